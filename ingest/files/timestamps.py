"""Candidate timestamps: digits on somebody's clock, and dates written above an entry.

A candidate may be only digits; `to_timestamp` makes a `Timestamp` of it. A date is read as people write it
(`14 July 2024`, `Sonntag, 14. Juli 2024`, `2024-07-14`, `14.07.2024 15:30`) and nothing is guessed: 7/8/2024 is two
days, so it is none, and digits that make no possible date are no date.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ingest.files.name_patterns import name_words
from memory.records.library import ClockKind, Precision, Timestamp

EARLIEST_YEAR = 1826
"""That of the oldest photograph that is kept."""

BUDDHIST_YEARS = range(2400, 2600)
BUDDHIST_SINCE = 543
_NEVER = {(1904, 1, 1), (1970, 1, 1), (1980, 1, 1)}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FARTHEST_ZONE = timedelta(hours=14)
_BETWEEN = (-9.5, -3.5, -2.5, 3.5, 4.5, 5.5, 5.75, 6.5, 8.75, 9.5, 10.5, 12.75)
OFFSETS = frozenset(timedelta(hours=hours) for hours in (*range(-12, 15), *_BETWEEN))
"""The offsets of clocks that there are, or were in the time of digital cameras."""

_SMALLEST = (1, 1, 1, 0, 0, 0, 0)
_PRECISIONS = (
    Precision.YEAR,
    Precision.MONTH,
    Precision.DAY,
    Precision.DAY,
    Precision.MINUTE,
    Precision.SECOND,
)
_OFFSET = re.compile(r"^\s*(?:(Z)|([+-])(\d{1,2})(?::?(\d{2}))?)\s*$")


@dataclass(frozen=True, slots=True)
class DateCandidate:
    """A time: `at` carries the local offset (OFFSET), is exact but of unknown place (UTC), or is mere digits (WALL).

    The digits of a WALL clue are labelled UTC for want of anything better. `until` is where a range ends, as such
    digits, of which `at` is only the beginning; None for all else.
    """

    at: datetime
    precision: Precision = Precision.SECOND
    clock: ClockKind = ClockKind.WALL
    until: datetime | None = None


def clue_of(
    parts: Sequence[str | int | None], offset: str = "", clock: ClockKind = ClockKind.WALL
) -> DateCandidate | None:
    """Return the clue in (year, month, day, hour, minute, second, microsecond), None where that was never a date.

    Missing parts lower the precision. `offset` is `Z`, `+02:00`, `+0200` or empty. A year such as 2567 is a Thai one,
    hour 24 is the end of a day, and second 60 a leap second. Dates before photographs, in the future and the zeros of
    clocks that were never set are no dates.
    """
    numbers = [int(part) for part in parts if part is not None]
    year, month, day, hour, minute, second, fraction = [*numbers, *_SMALLEST[len(numbers) :]]
    zone = zone_of(offset)
    is_midnight = (hour, minute, second) == (24, 0, 0)
    try:
        year = year - BUDDHIST_SINCE if year in BUDDHIST_YEARS else year
        at = datetime(
            year, month, day, 0 if is_midnight else hour, minute, 59 if second == 60 else second, fraction, zone or UTC
        ) + timedelta(days=is_midnight)
    except (ValueError, OverflowError):
        return None
    if not plausible(at):
        return None
    precision = _PRECISIONS[min(len(numbers), len(_PRECISIONS)) - 1]
    return DateCandidate(at, precision, ClockKind.OFFSET if zone is not None else clock)


def plausible(at: datetime) -> bool:
    """Say whether something can have been made then: since 1826, not in the future, not the zero of a clock.

    The zero of 1970 may be told in any zone: 01:00 in Rome, 16:00 of the day before in California.
    """
    if (at.year, at.month, at.day) in _NEVER and at.time().replace(microsecond=0).isoformat() == "00:00:00":
        return False
    from_zero = abs(at.replace(tzinfo=UTC) - _EPOCH)
    if from_zero <= _FARTHEST_ZONE and from_zero % timedelta(minutes=15) < timedelta(seconds=1):
        return False
    return at.year >= EARLIEST_YEAR and at <= datetime.now(UTC) + timedelta(days=1)


def zone_of(offset: str) -> tzinfo | None:
    """Return the zone of `Z`, `+02:00`, `+0200`, `+2:00` or `+02`, None for anything else."""
    found = _OFFSET.match(offset)
    if not found:
        return None
    if found[1]:
        return UTC
    minutes = int(found[3]) * 60 + int(found[4] or 0)
    if minutes > 14 * 60:
        return None
    return timezone(timedelta(minutes=-minutes if found[2] == "-" else minutes))


def zone_named(name: str) -> ZoneInfo | None:
    """Return the zone of a name such as "Europe/Rome", None for any other name."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def to_timestamp(clue: DateCandidate, zone: tzinfo | None) -> Timestamp:
    """Return the time of a clue: in its own offset, else in the `zone` of its place, else in this machine's."""
    if clue.clock is ClockKind.OFFSET:
        return Timestamp(clue.at, clue.precision)
    if clue.clock is ClockKind.UTC:
        return Timestamp(_fixed(clue.at.astimezone(zone)), clue.precision, offset_known=zone is not None)
    wall = clue.at.replace(tzinfo=None)
    return Timestamp(
        _fixed(wall.replace(tzinfo=zone) if zone else wall.astimezone()), clue.precision, offset_known=zone is not None
    )


