"""Assets, the paths where they lie, the folders that are watched, and what the owner asked to forget.

Of a watched folder it is known how many files lie in it and when it was last looked through. A folder that is removed
is only no longer watched: what is remembered of it stays.
"""

import hashlib
import hmac
import secrets
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath

from memory.records.file_names import as_text, from_text
from memory.records.library import Asset, AssetPath, ClockKind, Kind, Place, TakenFrom
from memory.store import albums, corrections, left_out
from memory.store.columns import to_when, when_columns
from memory.store.connection import Store, in_pieces, placeholders, rows_among

BEST_FIRST = "offline, path IN (SELECT path FROM newer_version), path"
"""The order of the paths of one asset: of those that can be seen, the ones at which its own bytes lie still."""


@dataclass(frozen=True, slots=True)
class Request:
    """Something a process without the library's lock asked its holder to do."""

    n: int
    kind: str
    value: str


def to_asset(row: sqlite3.Row) -> Asset:
    """Read one asset from a row of the asset table."""
    place = None
    if row["lat"] is not None:
        place = Place(row["lat"], row["lon"], row["place"], row["region"], row["country"], row["quarter"])
    return Asset(
        id=row["id"],
        kind=Kind(row["kind"]),
        taken_at=to_when(row),
        taken_from=TakenFrom(row["taken_from"]),
        size_bytes=row["size_bytes"],
        place=place,
        duration_s=row["duration_s"],
        device=row["device"],
        clock=ClockKind(row["clock"]) if row["clock"] else None,
    )


def put(store: Store, asset: Asset) -> None:
    """Write an asset, or what is newly known of it."""
    place = asset.place or Place(0.0, 0.0)
    spot = (place.lat, place.lon) if asset.place else (None, None)
    row = (asset.id, asset.kind.value, asset.size_bytes, *when_columns(asset.taken_at), asset.taken_from.value, *spot)
    store.write(
        """INSERT INTO asset (id, kind, size_bytes, at_s, offset_min, precision, offset_known, taken_from,
             lat, lon, place, region, country, quarter, duration_s, device, clock)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, at_s = excluded.at_s, offset_min = excluded.offset_min,
             precision = excluded.precision, offset_known = excluded.offset_known, taken_from = excluded.taken_from,
             lat = excluded.lat, lon = excluded.lon, place = excluded.place, region = excluded.region,
             country = excluded.country, quarter = excluded.quarter, duration_s = excluded.duration_s,
             device = excluded.device, clock = excluded.clock""",
        [(*row, place.name, place.region, place.country, place.quarter, *_made(asset))],
    )


def _made(asset: Asset) -> tuple[float | None, str, str]:
    return asset.duration_s, asset.device, asset.clock.value if asset.clock else ""


def get(store: Store, asset_id: str) -> Asset | None:
    """Return an asset, None where it is not known."""
    rows = store.rows("SELECT * FROM asset WHERE id = ?", (asset_id,))
    return to_asset(rows[0]) if rows else None


def get_all(store: Store) -> dict[str, Asset]:
    """Return every asset by its id."""
    return {row["id"]: to_asset(row) for row in store.rows("SELECT * FROM asset ORDER BY id")}


def of_ids(store: Store, asset_ids: Sequence[str]) -> dict[str, Asset]:
    """Return those of these assets that are known, by their ids in the order asked for."""
    held = {row["id"]: to_asset(row) for row in rows_among(store, "SELECT * FROM asset WHERE id IN ({})", asset_ids)}
    return {one: held[one] for one in asset_ids if one in held}


def made_between(store: Store, spans: Sequence[tuple[float, float]]) -> dict[str, Asset]:
    """Return the assets with moments in any of these spans of seconds since 1970, by their ids."""
    found: dict[str, Asset] = {}
    for span in spans:
        rows = store.rows(
            "SELECT * FROM asset WHERE id IN (SELECT asset_id FROM moment WHERE at_s BETWEEN ? AND ?) ORDER BY id", span
        )
        found |= {row["id"]: to_asset(row) for row in rows}
    return found


