"""New bytes at a path that is known, for as long as they have not taken the place of the last good version there.

The path stays with the last good version until the new bytes were read. Where they could not be, the row says why: the
file is damaged. Also how the last good version begins, by which a file that was cut short is told from another. Knows
nothing of what is in a file.
"""

import sqlite3
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from memory.records.file_names import as_text, from_text
from memory.store import albums, assets, corrections
from memory.store.connection import Store
from memory.store.jobs import MOST_TRIES


@dataclass(frozen=True, slots=True)
class Beginning:
    """Digests of how a file begins at some lengths, parted by blanks, and its size without zeros never written over."""

    digests: str = ""
    filled_bytes: int = 0


@dataclass(frozen=True, slots=True)
class NewerVersion:
    """What lies at a path now. `is_prefix` where it begins as the last good version does, and ends before it.

    `reason` says why it could not be read, empty where that was not tried yet. `is_meant` where the owner said that
    this is what the file is to be.
    """

    path: str
    asset_id: str
    size_bytes: int
    mtime_ns: int
    beginning: Beginning = Beginning()
    is_prefix: bool = False
    is_meant: bool = False
    since: datetime | None = None
    recipe: str = ""
    reason: str = ""
    tries: int = 0

    def is_settled(self, recipe: str) -> bool:
        """Say whether there is nothing to try with this recipe: it failed often enough."""
        return bool(self.reason) and self.recipe == recipe and self.tries >= MOST_TRIES


def get_all(store: Store) -> dict[str, NewerVersion]:
    """Return all by their paths, in order."""
    found = map(_to_version, store.rows("SELECT * FROM newer_version ORDER BY path"))
    return {one.path: one for one in found}


def of_asset(store: Store, asset_id: str) -> list[NewerVersion]:
    """Return where these new bytes lie, in the order of the paths."""
    rows = store.rows("SELECT * FROM newer_version WHERE asset_id = ? ORDER BY path", (asset_id,))
    return [_to_version(row) for row in rows]


def at_paths_of(store: Store, asset_id: str) -> list[NewerVersion]:
    """Return what lies now where this asset was the last good version."""
    rows = store.rows(
        """SELECT newer_version.* FROM newer_version JOIN asset_path ON asset_path.path = newer_version.path
           WHERE asset_path.asset_id = ? ORDER BY newer_version.path""",
        (asset_id,),
    )
    return [_to_version(row) for row in rows]


def damaged(store: Store) -> list[NewerVersion]:
    """Return those that could not be read, in the order of their paths."""
    return [_to_version(row) for row in store.rows("SELECT * FROM newer_version WHERE reason != '' ORDER BY path")]


def put(store: Store, version: NewerVersion) -> None:
    """Write what was just found at a path; nothing was tried with it yet."""
    store.write(
        """INSERT OR REPLACE INTO newer_version (path, asset_id, size_bytes, mtime_ns, since_s, beginning, filled_bytes,
             is_prefix) VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
        [
            (
                as_text(version.path),
                version.asset_id,
                version.size_bytes,
                version.mtime_ns,
                time.time(),
                version.beginning.digests,
                version.beginning.filled_bytes,
                int(version.is_prefix),
            )
        ],
    )


def fail(store: Store, path: str, recipe: str, reason: str, tries: int) -> None:
    """Record why what lies at a path could not be read; tries of the same recipe add up."""
    store.write(
        """UPDATE newer_version SET recipe = ?1, reason = ?2,
             tries = CASE WHEN recipe = ?1 THEN max(?3, tries + 1) ELSE ?3 END WHERE path = ?4""",
        [(recipe, reason, tries, as_text(path))],
    )


def reopen(store: Store, path: str, is_meant: bool = False) -> None:
    """Say that what lies at a path is to be tried again; with `is_meant`, that it is what the owner wants there."""
    store.write(
        """UPDATE newer_version SET recipe = '', reason = '', tries = 0, is_meant = max(is_meant, ?)
           WHERE path = ?""",
        [(int(is_meant), as_text(path))],
    )


def remove(store: Store, paths: Sequence[str]) -> None:
    """Say that nothing newer than the last good version lies at these paths."""
    store.write("DELETE FROM newer_version WHERE path = ?", [(as_text(path),) for path in paths])


def is_perceived(store: Store, asset_id: str, step: str) -> bool:
    """Say whether the bytes of an asset were read: something is remembered of it, or this step found nothing in it."""
    return bool(
        store.rows(
            """SELECT 1 WHERE EXISTS (SELECT 1 FROM moment WHERE asset_id = ?1)
               OR EXISTS (SELECT 1 FROM job WHERE input_id = ?1 AND step = ?2 AND error = '')""",
            (asset_id, step),
        )
    )


def beginning(store: Store, asset_id: str) -> Beginning:
    """Return how an asset begins, empty where it was taken in before that was kept."""
    rows = store.rows("SELECT * FROM file_prefix WHERE asset_id = ?", (asset_id,))
    return Beginning(rows[0]["digests"], rows[0]["filled_bytes"]) if rows else Beginning()


def put_beginning(store: Store, asset_id: str, found: Beginning) -> None:
    """Keep how an asset begins."""
    row = (asset_id, found.digests, found.filled_bytes)
    store.write("INSERT OR REPLACE INTO file_prefix (asset_id, digests, filled_bytes) VALUES (?, ?, ?)", [row])


def remove_replaced(store: Store, replaced: Mapping[str, str]) -> None:
    """Remove the assets that lie nowhere any more and pass corrections and albums on to those in their place.

    `replaced` leads from old to new. To be called in a transaction.
    """
    for old_id, new_id in sorted(replaced.items()):
        if not assets.paths_of(store, old_id):
            corrections.inherit(store, old_id, new_id)
            albums.inherit(store, old_id, new_id)
            assets.remove(store, old_id)


def add_tombstone(store: Store, version: NewerVersion) -> None:
    """Keep what lies at a path from being taken for new or damaged there, as long as it is not changed again."""
    assets.add_tombstone(store, tombstone_name(version.asset_id, version.path))


def tombstone_name(asset_id: str, path: str) -> str:
    """Return what stands on the tombstone of bytes at one path: the same bytes are not meant everywhere."""
    return f"{asset_id} {as_text(path)}"


def _to_version(row: sqlite3.Row) -> NewerVersion:
    return NewerVersion(
        from_text(row["path"]),
        row["asset_id"],
        row["size_bytes"],
        row["mtime_ns"],
        Beginning(row["beginning"], row["filled_bytes"]),
        bool(row["is_prefix"]),
        bool(row["is_meant"]),
        datetime.fromtimestamp(row["since_s"], UTC),
        row["recipe"],
        row["reason"],
        row["tries"],
    )
