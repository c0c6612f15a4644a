"""Statements, the facts folded from them and the entities they are about. Knows nothing of how these are found."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

from memory.records.derived import Entity, EntityKind, Fact, Statement
from memory.records.library import TextKind
from memory.store.columns import HAS_SPEAKER, SPEAKER, offset_of, to_datetime
from memory.store.connection import Store, Value, in_pieces, placeholders

Triple = tuple[str, str, str]
"""Subject, relation and object as a moment says them."""


def put_statements(store: Store, statements: Sequence[Statement]) -> None:
    """Write new statements."""
    store.write(
        """INSERT OR REPLACE INTO main.statement
             (moment_id, ordinal, subject, relation, object, at_s, offset_min, ends, recipe)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        [
            (
                one.moment_id,
                one.ordinal,
                one.subject,
                one.relation,
                one.object,
                *_time(one.at),
                int(one.ends),
                one.recipe,
            )
            for one in statements
        ],
    )


def remove_statements(store: Store, moment_ids: Iterable[str], recipe: str = "") -> None:
    """Remove what these moments state, by one recipe or by all."""
    store.write(
        "DELETE FROM main.statement WHERE moment_id = ?1 AND (?2 = '' OR recipe = ?2)",
        [(one, recipe) for one in moment_ids],
    )


def statements(store: Store) -> list[Statement]:
    """Return all statements, sorted by moment."""
    return [_to_statement(row) for row in store.rows("SELECT * FROM statement ORDER BY moment_id, recipe, ordinal")]


def statements_of(store: Store, moment_ids: Sequence[str]) -> dict[str, tuple[Statement, ...]]:
    """Return what these moments state; those that state nothing are left out."""
    found: dict[str, tuple[Statement, ...]] = {}
    for piece in in_pieces(moment_ids):
        rows = store.rows(
            f"SELECT * FROM statement WHERE moment_id IN ({placeholders(piece)}) ORDER BY moment_id, recipe, ordinal",
            piece,
        )
        for moment_id, group in groupby(rows, key=lambda row: str(row["moment_id"])):
            found[moment_id] = tuple(_to_statement(row) for row in group)
    return found


def ever_stated(store: Store, moment_ids: Sequence[str]) -> list[Triple]:
    """Return what these moments state, sorted; also what comes or goes as they are shown or hidden."""
    found: set[Triple] = set()
    for piece in in_pieces(moment_ids):
        rows = store.rows(
            f"SELECT subject, relation, object FROM main.statement WHERE moment_id IN ({placeholders(piece)})", piece
        )
        found.update((row["subject"], row["relation"], row["object"]) for row in rows)
    return sorted(found)


def statements_about(store: Store, pairs: Sequence[tuple[str, str]]) -> list[Statement]:
    """Return the statements with one of these subjects and its relation, sorted by moment."""
    rows = store.rows(
        """SELECT * FROM statement WHERE (subject, relation) IN (
             SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?))
           ORDER BY moment_id, recipe, ordinal""",
        (json.dumps(pairs),),
    )
    return [_to_statement(row) for row in rows]


def triples(store: Store) -> dict[Triple, int]:
    """Return what is stated and how often, sorted."""
    rows = store.rows(
        """SELECT subject, relation, object, count(*) AS n FROM statement
           GROUP BY subject, relation, object ORDER BY subject, relation, object"""
    )
    return {(row["subject"], row["relation"], row["object"]): row["n"] for row in rows}


