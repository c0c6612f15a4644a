"""How records lie in columns: times as seconds and minutes of offset. Knows no table."""

import sqlite3
from datetime import UTC, datetime, timedelta, timezone

from memory.types import Precision, When

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def zone(offset_min: int) -> timezone:
    """Return the fixed zone this many minutes ahead of UTC."""
    return timezone(timedelta(minutes=offset_min))


def offset_of(at: datetime) -> int:
    """Return the minutes that an aware datetime is ahead of UTC."""
    offset = at.utcoffset()
    if offset is None:
        raise ValueError(f"{at} has no offset")
    return round(offset.total_seconds() / 60)


def when_columns(when: When) -> tuple[float, int, str, int]:
    """Return at_s, offset_min, precision, offset_known."""
    return (when.at.timestamp(), offset_of(when.at), when.precision.value, int(when.offset_known))


def to_datetime(at_s: float, offset_min: int) -> datetime:
    """Return the aware datetime of these columns, also for times before 1970."""
    return (EPOCH + timedelta(seconds=at_s)).astimezone(zone(offset_min))


def to_when(row: sqlite3.Row) -> When:
    """Read at_s, offset_min, precision and offset_known."""
    return When(to_datetime(row["at_s"], row["offset_min"]), Precision(row["precision"]), bool(row["offset_known"]))
