"""Albums: files that the owner put together under a name, and those that other programs told of.

An album holds files by what is in them, so that they stay when they are moved or read again; whoever forgets a file
takes it out. Where all that is in an album is hidden, so is the album.
"""

import secrets
import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from memory.records.library import Medium
from memory.store import full_text
from memory.store.album_table import ALBUMS_CHANGED
from memory.store.columns import to_datetime
from memory.store.connection import Store, in_pieces, placeholders

TOLD = "told-"
"""What the id of an album of another program begins with; its name in UTF-8 as digits follows."""

TOLD_ID = f"'{TOLD}' || lower(hex(name))"

PICTURED = (Medium.PHOTO.value, Medium.SHOT.value)


@dataclass(frozen=True, slots=True)
class Album:
    """An album: its id and name, how many files it has, when the first and the last were made, and its cover.

    `is_told` where another program made it. `cover` is the id of a moment, empty where there is no picture.
    """

    id: str
    name: str
    count: int = 0
    first: datetime | None = None
    last: datetime | None = None
    cover: str = ""
    is_told: bool = False


def get_all(store: Store) -> list[Album]:
    """Return all albums, those of which the last file is newest first; empty ones before, as they were just made."""
    own = store.rows(
        """SELECT album.id AS id, name, made_s, count(asset.id) AS n, min(at_s) AS first_s, max(at_s) AS last_s
           FROM album LEFT JOIN album_file ON album_id = album.id LEFT JOIN asset ON asset.id = asset_id
           WHERE NOT is_deleted GROUP BY album.id"""
    )
    told = store.rows(
        f"""SELECT {TOLD_ID} AS id, name, count(*) AS n, min(at_s) AS first_s, max(at_s) AS last_s
            FROM (SELECT DISTINCT name, asset_id FROM told_album) CROSS JOIN asset ON asset.id = asset_id
            GROUP BY name"""
    )
    found = [_to_album(store, row) for row in (*own, *told)]
    return sorted(found, key=lambda one: (one.last.timestamp() if one.last else float("inf"), one.name), reverse=True)


def get(store: Store, album_id: str, with_deleted: bool = False) -> Album | None:
    """Return an album with its name and nothing else; None where there is none."""
    if album_id.startswith(TOLD):
        name = _told_name(album_id)
        is_there = store.rows("SELECT 1 FROM told_album WHERE name = ? LIMIT 1", (name,))
        return Album(album_id, name, is_told=True) if is_there else None
    rows = store.rows("SELECT id, name FROM album WHERE id = ? AND is_deleted <= ?", (album_id, int(with_deleted)))
    return Album(rows[0]["id"], rows[0]["name"]) if rows else None


def names(store: Store) -> list[Album]:
    """Return all albums with their names and nothing else, by name."""
    rows = store.rows(
        f"""SELECT id, name FROM album WHERE NOT is_deleted UNION ALL
            SELECT {TOLD_ID}, name FROM (SELECT DISTINCT name FROM told_album)"""
    )
    found = [Album(row["id"], row["name"], is_told=row["id"].startswith(TOLD)) for row in rows]
    return sorted(found, key=lambda one: (one.name.casefold(), one.id))


def files_of(store: Store, album_id: str) -> frozenset[str]:
    """Return the ids of the files in an album; none where there is no such album."""
    if album_id.startswith(TOLD):
        sql, name = "SELECT DISTINCT asset_id FROM told_album WHERE name = ?", _told_name(album_id)
    else:
        sql, name = (
            "SELECT asset_id FROM album_file JOIN album ON id = album_id WHERE id = ? AND NOT is_deleted",
            album_id,
        )
    return frozenset(str(row["asset_id"]) for row in store.rows(sql, (name,)))


def of_asset(store: Store, asset_id: str) -> list[Album]:
    """Return the albums that a file is in, with their names and nothing else, by name."""
    rows = store.rows(
        f"""SELECT id, name FROM album_file JOIN album ON id = album_id WHERE asset_id = ?1 AND NOT is_deleted
            UNION SELECT {TOLD_ID}, name FROM told_album WHERE asset_id = ?1""",
        (asset_id,),
    )
    found = [Album(row["id"], row["name"], is_told=row["id"].startswith(TOLD)) for row in rows]
    return sorted(found, key=lambda one: (one.name.casefold(), one.id))


def changes(store: Store) -> str:
    """Return what differs whenever an album was changed."""
    return full_text.meta(store, ALBUMS_CHANGED)


