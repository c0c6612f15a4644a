from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from memory.episodes.features import EventFeatures, in_time
from memory.records.derived import Event
from memory.records.ids import digest
from memory.records.library import Place
from memory.summaries.home_location import cell_of, whereabouts

MUNICH = Place(48.137, 11.575, "Munich", "Bavaria", "Germany")
OFFICE = Place(48.371, 10.898, "Augsburg", "Bavaria", "Germany")
HAMBURG = Place(53.551, 9.993, "Hamburg", "Hamburg", "Germany")
BERGEN = Place(60.391, 5.322, "Bergen", "Vestland", "Norway")
FIRST = datetime(2023, 1, 2, 12, tzinfo=UTC)


def seen(place: Place | None, *days: int) -> list[EventFeatures]:
    starts = [FIRST + timedelta(days=day) for day in days]
    return [
        EventFeatures(Event(digest(repr(place), str(start)), (), start, start, "", "", "", "fake"), place)
        for start in starts
    ]


def away(scenes: Sequence[EventFeatures]) -> list[tuple[str, date]]:
    ordered = in_time(scenes)
    found = sorted(whereabouts(ordered).away)
    return [(spot.name, ordered[one].event.start.date()) for one in found if (spot := ordered[one].spot)]


def test_home_is_where_one_is_in_the_most_weeks_not_on_the_most_days() -> None:
    holiday = [30 + day for day in range(14)]
    scenes = [*seen(MUNICH, *range(0, 100, 14)), *seen(BERGEN, *holiday, *holiday)]
    assert {name for name, _ in away(scenes)} == {"Bergen"}
    where = whereabouts(in_time(scenes))
    assert len(where.abroad) == len(where.away) == 28
    assert min(where.from_home_km[one] for one in where.away) == pytest.approx(1400, rel=0.05)


def test_a_move_of_house_is_no_journey_and_going_back_is_one() -> None:
    scenes = [*seen(MUNICH, *range(0, 300, 5)), *seen(HAMBURG, *range(303, 600, 5)), *seen(MUNICH, 350, 351)]
    moved = [*seen(HAMBURG, 250, 251)]
    days = [(FIRST + timedelta(days=day)).date() for day in (250, 251, 350, 351)]
    assert away([*scenes, *moved]) == [
        ("Hamburg", days[0]),
        ("Hamburg", days[1]),
        ("Munich", days[2]),
        ("Munich", days[3]),
    ]


def test_where_one_is_in_the_same_weeks_as_at_home_is_not_away() -> None:
    weeks = range(0, 200, 7)
    assert away([*seen(MUNICH, *weeks), *seen(OFFICE, *(day + 2 for day in weeks))]) == []
    assert len(away([*seen(MUNICH, *weeks), *seen(OFFICE, 9, 79)])) == 2


def test_where_no_home_is_known_everywhere_is_away() -> None:
    where = whereabouts(in_time([*seen(BERGEN, *range(10)), *seen(None, 3)]))
    assert len(where.away) == 10 and not where.abroad
    assert set(where.from_home_km.values()) == {float("inf")}
    assert whereabouts([]).placed == ()


def test_an_event_that_ends_before_it_begins_takes_no_time() -> None:
    one = seen(MUNICH, 0)[0]
    odd = replace(one, event=replace(one.event, end=one.event.start - timedelta(days=3)))
    where = whereabouts([odd])
    assert where.start_s == where.end_s and where.days == where.last_days


def test_cells_are_a_tenth_of_a_degree_or_finer() -> None:
    assert cell_of(MUNICH) == (481, 116) and cell_of(MUNICH, 100) == (4814, 1158)


def test_a_spot_of_unknown_country_is_not_abroad() -> None:
    scenes = [*seen(MUNICH, *range(0, 100, 7)), *seen(replace(BERGEN, country=""), 50), *seen(BERGEN, 52)]
    ordered = in_time(scenes)
    (abroad,) = whereabouts(ordered).abroad
    assert ordered[abroad].spot == BERGEN
