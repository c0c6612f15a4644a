"""The edges between events, what they are made from, the pairs of nodes to walk over, and where themes are anchored.

The vector of an event is kept in whole numbers, which float16 holds up to 2048, so that scores are exact. A theme is
anchored to spots: an asset and the number of a moment in it, written "ASSET 12", so that a long chat or recording that
is in many events is met where it was meant.
"""

import json
import secrets
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from memory.records.derived import Edge, EdgeKind
from memory.records.nodes import IdKind, NodeId, read_node
from memory.store.connection import Store, in_pieces, placeholders, rows_of
from memory.store.full_text import meta, set_meta
from memory.store.moments import FLOAT

STATE = "ties"
CHANGES = "ties changed"
MOST_CHANGES, MOST_TOUCHED = 100, 2_000
"""So many changes and records touched are kept in mind; who is farther behind reads everything."""

Near = dict[str, dict[str, float]]
"""By event id, the events nearest to it with their scores."""


def edges(store: Store, *kinds: EdgeKind) -> list[Edge]:
    """Return the edges of these kinds, or all, sorted."""
    wanted = [kind.value for kind in kinds or EdgeKind]
    rows = store.rows(
        f"SELECT * FROM edge WHERE kind IN ({placeholders(wanted)}) ORDER BY source, target, kind", wanted
    )
    return [Edge(row["source"], row["target"], EdgeKind(row["kind"]), row["weight"]) for row in rows]


def replace_edges(store: Store, kinds: Sequence[EdgeKind], wanted: Iterable[Edge]) -> list[tuple[str, str]]:
    """Put these edges in place of all others of these kinds, touching only what differs; return whose rows changed."""
    fresh = {(edge.source, edge.target, edge.kind.value): round(edge.weight, 4) for edge in wanted}
    held = {(edge.source, edge.target, edge.kind.value): edge.weight for edge in edges(store, *kinds)}
    gone = [key for key in held if key not in fresh]
    changed = [(*key, weight) for key, weight in fresh.items() if held.get(key) != weight]
    store.write("DELETE FROM edge WHERE source = ? AND target = ? AND kind = ?", gone)
    store.write("INSERT OR REPLACE INTO edge (source, target, kind, weight) VALUES (?, ?, ?, ?)", changed)
    return [key[:2] for key in gone] + [key[:2] for key in changed]


def hand_on(store: Store, heirs: Mapping[str, str], kinds: Sequence[EdgeKind]) -> None:
    """Let the edges of these kinds that run from or to a record run from or to another that came in its place."""
    wanted = [kind.value for kind in kinds]
    for end in ("source", "target"):
        store.write(
            f"UPDATE OR REPLACE edge SET {end} = ? WHERE {end} = ? AND kind IN ({placeholders(wanted)})",
            [(new, old, *wanted) for old, new in heirs.items()],
        )
    store.write("DELETE FROM edge WHERE source = ? AND target = source", [(new,) for new in heirs.values()])


def about(store: Store, name: NodeId, most: int) -> list[str]:
    """Return the ids of the events that are about a name, sorted, so many at the most."""
    sql = "SELECT source FROM edge WHERE target = ? AND kind = 'mentions' ORDER BY source LIMIT ?"
    return [str(row["source"]) for row in store.rows(sql, (str(name), most))]


def remove_edges(store: Store, ids: Iterable[str]) -> None:
    """Remove all edges from or to these records."""
    gone: set[tuple[str, str, str]] = set()
    for end in ("source", "target"):
        for piece in in_pieces(sorted(ids)):
            rows = store.rows(f"SELECT source, target, kind FROM edge WHERE {end} IN ({placeholders(piece)})", piece)
            gone.update((row["source"], row["target"], row["kind"]) for row in rows)
    store.write("DELETE FROM edge WHERE source = ? AND target = ? AND kind = ?", sorted(gone))


