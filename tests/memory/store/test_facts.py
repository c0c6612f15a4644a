from dataclasses import replace
from datetime import UTC, datetime

from memory.records.derived import Entity, EntityKind, Fact, Statement
from memory.store import Store
from memory.store import facts as fact_store
from tests.made import add_moments

AT = datetime(2024, 7, 1, 12, 30, 15, 250000, tzinfo=UTC)


def said(moment_id: str, ordinal: int, thing: str, recipe: str = "patterns") -> Statement:
    return Statement(moment_id, ordinal, "I", "likes", thing, AT, False, recipe)


def test_statements_come_back_as_they_were_and_go_with_their_moment(store: Store) -> None:
    one, other = add_moments(store, ["a", "b"])
    wanted = [said(one, 0, "tea"), said(one, 1, "plums"), said(one, 0, "figs", "told"), said(other, 0, "tea")]
    fact_store.put_statements(store, wanted)
    assert set(fact_store.statements(store)) == set(wanted)
    assert fact_store.statements_of(store, [one, "x"]) == {one: tuple(wanted[:2] + wanted[2:3])}
    assert fact_store.triples(store)["I", "likes", "tea"] == 2
    fact_store.remove_statements(store, [one], "told")
    assert len(fact_store.statements_of(store, [one])[one]) == 2
    store.write("DELETE FROM moment WHERE id = ?", [(one,)])
    assert fact_store.statements(store) == wanted[3:]


def test_statements_about_few_and_about_many(store: Store) -> None:
    (one,) = add_moments(store, ["a"])
    fact_store.put_statements(store, [said(one, 0, "tea")])
    pairs = [("I", "likes"), ("Lena", "likes")]
    many = pairs + [(str(n), "likes") for n in range(40_000)]
    found = fact_store.statements_about(store, pairs)
    assert found == fact_store.statements_about(store, many) == [said(one, 0, "tea")]
    assert fact_store.statements_about(store, pairs[1:]) == fact_store.statements_about(store, []) == []


def test_facts_come_back_as_they_were_with_their_moments_in_the_order_of_time(store: Store) -> None:
    first, second = add_moments(store, ["a", "b"])
    fact = Fact("f", "Anna", "lives in", "Rome", (first, second), AT, None, 0.84, False, "fact-1")
    open_ended = Fact("g", "Lena", "sister", "Mia", (), None, AT, 1.0, True, "fact-1")
    fact_store.put_facts(store, [replace(fact, moment_ids=(second, first)), open_ended])
    assert fact_store.facts(store) == [fact, open_ended]
    assert fact_store.facts(store, "Lena") == [open_ended]
    store.write("DELETE FROM moment WHERE id = ?", [(first,)])
    assert [one.id for one in fact_store.facts_resting_on(store, [first, "x"])] == ["f"]
    fact_store.remove_facts(store, ["f"])
    assert fact_store.facts(store) == [open_ended] and fact_store.facts_resting_on(store, [second]) == []


def test_entities_are_replaced_where_they_differ(store: Store) -> None:
    rosa, rome = Entity("1", EntityKind.PERSON, ("Rosa", "grandmother")), Entity("2", EntityKind.PLACE, ("Rome",))
    fact_store.replace_entities(store, [rome, rosa])
    assert fact_store.entities(store) == [rome, rosa]
    before = store.connection.total_changes
    fact_store.replace_entities(store, [rome, rosa])
    assert store.connection.total_changes == before
    fact_store.replace_entities(store, [replace(rosa, names=("Rosa",))])
    assert fact_store.entities(store) == [Entity("1", EntityKind.PERSON, ("Rosa",))]
