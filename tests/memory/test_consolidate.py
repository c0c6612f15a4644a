import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from memory.consolidate import Consolidated, consolidate
from memory.store import Store, assets, episodes
from memory.types import Level
from tests.lives import CITY, FORTNIGHT, at, live, put, remember


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "library.sqlite3")
    yield opened
    opened.close()


def ids(store: Store) -> set[str]:
    return {one.id for one in [*episodes.events(store), *episodes.summaries(store)]}


def test_every_level_carries_the_ids_below_it(store: Store) -> None:
    life = live()
    put(store, life.moments, life.vectors)
    consolidate(store)
    events = {event.id: event for event in episodes.events(store)}
    days = {day.id: day for day in episodes.summaries(store, Level.DAY)}
    (month,) = episodes.summaries(store, Level.MONTH)
    assert {frozenset(event.moment_ids) for event in events.values()} == set(life.episodes)
    assert {event for day in days.values() for event in day.child_ids} == set(events)
    assert set(month.child_ids) == set(days)
    assert month.title == "July 2024"
    assert {day.key for day in days.values()} == {f"2024-07-{one.start.day:02}" for one in FORTNIGHT}
    third = next(day for day in days.values() if day.key == "2024-07-03")
    assert third.title == "Wednesday 3 July 2024, Walchensee and Munich"


def test_a_second_time_nothing_is_made(store: Store) -> None:
    life = live()
    put(store, life.moments, life.vectors)
    first = consolidate(store)
    before = ids(store)
    assert first.events_made == len(FORTNIGHT) and first.edges_changed > 0
    again = consolidate(store)
    assert (again.events_made, again.events_removed, again.summaries_made, again.edges_changed) == (0, 0, 0, 0)
    assert ids(store) == before


def test_a_late_photo_touches_its_event_its_day_its_month_and_nothing_else(store: Store) -> None:
    life = live()
    put(store, life.moments, life.vectors)
    consolidate(store)
    days = len(episodes.summaries(store, Level.DAY))
    museum = next(one for one in FORTNIGHT if one.topic == "museum")
    put(store, [remember("late.jpg", museum.start + timedelta(minutes=2), CITY)], {})
    counts = consolidate(store)
    assert (counts.events_made, counts.events_kept, counts.events_removed) == (1, len(FORTNIGHT) - 1, 1)
    assert (counts.summaries_made, counts.summaries_kept, counts.summaries_removed) == (2, days - 1, 2)


def test_a_photo_on_a_day_of_its_own_adds_an_event_a_day_and_renews_the_month(store: Store) -> None:
    life = live()
    put(store, life.moments, life.vectors)
    consolidate(store)
    put(store, [remember("alone.jpg", at(20, 12))], {})
    counts = consolidate(store)
    assert (counts.events_made, counts.events_removed) == (1, 0)
    assert (counts.summaries_made, counts.summaries_removed) == (2, 1)


def test_what_rests_on_a_removed_file_alone_goes_with_it(store: Store) -> None:
    life = live()
    alone = remember("alone.jpg", at(20, 12))
    put(store, life.moments, life.vectors)
    consolidate(store)
    before = ids(store)
    put(store, [alone], {})
    consolidate(store)
    with store.transaction():
        assets.remove(store, alone.asset.id)
    consolidate(store)
    assert ids(store) == before


def test_the_order_of_arrival_makes_no_difference(tmp_path: Path) -> None:
    life = live()
    found = []
    for seed in range(3):
        shuffled = list(life.moments)
        random.Random(seed).shuffle(shuffled)
        store = Store(tmp_path / f"{seed}.sqlite3")
        for start in range(0, len(shuffled), 60):
            put(store, shuffled[start : start + 60], life.vectors)
            consolidate(store)
        found.append((episodes.events(store), episodes.summaries(store), episodes.edges(store)))
        store.close()
    assert found[0] == found[1] == found[2]


def test_the_local_day_counts(store: Store) -> None:
    put(store, [remember("night.jpg", at(2, 0, 30))], {})  # 22:30 UTC the day before
    consolidate(store)
    assert [day.key for day in episodes.summaries(store, Level.DAY)] == ["2024-07-02"]


def test_an_empty_library_has_no_episodes(store: Store) -> None:
    assert consolidate(store) == Consolidated()
