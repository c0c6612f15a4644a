from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from memory.records.days import MIDNIGHT, begin_days_at, day_begins, day_of, local_day, local_days
from memory.records.library import Timestamp


def test_a_day_begins_at_four_at_night_unless_the_hour_is_unknown() -> None:
    zone = timezone(timedelta(hours=2))
    night = datetime(2024, 7, 14, 3, 59, tzinfo=zone)
    assert day_of(night) == date(2024, 7, 13).toordinal()
    assert local_day(night + timedelta(minutes=1)) == date(2024, 7, 14)
    assert local_day(datetime(2024, 7, 14, tzinfo=zone)) == date(2024, 7, 14)


@pytest.mark.parametrize("at", [datetime(1, 1, 1, tzinfo=UTC), datetime(1, 1, 1, 2, tzinfo=UTC)])
def test_the_first_night_there_is_belongs_to_the_first_day(at: datetime) -> None:
    assert day_of(at) == 1


def test_days_begin_when_they_are_set_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("memory.records.days._begins", day_begins())
    night = Timestamp(datetime(2024, 7, 14, 5, 29, tzinfo=UTC))
    begin_days_at(time(5, 30))
    assert night.day == date(2024, 7, 13)
    begin_days_at(MIDNIGHT)
    assert night.day == date(2024, 7, 14) == local_day(datetime(2024, 7, 14, 0, 1, tzinfo=UTC))


def test_what_has_no_hour_ends_on_the_day_it_begins() -> None:
    start, second = datetime(2024, 7, 11, tzinfo=UTC), timedelta(seconds=4)
    assert local_days(start, start + second) == (date(2024, 7, 11), date(2024, 7, 11))
    assert local_days(start, start + timedelta(days=1, hours=12)) == (date(2024, 7, 11), date(2024, 7, 12))
