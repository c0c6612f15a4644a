"""How files look to a perceptual hash, which of them are similar, and which are shown as one. Knows no pixels.

Groups are derived: what is similar is written pair by pair as files come, groups are made anew of that.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from memory.store.connection import Store, rows_among


class GroupKind(StrEnum):
    """Why files are one group: near duplicates, shot in one go, a raw file with its JPEG, a photo with its clip."""

    NEAR = "near"
    BURST = "burst"
    PAIR = "pair"
    LIVE = "live"


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What tells a file from those like it.

    `hash` are 32 bytes, empty for a video and for a picture without contrast; sizes are of the upright picture, 0 for a
    video. `form` is "screenshot" or empty; `content_id` joins the two files of a Live Photo, `burst_id` the pictures
    of a burst, where the maker wrote them; `clip_bytes` is the size of the clip inside a motion photo.
    """

    asset_id: str
    hash: bytes = b""
    sharpness: float = 0.0
    width_px: int = 0
    height_px: int = 0
    form: str = ""
    content_id: str = ""
    burst_id: str = ""
    clip_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Assets that belong together, the best first."""

    kind: GroupKind
    members: tuple[str, ...]


def put(store: Store, one: Fingerprint) -> None:
    """Write the fingerprint of an asset, in place of the one it had."""
    size = (one.width_px, one.height_px)
    store.write(
        "INSERT OR REPLACE INTO fingerprint VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(one.asset_id, one.hash, one.sharpness, *size, one.form, one.content_id, one.burst_id, one.clip_bytes)],
    )


def get(store: Store, asset_id: str) -> Fingerprint | None:
    """Return the fingerprint of an asset, None where it has none yet."""
    rows = store.rows("SELECT * FROM fingerprint WHERE asset_id = ?", (asset_id,))
    return _to_fingerprint(rows[0]) if rows else None


def get_all(store: Store) -> dict[str, Fingerprint]:
    """Return every fingerprint by its asset."""
    return {row["asset_id"]: _to_fingerprint(row) for row in store.rows("SELECT * FROM fingerprint ORDER BY asset_id")}


def hashed(store: Store) -> list[str]:
    """Return the assets that have a hash, sorted."""
    return [
        row["asset_id"] for row in store.rows("SELECT asset_id FROM fingerprint WHERE length(hash) ORDER BY asset_id")
    ]


def hashes(store: Store) -> dict[str, bytes]:
    """Return the hash of every picture that has one, by its asset."""
    rows = store.rows("SELECT asset_id, hash FROM fingerprint WHERE length(hash) ORDER BY asset_id")
    return {row["asset_id"]: row["hash"] for row in rows}


def put_alike(store: Store, asset_ids: Sequence[str], pairs: Iterable[tuple[str, str]]) -> None:
    """Write which files these are similar to, in place of what was known of them."""
    store.write("DELETE FROM near_duplicate WHERE asset_id = ? OR other_id = ?", [(one, one) for one in asset_ids])
    store.write(
        "INSERT INTO near_duplicate VALUES (?, ?) ON CONFLICT DO NOTHING", [(min(pair), max(pair)) for pair in pairs]
    )


def similar_pairs(store: Store, asset_ids: Sequence[str] | None = None) -> list[tuple[str, str]]:
    """Return the pairs of assets that are similar, each once; of `asset_ids` those with one of them at the least."""
    if asset_ids is None:
        rows = store.rows("SELECT * FROM near_duplicate")
        return sorted((row["asset_id"], row["other_id"]) for row in rows)
    by_column = (f"SELECT * FROM near_duplicate WHERE {column} IN ({{}})" for column in ("asset_id", "other_id"))
    rows = [row for sql in by_column for row in rows_among(store, sql, asset_ids)]
    return sorted({(row["asset_id"], row["other_id"]) for row in rows})


def same_marks(store: Store, asset_ids: Sequence[str]) -> set[str]:
    """Return the assets that a maker's word for a burst or a Live Photo joins with one of these, these included."""
    found: set[str] = set()
    for column in ("content_id", "burst_id"):
        marks = f"SELECT {column} FROM fingerprint WHERE asset_id IN ({{}}) AND {column} != ''"
        sql = f"SELECT asset_id FROM fingerprint WHERE {column} != '' AND {column} IN ({marks})"
        found |= {row["asset_id"] for row in rows_among(store, sql, asset_ids)}
    return found


def grouped_with(store: Store, asset_ids: Sequence[str]) -> set[str]:
    """Return the members of the groups that hold one of these assets."""
    sql = """SELECT DISTINCT member FROM duplicate_group WHERE leader IN (
             SELECT leader FROM duplicate_group WHERE member IN ({}))"""
    return {row["member"] for row in rows_among(store, sql, asset_ids)}


def of_ids(store: Store, asset_ids: Sequence[str]) -> dict[str, Fingerprint]:
    """Return the fingerprints of those of these assets that have one."""
    rows = rows_among(store, "SELECT * FROM fingerprint WHERE asset_id IN ({})", asset_ids)
    return {row["asset_id"]: _to_fingerprint(row) for row in rows}


def similar_to(store: Store, asset_id: str) -> list[str]:
    """Return the assets that are similar to one, sorted."""
    rows = store.rows(
        """SELECT other_id AS id FROM near_duplicate WHERE asset_id = ?1
           UNION SELECT asset_id FROM near_duplicate WHERE other_id = ?1 ORDER BY id""",
        (asset_id,),
    )
    return [str(row["id"]) for row in rows]


def put_groups(store: Store, found: Iterable[Group], among: Sequence[str] | None = None) -> None:
    """Write the groups in place of all that were, or of those that these assets were in."""
    if among is None:
        store.write("DELETE FROM duplicate_group WHERE ?", [(1,)])
    else:
        store.write("DELETE FROM duplicate_group WHERE leader = ?1 OR member = ?1", [(one,) for one in among])
    rows = [(one.kind.value, one.members[0], member) for one in found for member in one.members]
    store.write("INSERT INTO duplicate_group VALUES (?, ?, ?)", rows)


def groups(store: Store, asset_id: str = "") -> list[Group]:
    """Return the groups, or those an asset is in; the one that was best when they were made is first in each."""
    held: dict[tuple[str, str], list[str]] = {}
    rows = store.rows(
        """SELECT * FROM duplicate_group
           WHERE ?1 = '' OR leader IN (SELECT leader FROM duplicate_group WHERE member = ?1)
           ORDER BY kind, leader, member != leader, member""",
        (asset_id,),
    )
    for row in rows:
        held.setdefault((row["kind"], row["leader"]), []).append(row["member"])
    return [
        Group(GroupKind(kind), tuple(members))
        for (kind, _), members in held.items()
        if len(members) > 1 and (not asset_id or asset_id in members)
    ]


def _to_fingerprint(row: sqlite3.Row) -> Fingerprint:
    return Fingerprint(**{name: row[name] for name in row.keys()})  # noqa: SIM118  a row iterates over its values
