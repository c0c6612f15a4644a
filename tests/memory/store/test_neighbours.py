import pytest

from memory.consolidate import consolidate
from memory.records.derived import EdgeKind, Level
from memory.records.nodes import IdKind, read_node, record
from memory.store import Store, events, hierarchy, neighbours
from tests.lives import at, live, put, remember

LENA, NOWHERE, WALCHENSEE = map(read_node, ("person lena", "place nowhere", "place walchensee"))


@pytest.fixture
def store(store: Store) -> Store:
    life = live()
    chats = [
        remember(f"{day} {who}.txt", at(day, 22), said=text, kind="note", medium="message", speaker=who)
        for day, who, text in (
            (3, "Lena", "We swim."),
            (9, "Lena", "We hike."),
            (9, "Tom", "So do I."),
            (14, "Tom", "Yes."),
        )
    ]
    put(store, [*life.moments, *chats], life.vectors)
    consolidate(store)
    return store


def test_events_about_a_name_are_counted_and_those_with_most_come_first(store: Store) -> None:
    every, total = neighbours.events_about(store, WALCHENSEE, 99)
    few, again = neighbours.events_about(store, WALCHENSEE, 2)
    assert total == again == len(every) > 2 and few == every[:2]
    sizes = [hierarchy.moment_count(store, one) for one, _ in every]
    assert sizes == sorted(sizes, reverse=True)
    assert neighbours.events_about(store, NOWHERE, 9) == ([], 0) and not neighbours.is_mentioned(store, NOWHERE)


def test_the_edges_of_an_event_leave_out_words_and_go_both_ways(store: Store) -> None:
    event_id = neighbours.events_about(store, WALCHENSEE, 1)[0][0][0]
    found = neighbours.edges_of(store, event_id)
    assert {one.kind for one in found} >= {EdgeKind.MENTIONS, EdgeKind.SAME_PLACE}
    assert all(event_id in (one.source, one.target) for one in found)
    assert not any(one.target.startswith("topic ") for one in found)
    assert {one.target == event_id for one in found if one.kind is EdgeKind.SAME_PLACE} == {True, False}


def test_edges_among_nodes_have_both_ends_there(store: Store) -> None:
    ids = [one for one, _ in neighbours.events_about(store, WALCHENSEE, 99)[0]]
    found = neighbours.edges_among(store, [*map(record, ids), WALCHENSEE])
    assert sum(one.kind is EdgeKind.MENTIONS for one in found) == len(ids)
    assert all({one.source, one.target} <= {*ids, str(WALCHENSEE)} for one in found)


def test_names_beside_a_name_are_counted(store: Store) -> None:
    found = dict(neighbours.names_beside(store, LENA, 9))
    assert LENA not in found and all(count >= 1 for count in found.values())
    assert not any(name.kind is IdKind.TOPIC for name in found)


def test_what_a_chapter_holds_and_what_holds_an_event(store: Store) -> None:
    for chapter in [*hierarchy.of_level(store, Level.CHAPTER), *hierarchy.of_level(store, Level.THEME)]:
        inside, total = neighbours.events_in(store, chapter.id, 99)
        assert total == len(inside) == len(hierarchy.below(store, chapter.id))
        assert all(chapter.id in neighbours.groups_of(store, one) for one in inside)
        assert sorted(neighbours.contained_among(store, [*map(record, (chapter.id, *inside))])) == sorted(
            (chapter.id, one) for one in inside
        )
        named = dict(neighbours.names_in(store, chapter.id, 99))
        for name, count in named.items():
            assert count == len(set(inside) & {one for one, _ in neighbours.events_about(store, name, 999)[0]})
            assert dict(neighbours.groups_about(store, name, 99))[record(chapter.id)] == count
        for other, count in neighbours.groups_beside(store, chapter.id, 99):
            assert count == len(set(inside) & set(neighbours.events_in(store, other.key, 99)[0])) > 0


def test_titles_are_found_in_any_case_and_percent_is_a_letter(store: Store) -> None:
    found = neighbours.known_nodes(store, neighbours.titled(store, "WALCHEN", 99))
    assert found and all("walchen" in one.title.lower() for one in found.values())
    assert neighbours.titled(store, "%", 9) == [] and neighbours.titled(store, "_", 9) == []


def test_the_largest_of_a_level_come_first(store: Store) -> None:
    sizes = [len(hierarchy.below(store, one)) for one in neighbours.largest(store, Level.PLACE, 9)]
    assert sizes and sizes == sorted(sizes, reverse=True)


def test_known_are_events_and_summaries_alone(store: Store) -> None:
    event, year = events.event_ids(store)[0], hierarchy.of_level(store, Level.YEAR)[0]
    found = neighbours.known_nodes(store, [event, year.id, "nothing"])
    assert set(found) == {event, year.id} and found[event].level is None and found[year.id] == year
