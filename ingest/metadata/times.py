"""The one place that decides when something was made, from all clues at once.

The most trusted clue counts; what is finer and agrees with it makes it more exact; what is told earlier than the
device says corrects it, as a scan is corrected. A wall clock and a clock in UTC that differ by a zone's offset give the
offset; where both show the same digits, the container counts local time, as many cameras do.
Source: the inference of exiftool-vendored, PhotoPrism #2640; the table is in docs/decisions/0048-times.md.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from enum import StrEnum

from ingest.files.date_clues import Clue, Trust
from ingest.files.name_dates import A_YEAR
from ingest.files.timestamps import OFFSETS, DateCandidate, to_timestamp
from memory.records.library import ClockKind, Precision, TakenFrom, Timestamp

GPS_TIME = "GPS time"
TAKEOUT_TIME = "Takeout photoTakenTime"
DIGITAL_SINCE = 1995
"""Who tells of an earlier year tells of a picture that was scanned."""

CORRECTS_FROM = timedelta(days=1)
SAME = timedelta(seconds=120)
"""So much the clocks of one device may differ; a recording may be dated by its end as well."""

SHORT_RANGE = timedelta(days=62)
"""A file that was last written within a range of this length that its folder names was made then."""

_QUARTER = timedelta(minutes=15)

_FINENESS = (Precision.YEAR, Precision.MONTH, Precision.DAY, Precision.MINUTE, Precision.SECOND)
_EXACT = (Precision.MINUTE, Precision.SECOND)
_DEFAULT_DAYS = frozenset({(2002, 12, 8), *((year, 1, 1) for year in range(1970, 2011))})
_NOON_OF_DEFAULT = (2002, 12, 8, 12, 0, 0)


class Step(StrEnum):
    """How a verdict came about beside the most trusted clue."""

    OFFSET = "offset"
    LOCAL = "local"
    FINER = "finer"
    CORRECTED = "corrected"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The clue that counts, the date that it gives with its offset where that was found, and by which steps.

    `by` are the steps beside the most trusted clue, each with the field of the clue that it rests on.
    """

    clue: Clue
    date: DateCandidate
    by: tuple[tuple[Step, str], ...] = ()

    def timestamp(self, zone: tzinfo | None) -> Timestamp:
        """Return the time, in its own offset, else in that of its place, else in this machine's."""
        return to_timestamp(self.date, zone)


def decide(clues: Sequence[Clue], zone: tzinfo | None = None, duration_s: float | None = None) -> Verdict:
    """Return what some clues, one at the least, say together, in order where they are trusted alike.

    `zone` is that of the place, None where that is not known; `duration_s` that of a recording.
    """
    usable = sorted(filter(None, map(_weighed, clues)), key=lambda one: -one.trust) or list(clues[:1])
    best, by = usable[0], []
    corrected = _correction(best, usable)
    if corrected:
        best = corrected
        by.append((Step.CORRECTED, best.field))
    best = _as_made(best, usable)
    while finer := _finer(best, usable):
        best = finer
        by.append((Step.FINER, best.field))
    date, step = _with_offset(best, usable, zone, timedelta(seconds=duration_s or 0))
    steps = (step, None if step else _contradiction(best, date, usable))
    return Verdict(best, date, (*by, *filter(None, steps)))


def _weighed(clue: Clue) -> Clue | None:
    """Return a clue with the trust that its date deserves: the default of a camera's clock is weak, or nothing."""
    at, precision = clue.date.at, clue.date.precision
    if clue.source not in (TakenFrom.EXIF, TakenFrom.CONTAINER) or precision not in _EXACT:
        return clue
    if at.timetuple()[:6] == _NOON_OF_DEFAULT:
        return None
    is_default = (at.year, at.month, at.day) in _DEFAULT_DAYS
    return replace(clue, trust=min(clue.trust, Trust.WEAK)) if is_default else clue


def _correction(best: Clue, usable: Sequence[Clue]) -> Clue | None:
    """Return what tells of an earlier time than the device, as of a picture that was scanned or copied later.

    A picture that was changed before the time of its folder was not made then.
    """
    if best.trust is Trust.FOLDER:
        start = _span(best.date)[0] - CORRECTS_FROM
        return next((one for one in usable if _is_bound(one) and _digits(one.date) < start), None)
    if best.trust not in (Trust.MADE, Trust.CORRECTED):
        return None
    start = best.date.at.replace(tzinfo=UTC)
    for one in usable:
        is_earlier = _span(one.date)[1] + CORRECTS_FROM < start
        told = one.trust is Trust.CORRECTED or (one.trust is Trust.TOLD and one.field != GPS_TIME)
        is_named = one.source in (TakenFrom.FILENAME, TakenFrom.FOLDER) and one.field != A_YEAR
        is_scan = is_named and one.date.at.year < DIGITAL_SINCE <= start.year
        is_rewritten = one.trust is Trust.NAMED and best.date.clock is ClockKind.UTC
        if (
            is_earlier
            and (one.trust is Trust.CORRECTED or best.trust is Trust.MADE)
            and (told or is_scan or is_rewritten)
        ):
            return one
    return None


def _is_bound(clue: Clue) -> bool:
    """Say whether a picture is surely no younger than a clue: it was changed or digitized then."""
    at = clue.date.at
    is_told = clue.trust is Trust.WEAK and clue.source is TakenFrom.EXIF and clue.date.precision in _EXACT
    return is_told and at.year >= DIGITAL_SINCE and (at.year, at.month, at.day) not in _DEFAULT_DAYS