def mentions(store: Store, event_ids: Sequence[str] | None = None) -> dict[str, list[NodeId]]:
    """Return what each event is about, or each of these, by event id."""
    found: dict[str, list[NodeId]] = defaultdict(list)
    known: dict[str, NodeId] = {}
    for row in rows_of(store, "SELECT source, target FROM edge WHERE kind = 'mentions' AND {}", "source", event_ids):
        text = row["target"]
        found[row["source"]].append(known.get(text) or known.setdefault(text, read_node(text)))
    return found


def replace_mentions(store: Store, wanted: Mapping[str, Mapping[NodeId, float]], gone: Iterable[str]) -> None:
    """Write what events are about, by name with weights, over what was written; those `gone` are about nothing."""
    kind = EdgeKind.MENTIONS.value
    held: dict[tuple[str, str], float] = {}
    for piece in in_pieces(sorted({*wanted, *gone})):
        rows = store.rows(f"SELECT * FROM edge WHERE source IN ({placeholders(piece)}) AND kind = ?", [*piece, kind])
        held.update(((row["source"], row["target"]), row["weight"]) for row in rows)
    fresh = {(event_id, str(name)): weight for event_id, names in wanted.items() for name, weight in names.items()}
    lost = [(*key, kind) for key in held if key not in fresh]
    changed = [(*key, kind, weight) for key, weight in fresh.items() if held.get(key) != weight]
    store.write("DELETE FROM edge WHERE source = ? AND target = ? AND kind = ?", lost)
    store.write("INSERT OR REPLACE INTO edge (source, target, kind, weight) VALUES (?, ?, ?, ?)", changed)


@dataclass(frozen=True, slots=True)
class Spell:
    """When and where an event was: UTC seconds, and the minutes that local time was ahead."""

    id: str
    start_s: float
    end_s: float
    offset_min: int
    place: str


def spells(store: Store) -> list[Spell]:
    """Return when and where all events were, in time order."""
    rows = store.rows("SELECT id, start_s, end_s, offset_min, place FROM event ORDER BY start_s, id")
    return [Spell(*row) for row in rows]


def said_with(store: Store, phrases: Iterable[str]) -> list[tuple[str, str, str]]:
    """Return event id, moment id and words of every moment in which one of these phrases was said or written."""
    quoted = " OR ".join(f'"{phrase.replace(chr(34), " ")}"' for phrase in phrases if any(map(str.isalnum, phrase)))
    if not quoted:
        return []
    rows = store.rows(
        """SELECT event_id, moment_text.moment_id AS moment_id, text FROM words JOIN moment ON moment.n = words.rowid
           JOIN event_moment ON event_moment.moment_id = moment.id JOIN moment_text ON moment_text.moment_id = moment.id
           WHERE words MATCH ? AND moment_text.kind IN ('owner', 'transcript', 'note', 'told')
           ORDER BY event_id, event_moment.ordinal, moment_text.kind = 'owner', moment_text.kind = 'transcript',
             moment_text.kind = 'note'""",
        (f"{{said written}} : ({quoted})",),
    )
    best = {row["moment_id"]: (row["event_id"], row["moment_id"], row["text"]) for row in rows}
    return list(best.values())


def entity_names(store: Store) -> dict[str, NodeId]:
    """Return by lower-case name the node of what is called so: its kind and its first name."""
    first: dict[str, NodeId] = {}
    found: dict[str, NodeId] = {}
    rows = store.rows(
        "SELECT entity_id, kind, name FROM entity_name JOIN entity ON entity.id = entity_id ORDER BY entity_id, ordinal"
    )
    for row in rows:
        node = NodeId(IdKind(row["kind"]), row["name"].lower())
        found.setdefault(row["name"].lower(), first.setdefault(row["entity_id"], node))
    return found


def event_vectors(store: Store, event_ids: Sequence[str] | None = None) -> dict[str, NDArray[np.float32]]:
    """Return the unit vectors of all or these events that have one; of all, in the order of their ids."""
    found = whole_vectors(store, event_ids)
    return {one: vector / np.float32(np.linalg.norm(vector)) for one, vector in found.items()}


