from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from memory.records.days import day_of, local_day


def test_a_day_begins_at_four_at_night_unless_the_hour_is_unknown() -> None:
    zone = timezone(timedelta(hours=2))
    night = datetime(2024, 7, 14, 3, 59, tzinfo=zone)
    assert day_of(night) == date(2024, 7, 13).toordinal()
    assert local_day(night + timedelta(minutes=1)) == date(2024, 7, 14)
    assert local_day(datetime(2024, 7, 14, tzinfo=zone)) == date(2024, 7, 14)


@pytest.mark.parametrize("at", [datetime(1, 1, 1, tzinfo=UTC), datetime(1, 1, 1, 2, tzinfo=UTC)])
def test_the_first_night_there_is_belongs_to_the_first_day(at: datetime) -> None:
    assert day_of(at) == 1
