"""Times that a sentence of a moment names: "since May 2019", "last March", "five years ago", "on 3 May 1944".

They are read as those of questions are (spans.py), from the time of the moment. A sentence states what was: what lies
ahead is left out, and so is what returns every year ("in summer we swim") unless its year is plain.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from memory.language.dates.calendar import counted_back
from memory.language.dates.phrases import Phrase
from memory.language.dates.spans import find_phrases
from memory.language.dates.words import (
    COUNT,
    FEW,
    MONTH_NAMES,
    MONTHS,
    NEARLY,
    OPENING,
    UNIT,
    UNIT_DAYS,
    UNITS,
    count_of,
    plain_letters,
)
from memory.language.tokens import NUMBER_OR_WORD
from memory.language.words import any_of, words
from memory.records.library import Precision
from memory.records.query import Span

_SINCE, _ELSEWHEN = OPENING["since"], OPENING["after"] | OPENING["before"] | OPENING["until"]
_LASTING = re.compile(
    rf"\b(?:{any_of(words('calendar.lasting'))})\s+{NEARLY}(?P<count>{FEW}|{COUNT})\s+{UNIT}\b(?!\s+ago\b)(?:\s+now\b)?",
    re.IGNORECASE,
)
_LED_UP = re.compile(rf"\b(?:{any_of((*words('calendar.nearly'), *words('calendar.lasting')))})\s+$", re.IGNORECASE)
_HEAD_CHARS = 20
"""How far before a time a word may begin that belongs to it: "just yesterday"."""

_A_WEEKEND, _A_WEEK, _TWO_MONTHS, _MOST_OF_A_YEAR, _A_YEAR = (timedelta(days=days) for days in (2.1, 8, 60, 360, 367))


@dataclass(frozen=True, slots=True)
class NamedTime:
    """A time named by the `words` at text[start:end]: its first day, and how exactly it is known.

    `goes_on`: from then on. `is_yearly`: the words name no year, so the latest such time is meant. `is_long`: it is
    longer than a year, and only its beginning is known. `is_now`: it was still that time when it was said.
    """

    start: int
    end: int
    at: datetime
    precision: Precision
    goes_on: bool
    words: str
    is_yearly: bool = False
    is_long: bool = False
    is_now: bool = False

    @property
    def date(self) -> str:
        """The time as a fact shows it, no more exact than it is known: "1944", "May 1944", "3 May 1944"."""
        month = MONTH_NAMES[self.at.month - 1]
        if self.precision is Precision.YEAR:
            return str(self.at.year)
        return (
            f"{month} {self.at.year}" if self.precision is Precision.MONTH else f"{self.at.day} {month} {self.at.year}"
        )


def named_times(text: str, now: datetime) -> list[NamedTime]:
    """Return the times named in a sentence that was said `now` (aware), in order; what lies ahead is left out."""
    found = [time for phrase in find_phrases(text, now) if (time := _of_phrase(text, phrase, now))]
    for time in _lasting(text, now):
        if not any(time.start < one.end and one.start < time.end for one in found):
            found.append(time)
    return sorted(found, key=lambda one: one.start)


def names_other_time(sentence: str, when: Span) -> bool:
    """Say whether a sentence names a time that lies altogether before or after a month or year: it tells of another."""
    said = NUMBER_OR_WORD.findall(sentence)
    if when.end is None or not any(word[0].isdigit() or word.lower() in MONTHS for word in said):
        return False
    return any(all(_is_beside(span, when) for span in phrase.spans) for phrase in find_phrases(sentence, when.end))


def _is_beside(span: Span, when: Span) -> bool:
    is_before = span.end is not None and when.start is not None and span.end <= when.start
    return is_before or (span.start is not None and when.end is not None and span.start >= when.end)


def day_of_year(at: datetime) -> str:
    """Return a day as birthdays show it: "3 May"."""
    return f"{at.day} {MONTH_NAMES[at.month - 1]}"


def _of_phrase(text: str, phrase: Phrase, now: datetime) -> NamedTime | None:
    """Return the time of a phrase, None where it may mean another, only bounds one, or lies ahead."""
    named, goes_on = phrase.named or phrase.spans[-1], phrase.goes_on or phrase.lead in _SINCE
    is_doubtful = (phrase.leads and not phrase.lead) or (phrase.habitual and not goes_on)
    if is_doubtful or phrase.lead in _ELSEWHEN or named.start is None or named.end is None:
        return None
    length = named.end - named.start
    at, precision = _rounded(named.start + length / 2 if phrase.is_around else named.start, length, phrase.is_around)
    if at > now:
        return None
    begin = phrase.end - len(text[phrase.begin : phrase.end].lstrip(" ,"))
    while led_up := _LED_UP.search(text[max(0, begin - _HEAD_CHARS) : begin]):
        begin -= len(led_up[0])
    return NamedTime(
        begin,
        phrase.end,
        at,
        precision,
        goes_on,
        text[begin : phrase.end],
        is_yearly=phrase.yearly is not None,
        is_long=length > _A_YEAR and not goes_on,
        is_now=named.start <= now < named.end or (precision is Precision.DAY and at.date() == now.date()),
    )


def _rounded(at: datetime, length: timedelta, is_around: bool) -> tuple[datetime, Precision]:
    """Return the day, month or year of a time that is known within a stretch of time."""
    day = at.replace(hour=0, minute=0, second=0, microsecond=0)
    if length <= _A_WEEKEND:
        return day, Precision.DAY
    if length <= _A_WEEK:
        return day, Precision.MONTH
    if length < (_TWO_MONTHS if is_around else _MOST_OF_A_YEAR):
        return day.replace(day=1), Precision.MONTH
    return day.replace(month=1, day=1), Precision.YEAR


def _lasting(text: str, now: datetime) -> Iterator[NamedTime]:
    """Yield the times since which something goes on: "for ten years"."""
    for match in _LASTING.finditer(plain_letters(text)):
        unit = UNITS[match["unit"].lower()]
        at, width = counted_back(now, count_of(match["count"]), unit), UNIT_DAYS[unit]
        if at and width >= 1:
            yield NamedTime(
                match.start(),
                match.end(),
                *_rounded(at, timedelta(days=width), is_around=True),
                True,
                text[match.start() : match.end()],
            )