def remove(store: Store, asset_id: str) -> None:
    """Remove an asset with its paths, moments, words, vectors, jobs, places in albums and corrections."""
    store.write("DELETE FROM moment WHERE asset_id = ?", [(asset_id,)])
    store.write("DELETE FROM asset WHERE id = ?", [(asset_id,)])
    store.write("DELETE FROM job WHERE input_id = ?", [(asset_id,)])
    store.write("DELETE FROM attempt WHERE asset_id = ?", [(asset_id,)])
    corrections.remove_of(store, asset_id)
    albums.remove_of(store, asset_id)


def to_path(row: sqlite3.Row) -> AssetPath:
    """Read one path from a row of the asset_path table."""
    return AssetPath(row["asset_id"], from_text(row["path"]), row["size_bytes"], row["mtime_ns"], bool(row["offline"]))


def put_path(store: Store, path: AssetPath) -> None:
    """Write where an asset lies; a path holds one asset at a time."""
    store.write(
        """INSERT INTO asset_path (path, asset_id, size_bytes, mtime_ns, offline, last_seen_s) VALUES (?, ?, ?, ?, ?, ?)
           ON CONFLICT (path) DO UPDATE SET asset_id = excluded.asset_id, size_bytes = excluded.size_bytes,
             mtime_ns = excluded.mtime_ns, offline = excluded.offline, last_seen_s = excluded.last_seen_s""",
        [(as_text(path.path), path.asset_id, path.size_bytes, path.mtime_ns, int(path.offline), time.time())],
    )


def move_path(store: Store, path: str, asset_id: str, size_bytes: int, mtime_ns: int) -> None:
    """Say that another asset lies at a known path, which can be seen or not as before."""
    store.write(
        "UPDATE asset_path SET asset_id = ?, size_bytes = ?, mtime_ns = ? WHERE path = ?",
        [(asset_id, size_bytes, mtime_ns, as_text(path))],
    )


def at_path(store: Store, path: str) -> AssetPath | None:
    """Return what lies at a path, None where nothing is known to."""
    rows = store.rows("SELECT * FROM asset_path WHERE path = ?", (as_text(path),))
    return to_path(rows[0]) if rows else None


def remove_path(store: Store, path: str) -> None:
    """Forget that anything lies at this path."""
    store.write("DELETE FROM asset_path WHERE path = ?", [(as_text(path),)])


def paths(store: Store) -> dict[str, AssetPath]:
    """Return every known path."""
    found = map(to_path, store.rows("SELECT * FROM asset_path ORDER BY path"))
    return {one.path: one for one in found}


def paths_under(store: Store, tops: Sequence[str]) -> dict[str, AssetPath]:
    """Return the known paths that are one of these or lie below one."""
    found: dict[str, AssetPath] = {}
    for top in map(as_text, tops):
        below = f"{top.rstrip('/')}/"
        sql = "SELECT * FROM asset_path WHERE path = ? UNION ALL SELECT * FROM asset_path WHERE path > ? AND path < ?"
        found |= {one.path: one for one in map(to_path, store.rows(sql, (top, below, f"{below[:-1]}0")))}
    return found


def count_paths(store: Store) -> int:
    """Return how many paths are known."""
    return int(store.rows("SELECT count(*) AS n FROM asset_path")[0]["n"])


def offline(store: Store) -> list[str]:
    """Return in order the paths that cannot be seen at present."""
    return [from_text(row["path"]) for row in store.rows("SELECT path FROM asset_path WHERE offline ORDER BY path")]


def copies(store: Store) -> dict[str, list[AssetPath]]:
    """Return by its asset where each lies that lies in several places; a path with other bytes now is no copy."""
    true = "path NOT IN (SELECT path FROM newer_version)"
    several = f"SELECT asset_id FROM asset_path WHERE {true} GROUP BY asset_id HAVING count(*) > 1"
    found: dict[str, list[AssetPath]] = {}
    for row in store.rows(f"SELECT * FROM asset_path WHERE asset_id IN ({several}) AND {true} ORDER BY path"):
        found.setdefault(row["asset_id"], []).append(to_path(row))
    return found


