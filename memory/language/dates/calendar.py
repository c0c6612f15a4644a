"""The stretches of a calendar as spans: days, months, seasons, holidays, decades, parts of a day.

Knows nothing of language, and of no other calendar than the Gregorian one. Seasons are the meteorological ones of the
northern half of the world; a winter is named by the year it begins in. Spans are aware, in the zone that is given.
"""

from collections.abc import Callable, Iterator
from datetime import MAXYEAR, date, datetime, time, timedelta, tzinfo

from memory.records.query import Span

SEASON_MONTHS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
"""The month that each season begins in."""

EARLIEST_YEAR = 1900
"""Memories that seem to end before are dated wrongly."""

YearlySpan = Callable[[int], Span | None]
"""What returns every year: the span in the given year, None where that year has none (29 February)."""

_FIXED = {
    "christmas": (12, 24, 3),
    "christmas eve": (12, 24, 1),
    "christmas day": (12, 25, 1),
    "boxing day": (12, 26, 1),
    "saint nicholas": (12, 6, 1),
    "new year's eve": (12, 31, 1),
    "new year's day": (1, 1, 1),
    "valentine's day": (2, 14, 1),
    "halloween": (10, 31, 1),
}
_BY_EASTER = {
    "good friday": (-2, 1),
    "easter": (-2, 4),
    "easter sunday": (0, 1),
    "easter monday": (1, 1),
    "ascension": (39, 1),
    "pentecost": (49, 2),
}

_PARTS = {"morning": (5, 12), "afternoon": (12, 18), "evening": (18, 24), "night": (18, 30)}


def days(first: date, count: int, zone: tzinfo) -> Span:
    """Return the span of `count` whole days from `first`."""
    start, end = (datetime.combine(day, time(), zone) for day in (first, first + timedelta(days=count)))
    return Span(start, end)


def month(first: date, count: int, zone: tzinfo) -> Span:
    """Return the span of `count` whole months from the month that `first` lies in; it ends with the year 9999."""
    months = first.year * 12 + first.month - 1 + count
    end = date(months // 12, months % 12 + 1, 1) if months < 12 * (MAXYEAR + 1) else date.max
    start = first.replace(day=1)
    return days(start, (end - start).days, zone)


def year(number: int, zone: tzinfo, count: int = 1) -> Span:
    """Return the span of `count` whole years from year `number`."""
    return month(date(number, 1, 1), 12 * count, zone)


def season(name: str, number: int, zone: tzinfo) -> Span:
    """Return spring, summer, autumn or winter of a year; raises KeyError for another name."""
    return month(date(number, SEASON_MONTHS[name], 1), 3, zone)


def season_beside(name: str, start: datetime, end: datetime, side: int) -> Span | None:
    """Return the season before a stretch of time (`side` -1), the one after it (1) or the first that it touches (0)."""
    zone = start.tzinfo
    if zone is None:
        return None
    seasons = [season(name, number, zone) for number in range(start.year - 2, end.year + 3)]
    before = [one for one in seasons if one.end and one.end <= start]
    after = [one for one in seasons if one.start and one.start >= end]
    around = [one for one in seasons if one.start and one.end and one.start <= end and one.end > start]
    chosen = before[-1:] if side < 0 else after[:1] if side else around[:1]
    return chosen[0] if chosen else None


def holiday(name: str, number: int, zone: tzinfo) -> Span:
    """Return a holiday of a year; "new year" is the turn into it; raises KeyError for an unknown name.

    New Year's Eve lasts until six in the morning after.
    """
    from dateutil.easter import easter

    if name == "new year":
        return days(date(number - 1, 12, 31), 2, zone)
    if name == "thanksgiving":
        return days(date(number, 11, 28 - (date(number, 11, 1).weekday() + 3) % 7), 1, zone)
    if name in _BY_EASTER:
        offset, count = _BY_EASTER[name]
        return days(easter(number) + timedelta(days=offset), count, zone)
    month_number, day, count = _FIXED[name]
    span = days(date(number, month_number, day), count, zone)
    if name == "new year's eve" and span.end is not None:
        return Span(span.start, span.end + timedelta(hours=6))
    return span


def latest(yearly: YearlySpan, now: datetime, ended: bool = False) -> Span | None:
    """Return the latest of a yearly span that has begun (or, with `ended`, is over) at `now`; looks nine years back."""
    for number in range(now.year + 1, now.year - 9, -1):
        span = yearly(number)
        edge = span and (span.end if ended else span.start)
        if edge and edge <= now:
            return span
    return None


def every(yearly: YearlySpan, start: datetime, end: datetime) -> Iterator[Span]:
    """Yield a yearly span of each year from `start` to `end` (aware) that it touches, the earliest first.

    Looks back no farther than a hundred years: what is dated earlier is dated wrongly.
    """
    for number in range(max(start.year - 1, end.year - 100), end.year + 2):
        span = yearly(number)
        if span and span.start and span.end and span.start <= end and span.end > start:
            yield span


def counted_back(at: datetime, count: int, unit: str) -> datetime | None:
    """Return the time so many minutes, hours, days, weeks, months or years before another, None before 1900."""
    from dateutil.relativedelta import relativedelta

    try:
        back = at - relativedelta(**{f"{unit}s": count})
    except (ValueError, OverflowError):
        return None
    return back if back.year >= EARLIEST_YEAR else None


def part_of_day(span: Span, name: str) -> Span:
    """Return the morning, afternoon, evening or night of the first day of a bounded span; raises KeyError otherwise."""
    begin, end = _PARTS[name]
    if span.start is None:
        return span
    midnight = span.start.replace(hour=0, minute=0, second=0, microsecond=0)
    return Span(midnight + timedelta(hours=begin), midnight + timedelta(hours=end))


def third(span: Span, index: int) -> Span:
    """Return the first (0), middle (1) or last (2) third of a bounded span, cut at midnights where it lasts days."""
    if span.start is None or span.end is None:
        return span
    whole = (span.end - span.start).days
    if whole < 3:
        return span
    cuts = [round(whole * i / 3) for i in (index, index + 1)]
    return Span(span.start + timedelta(days=cuts[0]), span.start + timedelta(days=cuts[1]))


def is_one_day(span: Span) -> bool:
    """Tell whether a span is one whole day (23 to 25 hours long)."""
    return span.start is not None and span.end is not None and (span.end.date() - span.start.date()).days == 1


def next_days(number: int, first: date) -> list[date]:
    """Return the next day from `first` on that is the `number`th of its month, in a list; none is the 32nd."""
    return next((found for more in range(3) if (found := _in_month(first, more, number)) and found[0] >= first), [])


def last_days(number: int, last: date) -> list[date]:
    """Return the last day up to `last` that is the `number`th of its month, in a list; none is the 32nd."""
    return next((found for back in range(3) if (found := _in_month(last, -back, number)) and found[0] <= last), [])


def _in_month(day: date, later: int, number: int) -> list[date]:
    """Return the `number`th day of the month so many months later, in a list; a month may have none."""
    months = day.year * 12 + day.month - 1 + later
    try:
        return [date(months // 12, months % 12 + 1, number)]
    except ValueError:
        return []


def february(number: int) -> int:
    """Return how many days the February of a year has."""
    return (date(number, 3, 1) - timedelta(days=1)).day
