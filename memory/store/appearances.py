"""The faces and voices that were met: where, the vector that tells them apart, the cluster each is in.

Knows the table; nothing of how vectors are made, of how clusters are, or of names. Vectors are float16.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from memory.records.library import Box, TextKind, Trace
from memory.store.change_counters import MET_CHANGED
from memory.store.columns import to_datetime
from memory.store.connection import Store, in_pieces, placeholders
from memory.store.full_text import meta, set_meta
from memory.store.moments import FLOAT

NUMBERED = "clusters numbered"
OTHERWISE = "id, trace, moment_id, asset_id, start_s, end_s, box, quality, recipe, cluster, similarity, is_current"
"""All of an appearance but its vector."""

UNMET, LOOKED_FOR = "people-told", "people-told, looked for"
"""Recipes of words that say who is in a moment by no face or voice that is here; of files looked through since."""


@dataclass(frozen=True, slots=True)
class Appearance:
    """A face or a voice met once.

    `box` is left, top, right, bottom in 0..1 of the picture, None for a voice; `start_s` and `end_s` are the stretch of
    a voice, twice the second of the frame for a face in a video, None in a photo. `vector` is (dimensions,), of unit
    length. `cluster` is the number of those like it, 0 before any; `similarity`, at most 1, is how like the others
    it is on the mean (memory/identity/bounds.py); `is_current` says that the cluster is up to date.
    """

    id: str
    trace: Trace
    moment_id: str
    asset_id: str
    start_s: float | None
    end_s: float | None
    box: Box | None
    quality: float
    vector: NDArray[np.float16]
    recipe: str
    cluster: int = 0
    similarity: float = 0.0
    is_current: bool = False


def store_appearances(store: Store, trace: Trace, asset_id: str, found: Sequence[Appearance]) -> None:
    """Put these in place of all of this trace that were met in an asset."""
    store.write("DELETE FROM appearance WHERE asset_id = ? AND trace = ?", [(asset_id, trace.value)])
    store.write(
        """UPDATE moment_text SET recipe = ?3 WHERE recipe = ?2
             AND moment_id IN (SELECT id FROM moment WHERE asset_id = ?1)""",
        [(asset_id, UNMET, LOOKED_FOR)],
    )
    store.write(
        "INSERT INTO appearance VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0.0, 0)",
        [
            (
                one.id,
                one.trace.value,
                one.moment_id,
                one.asset_id,
                one.start_s,
                one.end_s,
                json.dumps(one.box),
                one.quality,
                np.asarray(one.vector, FLOAT).tobytes(),
                one.recipe,
            )
            for one in found
        ],
    )


def get_all(store: Store, *traces: Trace) -> list[Appearance]:
    """Return the appearances of these traces, or of all, in the order of their ids."""
    wanted = [trace.value for trace in traces or Trace]
    rows = store.rows(f"SELECT * FROM appearance WHERE trace IN ({placeholders(wanted)}) ORDER BY id", wanted)
    return [_to_appearance(row) for row in rows]


def without_vectors(store: Store) -> list[Appearance]:
    """Return all appearances in the order of their ids, with vectors of no length: who is listed needs none."""
    rows = store.rows(f"SELECT {OTHERWISE} FROM appearance ORDER BY id")
    boxes = json.loads(f"[{','.join(row[6] for row in rows)}]")
    none, traces = np.zeros(0, FLOAT), {trace.value: trace for trace in Trace}
    found = []
    for row, box in zip(rows, boxes, strict=True):
        one, trace, moment_id, asset_id, start_s, end_s, _, quality, recipe, *where = row
        place = (box[0], box[1], box[2], box[3]) if box else None
        found.append(
            Appearance(one, traces[trace], moment_id, asset_id, start_s, end_s, place, quality, none, recipe, *where)
        )
    return found


def met(store: Store) -> list[tuple[str, Trace]]:
    """Return the assets in which anybody was met, each with the trace, sorted."""
    rows = store.rows("SELECT DISTINCT asset_id, trace FROM appearance ORDER BY asset_id, trace")
    return [(row["asset_id"], Trace(row["trace"])) for row in rows]


def met_in(store: Store, number: int) -> list[tuple[str, str, datetime]]:
    """Return the moments in which those of a cluster were met, each once: id, file, and when, in order of time."""
    rows = store.rows(
        """SELECT DISTINCT moment.id AS id, moment.asset_id AS asset_id, at_s, offset_min FROM appearance
           JOIN moment ON moment.id = moment_id WHERE cluster = ? ORDER BY at_s, n""",
        (number,),
    )
    return [(row["id"], row["asset_id"], to_datetime(row["at_s"], row["offset_min"])) for row in rows]


def get(store: Store, appearance_id: str) -> Appearance | None:
    """Return an appearance, None where there is none of this id."""
    rows = store.rows("SELECT * FROM appearance WHERE id = ?", (appearance_id,))
    return _to_appearance(rows[0]) if rows else None


def of_moments(store: Store, moment_ids: Sequence[str]) -> dict[str, list[Appearance]]:
    """Return who was met in each of these moments, in the order of their ids; moments without anybody are left out."""
    found: dict[str, list[Appearance]] = {}
    for piece in in_pieces(moment_ids):
        for row in store.rows(
            f"SELECT * FROM appearance WHERE moment_id IN ({placeholders(piece)}) ORDER BY id", piece
        ):
            found.setdefault(row["moment_id"], []).append(_to_appearance(row))
    return found


def state(store: Store) -> str:
    """Return what is another whenever an appearance came, went or changed."""
    return meta(store, MET_CHANGED)


def has_any(store: Store) -> bool:
    """Say whether anybody was ever met."""
    return bool(store.rows("SELECT 1 FROM appearance LIMIT 1"))


def has_outdated(store: Store) -> bool:
    """Say whether the cluster of any appearance is not up to date."""
    return bool(store.rows("SELECT 1 FROM appearance WHERE NOT is_current LIMIT 1"))


def mark_outdated(store: Store, ids: Sequence[str]) -> None:
    """Say that the clusters of these are not up to date, as when the owner said who is who."""
    store.write("UPDATE appearance SET is_current = 0 WHERE id = ?", [(one,) for one in ids])


def mark_all_outdated(store: Store) -> None:
    """Say that no cluster is up to date, as when they are made in another way."""
    store.write("UPDATE appearance SET is_current = 0 WHERE is_current", [()])


def put_clusters(store: Store, found: Mapping[str, tuple[int, float]]) -> None:
    """Write these appearances' clusters by number, and how similar each is to its own; they are current then."""
    store.write(
        "UPDATE appearance SET cluster = ?, similarity = ?, is_current = 1 WHERE id = ?",
        [(number, similarity, one) for one, (number, similarity) in found.items()],
    )


