"""Times that a sentence names: "since May 2019", "in 2020", "last March", "five years ago", "on 3 May 1944".

Knows English and some German, and counts from the time of the moment; nothing of what happened then.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from memory.records.library import Precision

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar jänner",
            "february feb februar",
            "march mar märz",
            "april apr",
            "may mai",
            "june jun juni",
            "july jul juli",
            "august aug",
            "september sep sept",
            "october oct oktober okt",
            "november nov",
            "december dec dezember dez",
        ),
        1,
    )
    for name in names.split()
}
MONTH_NAMES = "January February March April May June July August September October November December".split()
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday montag mon",
            "tuesday dienstag tues",
            "wednesday mittwoch wed",
            "thursday donnerstag thurs",
            "friday freitag fri",
            "saturday samstag sat",
            "sunday sonntag sun",
        )
    )
    for name in names.split()
}
_NUMBERS = {
    name: number
    for number, names in enumerate(
        (
            "a an one ein einem einer",
            "two zwei couple",
            "three drei few",
            "four vier",
            "five fünf",
            "six sechs",
            "seven sieben",
            "eight acht",
            "nine neun",
            "ten zehn",
            "eleven elf",
            "twelve zwölf",
        ),
        1,
    )
    for name in names.split()
}
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12, "frühling": 3, "sommer": 6, "herbst": 9}
_UNITS_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365, "tag": 1, "woche": 7, "monat": 30, "jahr": 365}


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


def _any(words: dict[str, int]) -> str:
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


_TAKEN_FOR = str.maketrans("\u017f\u0131\u0130\u212a", "siIK")
_MONTH, _NUMBER = rf"(?P<month>{_any(MONTHS)})\.?", rf"(?P<number>\d{{1,2}}|{_any(_NUMBERS)})"
_YEAR, _DAY = r"(?P<year>(?:19|20)\d\d)", r"(?P<day>[0-3]?\d)(?:st|nd|rd|th|\.)?"
_UNIT = r"(?P<unit>day|week|month|year|tag|woche|monat|jahr)(?:s|en|n|e)?"
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
        rf"(?:{_LEAD} )?(?P<last>last|this|letzte[nrs]?|diese[nrms]?) (?P<span>week|month|year|weekend|night|morning|"
        rf"woche|monat|jahr|{_any(_SEASONS)}|{_any(_WEEKDAYS)})",
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
    number, unit = str(parts["number"]).lower(), str(parts["unit"]).lower()
    count = int(number) if number.isdigit() else _NUMBERS[number]
    day = _day_of(now)
    if unit in ("year", "jahr"):
        return (day.replace(year=day.year - count, month=1, day=1), Precision.YEAR) if count < day.year else None
    if unit in ("month", "monat"):
        months = day.year * 12 + day.month - 1 - count
        return day.replace(year=months // 12, month=months % 12 + 1, day=1), Precision.MONTH
    return _day_of(now, count * _UNITS_DAYS[unit]), Precision.DAY if _UNITS_DAYS[unit] == 1 else Precision.MONTH


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
    if word in ("year", "jahr"):
        return day.replace(year=day.year - int(is_last), month=1, day=1), Precision.YEAR
    if word in ("month", "monat"):
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
    if word in ("week", "woche"):
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
