"""Spans and vague dates in words, as the owner would say them: "14 July 2024", "March 2023", "since 3 May 2021".

Knows these records alone.
"""

from datetime import datetime, timedelta

from memory.records.derived import DateLevel, VagueDate
from memory.records.query import Span


def tell_span(span: Span) -> str:
    """Say a span in English, no more exactly than in days, except inside one day."""
    start, end = span.start, span.end
    if start is None and end is None:
        return "at any time"
    if start is None and end is not None:
        return f"before {_day(end)}"
    if end is None and start is not None:
        return f"since {_day(start)}"
    return _bounded(start, end) if start and end else ""


def vague_words(when: VagueDate) -> str:
    """Say a month or a year: "July 2024", "2024"."""
    return f"{when.first:%Y}" if when.level is DateLevel.YEAR else f"{when.first:%B %Y}"


def _bounded(start: datetime, end: datetime) -> str:
    last = end - timedelta(microseconds=1)
    is_months = start.day == 1 and end.day == 1 and _is_midnight(start) and _is_midnight(end)
    if is_months and (start.month, end.month) == (1, 1):
        return f"{start.year}" if last.year == start.year else f"{start.year} to {last.year}"
    if is_months and (start.year, start.month) == (last.year, last.month):
        return f"{start:%B %Y}"
    if is_months:
        return f"{start:%B %Y} to {last:%B %Y}"
    if start.date() == last.date():
        return (
            _day(start) if _is_midnight(start) and _is_midnight(end) else f"{_day(start)}, {start:%H:%M} to {end:%H:%M}"
        )
    return f"{_day(start)} to {_day(last)}"


def _is_midnight(at: datetime) -> bool:
    return (at.hour, at.minute, at.second) == (0, 0, 0)


def _day(at: datetime) -> str:
    return f"{at.day} {at:%B %Y}"