def take_numbers(store: Store, count: int) -> list[int]:
    """Return so many numbers for clusters that no cluster of the library ever had."""
    last = int(meta(store, NUMBERED) or "0")
    if count:
        set_meta(store, NUMBERED, str(last + count))
    return list(range(last + 1, last + count + 1))


def erase(store: Store, traces: Iterable[Trace], step: str) -> int:
    """Delete every appearance of these traces, and that the step was done; return how many there were.

    The bytes are unreadable in the file once the caller has had the store erase what was deleted.
    """
    gone = 0
    for trace in traces:
        gone += int(store.rows("SELECT count(*) AS n FROM appearance WHERE trace = ?", (trace.value,))[0]["n"])
        store.write("UPDATE appearance SET is_current = 0 WHERE trace = ?", [(trace.value,)])
        store.write("DELETE FROM appearance WHERE trace = ?", [(trace.value,)])
    store.write("DELETE FROM job WHERE step = ?", [(step,)])
    store.write("UPDATE moment_text SET recipe = '' WHERE recipe IN (?, ?)", [(UNMET, LOOKED_FOR)])
    return gone


def unmet(store: Store) -> dict[str, tuple[frozenset[str], bool]]:
    """Return by file the names that are told in it without a face or voice, and whether one was looked for since."""
    rows = store.rows(
        """SELECT asset_id, recipe, json_extract(label.value, '$[0]') AS name FROM moment_text
             JOIN moment ON moment.id = moment_id, json_each(detail, '$.labels') AS label
             WHERE kind = ? AND recipe IN (?, ?)""",
        (TextKind.PEOPLE.value, UNMET, LOOKED_FOR),
    )
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row["asset_id"], set()).add(str(row["name"]))
    looked_for = {row["asset_id"] for row in rows if row["recipe"] == LOOKED_FOR}
    return {one: (frozenset(names), one in looked_for) for one, names in found.items()}


def _to_appearance(row: sqlite3.Row) -> Appearance:
    box = json.loads(row["box"])
    return Appearance(
        row["id"],
        Trace(row["trace"]),
        row["moment_id"],
        row["asset_id"],
        row["start_s"],
        row["end_s"],
        (box[0], box[1], box[2], box[3]) if box else None,
        row["quality"],
        np.frombuffer(row["vector"], FLOAT),
        row["recipe"],
        row["cluster"],
        row["similarity"],
        bool(row["is_current"]),
    )
