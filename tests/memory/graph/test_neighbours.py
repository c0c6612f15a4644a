import pytest

from memory.consolidate import consolidate
from memory.graph import neighbours
from memory.graph.neighbours import BondKind, NodeKind, among, beside, grown, nodes, search, suggested
from memory.records.corrections import Hidden
from memory.records.derived import Level
from memory.records.nodes import read_node, record
from memory.store import Store, corrections, hierarchy
from tests.lives import at, live, put, remember

LENA, MUNICH, WALCHENSEE = map(read_node, ("person lena", "place munich", "place walchensee"))
SAID = "My grandmother is called Rosa. Rosa swam with us."


@pytest.fixture
def store(store: Store) -> Store:
    life = live()
    chats = [
        remember(f"{day}.txt", at(day, 22), said=text, kind="note", medium="message", speaker=who)
        for day, who, text in ((3, "Lena", SAID), (5, "Lena", "Rosa was there."), (9, "Tom", "So do I."))
    ]
    put(store, [*life.moments, *chats], life.vectors)
    consolidate(store)
    return store


def test_a_place_is_tied_to_what_happened_there_and_the_rest_is_counted(store: Store) -> None:
    found, more = beside(store, WALCHENSEE)
    events = [one for one in found if one.kind is BondKind.MENTIONS]
    assert events and all(one.reason == "happened there" for one in events) and more == 0
    few, more = beside(store, WALCHENSEE, 4)
    assert more == len(events) - sum(one.kind is BondKind.MENTIONS for one in few) > 0


def test_an_event_is_tied_to_its_place_its_people_and_the_next_there(store: Store) -> None:
    event_id = beside(store, LENA)[0][-1].other(LENA)
    found, _ = beside(store, event_id)
    assert {one.kind for one in found} >= {BondKind.MENTIONS}
    assert {LENA} <= {one.other(event_id) for one in found}
    assert all(one.reason for one in found) and len({one.other(event_id) for one in found}) == len(found)


def test_a_tie_is_the_same_from_both_its_ends(store: Store) -> None:
    for chapter in hierarchy.of_level(store, Level.CHAPTER):
        for one in beside(store, record(chapter.id), 99)[0]:
            if one.kind is BondKind.INSIDE:
                assert record(chapter.id) in [two.other(one.source) for two in beside(store, one.source, 99)[0]]


def test_names_have_the_letters_they_are_written_with(store: Store) -> None:
    found = nodes(store, [LENA, WALCHENSEE, read_node("person nobody"), read_node("not there")])
    assert [(one.kind, one.title) for one in found.values()] == [
        (NodeKind.PERSON, "Lena"),
        (NodeKind.PLACE, "Walchensee"),
    ]


def test_something_is_found_under_any_of_its_names(store: Store) -> None:
    assert search(store, "grandm")[0].title == "Rosa"
    assert search(store, "  walchensee ")[0].kind is NodeKind.PLACE
    assert search(store, "") == [] == search(store, "zanzibar")
    assert len(search(store, "a", 3)) == 3


def test_what_one_may_begin_with_is_there(store: Store) -> None:
    found = suggested(store)
    assert {one.kind for one in found} >= {NodeKind.PLACE} and len({one.id for one in found}) == len(found)
    for one in found:
        assert beside(store, one.id)[0] and neighbours.events_of(store, one, 3)


def test_a_press_keeps_what_is_shown_and_adds_what_is_tied(store: Store) -> None:
    held, _ = grown(store, [], [], WALCHENSEE)
    assert held[0] == WALCHENSEE and len(held) > 3
    again, _ = grown(store, held, [WALCHENSEE], held[-1])
    assert again[: len(held)] == held


def test_what_was_never_pressed_makes_room(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "MOST_NODES", 14)
    held, _ = grown(store, [], [], MUNICH)
    opened = [MUNICH, WALCHENSEE]
    after, _ = grown(store, [*held, WALCHENSEE], opened[:1], WALCHENSEE)
    assert set(opened) <= set(after) and len(after) <= 14 + 2
    assert {one.other(WALCHENSEE) for one in beside(store, WALCHENSEE)[0]} <= set(after)


def test_ties_among_nodes_are_told_once(store: Store) -> None:
    tied, _ = beside(store, WALCHENSEE)
    ids = [WALCHENSEE, *[one.other(WALCHENSEE) for one in tied]]
    found = among(store, ids, tied)
    keys = [(frozenset((one.source, one.target)), one.kind) for one in found]
    assert len(keys) == len(set(keys)) and all(key <= set(ids) for key, _ in keys)
    assert {key for key, _ in keys} >= {frozenset((one.source, one.target)) for one in tied}


def test_what_is_hidden_is_tied_to_nothing(store: Store) -> None:
    secret = remember("3.txt", at(3, 22), said=SAID, kind="note", medium="message", speaker="Lena")
    other = remember("5.txt", at(5, 22), said="Rosa was there.", kind="note", medium="message", speaker="Lena")
    for one in (secret, other):
        with store.transaction():
            corrections.put(store, corrections.new_correction(Hidden(), one.moment))
    consolidate(store)
    assert (
        search(store, "rosa") == []
        and search(store, "grandm") == []
        and beside(store, read_node("person rosa")) == ([], 0)
    )