def make(store: Store, name: str, at: datetime) -> Album:
    """Make an empty album."""
    one = Album(secrets.token_hex(8), name)
    store.unfiltered.write("INSERT INTO album (id, name, made_s) VALUES (?, ?, ?)", [(one.id, name, at.timestamp())])
    return one


def unmake(store: Store, album_id: str) -> None:
    """Take back that an album was made, where nothing is in it."""
    store.unfiltered.write(
        "DELETE FROM album WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM album_file WHERE album_id = ?1)", [(album_id,)]
    )


def rename(store: Store, album_id: str, name: str) -> None:
    """Give an album another name."""
    store.unfiltered.write("UPDATE album SET name = ? WHERE id = ?", [(name, album_id)])


def delete(store: Store, album_id: str) -> None:
    """Delete an album, to be had back until another is deleted."""
    store = store.unfiltered
    with store.transaction():
        store.write("DELETE FROM album WHERE is_deleted AND id != ?", [(album_id,)])
        store.write("UPDATE album SET is_deleted = 1 WHERE id = ?", [(album_id,)])


def restore(store: Store, album_id: str) -> None:
    """Take back that an album was deleted, as far as it is still there."""
    store.unfiltered.write("UPDATE album SET is_deleted = 0 WHERE id = ?", [(album_id,)])


def add(store: Store, album_id: str, asset_ids: Collection[str], at: datetime) -> dict[str, float]:
    """Put files into an album; return those that were not in it, each with when it was put in, for `take_out`."""
    held = store.unfiltered
    with held.transaction():
        known = {
            str(row["asset_id"]) for row in held.rows("SELECT asset_id FROM album_file WHERE album_id = ?", (album_id,))
        }
        added = {one: at.timestamp() for one in asset_ids if one not in known}
        put_back(store, album_id, added)
    return added


def put_back(store: Store, album_id: str, added: Mapping[str, float]) -> None:
    """Put files into an album as they were put in before; nothing where the album or the file is gone."""
    store.unfiltered.write(
        """INSERT OR IGNORE INTO album_file (album_id, asset_id, added_s)
           SELECT id, ?2, ?3 FROM album WHERE id = ?1 AND EXISTS (SELECT 1 FROM asset WHERE id = ?2)""",
        [(album_id, one, at_s) for one, at_s in added.items()],
    )


def take_out(store: Store, album_id: str, asset_ids: Collection[str]) -> dict[str, float]:
    """Take files out of an album; return those that were in it, each with when it was put in, for `put_back`."""
    held = store.unfiltered
    with held.transaction():
        gone: dict[str, float] = {}
        for some in in_pieces(sorted(asset_ids)):
            rows = held.rows(
                f"SELECT asset_id, added_s FROM album_file WHERE album_id = ? AND asset_id IN ({placeholders(some)})",
                (album_id, *some),
            )
            gone |= {str(row["asset_id"]): float(row["added_s"]) for row in rows}
        held.write("DELETE FROM album_file WHERE album_id = ? AND asset_id = ?", [(album_id, one) for one in gone])
    return gone


def inherit(store: Store, old_asset_id: str, new_asset_id: str) -> None:
    """Let the file that took another's place at its path stand in its albums."""
    store.write("UPDATE OR REPLACE album_file SET asset_id = ? WHERE asset_id = ?", [(new_asset_id, old_asset_id)])


def remove_of(store: Store, asset_id: str) -> None:
    """Take a file that is forgotten out of all albums."""
    store.write("DELETE FROM album_file WHERE asset_id = ?", [(asset_id,)])


def _told_name(album_id: str) -> str:
    try:
        return bytes.fromhex(album_id.removeprefix(TOLD)).decode()
    except ValueError:
        return ""


def _to_album(store: Store, row: sqlite3.Row) -> Album:
    first, last = (to_datetime(row[name], 0) if row[name] is not None else None for name in ("first_s", "last_s"))
    is_told = row["id"].startswith(TOLD)
    return Album(row["id"], row["name"], row["n"], first, last, _cover(store, row["id"], row["name"]), is_told)


def _cover(store: Store, album_id: str, name: str) -> str:
    """Return a moment with a picture in an album, always the same as long as its files are."""
    is_told = album_id.startswith(TOLD)
    files = "told_album AS held WHERE name = ?" if is_told else "album_file AS held WHERE album_id = ?"
    rows = store.rows(
        f"""SELECT moment.id AS id FROM (SELECT asset_id FROM {files}) AS held
            CROSS JOIN moment ON moment.asset_id = held.asset_id
            WHERE medium IN ({placeholders(PICTURED)}) LIMIT 1""",
        (name if is_told else album_id, *PICTURED),
    )
    return str(rows[0]["id"]) if rows else ""