def whole_vectors(store: Store, event_ids: Sequence[str] | None = None) -> dict[str, NDArray[np.float32]]:
    """Return the vectors of all or these events that have one in whole numbers; of all, in the order of their ids."""
    rows = rows_of(store, "SELECT event_id, data FROM event_vector WHERE {} ORDER BY event_id", "event_id", event_ids)
    return {row["event_id"]: np.frombuffer(row["data"], FLOAT).astype(np.float32) for row in rows}


def put_event_vectors(store: Store, vectors: Mapping[str, NDArray[np.float32]]) -> None:
    """Write the vectors of some events, of whole numbers up to 2048."""
    store.write(
        "INSERT OR REPLACE INTO event_vector (event_id, data) VALUES (?, ?)",
        [(one, np.asarray(vector, FLOAT).tobytes()) for one, vector in vectors.items()],
    )


def remove_vectors(store: Store, event_ids: Iterable[str]) -> None:
    """Remove the vectors of these events, and them from among the nearest of others."""
    rows = [(one,) for one in event_ids]
    store.write("DELETE FROM event_vector WHERE event_id = ?", rows)
    store.write("DELETE FROM event_near WHERE event_id = ?", rows)
    store.write("DELETE FROM event_near WHERE other_id = ?", rows)


def near(store: Store) -> tuple[Near, dict[str, int]]:
    """Return the nearest of every event, and how many there were when they were written: fewer now where one is gone.

    An event's row about itself holds that number, as what is removed takes its rows with it.
    """
    found: Near = {}
    counts: dict[str, int] = {}
    for row in store.rows("SELECT event_id, other_id, score FROM event_near"):
        if row["event_id"] == row["other_id"]:
            counts[row["event_id"]] = int(row["score"])
        else:
            found.setdefault(row["event_id"], {})[row["other_id"]] = row["score"]
    return found, counts


def put_near(store: Store, changed: Near) -> None:
    """Write the nearest of some events in place of what was written of them."""
    store.write("DELETE FROM event_near WHERE event_id = ?", [(one,) for one in changed])
    store.write(
        "INSERT INTO event_near (event_id, other_id, score) VALUES (?, ?, ?)",
        [(one, other, score) for one, others in changed.items() for other, score in others.items()]
        + [(one, one, float(len(others))) for one, others in changed.items()],
    )


def state(store: Store) -> dict[str, str]:
    """Return what the ties were last made with: `mark`, `recipe`, `names` as JSON, and `loose` where chains are due."""
    held: dict[str, str] = json.loads(meta(store, STATE) or "{}")
    return held


def mark(store: Store) -> str:
    """Return a mark that changes with every change of the ties, empty before the first."""
    return state(store).get("mark", "")


def put_state(store: Store, touched: Iterable[str], **held: str) -> None:
    """Write what the ties are made with now under a new mark, and which records were touched since the one before."""
    fresh = (secrets.token_hex(8), sorted(touched))
    log = [*(changes(store) or [(mark(store), [])])[-MOST_CHANGES:], fresh]
    while sum(len(names) for _, names in log[1:]) > MOST_TOUCHED:
        log.pop(0)
    set_meta(store, CHANGES, json.dumps(log))
    set_meta(store, STATE, json.dumps({**held, "mark": fresh[0]}))


def changes(store: Store) -> list[tuple[str, list[str]]]:
    """Return the last marks, oldest first, each with the records touched between the one before and it."""
    return [(made, names) for made, names in json.loads(meta(store, CHANGES) or "[]")]


def contained(store: Store, nodes: Sequence[str] | None = None) -> list[tuple[str, list[str]]]:
    """Return events with their moments in order: all, or those that are or hold one of these nodes."""
    if nodes is None:
        return _with_moments(store.rows("SELECT * FROM event_moment ORDER BY event_id, ordinal"))
    ids = set(nodes)
    for piece in in_pieces(nodes):
        rows = store.rows(f"SELECT event_id FROM event_moment WHERE moment_id IN ({placeholders(piece)})", piece)
        ids.update(row["event_id"] for row in rows)
    found: list[tuple[str, list[str]]] = []
    for piece in in_pieces(sorted(ids)):
        found += _with_moments(
            store.rows(
                f"SELECT * FROM event_moment WHERE event_id IN ({placeholders(piece)}) ORDER BY event_id, ordinal",
                piece,
            )
        )
    return found