def _fixed(at: datetime) -> datetime:
    """Return the same time with a bare offset in place of a named zone, so that it writes and compares as it is."""
    return at.replace(tzinfo=timezone(at.utcoffset() or timedelta()))


LONGEST_LINE, LONGEST_DATE = 200, 60
DATE_LANGUAGES = tuple("en de fr es it nl pt ca ro ru uk bg pl cs sk tr sv da nb fi hu el id".split())
"""The languages in which dates are written out above entries; CLDR, through Babel, has their months."""

_WIDTHS = ("wide", "abbreviated")
_YEAR_ALONE = r"((?:19|20)\d\d)(?!\d)(?:\s?(?:года|год|г|року|р|roku|r)\b\.?)?"
_AT = r"(?:(?:at|um|à|a las|kl|alle(?: ore)?|às|om|o|в|о|saat|klo|la)\.? )?"
_TIME = (
    rf"(?:[ \tT,日일][ \tT,]{{0,4}}{_AT}"
    r"(\d{1,2})[:.時时시](\d\d)(?:[:.分분](\d\d)(?:[.,]\d{1,9})?)?(?!\d)[分분]?(?:\s?([AaPp])\.?\s?[Mm]\b\.?)?"
    r"(?: ?(Z\b|[+-]\d\d:?\d\d\b))?)?"
)
_ORDINAL = r"(?:st|nd|rd|th|er|\.|º|°)?"
_FORMS = (
    (re.compile(r"(?<!\d)" + _YEAR_ALONE + r"[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)" + _TIME), (1, 2, 3)),
    (
        re.compile(r"(?<!\d)((?:19|20)\d\d)\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})(?=[日일])" + _TIME + "[日일]?"),
        (1, 2, 3),
    ),
    (re.compile(r"(?<!\d)(\d{1,2})\.\s?(\d{1,2})\.\s?" + _YEAR_ALONE + _TIME), (3, 2, 1)),
    (
        re.compile(
            r"(?<!\d)(\d{1,2})"
            + _ORDINAL
            + r"\s+(?:of |de |di )?([^\W\d_]{3,})\.?,?\s+(?:de |di |del )?"
            + _YEAR_ALONE
            + _TIME
        ),
        (3, 2, 1),
    ),
    (re.compile(r"(?<!\w)([^\W\d_]{3,})\.?\s+(\d{1,2})" + _ORDINAL + r",?\s+" + _YEAR_ALONE + _TIME), (3, 1, 2)),
    (re.compile(r"(?<!\d)((?:19|20)\d\d)\.?\s+([^\W\d_]{3,})\.?\s+(\d{1,2})(?!\d)\.?" + _TIME), (1, 2, 3)),
    (re.compile(r"(?<!\d)(\d{1,2})([/-])(\d{1,2})\2" + _YEAR_ALONE + _TIME), (4, 3, 1)),
)
_DAY_FIRST, _EITHER = (3, 2, 1), (4, 3, 1)
"""The order of a form with the day before a month, and of one whose first two numbers may be either of both."""

_DIGIT = re.compile(r"\d")
_NUMBERED = re.compile(
    r"^(?P<before>\s*(?:[^\W\d_]{2,12}\.?,?\s+)?)(?P<first>\d{1,2})(?P<sign>[./-])(?P<second>\d{1,2})(?P=sign)(?P<last>\d{2,4})(?!\d)"
)
_ISO = re.compile(r"^(?P<before>\s*(?:[^\W\d_]{2,12}\.?,?\s+)?)\d{4}-\d\d-\d\d(?!\d)")
_WEEKDAY = re.compile(r"^\s*[^\W\d_]{2,12}\.?,?\s+")
_REST = re.compile(r"^\s*(?:$|[-–—:;,.(|])")


class Dated(NamedTuple):
    """A date in a line, and the letters of the line that were read as it."""

    clue: DateCandidate
    read: str


def month_number(word: str, is_date: bool = True) -> int | None:
    """Return 1..12 for a month's name in many languages, or for its short form, with or without its dot.

    Short forms that are words too, as `set` and `pro` are, need their dot where it is not known that this `is_date`.
    The first of the languages that has such a name says which month it is. Source: CLDR, wide and abbreviated names.
    """
    word = word.lower()
    plain = word.removesuffix(".")
    if not is_date and plain == word and plain in name_words()["not_months"]:
        return None
    return _months().get(plain)


@cache
def _months() -> dict[str, int]:
    """Return the names of months in all languages; whole names go before short ones."""
    from babel import Locale

    held = [Locale.parse(language).months for language in reversed(DATE_LANGUAGES)]
    return {
        str(name).lower().removesuffix("."): number
        for width in reversed(_WIDTHS)
        for one in held
        for form in ("stand-alone", "format")
        for number, name in one[form][width].items()
    }


