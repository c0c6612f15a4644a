from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from memory.language.dates import calendar
from memory.language.dates.words import HOLIDAYS
from memory.records.query import Span

BERLIN = ZoneInfo("Europe/Berlin")


def test_months_follow_each_other_without_gap() -> None:
    for number in range(24):
        first = date(2023 + number // 12, number % 12 + 1, 1)
        span = calendar.month(first, 1, UTC)
        assert span.end is not None
        assert calendar.month(span.end.date(), 1, UTC).start == span.end


def test_a_day_of_a_clock_change_is_one_day() -> None:
    span = calendar.days(date(2024, 3, 31), 1, BERLIN)
    assert calendar.is_one_day(span)
    assert span.end and span.start and span.end.timestamp() - span.start.timestamp() == 23 * 3600


def test_thanksgiving_is_the_fourth_thursday() -> None:
    for year in range(2000, 2030):
        start = calendar.holiday("thanksgiving", year, UTC).start
        assert start and start.weekday() == 3 and 22 <= start.day <= 28


@pytest.mark.parametrize("name", sorted({*HOLIDAYS.values()}))
def test_every_holiday_has_a_span_every_year(name: str) -> None:
    for year in (1999, 2008, 2024):
        span = calendar.holiday(name, year, UTC)
        assert span.start and span.end and timedelta() < span.end - span.start <= timedelta(days=4)


def test_the_latest_has_begun_or_with_ended_is_over() -> None:
    now = datetime(2024, 7, 17, tzinfo=UTC)

    def summer(year: int) -> Span:
        return calendar.season("summer", year, UTC)

    assert calendar.latest(summer, now) == summer(2024)
    assert calendar.latest(summer, now, ended=True) == summer(2023)


def test_thirds_cover_a_span() -> None:
    span = calendar.year(2023, UTC)
    thirds = [calendar.third(span, index) for index in range(3)]
    assert thirds[0].start == span.start and thirds[2].end == span.end
    assert thirds[0].end == thirds[1].start and thirds[1].end == thirds[2].start


def test_every_year_that_memories_touch() -> None:
    def christmas(number: int) -> Span | None:
        return calendar.holiday("christmas", number, UTC)

    def leap_day(number: int) -> Span | None:
        return calendar.days(date(number, 2, 29), 1, UTC) if calendar.february(number) == 29 else None

    first, last = datetime(2018, 12, 25, tzinfo=UTC), datetime(2020, 12, 23, tzinfo=UTC)
    assert [one.start.year for one in calendar.every(christmas, first, last) if one.start] == [2018, 2019]
    assert [one.start.year for one in calendar.every(leap_day, first, last) if one.start] == [2020]


def test_every_year_looks_no_farther_back_than_a_century() -> None:
    wrong, last = datetime(2, 1, 1, tzinfo=UTC), datetime(2020, 12, 31, tzinfo=UTC)
    found = list(calendar.every(lambda number: calendar.holiday("easter", number, UTC), wrong, last))
    assert (len(found), found[0].start and found[0].start.year) == (101, 1920)


@pytest.mark.parametrize(("side", "first"), [(-1, (2023, 6)), (0, (2024, 6)), (1, (2025, 6))])
def test_the_season_before_around_and_after_a_time(side: int, first: tuple[int, int]) -> None:
    start, end = datetime(2024, 7, 1, tzinfo=UTC), datetime(2024, 9, 10, tzinfo=UTC)
    span = calendar.season_beside("summer", start, end, side)
    assert span and span.start == datetime(*first, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("count", "unit", "day"),
    [
        (1, "month", "2024-02-29"),
        (4, "year", "2020-03-31"),
        (-1, "day", "2024-04-01"),
        (2, "week", "2024-03-17"),
        (130, "year", None),
        (999_999, "month", None),
    ],
)
def test_a_time_so_many_units_before(count: int, unit: str, day: str | None) -> None:
    found = calendar.counted_back(datetime(2024, 3, 31, tzinfo=UTC), count, unit)
    assert (found and found.date().isoformat()) == day


@pytest.mark.parametrize(
    ("number", "first", "found"),
    [
        (25, date(2024, 10, 8), date(2024, 10, 25)),
        (3, date(2024, 12, 8), date(2025, 1, 3)),
        (31, date(2024, 2, 1), date(2024, 3, 31)),
    ],
)
def test_the_next_day_of_a_number_may_be_in_a_later_month(number: int, first: date, found: date) -> None:
    assert calendar.next_days(number, first) == [found] and calendar.next_days(32, first) == []


def test_the_last_day_of_a_number_may_be_in_an_earlier_month() -> None:
    assert calendar.last_days(14, date(2024, 7, 14)) == [date(2024, 7, 14)]
    assert calendar.last_days(15, date(2024, 7, 14)) == [date(2024, 6, 15)]
    assert calendar.last_days(31, date(2024, 7, 14)) == [date(2024, 5, 31)]
    assert calendar.last_days(32, date(2024, 7, 14)) == []