def put_facts(store: Store, facts: Sequence[Fact]) -> None:
    """Write new facts with the moments they rest on."""
    store.write(
        """INSERT OR REPLACE INTO fact (id, subject, relation, object, from_s, from_offset_min, to_s, to_offset_min,
             confidence, protected, recipe) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        [
            (
                *(one.id, one.subject, one.relation, one.object),
                *_time(one.holds_from),
                *_time(one.holds_to),
                *(one.confidence, int(one.protected), one.recipe),
            )
            for one in facts
        ],
    )
    store.write(
        "INSERT OR REPLACE INTO fact_moment (fact_id, moment_id) VALUES (?, ?)",
        [(one.id, moment_id) for one in facts for moment_id in one.moment_ids],
    )


def remove_facts(store: Store, fact_ids: Iterable[str]) -> None:
    """Remove facts that no longer follow."""
    store.write("DELETE FROM fact WHERE id = ?", [(one,) for one in fact_ids])


def facts(store: Store, subject: str = "") -> list[Fact]:
    """Return the facts about one subject, by the name it is shown by, or all; sorted by subject, relation and time."""
    return _facts(store, "subject = ?", (subject,)) if subject else _facts(store, "1", ())


def facts_with_objects(store: Store, objects: Sequence[str]) -> list[Fact]:
    """Return the facts whose object is one of these; sorted by subject, relation and time."""
    return _facts(store, "object IN (SELECT value FROM json_each(?))", (json.dumps(objects),))


def facts_of_id(store: Store, beginning: str) -> list[Fact]:
    """Return the facts whose id begins so; sorted by subject, relation and time."""
    return _facts(store, "id >= ?1 AND id < ?1 || char(0x10ffff)", (beginning,))


def facts_resting_on(store: Store, moment_ids: Sequence[str]) -> list[Fact]:
    """Return the facts that any of these moments is a reason for, gone moments among them."""
    found: dict[str, Fact] = {}
    for piece in in_pieces(moment_ids):
        where = f"id IN (SELECT fact_id FROM fact_moment WHERE moment_id IN ({placeholders(piece)}))"
        found.update((one.id, one) for one in _facts(store, where, piece))
    return list(found.values())


def entities(store: Store) -> list[Entity]:
    """Return all entities, sorted by the name to show."""
    names: dict[str, list[str]] = {}
    for row in store.rows("SELECT entity_id, name FROM entity_name ORDER BY entity_id, ordinal"):
        names.setdefault(row["entity_id"], []).append(row["name"])
    found = [
        Entity(row["id"], EntityKind(row["kind"]), tuple(names.get(row["id"], ())))
        for row in store.rows("SELECT id, kind FROM entity")
    ]
    return sorted(found, key=lambda one: (one.names, one.id))


def replace_entities(store: Store, wanted: Sequence[Entity]) -> None:
    """Put these entities in place of all others, touching only what differs."""
    known = {one.id: one for one in entities(store)}
    kept = {one.id for one in wanted}
    fresh = [one for one in wanted if known.get(one.id) != one]
    gone = [one for one in known if one not in kept] + [one.id for one in fresh]
    store.write("DELETE FROM entity WHERE id = ?", [(one,) for one in gone])
    store.write("INSERT INTO entity (id, kind) VALUES (?, ?)", [(one.id, one.kind.value) for one in fresh])
    store.write(
        "INSERT INTO entity_name (entity_id, ordinal, name) VALUES (?, ?, ?)",
        [(one.id, ordinal, name) for one in fresh for ordinal, name in enumerate(one.names)],
    )


def named_elsewhere(store: Store) -> list[tuple[str, EntityKind]]:
    """Return the names of who speaks, is tagged or recognised and where things were recorded, as written, sorted."""
    speakers = store.rows(
        f"""SELECT DISTINCT {SPEAKER} AS name FROM moment_text
            WHERE {HAS_SPEAKER} AND {SPEAKER} IS NOT NULL ORDER BY name"""
    )
    tagged = store.rows(
        """SELECT DISTINCT json_extract(label.value, '$[0]') AS name
           FROM moment_text, json_each(detail, '$.labels') AS label WHERE kind IN (?, ?) ORDER BY name""",
        (TextKind.IMPORTED.value, TextKind.PEOPLE.value),
    )
    people = sorted({str(row["name"]) for row in (*speakers, *tagged)})
    places = store.rows("SELECT DISTINCT place AS name FROM asset WHERE place != '' ORDER BY name")
    return [(name, EntityKind.PERSON) for name in people] + [(row["name"], EntityKind.PLACE) for row in places]


def _facts(store: Store, where: str, values: Sequence[Value]) -> list[Fact]:
    rows = store.rows(f"SELECT * FROM fact WHERE {where} ORDER BY subject, relation, from_s, to_s, object, id", values)
    resting: dict[str, list[str]] = {}
    for piece in in_pieces([row["id"] for row in rows]):
        found = store.rows(
            f"""SELECT fact_id, moment_id FROM fact_moment LEFT JOIN moment ON moment.id = moment_id
                WHERE fact_id IN ({placeholders(piece)}) ORDER BY fact_id, at_s, moment_id""",
            piece,
        )
        for row in found:
            resting.setdefault(row["fact_id"], []).append(row["moment_id"])
    return [_to_fact(row, tuple(resting.get(row["id"], ()))) for row in rows]


def _time(at: datetime | None) -> tuple[float | None, int | None]:
    return (at.timestamp(), offset_of(at)) if at else (None, None)


def _to_time(at_s: float | None, offset_min: int | None) -> datetime | None:
    return None if at_s is None or offset_min is None else to_datetime(at_s, offset_min)


def _to_statement(row: sqlite3.Row) -> Statement:
    return Statement(
        row["moment_id"],
        row["ordinal"],
        row["subject"],
        row["relation"],
        row["object"],
        to_datetime(row["at_s"], row["offset_min"]),
        bool(row["ends"]),
        row["recipe"],
    )


def _to_fact(row: sqlite3.Row, moment_ids: tuple[str, ...]) -> Fact:
    return Fact(
        row["id"],
        row["subject"],
        row["relation"],
        row["object"],
        moment_ids,
        _to_time(row["from_s"], row["from_offset_min"]),
        _to_time(row["to_s"], row["to_offset_min"]),
        row["confidence"],
        bool(row["protected"]),
        row["recipe"],
    )