def _as_made(best: Clue, usable: Sequence[Clue]) -> Clue:
    """Return the device's own clue where a sidecar only repeats it."""
    if best.trust is not Trust.CORRECTED:
        return best
    same = (one for one in usable if one.trust is Trust.MADE and _is_same(one.date, best.date))
    return next(same, best)


def _is_same(one: DateCandidate, other: DateCandidate) -> bool:
    if one.precision not in _EXACT or other.precision not in _EXACT:
        return False
    if ClockKind.WALL in (one.clock, other.clock):
        return abs(_digits(one) - _digits(other)) < timedelta(seconds=2)
    return abs(one.at - other.at) < timedelta(seconds=2)


def _finer(best: Clue, usable: Sequence[Clue]) -> Clue | None:
    """Return a clue that is finer than one of a day, a month or a year, and lies in it."""
    if best.date.precision in _EXACT:
        return None
    start, end = _span(best.date)
    for one in usable:
        slack = timedelta(hours=14) if one.date.clock is ClockKind.UTC else timedelta()
        is_finer = _FINENESS.index(one.date.precision) > _FINENESS.index(best.date.precision)
        is_in_range = best.date.until is not None and end - start <= SHORT_RANGE
        if is_finer and (one.trust > Trust.FILE or is_in_range) and start - slack <= _digits(one.date) < end + slack:
            return one if one.trust > Trust.FILE else replace(one, trust=best.trust, source=best.source)
    return None


def _span(date: DateCandidate) -> tuple[datetime, datetime]:
    """Return when a date begins and ends, as digits labelled UTC."""
    at = _digits(date)
    if date.until is not None:
        return at, date.until
    match date.precision:
        case Precision.YEAR:
            return at.replace(month=1, day=1), at.replace(month=1, day=1) + timedelta(days=366)
        case Precision.MONTH:
            return at.replace(day=1), at.replace(day=1) + timedelta(days=31)
        case Precision.DAY:
            return at, at + timedelta(days=1)
        case _:
            return at, at + timedelta(seconds=1)


def _digits(date: DateCandidate) -> datetime:
    return date.at.replace(tzinfo=UTC)


def _with_offset(
    best: Clue, usable: Sequence[Clue], zone: tzinfo | None, duration: timedelta
) -> tuple[DateCandidate, tuple[Step, str] | None]:
    """Return the date of a clue with the offset that it has together with another, and which other that is."""
    date = best.date
    if date.precision not in _EXACT or date.clock is ClockKind.OFFSET or best.trust is Trust.FILE:
        return date, None
    others = [one for one in usable if one is not best and one.date.precision in _EXACT and one.trust > Trust.FILE]
    if date.clock is ClockKind.WALL:
        for one, offset in _offsets(date, others, duration):
            if _fits(date.at, offset, zone):
                at = date.at.replace(tzinfo=timezone(offset))
                return replace(date, at=at, clock=ClockKind.OFFSET), (Step.OFFSET, one.field)
        return date, None
    for one in (one for one in others if one.date.clock is ClockKind.WALL and one.trust >= Trust.NAMED):
        apart = _apart(_digits(one.date) - date.at, duration)
        if apart == timedelta():
            return replace(date, clock=ClockKind.WALL), (Step.LOCAL, one.field)
        if apart is not None and zone is None:
            at = date.at.astimezone(timezone(apart))
            return replace(date, at=at, clock=ClockKind.OFFSET), (Step.OFFSET, one.field)
    return date, None


def _contradiction(best: Clue, date: DateCandidate, usable: Sequence[Clue]) -> tuple[Step, str] | None:
    """Return that satellites tell of another time than the one that counts, which is no offset of its clock.

    A clock that was never set is wrong, and a fix may be hours old: the device's own word stays.
    """
    if best.trust is Trust.FILE or date.precision not in _EXACT or date.clock is ClockKind.UTC:
        return None
    for one in usable:
        if one.field == GPS_TIME and one is not best and one.date.precision in _EXACT:
            is_other = date.clock is ClockKind.WALL or abs(date.at - one.date.at) > _QUARTER
            return (Step.CONTRADICTED, one.field) if is_other else None
    return None


def _offsets(wall: DateCandidate, others: Sequence[Clue], duration: timedelta) -> Iterator[tuple[Clue, timedelta]]:
    """Yield the clues that give a wall clock an offset, and the offset.

    Satellites may have been seen minutes ago. A program that knows no zone writes the digits as if they were UTC.
    """
    for one in others:
        if one.date.clock is ClockKind.OFFSET:
            offset = one.date.at.utcoffset()
            if offset is not None and abs(_digits(one.date) - _digits(wall)) < SAME:
                yield one, offset
        elif one.date.clock is ClockKind.UTC:
            apart = _digits(wall) - one.date.at
            if one.field == GPS_TIME:
                rounded = round(apart / _QUARTER) * _QUARTER
                found = rounded if rounded in OFFSETS else None
            else:
                found = _apart(apart, duration) or None
            if found is not None:
                yield one, found


def _apart(apart: timedelta, duration: timedelta) -> timedelta | None:
    """Return the offset by which two clocks differ, one of which may tell the end of a recording; None for none."""
    for shift in (timedelta(), duration):
        rounded = round((apart + shift) / _QUARTER) * _QUARTER
        if abs(apart + shift - rounded) < SAME and rounded in OFFSETS:
            return rounded
    return None


def _fits(wall: datetime, offset: timedelta, zone: tzinfo | None) -> bool:
    """Say whether clocks of the place can have stood so; where the place is not known, any may."""
    if zone is None:
        return True
    told = wall.replace(tzinfo=zone)
    return offset in (told.utcoffset(), told.replace(fold=1).utcoffset())
