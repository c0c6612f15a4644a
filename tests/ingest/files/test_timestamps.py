from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from ingest.files.timestamps import DateCandidate, clue_of, plausible, to_timestamp, zone_of
from memory.records.library import ClockKind, Precision

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("parts", "precision"),
    [
        ([2024], Precision.YEAR),
        ([2024, 7], Precision.MONTH),
        ([2024, 7, None], Precision.MONTH),
        ([2024, 7, 14], Precision.DAY),
        (["2024", "07", "14", None, None], Precision.DAY),
        ([2024, 7, 14, 15, 30], Precision.MINUTE),
        ([2024, 7, 14, 15, 30, 12], Precision.SECOND),
        ([2024, 7, 14, 15, 30, 12, "345000"], Precision.SECOND),
    ],
)
def test_what_is_missing_lowers_the_precision(parts: list[str | int | None], precision: Precision) -> None:
    clue = clue_of(parts)
    assert clue is not None and clue.precision is precision and clue.at.year == 2024


@pytest.mark.parametrize(
    "parts",
    [
        [2024, 13, 1],
        [2023, 2, 29],
        [0, 0, 0],
        [2024, 7, 14, 25, 0, 0],
        [1799, 1, 1],
        [9999, 1, 1],
        [1970, 1, 1, 0, 0, 0],
        [1904, 1, 1, 0, 0, 0],
        [1980, 1, 1],
    ],
)
def test_impossible_dates_and_the_zeros_of_clocks_are_no_dates(parts: list[str | int | None]) -> None:
    assert clue_of(parts) is None


def test_tomorrow_is_allowed_for_zones_and_the_week_after_is_not() -> None:
    now = datetime.now(UTC)
    assert plausible(now + timedelta(hours=20)) and not plausible(now + timedelta(days=7))


@pytest.mark.parametrize(
    ("text", "hours"),
    [("Z", 0), ("+02:00", 2), ("-0500", -5), (" +05:30 ", 5.5), ("", None), ("+25:00", None), ("MEZ", None)],
)
def test_offsets_are_read(text: str, hours: float | None) -> None:
    zone = zone_of(text)
    assert (None if zone is None else zone.utcoffset(None)) == (None if hours is None else timedelta(hours=hours))


def test_an_offset_is_kept() -> None:
    clue = clue_of([2024, 7, 14, 15, 30, 12], "-04:00")
    assert clue is not None and clue.clock is ClockKind.OFFSET
    when = to_timestamp(clue, BERLIN)
    assert when.at.isoformat() == "2024-07-14T15:30:12-04:00" and when.offset_known


def test_a_wall_clock_is_read_in_the_zone_of_the_place() -> None:
    summer, winter = (clue_of([2024, month, 14, 15, 30, 12]) for month in (7, 1))
    assert summer is not None and winter is not None
    assert to_timestamp(summer, BERLIN).at.isoformat() == "2024-07-14T15:30:12+02:00"
    assert to_timestamp(winter, BERLIN).at.isoformat() == "2024-01-14T15:30:12+01:00"
    assert to_timestamp(summer, BERLIN).offset_known


def test_a_wall_clock_without_a_place_is_read_here_and_says_so() -> None:
    clue = clue_of([2024, 7, 14, 15, 30, 12])
    assert clue is not None
    when = to_timestamp(clue, None)
    assert when.at.replace(tzinfo=None).isoformat() == "2024-07-14T15:30:12"
    assert when.at.utcoffset() == clue.at.replace(tzinfo=None).astimezone().utcoffset()
    assert not when.offset_known


def test_utc_is_told_in_the_zone_of_the_place() -> None:
    clue = DateCandidate(datetime(2024, 7, 14, 13, 30, 12, tzinfo=UTC), clock=ClockKind.UTC)
    assert to_timestamp(clue, BERLIN).at.isoformat() == "2024-07-14T15:30:12+02:00"
    here = to_timestamp(clue, None)
    assert here.at == clue.at and not here.offset_known


def test_a_settled_time_carries_a_bare_offset() -> None:
    clue = clue_of([2024, 7, 14, 15, 30, 12])
    assert clue is not None and isinstance(to_timestamp(clue, BERLIN).at.tzinfo, timezone)
