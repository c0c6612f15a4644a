"""Which day a local time belongs to, as people count: the small hours belong to the evening that they were part of."""

from datetime import date, datetime, time

DAY_BEGINS = time(4)


def day_of(at: datetime) -> int:
    """Return the number of the day, from the year 1, that a local time belongs to; midnight sharp has no time."""
    is_night_before = time() < at.time() < DAY_BEGINS
    return max(1, at.toordinal() - is_night_before)


def local_day(at: datetime) -> date:
    """Return the date of the day that a local time belongs to."""
    return date.fromordinal(day_of(at))
