"""Which files are being worked on in which step at this very time, and how often the program was killed while one was.

A row says "trying" from before a step begins with a file until that ended in any way but the end of the process. Knows
nothing of the steps themselves. Rows are written in transactions of their own and from any thread.
"""

import contextlib
from collections.abc import Iterator

from memory.store.database import Store, StoreBusy

MOST_KILLS = 2
"""After so many a step is over with a file: it is set aside."""


@contextlib.contextmanager
def at_work(store: Store, asset_id: str, step: str) -> Iterator[None]:
    """Say of an asset that a step is tried with it inside, and no longer once that ended; kills are counted on."""
    with contextlib.suppress(StoreBusy), store.transaction():
        store.write(
            "INSERT INTO trying VALUES (?, ?, 1, 0) ON CONFLICT (asset_id, step) DO UPDATE SET is_now = 1",
            [(asset_id, step)],
        )
    try:
        yield
    finally:
        if store.rows("SELECT 1 FROM trying WHERE asset_id = ? AND step = ?", (asset_id, step)):
            with contextlib.suppress(StoreBusy), store.transaction():
                _rest(store, "asset_id = ? AND step = ?", asset_id, step)


def rest_all(store: Store) -> None:
    """Say that nothing is being tried: the run was stopped, which is nobody's fault."""
    with contextlib.suppress(StoreBusy), store.transaction():
        _rest(store, "is_now = ?", 1)


def _rest(store: Store, where: str, *values: str | int) -> None:
    store.write(f"DELETE FROM trying WHERE killed = 0 AND {where}", [values])
    store.write(f"UPDATE trying SET is_now = 0 WHERE {where}", [values])


def forget(store: Store, asset_id: str) -> None:
    """Forget the kills of an asset in every step, which is to be tried again; to be called in a transaction."""
    store.write("DELETE FROM trying WHERE asset_id = ?", [(asset_id,)])


def forget_step(store: Store, asset_id: str, step: str) -> None:
    """Forget the kills of an asset in a step that came to its end; to be called in a transaction."""
    store.write("DELETE FROM trying WHERE asset_id = ? AND step = ?", [(asset_id, step)])


def count_kills(store: Store) -> dict[tuple[str, str], int]:
    """Count a kill for all that was being tried when the last process ended; return all kills by (asset id, step).

    To be called by the holder of the library's lock while it tries nothing.
    """
    with store.transaction():
        store.write("UPDATE trying SET killed = killed + 1, is_now = 0 WHERE is_now = ?", [(1,)])
    rows = store.rows("SELECT * FROM trying ORDER BY asset_id, step")
    return {(row["asset_id"], row["step"]): row["killed"] for row in rows}