def lowest_paths(store: Store, asset_ids: Sequence[str]) -> dict[str, AssetPath]:
    """Return for each of these assets the first of its paths in the order of the alphabet."""
    found: dict[str, AssetPath] = {}
    for piece in in_pieces(asset_ids):
        for row in store.rows(
            f"SELECT * FROM asset_path WHERE asset_id IN ({placeholders(piece)}) ORDER BY path", piece
        ):
            found.setdefault(row["asset_id"], to_path(row))
    return found


def paths_of(store: Store, asset_id: str) -> list[AssetPath]:
    """Return where an asset lies, paths that can be seen first, and of them those where nothing newer lies."""
    found = store.rows(f"SELECT * FROM asset_path WHERE asset_id = ? ORDER BY {BEST_FIRST}", (asset_id,))
    return [to_path(row) for row in found]


def first_paths(store: Store, asset_ids: Sequence[str]) -> dict[str, str]:
    """Return for each asset the path to show and to open: one that can be seen and holds it still, if there is any."""
    found: dict[str, str] = {}
    for piece in in_pieces(asset_ids):
        rows = store.rows(
            f"SELECT asset_id, path FROM asset_path WHERE asset_id IN ({placeholders(piece)}) ORDER BY {BEST_FIRST}",
            piece,
        )
        for row in rows:
            found.setdefault(row["asset_id"], from_text(row["path"]))
    return found


def unreplaced_paths(store: Store, asset_ids: Sequence[str]) -> dict[str, list[AssetPath]]:
    """Return for each asset the paths at which nothing newer lies, those that can be seen first."""
    found: dict[str, list[AssetPath]] = {}
    for piece in in_pieces(asset_ids):
        for row in store.rows(
            f"""SELECT * FROM asset_path WHERE asset_id IN ({placeholders(piece)})
                AND path NOT IN (SELECT path FROM newer_version) ORDER BY offline, path""",
            piece,
        ):
            found.setdefault(row["asset_id"], []).append(to_path(row))
    return found


def in_folder(store: Store, folder: str) -> list[str]:
    """Return the assets with a path right in a folder, not in one below it, sorted."""
    top = as_text(folder).rstrip("/") + "/"
    rows = store.rows(
        """SELECT DISTINCT asset_id FROM asset_path WHERE path > ? AND path < ? AND instr(substr(path, ?), '/') = 0
           ORDER BY asset_id""",
        (top, f"{top[:-1]}0", len(top) + 1),
    )
    return [str(row["asset_id"]) for row in rows]


def paths_between(store: Store, first: str, last: str) -> dict[str, str]:
    """Return the paths that stand between two in the order of their letters, by their assets."""
    rows = store.rows(
        "SELECT asset_id, path FROM asset_path WHERE path >= ? AND path < ?", (as_text(first), as_text(last))
    )
    return {str(row["asset_id"]): from_text(row["path"]) for row in rows}


def dated_by(store: Store, sources: Sequence[TakenFrom]) -> list[str]:
    """Return the assets that one of these kinds of evidence dated, sorted; reads all of them."""
    sql = f"SELECT id FROM asset WHERE taken_from IN ({placeholders(sources)}) ORDER BY id"
    return [str(row["id"]) for row in store.rows(sql, tuple(one.value for one in sources))]


def same_stem(store: Store, asset_ids: Sequence[str]) -> set[str]:
    """Return the assets that lie beside one of these under its name with any ending, these included."""
    found: set[str] = set()
    for row in rows_among(store, "SELECT path FROM asset_path WHERE asset_id IN ({})", asset_ids):
        folder, _, name = row["path"].rpartition("/")
        stem = f"{folder}/{PurePosixPath(name).stem}."
        beside = store.rows(
            """SELECT asset_id FROM asset_path WHERE lower(path) >= lower(?1) AND lower(path) < lower(?2)
               AND instr(substr(path, ?3), '/') = 0""",
            (stem, f"{stem[:-1]}/", len(stem)),
        )
        found |= {str(one["asset_id"]) for one in beside}
    return found


def shot_beside(store: Store, asset_ids: Sequence[str], gap_s: float) -> set[str]:
    """Return the assets of one device that were made no further apart than `gap_s` from one of these."""
    sql = """SELECT other.id FROM asset JOIN asset AS other ON other.at_s BETWEEN asset.at_s - ? AND asset.at_s + ?
             AND other.device = asset.device WHERE asset.id IN ({}) AND asset.device != ''"""
    return {str(row["id"]) for row in rows_among(store, sql, asset_ids, (gap_s, gap_s))}


