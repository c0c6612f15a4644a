"""The phrases, English and German, that name one time each: "14 July", "two weeks ago", "letzten Sommer".

What counts as a phrase, and how wide a span it means, is decided here. Without a year it means the latest such time,
never the future. How phrases join ("between", "since") is decided in spans.py.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo

from memory.language.dates import calendar
from memory.language.dates.calendar import YearlySpan
from memory.language.dates.format import tell_span
from memory.language.dates.words import (
    AT_LEADS,
    COUNT,
    COUNTED,
    DAYS,
    DAYS_BACK,
    FEW,
    FULL_YEAR,
    HOLIDAY,
    HOLIDAYS,
    IN_LEADS,
    MONTH,
    MONTHS,
    NAMES,
    NEAR,
    NEARLY,
    ON_LEADS,
    PART,
    PARTS,
    SEASONS,
    UNIT,
    UNIT_DAYS,
    UNITS,
    WEEKDAY,
    WEEKDAYS,
    WHICH,
    count_of,
)
from memory.language.words import any_of, short_weekdays
from memory.records.query import Span


@dataclass(frozen=True, slots=True)
class Phrase:
    """A stretch of text that names a time: text[begin:end].

    `yearly` is set while a year may still be joined to it, `year` where it is itself a year. `leads` are the words of
    which one must stand before it for it to count, with an article between where `article` says so; empty where it
    counts by itself. `lead` is the one that does, and `named` the span before "since" and the like opened it.
    `habitual` ones may mean any such time: "in summer". `is_around`: the middle of the spans is meant: "two weeks
    ago". `goes_on`: up to now: "the past week". `note` tells how a doubtful one was read.
    """

    begin: int
    end: int
    spans: tuple[Span, ...]
    yearly: YearlySpan | None = None
    year: int | None = None
    leads: frozenset[str] = frozenset()
    article: bool = False
    lead: str = ""
    named: Span | None = None
    habitual: bool = False
    is_around: bool = False
    goes_on: bool = False
    note: str = ""


_ANY_WEEKDAY = short_weekdays() | WEEKDAYS


@dataclass(frozen=True, slots=True)
class Clock:
    """Now, the zone that all spans are in, and from when to when there are memories, where that is known.

    `month_first`: the owner writes 3/4/2023 for 4 March.
    """

    now: datetime
    zone: tzinfo
    held: Span | None = None
    month_first: bool = False

    @property
    def latest(self) -> datetime:
        """The time that what has no year is looked for before: now, or the end of the memories."""
        end = self.held.end if self.held else None
        return min(self.now, end) if end and end.year >= calendar.EARLIEST_YEAR else self.now


Reader = Callable[[re.Match[str], Clock], Phrase | None]


def part_of_day(word: str) -> str:
    """Return morning, afternoon, evening or night for a word that matched PART."""
    return PARTS[word.lower()]


def atoms(text: str, now: datetime, held: Span | None = None, month_first: bool = False) -> list[Phrase]:
    """Return the phrases in a text that might each name a time, in order, none over another; `now` is aware."""
    if now.tzinfo is None:
        raise ValueError("now has no time zone")
    clock = Clock(now, now.tzinfo, held, month_first)
    found: list[Phrase] = []
    for pattern, read in _PATTERNS:
        for match in pattern.finditer(text):
            phrase = read(match, clock)
            if phrase:
                found.append(phrase)
                text = text[: phrase.begin] + "\x00" * (phrase.end - phrase.begin) + text[phrase.end :]
    return sorted(found, key=lambda phrase: phrase.begin)


def _phrase(match: re.Match[str], *spans: Span | None) -> Phrase | None:
    kept = tuple(span for span in spans if span)
    return Phrase(match.start(), match.end(), kept) if kept else None


def _every_year(match: re.Match[str], clock: Clock, yearly: YearlySpan, leads: frozenset[str]) -> Phrase | None:
    """Make a phrase of what returns every year, with "last" and "this" before it taken into account."""
    which = (match.groupdict().get("which") or "").lower()
    ended = which.startswith(("last", "letzt", "vorig", "vergangen"))
    span = calendar.latest(yearly, clock.now if which else clock.latest, ended)
    if span is None:
        return None
    if which:
        return Phrase(match.start(), match.end(), (span,))
    return Phrase(match.start(), match.end(), (span,), yearly, leads=leads)


def _written_day(match: re.Match[str], clock: Clock) -> Phrase | None:
    year = int(match["three"])
    return _phrase(match, _day_of(year if year > 99 else _century(year, clock), match["two"], match["one"], clock))


def _slashed_day(match: re.Match[str], clock: Clock) -> Phrase | None:
    """Read 2023-04-03, 14/7/2023 and 7/14/2023; 3/4/2023 as the owner writes dates, which is told."""
    first, second, third = (match[name] for name in ("one", "two", "three"))
    if len(first) == 4:
        return _phrase(match, _day_of(int(first), second, third, clock))
    year = int(third) if len(third) == 4 else _century(int(third), clock)
    readings = [_day_of(year, second, first, clock), _day_of(year, first, second, clock)]
    days = [one for one in (readings[::-1] if clock.month_first else readings) if one]
    found = _phrase(match, *days[:1])
    if found is None or len(set(days)) == 1:
        return found
    note = f"“{match[0]}” was taken as {tell_span(found.spans[0])}; write the month as a word to say it otherwise."
    return replace(found, note=note)


def _day_of(year: int, month: str | int, number: str, clock: Clock, count: int = 1) -> Span | None:
    """Return a day by its numbers, or `count` from it on; None where the calendar has none."""
    try:
        return calendar.days(date(year, int(month), int(number)), count, clock.zone)
    except ValueError:
        return None


def _dotted_day(match: re.Match[str], clock: Clock) -> Phrase | None:
    """Read "14.7.", which may also be a version or a weight."""

    def yearly(number: int) -> Span | None:
        return _day_of(number, match["two"], match["one"], clock)

    return _every_year(match, clock, yearly, ON_LEADS - {"of", "for", "by"} | {"("})


def _named_days(match: re.Match[str], clock: Clock) -> Phrase | None:
    """Read "14 July" and "14 to 16 July"; "2 may" and "March 2" to begin with need "on"."""
    first, last, month = match["first"], match["last"] or match["first"], match["month"]

    def yearly(number: int) -> Span | None:
        if int(last) < int(first) or not _day_of(number, MONTHS[month.lower()], last, clock):
            return None
        return _day_of(number, MONTHS[month.lower()], first, clock, int(last) - int(first) + 1)

    is_verb = month[0].islower() or match.start("month") == 0
    doubtful = is_verb and month.lower() in ("may", "march") and not match["ordinal"] and first == last
    return _every_year(match, clock, yearly, ON_LEADS if doubtful else frozenset())


def _numbered_month(match: re.Match[str], clock: Clock) -> Phrase | None:
    """Read "2011-12" and "12/2011"; 2011/12 is a winter or a year of school."""
    if match.groupdict().get("gap") == "/" and (int(match["year"]) + 1) % 100 == int(match["month"]):
        return None
    return _phrase(match, calendar.month(date(int(match["year"]), int(match["month"]), 1), 1, clock.zone))


def _month(match: re.Match[str], clock: Clock) -> Phrase | None:
    def yearly(number: int) -> Span:
        return calendar.month(date(number, MONTHS[match["month"].lower()], 1), 1, clock.zone)

    person = {"from", "of", "by"} if match["month"].lower() in NAMES else {"of", "by"}
    return _every_year(match, clock, yearly, IN_LEADS - person)


def _season(match: re.Match[str], clock: Clock) -> Phrase | None:
    word = match["season"].lower()
    leads = frozenset({"in", "during"}) if word == "fall" else IN_LEADS - {"of", "by", "through"}
    found = _every_year(match, clock, lambda number: calendar.season(SEASONS[word], number, clock.zone), leads)
    return replace(found, article=True, habitual=found.yearly is not None) if found else None


def _holiday(match: re.Match[str], clock: Clock) -> Phrase | None:
    """Read "last Christmas", and "at Christmas" as every one that there are memories of, or else as the latest."""
    words = re.sub(r"\s+", " ", match["holiday"].lower().replace("’", "'"))

    def yearly(number: int) -> Span | None:
        return calendar.holiday(HOLIDAYS[words], number, clock.zone)

    found = _every_year(match, clock, yearly, AT_LEADS)
    if found is None or found.yearly is None:
        return found
    found = replace(found, habitual=True)
    if clock.held is None or clock.held.start is None:
        return found
    return replace(found, spans=tuple(calendar.every(yearly, clock.held.start, clock.latest)) or found.spans)


def _weekday(match: re.Match[str], clock: Clock) -> Phrase | None:
    """Read "on Friday" and "last Fri"; short names are words besides ("sun"): one of these two must stand before."""
    word, which = match["weekday"].lower(), (match["which"] or "").lower()
    back = (clock.now.weekday() - _ANY_WEEKDAY[word]) % 7
    if which.startswith(("last", "letzt", "vorig", "vergangen")):
        back = back or 7
    span = calendar.days(clock.now.date() - timedelta(days=back), 1, clock.zone)
    leads = ON_LEADS - {"of"} if word in WEEKDAYS else frozenset({"on"})
    return Phrase(match.start(), match.end(), (span,), leads=frozenset() if which else leads)


def _year(match: re.Match[str], clock: Clock) -> Phrase | None:
    """Read "2019", "'98" and "2022/23", which is named by its first year."""
    words = match["year"]
    number = int(words[:4]) if words[0].isdigit() else _century(int(words[1:]), clock)
    span = calendar.year(number, clock.zone)
    return Phrase(match.start(), match.end(), (span,), year=number, leads=IN_LEADS - {"by"})


def _century(number: int, clock: Clock) -> int:
    return number + (2000 if number <= clock.now.year % 100 else 1900)


def _which_year(match: re.Match[str], clock: Clock) -> Phrase | None:
    words = match[0].lower()
    back = 0 if words.startswith(("this", "dies")) else 2 if "before last" in words or "vorletzt" in words else 1
    number = clock.now.year - back
    return Phrase(match.start(), match.end(), (calendar.year(number, clock.zone),), year=number)


def _decade(match: re.Match[str], clock: Clock) -> Phrase | None:
    number = int(match["decade"])
    span = calendar.year(_century(number, clock) if number < 100 else number, clock.zone, 10)
    return Phrase(match.start(), match.end(), (span,), leads=IN_LEADS, article=True)


def _ago(match: re.Match[str], clock: Clock) -> Phrase | None:
    """Read "two weeks ago": half a unit to either side; "a few" is about three, give or take one more."""
    few, unit = match["few"] or match["wenige"], UNITS[(match["unit"] or match["einheit"]).lower()]
    at = calendar.counted_back(clock.now, count_of(few or match["count"] or match["zahl"]), unit)
    if at is None:
        return None
    span = _around(at, unit, bool(few), clock.zone)
    year = at.year if unit == "year" and not few else None
    return Phrase(match.start(), match.end(), (span,), year=year, is_around=True)


def _around(at: datetime, unit: str, few: bool, zone: tzinfo) -> Span:
    """Return half a unit to either side of a time, in whole days where the unit is one or more; one more for "few"."""
    unit_days = UNIT_DAYS[unit]
    half_days = unit_days / 2 + (unit_days if few else 0)
    if unit_days < 1:
        half = timedelta(days=half_days)
        return Span(at.replace(tzinfo=zone) - half, at.replace(tzinfo=zone) + half)
    whole = int(half_days)
    return calendar.days(at.date() - timedelta(days=whole), 2 * whole + 1, zone)


def moved(start: datetime, words: str, is_before: bool) -> Span | None:
    """Return the time that lies, say, "two weeks" before or after an aware time, as wide as "two weeks ago" is."""
    count, word = words.lower().rsplit(maxsplit=1)
    unit = UNITS[word]
    at = calendar.counted_back(start, count_of(count) if is_before else -count_of(count), unit)
    return _around(at, unit, False, start.tzinfo) if at and start.tzinfo else None


def _near(match: re.Match[str], clock: Clock) -> Phrase | None:
    back = DAYS_BACK[re.sub(r"\s+", " ", match["near"].lower())]
    return _phrase(match, calendar.days(clock.now.date() - timedelta(days=back), 1, clock.zone))


def _part_of_now(match: re.Match[str], clock: Clock) -> Phrase | None:
    """Read "this morning", "tonight" and "last night"."""
    part = PARTS.get((match["part"] or "").lower(), "evening")
    back = 1 if match[0].lower().startswith(("last", "letzte")) else 0
    day = calendar.days(clock.now.date() - timedelta(days=back), 1, clock.zone)
    return _phrase(match, calendar.part_of_day(day, part))


def _week_or_month(match: re.Match[str], clock: Clock) -> Phrase | None:
    """Read "last week", "this month", "the weekend": whole ones of the calendar."""
    whole = match["whole"].lower()
    back = 2 if "before" in whole else 1 if whole.startswith(("last", "letzt", "vorig")) else 0
    unit, today = match["unit"].lower(), clock.now.date()
    if unit in ("month", "monat"):
        months = today.year * 12 + today.month - 1 - back
        return _phrase(match, calendar.month(date(months // 12, months % 12 + 1, 1), 1, clock.zone))
    monday = today - timedelta(days=today.weekday())
    if unit in ("week", "woche"):
        return _phrase(match, calendar.days(monday - timedelta(days=7 * back), 7, clock.zone))
    saturday = monday + timedelta(days=5 if today.weekday() >= 5 and not back else -2 - 7 * max(0, back - 1))
    return _phrase(match, calendar.days(saturday, 2, clock.zone))


def _past(match: re.Match[str], clock: Clock) -> Phrase | None:
    """Read "the past three days", "in the last week": from that day up to now."""
    at = calendar.counted_back(clock.now, count_of(match["count"] or "1"), UNITS[match["unit"].lower()])
    if at is None:
        return None
    span = Span(calendar.days(at.date(), 1, clock.zone).start, clock.now)
    return Phrase(match.start(), match.end(), (span,), goes_on=True)


def _ordinal_day(match: re.Match[str], clock: Clock) -> Phrase | None:
    """Read "on the 14th": in the latest month that has had such a day."""
    days = calendar.last_days(int(match["day"]), clock.now.date())
    return _phrase(match, calendar.days(days[0], 1, clock.zone)) if days else None


_MIDDLE = r"(?P<gap>[-/.])(?P<two>[0-3]?\d)(?P=gap)"
_TABLE: tuple[tuple[str, Reader], ...] = (
    (rf"(?<![\w/.-])(?P<one>{FULL_YEAR}){_MIDDLE}(?P<three>[0-3]?\d)(?![\w/-])", _slashed_day),
    (r"(?<![\w.])(?P<one>[0-3]?\d)\.\s?(?P<two>[01]?\d)\.\s?(?P<three>(?:19|20)\d\d|\d\d)(?![\w.]\d|\d)", _written_day),
    (rf"(?<![\w/])(?P<one>[0-3]?\d)/(?P<two>[0-3]?\d)/(?P<three>{FULL_YEAR}|\d\d)(?![\w/])", _slashed_day),
    (rf"(?<![\w/.-])(?P<one>[0-3]?\d){_MIDDLE}(?P<three>{FULL_YEAR})(?![\w/-])", _slashed_day),
    (rf"\b(?:{WEEKDAY})?{DAYS}\s*(?:of\s+)?{MONTH}", _named_days),
    (rf"\b(?:{WEEKDAY})?{MONTH}\s+(?:the\s+)?{DAYS}(?![\d:/])(?!\.\d)", _named_days),
    (r"(?<![\w.])(?P<one>[0-3]?\d)\.\s?(?P<two>[01]?\d)\.(?!\d)", _dotted_day),
    (rf"(?<![\w/-])(?P<year>{FULL_YEAR})(?P<gap>[-/])(?P<month>0[1-9]|1[0-2])(?![\w/-])", _numbered_month),
    (rf"(?<![\w/-])(?P<month>0?[1-9]|1[0-2])/(?P<year>{FULL_YEAR})(?![\w/])", _numbered_month),
    (
        rf"\b(?:(?:(?P<few>{FEW})|(?P<count>{COUNT}))\s+{UNIT}\s+ago"
        rf"|vor\s+{NEARLY}(?:(?P<wenige>{FEW})|(?P<zahl>{COUNT}))\s+{UNIT.replace('unit', 'einheit', 1)})\b",
        _ago,
    ),
    (
        rf"\b(?:(?:in|over|during|for|within)\s+the\s+last|(?:the\s+)?past|in\s+den\s+letzten|die\s+letzten|the\s+last(?=\s+(?:few|couple|{COUNT})\b))"
        rf"\s+(?:(?P<count>few|couple\s+of|paar|{COUNT})\s+)?{UNIT}\b(?!\s+(?:of|before)\b)",
        _past,
    ),
    (rf"\b(?P<near>{NEAR})\b", _near),
    (rf"\b(?:tonight|(?:this|last|letzte|diese[nr]?)\s+(?P<part>{PART}))\b", _part_of_now),
    (r"\b(?P<whole>the\s+(?P<unit>week|weekend|month)\s+before\s+last)\b(?!\s+\w+day)", _week_or_month),
    (
        r"\b(?P<whole>last|this|letzte[nrs]?|vorige[nrs]?|diese[nrsm]?|(?:over|on|at|during)\s+the(?=\s+weekend)|the(?=\s+weekend\s*(?:[?.!,]|$))|am(?=\s+wochen))"
        r"\s+(?P<unit>week|month|weekend|woche|monat|wochenende)\b(?!\s+(?:of|before|after)\b)",
        _week_or_month,
    ),
    (
        r"\b(?:(?:last|this)\s+year(?:['’]s)?|the\s+year\s+before\s+last|(?:vor)?letzte[ns]\s+jahr(?:es)?|diese[ns]\s+jahr(?:es)?)\b",
        _which_year,
    ),
    (rf"{WHICH}\b(?P<season>(?:{any_of(SEASONS)}))\b", _season),
    (rf"{WHICH}\b(?P<holiday>{HOLIDAY})\b", _holiday),
    (rf"(?:(?<!the\s)|(?=\w{{3,9}}\.?\s{FULL_YEAR}\b)){WHICH}\b{MONTH}", _month),
    (rf"{WHICH}\b(?P<weekday>(?:{any_of(_ANY_WEEKDAY)}))\b(?!\s+(?:of|in)\s+(?:the\s+)?[\x00\d])", _weekday),
    (
        rf"(?<![\w\"“'’.:/])(?P<year>{FULL_YEAR}/(?:{FULL_YEAR}|\d\d)|{FULL_YEAR})(?![\w\"”/%])(?!['’.,:]\w)(?!\s+{COUNTED}\b)",
        _year,
    ),
    (r"(?<!\w)(?P<year>['’]\d\d)(?![\w'’])", _year),
    (r"(?<![\w.,])(?P<decade>(?:19|20)?\d0)['’]?(?:s|er(?:\s+jahren?)?)\b", _decade),
    (
        r"(?<=\bon\sthe\s)(?P<day>[12]\d|3[01]|[1-9])(?:st|nd|rd|th)\b(?=\s*(?:[?.,!]|$|(?:and|at|did|do|in|to|was|we|were|with)\b))",
        _ordinal_day,
    ),
)
_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), read) for pattern, read in _TABLE)