def _with_moments(rows: Iterable[sqlite3.Row]) -> list[tuple[str, list[str]]]:
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["event_id"], []).append(row["moment_id"])
    return list(found.items())


def effort(store: Store, event_ids: Sequence[str] | None = None) -> dict[str, tuple[int, int]]:
    """Return for every event, or each of these, how many moments it has and how many words were said in them."""
    sql = """SELECT event_id, count(DISTINCT event_moment.moment_id) AS moments,
             coalesce(sum(length(text) - length(replace(text, ' ', '')) + 1), 0) AS words
           FROM event_moment LEFT JOIN moment_text ON moment_text.moment_id = event_moment.moment_id
             AND moment_text.kind IN ('transcript', 'note')
           WHERE {} GROUP BY event_id"""
    rows = rows_of(store, sql, "event_id", event_ids)
    return {row["event_id"]: (row["moments"], row["words"]) for row in rows}


def edges_at(store: Store, nodes: Sequence[str] | None = None) -> list[tuple[str, str, float]]:
    """Return source, target and weight of all edges, or of those with one of these nodes at an end."""
    if nodes is None:
        return [tuple(row) for row in store.rows("SELECT source, target, weight FROM edge")]
    found: dict[tuple[str, str, str], float] = {}
    for end in ("source", "target"):
        for piece in in_pieces(nodes):
            rows = store.rows(f"SELECT * FROM edge WHERE {end} IN ({placeholders(piece)})", piece)
            found.update(((row["source"], row["target"], row["kind"]), row["weight"]) for row in rows)
    return [(source, target, weight) for (source, target, _), weight in found.items()]


def facts(store: Store) -> list[tuple[str, str, str, list[str]]]:
    """Return id, subject, object and moments of all facts."""
    resting: dict[str, list[str]] = defaultdict(list)
    for row in store.rows("SELECT fact_id, moment_id FROM fact_moment"):
        resting[row["fact_id"]].append(row["moment_id"])
    rows = store.rows("SELECT id, subject, object FROM fact")
    return [(row["id"], row["subject"], row["object"], resting[row["id"]]) for row in rows]


def spots_of_events(store: Store, event_ids: Sequence[str]) -> list[str]:
    """Return where these events begin in each of their files, in the order of the events."""
    found: dict[str, None] = {}
    for event_id in event_ids:
        rows = store.rows(
            """SELECT asset_id, min(moment.ordinal) AS first FROM event_moment JOIN moment ON moment.id = moment_id
               WHERE event_id = ? GROUP BY asset_id ORDER BY min(event_moment.ordinal)""",
            (event_id,),
        )
        found.update(dict.fromkeys(f"{row['asset_id']} {row['first']}" for row in rows))
    return list(found)


def events_at(store: Store, spots: Sequence[str]) -> frozenset[str]:
    """Return the events that hold these spots, or what is nearest before them in the same file."""
    return frozenset(events_by_spot(store, spots).values())


def events_by_spot(store: Store, spots: Sequence[str]) -> dict[str, str]:
    """Return for each of these spots the event that holds it, or what is nearest before it in the same file, if any."""
    rows = store.rows(
        """SELECT spot.value AS spot,
             (SELECT event_id FROM moment JOIN event_moment ON event_moment.moment_id = moment.id
              WHERE asset_id = substr(spot.value, 1, instr(spot.value, ' ') - 1)
                AND moment.ordinal <= CAST(substr(spot.value, instr(spot.value, ' ') + 1) AS INTEGER)
              ORDER BY moment.ordinal DESC LIMIT 1) AS event_id
           FROM json_each(?) AS spot""",
        (json.dumps(list(spots)),),
    )
    return {str(row["spot"]): str(row["event_id"]) for row in rows if row["event_id"]}
