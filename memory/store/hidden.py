"""Which moments are hidden, and what still tells of them. Knows the tables; nothing of marks' meaning or passphrases.

The schema keeps both tables in step with corrections: when a mark comes or goes, and when a moment is cut anew.
"""

import numpy as np
from numpy.typing import NDArray

from memory.store.connection import Store


def moment_ids(store: Store) -> frozenset[str]:
    """Return the ids of the moments that are left out here: none where everything is seen."""
    if store.sees_all:
        return frozenset()
    return frozenset(str(row["moment_id"]) for row in store.rows("SELECT moment_id FROM hidden"))


def numbers(store: Store) -> NDArray[np.int64]:
    """Return the numbers of the moments that are left out here, in order: none where everything is seen."""
    rows = [] if store.sees_all else store.rows("SELECT n FROM hidden ORDER BY n")
    return np.array([row["n"] for row in rows], np.int64)


def of_asset(store: Store, asset_id: str) -> list[str]:
    """Return the ids of an asset's hidden moments, whoever asks, in the order of their numbers."""
    rows = store.rows("SELECT moment_id FROM hidden WHERE asset_id = ? ORDER BY n", (asset_id,))
    return [str(row["moment_id"]) for row in rows]


def files_in_part(store: Store) -> frozenset[str]:
    """Return the ids of the assets of which a part is hidden and not all, whoever asks.

    The owner's word says so, whether a moment of that part is remembered or not: the file itself holds the part.
    """
    rows = store.rows(
        """SELECT asset_id FROM main.correction WHERE kind = 'hidden'
           AND asset_id NOT IN (SELECT asset_id FROM hidden_asset)"""
    )
    return frozenset(str(row["asset_id"]) for row in rows)


def remove_stale(store: Store) -> bool:
    """Remove the summaries above hidden moments, and the rewrites that rest on events of theirs; say if there were any.

    The events themselves are cut anew by consolidation, which has to know them; belongs in its transaction, or in the
    one that hides. The store is the one that tells.
    """
    if not store.rows("SELECT 1 FROM resting LIMIT 1"):
        return False
    gone = [(row["id"],) for row in store.rows("SELECT id FROM resting")]
    store.write("DELETE FROM rewrite WHERE substr(recipe, instr(recipe, ' ') + 1) = ?", gone)
    store.write("DELETE FROM summary WHERE id = ?", gone)
    return True
