"""Times that a sentence names: "since May 2019", "in 2020", "last March", "five years ago", "on 3 May 1944".

Knows English and some German, and counts from the time of the moment; nothing of what happened then.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from memory.language.words import any_of, meanings, month_names, months, numbers, short_weekdays, weekdays
from memory.records.library import Precision

MONTHS = months()
MONTH_NAMES = month_names("en")
SEASON_MONTHS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
"""The month that each season begins in: the meteorological ones of the northern half of the world."""

UNIT_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}

_SEASONS = {word: SEASON_MONTHS[season] for word, season in meanings("calendar.seasons").items()}
_UNITS = {word: unit for word, unit in meanings("calendar.units").items() if unit in UNIT_DAYS}
_WEEKDAYS, _NUMBERS = weekdays() | short_weekdays(), numbers()


@dataclass(frozen=True, slots=True)
class NamedTime:
    """A time named at text[start:end]: its first instant, how exactly it is known, and whether it goes on from then."""

    start: int
    end: int
    at: datetime
    precision: Precision
    goes_on: bool
    words: str = ""

    @property
    def names_month(self) -> bool:
        """Whether the words give a month by name, and not "yesterday"."""
        return any(word in MONTHS for word in re.findall(r"[^\W\d_]+", self.words.lower()))

    @property
    def names_year(self) -> bool:
        """Whether the words give the year."""
        return bool(re.search(r"\d{4}", self.words))

    @property
    def date(self) -> str:
        """The time as a fact shows it, no more exact than it is known: "1944", "May 1944", "3 May 1944"."""
        month = MONTH_NAMES[self.at.month - 1]
        if self.precision is Precision.YEAR:
            return str(self.at.year)
        return (
            f"{month} {self.at.year}" if self.precision is Precision.MONTH else f"{self.at.day} {month} {self.at.year}"
        )


def plain_letters(text: str) -> str:
    """Return a text, as long as it was, with s, i and k for the letters that expressions without case take for them."""
    return text.translate(_TAKEN_FOR)


_TAKEN_FOR = str.maketrans("\u017f\u0131\u0130\u212a", "siIK")
_MONTH, _NUMBER = rf"(?P<month>{any_of(MONTHS)})\.?", rf"(?P<number>\d{{1,2}}|{any_of(_NUMBERS)})"
_YEAR, _DAY = r"(?P<year>(?:19|20)\d\d)", r"(?P<day>[0-3]?\d)(?:st|nd|rd|th|\.)?"
_UNIT = rf"(?P<unit>{any_of(_UNITS)})"
_SPAN = any_of([word for word, unit in _UNITS.items() if unit != "day"])
_LEAD = (
    r"(?:(?P<since>ever since|since|seit|from)|on|in|at|am|im|back in|early in|late in|around)(?: the| early| late)?"
)
_ABOUT = r"(?:about |around |over |almost |nearly |just |only |more than |a good |etwa |the past |the last )?"

_SHAPES = tuple(
    re.compile(rf"\b{shape}(?!\w)", re.IGNORECASE)
    for shape in (
        rf"(?:{_LEAD} )?{_DAY}(?: of)? {_MONTH}(?:,? {_YEAR})?",
        rf"(?:{_LEAD} )?{_MONTH} {_DAY}(?:,? {_YEAR})?",
        rf"(?:{_LEAD} )?{_MONTH},? {_YEAR}",
        rf"{_LEAD} {_MONTH}(?! \d)",
        rf"(?:{_LEAD} )?(?P<last>last|this|letzten|letztes) {_MONTH}",
        rf"{_LEAD} {_YEAR}",
        rf"(?:{_LEAD} )?(?P<last>last|this|letzte[nrs]?|diese[nrms]?) (?P<span>{_SPAN}|weekend|night|morning|"
        rf"{any_of(_SEASONS)}|{any_of(_WEEKDAYS)})",
        rf"{_ABOUT}{_NUMBER} (?:of )?{_UNIT} ago",
        rf"vor {_ABOUT}{_NUMBER} {_UNIT}",
        rf"(?P<since>for|seit) {_ABOUT}{_NUMBER} (?:of )?{_UNIT}(?: now)?",
        r"(?:just )?(?P<near>today|yesterday|tonight|heute|gestern)",
    )
)


def named_times(text: str, now: datetime) -> list[NamedTime]:
    """Return the times named in a sentence that was said `now` (aware), in order; what lies ahead is left out."""
    found: list[NamedTime] = []
    plain = plain_letters(text)
    for shape in _SHAPES:
        for match in shape.finditer(plain):
            if any(match.start() < one.end and one.start < match.end() for one in found):
                continue
            read = _read(match.groupdict(), now)
            if read and read[0] <= now:
                goes_on = bool(match.groupdict().get("since"))
                found.append(NamedTime(match.start(), match.end(), *read, goes_on, text[match.start() : match.end()]))
    return sorted(found, key=lambda one: one.start)


def day_of_year(at: datetime) -> str:
    """Return a day as birthdays show it: "3 May"."""
    return f"{at.day} {MONTH_NAMES[at.month - 1]}"


def _read(parts: dict[str, str | None], now: datetime) -> tuple[datetime, Precision] | None:
    reads: tuple[tuple[str, Callable[[dict[str, str | None], datetime], tuple[datetime, Precision] | None]], ...] = (
        ("near", _near),
        ("unit", _ago),
        ("span", _span),
        ("month", _month),
        ("year", _year),
    )
    return next((read(parts, now) for name, read in reads if parts.get(name)), None)


def _day_of(now: datetime, days_ago: int = 0) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=days_ago)


def _near(parts: dict[str, str | None], now: datetime) -> tuple[datetime, Precision]:
    is_past = str(parts["near"]).lower() in ("yesterday", "gestern")
    return _day_of(now, int(is_past)), Precision.DAY


def _ago(parts: dict[str, str | None], now: datetime) -> tuple[datetime, Precision] | None:
    number, unit = str(parts["number"]).lower(), _UNITS[str(parts["unit"]).lower()]
    count = int(number) if number.isdigit() else _NUMBERS[number]
    day = _day_of(now)
    if unit == "year":
        return (day.replace(year=day.year - count, month=1, day=1), Precision.YEAR) if count < day.year else None
    if unit == "month":
        months = day.year * 12 + day.month - 1 - count
        return day.replace(year=months // 12, month=months % 12 + 1, day=1), Precision.MONTH
    return _day_of(now, count * UNIT_DAYS[unit]), Precision.DAY if UNIT_DAYS[unit] == 1 else Precision.MONTH


def _span(parts: dict[str, str | None], now: datetime) -> tuple[datetime, Precision]:
    word, is_last = str(parts["span"]).lower(), not str(parts["last"]).lower().startswith(("this", "dies"))
    day = _day_of(now)
    if word in _SEASONS:
        begin = day.replace(month=_SEASONS[word], day=1)
        years = int(begin > day) + int(is_last and begin <= day and day < begin + timedelta(days=92))
        return begin.replace(year=begin.year - years), Precision.MONTH
    if word in _WEEKDAYS:
        days = (day.weekday() - _WEEKDAYS[word]) % 7
        return _day_of(now, (days or 7) if is_last else days), Precision.DAY
    if _UNITS.get(word) == "year":
        return day.replace(year=day.year - int(is_last), month=1, day=1), Precision.YEAR
    if _UNITS.get(word) == "month":
        return (
            _ago({"number": "1", "unit": "month"}, now) or (day, Precision.DAY)
            if is_last
            else (
                day.replace(day=1),
                Precision.MONTH,
            )
        )
    if word == "weekend":
        return _day_of(now, (day.weekday() - 5) % 7), Precision.DAY
    if _UNITS.get(word) == "week":
        return _day_of(now, 7 * int(is_last)), Precision.MONTH
    return _day_of(now, int(is_last)), Precision.DAY


def _month(parts: dict[str, str | None], now: datetime) -> tuple[datetime, Precision] | None:
    month, today = MONTHS[str(parts["month"]).lower()], _day_of(now)
    year = int(str(parts["year"])) if parts.get("year") else today.year
    number = int(str(parts["day"])) if parts.get("day") else 1
    try:
        at = today.replace(year=year, month=month, day=number)
        if not parts.get("year") and at > today:
            at = at.replace(year=year - 1)
    except ValueError:
        return None
    return at, Precision.DAY if parts.get("day") else Precision.MONTH


def _year(parts: dict[str, str | None], now: datetime) -> tuple[datetime, Precision]:
    return _day_of(now).replace(year=int(str(parts["year"])), month=1, day=1), Precision.YEAR
