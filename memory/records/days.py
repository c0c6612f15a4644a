"""Which day a local time belongs to, as people count: the small hours belong to the evening that they were part of.

A process works with one library, whose config says when its days begin; this module alone keeps that for all layers.
"""

from datetime import date, datetime, time

MIDNIGHT = time()
USUAL = time(4)
_begins = USUAL


def day_begins() -> time:
    """Return the local time at which days begin."""
    return _begins


def begin_days_at(at: time) -> None:
    """Let days begin at a local time from now on; midnight makes them those of the calendar."""
    global _begins
    _begins = at


def day_of(at: datetime) -> int:
    """Return the number of the day, from the year 1, that a local time belongs to; midnight sharp has no time."""
    is_night_before = MIDNIGHT < at.time().replace(microsecond=0) < _begins
    return max(1, at.toordinal() - is_night_before)


def local_day(at: datetime) -> date:
    """Return the date of the day that a local time belongs to."""
    return date.fromordinal(day_of(at))


def local_days(start: datetime, end: datetime) -> tuple[date, date]:
    """Return the days from which to which something reached.

    What has no hour begins at midnight sharp, on its day, and may end seconds later, which is the night before.
    """
    first = local_day(start)
    return first, max(first, local_day(end))
