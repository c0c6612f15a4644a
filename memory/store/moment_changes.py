"""Which moments' vectors changed since something was made of all of them. Knows nothing of what was made."""

import contextlib
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from memory.store.connection import Store


class Change(NamedTuple):
    """A change of the log: its number, and the token that says it is this one and not another of that number."""

    seq: int
    token: str


NONE = Change(0, "")


def latest(store: Store) -> Change:
    """Return the newest change, NONE where the log tells of none."""
    rows = store.rows("SELECT seq, token FROM moment_change ORDER BY seq DESC LIMIT 1")
    return Change(*rows[0]) if rows else NONE


def reaches(store: Store, change: Change) -> bool:
    """Say whether the log holds this very change, and so tells all that changed after it.

    It does not where it was shortened beyond it, nor where the file is an older copy that never had it.
    """
    return bool(store.rows("SELECT 1 FROM moment_change WHERE seq = ? AND token = ?", change))


def since(store: Store, seq: int) -> NDArray[np.int64]:
    """Return the numbers of the moments that changed after change number `seq`, in order, gone ones among them."""
    rows = store.rows("SELECT DISTINCT n FROM moment_change WHERE seq > ? AND n > 0 ORDER BY n", (seq,))
    return np.array([row["n"] for row in rows], np.int64)


def trim(store: Store, seq: int) -> None:
    """Forget the changes before change number `seq`, which stays and tells where the log begins."""
    with store.transaction():
        store.write("DELETE FROM moment_change WHERE seq < ?", [(seq,)])


@contextlib.contextmanager
def one_state(store: Store) -> Iterator[None]:
    """Have all that is read inside be of one state of the file, whatever others write meanwhile."""
    connection = store.connection
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