def clue_in_line(line: str, anywhere: bool = False) -> DateCandidate | None:
    """Return the date that a line is, or (`anywhere`) holds; None where there is none or it could be two."""
    found = dated(line, anywhere)
    return found.clue if found else None


def dated(line: str, anywhere: bool = False) -> Dated | None:
    """Return the date that a line is, or (`anywhere`) holds, and its letters; None where there is none or two.

    Otherwise the line must begin with the date, a weekday before it allowed, and end or break off behind it.
    """
    return next((one for one, begins, ends in _dates(line) if anywhere or (begins and _REST.match(line[ends:]))), None)


def begins_dated(line: str) -> tuple[DateCandidate, str] | None:
    """Return the date and time of day with which a line begins, and its other words, a weekday before them too."""
    for one, begins, ends in _dates(line):
        if begins and one.clue.precision in (Precision.MINUTE, Precision.SECOND) and ":" in one.read:
            return one.clue, line[ends:].lstrip(" \t:,;–—-") if line.startswith(one.read) else line
    return None


def leading_date(line: str, day_first: bool | None = None) -> DateCandidate | None:
    """Return the date with which a line begins, a weekday before it allowed; None where it begins with none.

    Years of two digits are of this century. `day_first` says which of two numbers that may be either is the day.
    """
    head = line[:LONGEST_DATE]
    for one, begins, ends in _dates(head) if _DIGIT.search(head) else ():
        if begins and _is_weekday(head[: ends - len(one.read)]):
            return one.clue
    short = _numbered(head)
    if not short or (short["sign"] != "." and day_first is None):
        return None
    is_day_first = short["sign"] == "." or day_first
    month, day = (short["second"], short["first"]) if is_day_first else (short["first"], short["second"])
    year = short["last"] if len(short["last"]) == 4 else f"20{short['last']}"
    return clue_of([year, month, day])


def _numbered(line: str) -> re.Match[str] | None:
    """Match a line that begins with a date in digits, a weekday before it allowed: "28/05/25", "Mon 5.3.2024"."""
    found = _NUMBERED.match(line)
    is_date = found and _is_weekday(found["before"]) and (found["sign"] != "-" or len(found["last"]) == 4)
    return found if found and is_date and len(found["last"]) != 3 else None


def _is_weekday(before: str) -> bool:
    """Say whether nothing stands before a date but a weekday."""
    plain = before.strip(" \t,.").lower()
    return not plain or plain in _weekdays()


@cache
def _weekdays() -> frozenset[str]:
    from babel import Locale

    held = [Locale.parse(language).days["format"][width] for language in DATE_LANGUAGES for width in _WIDTHS]
    return frozenset(str(name).lower().strip(".") for names in held for name in names.values())


def looks_dated(line: str) -> bool:
    """Say whether a line begins with digits that look like a date, also like one that is to come or never was."""
    iso = _ISO.match(line)
    return bool(_numbered(line) or (iso and _is_weekday(iso["before"])))


def days_first(lines: Iterable[str]) -> bool | None:
    """Say whether the dates in digits with which lines begin name the day first; None where that is not sure."""
    found = [(int(one["first"]), int(one["second"])) for line in lines if (one := _numbered(line))]
    is_first, is_second = any(first > 12 for first, _ in found), any(second > 12 for _, second in found)
    return is_first if is_first != is_second else None


def _dates(line: str) -> Iterator[tuple[Dated, bool, int]]:
    """Yield the dates in a line, whether it begins with each, and where each ends; none of a line that is too long."""
    for form, order in _FORMS if len(line) <= LONGEST_LINE else ():
        for found in form.finditer(line):
            before = line[: found.start()]
            begins = not before.strip() or bool(_WEEKDAY.fullmatch(before + " "))
            clue = _clue(found, order, is_date=_is_weekday(before) and order == _DAY_FIRST)
            if clue:
                yield Dated(clue, found[0]), begins, found.end()


def _clue(found: re.Match[str], order: tuple[int, int, int], is_date: bool) -> DateCandidate | None:
    """Return the time of a match, None where it is none; `is_date` says that a word in it can be nothing but a month.

    "12 set 2023" is how a line of a journal begins in Italian; in "Set 5 2023" and "Plates 12 set 2023" it may not be.
    """
    year, month, day = (found[number] for number in order)
    if order == _EITHER:
        if int(month) > 12:
            month, day = day, month
        elif int(day) <= 12 and month != day:
            return None
    dot = "." if found.string.startswith(".", found.end(order[1])) else ""
    number = int(month) if month.isdecimal() else month_number(month + dot, is_date)
    hour, minute, second, half, offset = found.groups()[-5:]
    if half:
        hour = str(int(hour) % 12 + (12 if half in "Pp" else 0))
    if not number:
        return None
    clue = clue_of([year, number, day, hour, minute, second], offset or "")
    return replace(clue, clock=ClockKind.UTC) if clue and offset == "Z" else clue