def set_offline(store: Store, gone: Sequence[str]) -> None:
    """Mark paths as not to be seen at present; what is remembered of them stays."""
    store.write("UPDATE asset_path SET offline = 1 WHERE path = ?", [(as_text(path),) for path in gone])


def roots(store: Store) -> list[str]:
    """Return the folders that were taken in, in order."""
    return [from_text(row["path"]) for row in store.rows("SELECT path FROM watched_folder ORDER BY path")]


def add_root(store: Store, path: str) -> None:
    """Remember a folder as one to look after."""
    store.write("INSERT INTO watched_folder VALUES (?) ON CONFLICT DO NOTHING", [(as_text(path),)])


def add_tombstone(store: Store, asset_id: str) -> None:
    """Leave a mark that keeps a forgotten file from being taken in again, and tells nobody what it was."""
    store.write("INSERT INTO tombstone VALUES (?) ON CONFLICT DO NOTHING", [(_keyed(store, asset_id),)])


def has_tombstone(store: Store, asset_id: str) -> bool:
    """Say whether the owner asked to forget the file with these bytes."""
    return bool(store.rows("SELECT 1 FROM tombstone WHERE keyed_hash = ?", (_keyed(store, asset_id),)))


def remove_tombstone(store: Store, asset_id: str) -> None:
    """Let a forgotten file be taken in again."""
    store.write("DELETE FROM tombstone WHERE keyed_hash = ?", [(_keyed(store, asset_id),)])


def _keyed(store: Store, asset_id: str) -> str:
    rows = store.rows("SELECT value FROM meta WHERE key = 'tombstone_key'")
    if not rows:
        store.write("INSERT INTO meta VALUES ('tombstone_key', ?) ON CONFLICT DO NOTHING", [(secrets.token_hex(32),)])
        rows = store.rows("SELECT value FROM meta WHERE key = 'tombstone_key'")
    return hmac.new(bytes.fromhex(rows[0]["value"]), asset_id.encode(), hashlib.sha256).hexdigest()


def ask_for(store: Store, kind: str, value: str) -> None:
    """Leave a request for the process that holds the library's lock."""
    store.write("INSERT INTO pending_request (kind, value) VALUES (?, ?)", [(kind, value)])


def requests(store: Store) -> list[Request]:
    """Return what was asked for and not yet done, oldest first."""
    return [
        Request(row["n"], row["kind"], row["value"]) for row in store.rows("SELECT * FROM pending_request ORDER BY n")
    ]


def remove_request(store: Store, request: Request) -> None:
    """Take a request off the list."""
    store.write("DELETE FROM pending_request WHERE n = ?", [(request.n,)])


LOOKED = "looked "


def note_look(store: Store, path: str, at: datetime) -> None:
    """Keep when a folder was looked through."""
    store.write(
        "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        [(LOOKED + as_text(path), at.astimezone(UTC).isoformat(timespec="seconds"))],
    )


def looks(store: Store) -> dict[str, datetime]:
    """Return when each folder was last looked through, by its path."""
    rows = store.rows("SELECT key, value FROM meta WHERE substr(key, 1, ?) = ?", (len(LOOKED), LOOKED))
    return {from_text(row["key"][len(LOOKED) :]): datetime.fromisoformat(row["value"]) for row in rows}


def count_files(store: Store, path: str) -> int:
    """Return how many files below a folder are remembered."""
    top = as_text(path).rstrip("/")
    rows = store.rows("SELECT count(*) AS n FROM asset_path WHERE path > ? AND path < ?", (f"{top}/", f"{top}0"))
    return int(rows[0]["n"])


def leave(store: Store, path: str) -> None:
    """Watch a folder no longer."""
    store.write("DELETE FROM watched_folder WHERE path = ?", [(as_text(path),)])
    store.write("DELETE FROM meta WHERE key = ?", [(LOOKED + as_text(path),)])
    left_out.leave(store, path)
