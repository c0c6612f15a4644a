import pytest

from memory.consolidate import consolidate
from memory.records.derived import Level
from memory.store import Store, duplicates, hierarchy
from memory.store.duplicates import Fingerprint
from tests.lives import FORTNIGHT, at, live, put, remember


@pytest.fixture
def store(store: Store) -> Store:
    life = live()
    chat = remember("chat.txt", at(3, 10), said="We swim with Tom.", kind="note", medium="message", speaker="Lena")
    put(store, [*life.moments, chat], life.vectors)
    consolidate(store)
    return store


def test_the_fullest_events_come_in_time_order(store: Store) -> None:
    year = hierarchy.of_level(store, Level.YEAR)[0]
    every, left_out = hierarchy.fullest_events(store, year.id, 99)
    assert left_out == 0 and len(every) >= len(FORTNIGHT)
    few, left_out = hierarchy.fullest_events(store, year.id, 3)
    assert len(few) == 3 and left_out == len(every) - 3
    assert [one.start for one, _ in few] == sorted(one.start for one, _ in few)
    sizes = {one.id: hierarchy.moment_count(store, one.id) for one, _ in every}
    assert sorted(sizes[one.id] for one, _ in few) == sorted(sizes.values())[-3:]
    assert {place for _, place in every} >= {"Munich", "Walchensee"}


def test_the_newest_of_a_level_come_first_and_are_counted(store: Store) -> None:
    found, total = hierarchy.newest(store, Level.DAY, 1, 2)
    days = [one.key for one in hierarchy.of_level(store, Level.DAY)]
    assert total == len(days) and [one.key for one in found] == days[::-1][1:3]


def test_fingerprints_are_read_for_the_assets_asked_for(store: Store) -> None:
    one = live().moments[0].asset.id
    with store.transaction():
        duplicates.put(store, Fingerprint(one, b"x" * 32, 3.0, 4, 5))
    assert hierarchy.fingerprints(store, [one, "none"]) == {one: Fingerprint(one, b"x" * 32, 3.0, 4, 5)}


def test_who_is_there_comes_before_who_is_named(store: Store) -> None:
    found = hierarchy.who_is_in(
        store, [one.id for one in hierarchy.below(store, hierarchy.of_level(store, Level.DAY)[2].id)]
    )
    assert [names[0] for names in found.values()] == ["lena"]
