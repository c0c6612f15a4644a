from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from memory.consolidate import consolidate
from memory.records.derived import Level
from memory.records.library import Precision, Timestamp
from memory.store import Store, events, hierarchy
from tests.lives import HOME, Episode, at, live, put, remember


def test_a_branch_is_read_as_it_was_written(store: Store) -> None:
    life = live()
    put(store, life.moments, life.vectors)
    consolidate(store)
    beneath = events.moments_beneath(store)
    known = {one.id: one for one in [*events.events(store), *events.summaries(store)]}
    for one in events.summaries(store):
        found = hierarchy.find(store, one.level, one.key)
        assert found and (found.id, found.title, found.start) == (one.id, one.title, one.start)
        below = hierarchy.below(store, one.id)
        assert {child.id for child in below} == set(one.child_ids)
        assert all(one.id in {over.id for over in hierarchy.above(store, child.id)} for child in below)
        assert [child.start for child in below] == sorted(known[child].start for child in one.child_ids)
        assert hierarchy.moment_count(store, one.id) == len(beneath[one.id])
        assert hierarchy.child_ids(store, one.id) == list(one.child_ids)
        assert hierarchy.child_counts(store, one.level)[one.id] == len(one.child_ids)
        held = [name for name in hierarchy.descendants(store, one.id).event_ids for name in beneath[name]]
        assert sorted(held) == sorted(beneath[one.id])
    for event in events.events(store):
        assert hierarchy.moment_ids(store, event.id) == list(event.moment_ids)
        assert hierarchy.find(store, None, event.id) and hierarchy.below(store, event.id) == []
    assert [one.key for one in hierarchy.of_level(store, Level.YEAR)] == ["2024"]
    assert hierarchy.find(store, Level.YEAR, "1999") is None and hierarchy.find(store, None, "2024") is None


def test_pictures_alone_are_given_in_time_order(store: Store) -> None:
    life = live([Episode(at(1, 8), 6, 60, HOME, "party")])
    put(store, [*life.moments, remember("said.m4a", at(1, 8), said="hello")], life.vectors)
    consolidate(store)
    found = hierarchy.pictures(
        store, hierarchy.descendants(store, hierarchy.of_level(store, Level.YEAR)[0].id).event_ids, 6
    )
    expected = sorted(life.moments, key=lambda one: one.moment.at.at)
    assert [leaf.moment_id for leaf in found] == [one.moment.id for one in expected]
    assert {leaf.day for leaf in found} == {date(2024, 7, 1)}


def test_more_events_are_looked_through_where_a_few_have_not_pictures_enough(store: Store) -> None:
    said = [remember(f"{day}.m4a", at(day, 12), said="we painted the boat") for day in range(1, 28)]
    life = live([Episode(at(28, 8), 3, 60, HOME, "party")])
    put(store, [*said, *life.moments], life.vectors)
    consolidate(store)
    event_ids = hierarchy.descendants(store, hierarchy.of_level(store, Level.YEAR)[0].id).event_ids
    silent = [one for one in event_ids if not hierarchy.pictures(store, [one], 1)]
    shown = [one for one in event_ids if one not in silent]
    assert len(hierarchy.pictures(store, [silent[0], shown[0], *silent[1:20]], 1)) == 3


@pytest.mark.parametrize(("most", "kept"), [(9, "abcdefgh"), (8, "abcdefgh"), (4, "bdfh"), (2, "cg"), (1, "e")])
def test_what_is_chosen_is_spread_evenly(most: int, kept: str) -> None:
    assert hierarchy.spread("abcdefgh", most) == list(kept)


def test_a_day_is_that_of_the_place_and_only_known_days_count(store: Store) -> None:
    east = timezone(timedelta(hours=14))
    there = remember("kiritimati.jpg", datetime(2020, 2, 29, 5, tzinfo=east))
    before = remember("utc.jpg", datetime(2020, 2, 28, 23, tzinfo=UTC))
    vague = remember("month.jpg", Timestamp(datetime(2016, 2, 29, tzinfo=UTC), Precision.MONTH))
    old = remember("old.jpg", datetime(1904, 2, 29, 12, tzinfo=UTC))
    later = remember("later.jpg", datetime(2024, 2, 29, 12, tzinfo=UTC))
    put(store, [there, before, vague, old, later], {})
    found = hierarchy.on_this_day(store, date(2024, 2, 29))
    assert [leaf.moment_id for leaf in found] == [there.moment.id, old.moment.id]


def test_an_empty_library_has_no_earlier_days(store: Store) -> None:
    assert hierarchy.on_this_day(store, date(2024, 2, 29)) == []
