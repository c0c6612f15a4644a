"""Which files are being read or perceived at this very time, and how often the program was killed while one was.

A row says "trying" from before a file is read until that ended in any way but the end of the process. Knows nothing of
the reading itself. Rows are written in transactions of their own and from any thread.
"""

import contextlib
from collections.abc import Iterator

from memory.store.database import Store, StoreBusy

MOST_KILLS = 2
"""After so many a file is set aside."""


@contextlib.contextmanager
def at_work(store: Store, asset_id: str) -> Iterator[None]:
    """Say of an asset that it is being tried inside, and no longer once that ended; kills are counted on."""
    with contextlib.suppress(StoreBusy), store.transaction():
        store.write(
            "INSERT INTO trying VALUES (?, 1, 0) ON CONFLICT (asset_id) DO UPDATE SET is_now = 1", [(asset_id,)]
        )
    try:
        yield
    finally:
        if store.rows("SELECT 1 FROM trying WHERE asset_id = ?", (asset_id,)):
            with contextlib.suppress(StoreBusy), store.transaction():
                _rest(store, "asset_id = ?", asset_id)


def rest_all(store: Store) -> None:
    """Say that nothing is being tried: the run was stopped, which is nobody's fault."""
    with contextlib.suppress(StoreBusy), store.transaction():
        _rest(store, "is_now = ?", 1)


def _rest(store: Store, where: str, value: str | int) -> None:
    store.write(f"DELETE FROM trying WHERE killed = 0 AND {where}", [(value,)])
    store.write(f"UPDATE trying SET is_now = 0 WHERE {where}", [(value,)])


def forget(store: Store, asset_id: str) -> None:
    """Forget the kills of an asset: it was perceived, or is to be tried again."""
    store.write("DELETE FROM trying WHERE asset_id = ?", [(asset_id,)])


def count_kills(store: Store) -> dict[str, int]:
    """Count a kill for all that was being tried when the last process ended; return the kills of all by their ids.

    To be called by the holder of the library's lock, before it tries anything.
    """
    with store.transaction():
        store.write("UPDATE trying SET killed = killed + 1, is_now = 0 WHERE is_now = ?", [(1,)])
    return {row["asset_id"]: row["killed"] for row in store.rows("SELECT * FROM trying ORDER BY asset_id")}
