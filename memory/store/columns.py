"""How records lie in columns: times as seconds and minutes of offset, words as the index parts them. Knows no table."""

import re
import sqlite3
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

from memory.language.unspaced import spaced
from memory.records.days import day_begins
from memory.records.library import Precision, Timestamp

EAST_MOST, WEST_MOST = timedelta(hours=14), timedelta(hours=12)
"""So far ahead of and behind UTC there are clocks."""

LONGEST_NIGHT = timedelta(days=1)
"""So late after midnight a time may still belong to the day before, whenever days begin."""

LOCAL_S = "(moment.at_s + moment.offset_min * 60)"
"""The seconds since 1970 that a local clock showed at a moment."""

HAS_SPEAKER = "instr(detail, '\"speaker\"') > 0"
SPEAKER = "iif(json_valid(detail), json_extract(detail, '$.speaker'), NULL)"
"""Who speaks in the words of a moment, where anybody does, in the very terms of the index over them."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=4096)
def zone(offset_min: int) -> timezone:
    """Return the fixed zone this many minutes ahead of UTC."""
    return timezone(timedelta(minutes=offset_min))


def offset_of(at: datetime) -> int:
    """Return the minutes that an aware datetime is ahead of UTC."""
    offset = at.utcoffset()
    if offset is None:
        raise ValueError(f"{at} has no offset")
    return round(offset.total_seconds() / 60)


def when_columns(when: Timestamp) -> tuple[float, int, str, int]:
    """Return at_s, offset_min, precision, offset_known."""
    return (when.at.timestamp(), offset_of(when.at), when.precision.value, int(when.offset_known))


def to_datetime(at_s: float, offset_min: int) -> datetime:
    """Return the aware datetime of these columns, also for times before 1970."""
    return (EPOCH + timedelta(seconds=at_s, minutes=offset_min)).replace(tzinfo=zone(offset_min))


def day_s() -> str:
    """Return in SQL the local second since 1970 of a moment, a day less where it belongs to the evening before."""
    begins = timedelta(hours=day_begins().hour, minutes=day_begins().minute).seconds
    clock_s = f"((CAST({LOCAL_S} AS INTEGER) % 86400 + 86400) % 86400)"
    return f"({LOCAL_S} - 86400 * ({clock_s} > 0 AND {clock_s} < {begins}))"


def beside(side: datetime, compare: str, is_of_days: bool) -> tuple[str, list[float]]:
    """Return in SQL whether a moment is ">=" or "<" a side of a `Span`, and the values of that.

    Days are worked out only near to midnight: far from it the index of times alone decides.
    """
    if not is_of_days:
        return f"moment.at_s {compare} ?", [side.timestamp()]
    midnight_s = side.replace(tzinfo=UTC).timestamp()
    near = [midnight_s - EAST_MOST.total_seconds(), midnight_s + (LONGEST_NIGHT + WEST_MOST).total_seconds()]
    values = [*(near if compare == ">=" else near[::-1]), midnight_s]
    return f"moment.at_s {compare} ? AND (moment.at_s {compare} ? OR {day_s()} {compare} ?)", values


def to_when(row: sqlite3.Row) -> Timestamp:
    """Read at_s, offset_min, precision and offset_known."""
    return Timestamp(
        to_datetime(row["at_s"], row["offset_min"]), Precision(row["precision"]), bool(row["offset_known"])
    )


def fts_phrase(words: str) -> str:
    """Return words as one FTS5 phrase; characters of unspaced scripts have to stand side by side."""
    parted = " ".join(re.findall(r"\w+", spaced(words)))
    return f'"{parted}"'
