"""What is looked up by a name, a key or an id is found by an index, however much the library holds."""

import re
from collections.abc import Callable

import pytest

from memory.records.derived import Fact, Level, Statement
from memory.store import Store, events, hierarchy, named_events
from memory.store import facts as fact_store
from tests.lives import at
from tests.made import add_moments

SCANNED = re.compile(r"SCAN (?:main\.)?(?:event|fact|moment|statement|summary)(?:_\w+)?\b")

LOOKUPS: dict[str, Callable[[Store], object]] = {
    "facts by subject": lambda store: fact_store.facts(store, "Lena"),
    "facts by object": lambda store: fact_store.facts_with_objects(store, ["Lena", "Bergen"]),
    "facts by id": lambda store: fact_store.facts_of_id(store, "f"),
    "facts by relation": lambda store: named_events.dated_facts(store, ["lives in", "born"]),
    "statements": lambda store: fact_store.statements_about(store, [("Lena", "lives in"), ("I", "likes")]),
    "a summary": lambda store: hierarchy.find(store, Level.YEAR, "2024"),
    "summaries of a level": lambda store: hierarchy.of_level(store, Level.YEAR),
    "newest summaries": lambda store: hierarchy.newest(store, Level.YEAR, 0, 5),
    "an event": lambda store: hierarchy.find(store, None, "e"),
}


def _asked(store: Store, look: Callable[[Store], object]) -> list[str]:
    asked: list[str] = []
    store.connection.set_trace_callback(asked.append)
    look(store)
    store.connection.set_trace_callback(None)
    return [sql for sql in asked if sql.lstrip().startswith("SELECT")]


@pytest.mark.parametrize("scope", ["unfiltered", "for_deriving", "public"])
@pytest.mark.parametrize("name", LOOKUPS)
def test_no_lookup_reads_a_whole_table(store: Store, name: str, scope: str) -> None:
    first, second = add_moments(store, ["a", "b"])
    store.write("INSERT INTO hidden SELECT n, id, asset_id FROM moment WHERE id = ?", [(second,)])
    one = Fact("f", "Lena", "lives in", "Bergen", (first,), at(1, 9), None, 1.0, False, "r")
    fact_store.put_facts(store, [one])
    seen: Store = getattr(store, scope)
    asked = _asked(seen, LOOKUPS[name])
    plan = [row["detail"] for sql in asked for row in seen.connection.execute(f"EXPLAIN QUERY PLAN {sql}")]
    assert plan and [line for line in plan if SCANNED.match(line)] == []


def test_facts_are_found_by_object_and_by_how_their_id_begins(store: Store) -> None:
    (moment_id,) = add_moments(store, ["a"])
    made = [("ab1", "Lena", "Bergen"), ("ab2", "I", "Lena"), ("b\u00ff", "Tom", "Oslo"), ("ac", "Tom", "Bergen")]
    facts = [Fact(one, who, "r", what, (moment_id,), at(1, 9), None, 1.0, False, "r") for one, who, what in made]
    fact_store.put_facts(store, facts)
    lena, i, tom, again = facts
    assert fact_store.facts_with_objects(store, ["Bergen", "Lena"]) == [i, lena, again]
    assert fact_store.facts_with_objects(store, []) == fact_store.facts_with_objects(store, ["bergen"]) == []
    assert fact_store.facts_of_id(store, "ab") == [i, lena] and fact_store.facts_of_id(store, "b") == [tom]
    assert fact_store.facts_of_id(store, "ab1") == [lena] and fact_store.facts_of_id(store, "abc") == []
    assert fact_store.facts_of_id(store, "") == fact_store.facts(store) == [i, lena, again, tom]


def test_statements_are_found_by_pairs_and_not_by_the_halves_of_two(store: Store) -> None:
    (moment_id,) = add_moments(store, ["a"])
    made = [("I", "likes"), ("I", "owns"), ("Lena", "likes"), ("Lena", "owns")]
    said = [Statement(moment_id, n, *pair, "tea", at(1, 9), False, "r") for n, pair in enumerate(made)]
    fact_store.put_statements(store, said)
    assert fact_store.statements_about(store, [made[3], made[0]]) == [said[0], said[3]]


def test_summaries_of_one_level_and_of_all(store: Store) -> None:
    rows = [("y", "year", "2024"), ("m", "month", "2024-05")]
    sql = """INSERT INTO summary (id, level, key, start_s, end_s, offset_min, title, text, recipe)
        VALUES (?, ?, ?, 0, 1, 0, '', '', '')"""
    store.write(sql, rows)
    assert [one.id for one in events.summaries(store, Level.YEAR)] == ["y"]
    assert [one.id for one in events.summaries(store)] == ["m", "y"]
