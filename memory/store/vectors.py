"""The vectors of moments in one space, many at a time. Knows nothing of what they mean."""

import sqlite3
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from memory.store.connection import Store, in_pieces, placeholders
from memory.store.moments import FLOAT


def of_space(store: Store, space: str) -> tuple[NDArray[np.int64], NDArray[np.float16]]:
    """Return the moment numbers (n,) in order and the vectors (n, dimensions) of one space."""
    rows = store.rows(
        "SELECT n, data FROM vector JOIN moment ON moment.id = moment_id WHERE space = ? ORDER BY n", (space,)
    )
    return _stacked(rows)


def of_numbers(store: Store, space: str, numbers: Sequence[int]) -> tuple[NDArray[np.int64], NDArray[np.float16]]:
    """Return those of these moment numbers (n,), in order, that have a vector in one space, and the vectors (n, d)."""
    rows: list[sqlite3.Row] = []
    for piece in in_pieces(sorted(numbers)):
        rows += store.rows(
            f"""SELECT n, data FROM moment JOIN vector ON moment_id = moment.id
                WHERE space = ? AND n IN ({placeholders(piece)}) ORDER BY n""",
            [space, *piece],
        )
    return _stacked(rows)


def _stacked(rows: Sequence[sqlite3.Row]) -> tuple[NDArray[np.int64], NDArray[np.float16]]:
    numbers = np.array([row["n"] for row in rows], dtype=np.int64)
    data = np.frombuffer(b"".join(row["data"] for row in rows), dtype=FLOAT)
    return numbers, data.reshape(len(rows), -1) if rows else data.reshape(0, 0)


def by_asset(store: Store, space: str, asset_ids: Sequence[str]) -> dict[str, NDArray[np.float32]]:
    """Return the vectors of these assets' last moments in one space, each (dimensions,), of those that have one."""
    found = {}
    for piece in in_pieces(asset_ids):
        rows = store.rows(
            f"""SELECT asset_id, data FROM moment JOIN vector ON moment_id = moment.id
                WHERE space = ? AND asset_id IN ({placeholders(piece)}) ORDER BY moment.n""",
            [space, *piece],
        )
        found.update({row["asset_id"]: np.frombuffer(row["data"], dtype=FLOAT).astype(np.float32) for row in rows})
    return found
