"""Which moments' vectors changed since something was made of all of them. Knows nothing of what was made."""

import numpy as np
from numpy.typing import NDArray

from memory.store.connection import Store


def latest(store: Store) -> int:
    """Return the number of the newest change, 0 where there was none."""
    return int(store.rows("SELECT coalesce(max(seq), 0) AS seq FROM moment_change")[0]["seq"])


def reaches(store: Store, seq: int) -> bool:
    """Say whether the log still tells all that changed after change number `seq`."""
    return seq + 1 >= int(store.rows("SELECT coalesce(min(seq), 0) AS seq FROM moment_change")[0]["seq"])


def since(store: Store, seq: int) -> NDArray[np.int64]:
    """Return the numbers of the moments that changed after change number `seq`, in order, gone ones among them."""
    rows = store.rows("SELECT DISTINCT n FROM moment_change WHERE seq > ? ORDER BY n", (seq,))
    return np.array([row["n"] for row in rows], np.int64)


def trim(store: Store, seq: int) -> None:
    """Forget the changes before change number `seq`, which stays and tells where the log begins."""
    with store.transaction():
        store.write("DELETE FROM moment_change WHERE seq < ?", [(seq,)])
