"""Times that a statement is tied to, each read both ways: as what was, and as what lies ahead of when it was said.

Which of the two a sentence means its verb says ("from October I work at", "in October I started at"), so that is left
to statements.py. What was is read by memory/language/dates/named_times.py.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum

from memory.language.dates import calendar
from memory.language.dates.named_times import NamedTime, named_times
from memory.language.dates.phrases import Phrase
from memory.language.dates.spans import find_phrases
from memory.language.dates.words import COUNT, MONTHS, OPENING, UNIT, UNITS, WEEKDAYS, count_of, plain_letters
from memory.language.words import any_of, patterns
from memory.records.library import Precision
from memory.records.query import Span

_PARTS = patterns("relations.parts")
_STARTING = re.compile(rf"\b(?:{_PARTS['starting']})(?: (?:{_PARTS['before_start']}))?\s*$", re.IGNORECASE)
_COMING = re.compile(
    rf"\b(?:(?P<tomorrow>{_PARTS['tomorrow']})|(?:{_PARTS['next']}) (?P<next>{any_of([*UNITS, *MONTHS, *WEEKDAYS])})|"
    rf"in (?P<count>{COUNT}) {UNIT})\b",
    re.IGNORECASE,
)
_AS_OF = re.compile(_PARTS["as_of"], re.IGNORECASE)
"""The second word of "as of", which is as long as the "in" that it is read as."""

_FROM, _UNTIL = (frozenset(_PARTS[name].split("|")) for name in ("from", "until"))
_RANGE = re.compile(rf" (?:{_PARTS['range']}) |[-–]")
_HEAD_CHARS = 30
_WEEK = timedelta(days=7)


class Lead(StrEnum):
    """How a time bounds what is said to hold: during it, since then, from then on, or up to it."""

    AT = "at"
    SINCE = "since"
    FROM = "from"
    UNTIL = "until"


@dataclass(frozen=True, slots=True)
class StatedTime(NamedTime):
    """A named time that may also lie ahead: `ahead` is the coming one, `is_past` says whether `at` is one that was.

    `until` is when the named stretch ends, known where it is not open.
    """

    lead: Lead = Lead.AT
    ahead: Span | None = None
    until: datetime | None = None
    is_past: bool = True


def stated_times(text: str, now: datetime) -> list[StatedTime]:
    """Return the times named in a sentence that was said `now` (aware), in order, those that lie ahead among them."""
    text = _AS_OF.sub("in", text)
    past = {one.end: one for one in named_times(text, now)}
    found = [
        time
        for phrase in find_phrases(text, now)
        if (time := _of_phrase(text, phrase, past.pop(phrase.end, None), now))
    ]
    found += [_made(one, Lead.SINCE) for one in past.values()]
    for time in _coming(text, now):
        if not any(time.start < one.end and one.start < time.end for one in found):
            found.append(time)
    return sorted(found, key=lambda one: one.start)


def _of_phrase(text: str, phrase: Phrase, past: NamedTime | None, now: datetime) -> StatedTime | None:
    named, lead = phrase.named or phrase.spans[-1], _lead(phrase)
    if lead is None or named.start is None or named.end is None or (phrase.leads and not phrase.lead):
        return None
    begin = past.start if past else phrase.end - len(text[phrase.begin : phrase.end].lstrip(" ,"))
    if lead is Lead.FROM and _RANGE.search(text[phrase.begin : phrase.end]):
        lead = Lead.AT
    started = _STARTING.search(text[max(0, begin - _HEAD_CHARS) : begin])
    if started and lead is Lead.AT:
        lead, begin = Lead.FROM, begin - len(started[0])
    is_open = lead is Lead.SINCE or (phrase.habitual and lead is Lead.AT)
    ahead = None if is_open else _next(text, phrase, named, now)
    if past is not None:
        return _made(past, lead, begin, ahead, None if lead is Lead.FROM else named.end)
    if ahead is None and lead is not Lead.UNTIL:
        return None
    words = text[begin : phrase.end]
    is_over = lead is Lead.UNTIL and named.end <= now
    return StatedTime(
        begin,
        phrase.end,
        named.start,
        Precision.DAY,
        False,
        words,
        False,
        False,
        False,
        lead,
        ahead,
        named.end,
        is_over,
    )


def _lead(phrase: Phrase) -> Lead | None:
    """Return how a phrase bounds what holds, None where it only says before or after what that was."""
    if phrase.lead in _FROM:
        return Lead.FROM
    if phrase.goes_on or phrase.lead in OPENING["since"]:
        return Lead.SINCE
    if phrase.lead in _UNTIL:
        return Lead.UNTIL
    if phrase.lead in OPENING["after"] | OPENING["before"] | OPENING["until"]:
        return None
    return Lead.AT


def _made(
    one: NamedTime, lead: Lead, begin: int = -1, ahead: Span | None = None, until: datetime | None = None
) -> StatedTime:
    held = {field.name: getattr(one, field.name) for field in fields(NamedTime)}
    begin = one.start if begin < 0 else begin
    held["start"], held["goes_on"] = begin, one.goes_on or lead is Lead.SINCE
    return StatedTime(**held, lead=lead, ahead=ahead, until=None if held["goes_on"] else until)


def _next(text: str, phrase: Phrase, named: Span, now: datetime) -> Span | None:
    """Return the coming time that a phrase may mean, None where it can only mean one that was."""
    if named.start is None or named.end is None or named.start > now:
        return named if named.start else None
    if phrase.yearly:
        coming = (phrase.yearly(now.year + more) for more in (0, 1))
        return next((span for span in coming if span and span.end and span.end > now), None)
    is_weekday = text[: phrase.end].lower().endswith(tuple(WEEKDAYS)) and phrase.leads
    return Span(named.start + _WEEK, named.end + _WEEK) if is_weekday else None


def _coming(text: str, now: datetime) -> Iterator[StatedTime]:
    """Yield the times that lie ahead by their own words: "tomorrow", "next month", "in two weeks"."""
    for match in _COMING.finditer(plain_letters(text)):
        span = _ahead(match, now)
        if span is None or span.start is None:
            continue
        begin = match.start()
        started = _STARTING.search(text[max(0, begin - _HEAD_CHARS) : begin])
        begin, lead = (begin - len(started[0]), Lead.FROM) if started else (begin, Lead.AT)
        words = text[begin : match.end()]
        yield StatedTime(
            *(begin, match.end(), span.start, Precision.DAY, False, words, False, False, False),
            lead=lead,
            ahead=span,
            is_past=False,
        )


def _ahead(match: re.Match[str], now: datetime) -> Span | None:
    zone, today = now.tzinfo, now.date()
    if zone is None or match["tomorrow"]:
        return calendar.days(today + timedelta(days=1), 1, zone) if zone else None
    word = (match["next"] or match["unit"]).lower()
    if word in WEEKDAYS:
        return calendar.days(today + timedelta(days=(WEEKDAYS[word] - today.weekday() - 1) % 7 + 1), 1, zone)
    if word in MONTHS:
        month = MONTHS[word]
        return calendar.month(today.replace(today.year + (month <= today.month), month, 1), 1, zone)
    unit = UNITS[word]
    at = calendar.counted_back(now, -count_of(match["count"] or "1"), unit)
    if at is None:
        return None
    if match["next"] and unit == "week":
        return calendar.days(at.date() - timedelta(days=at.weekday()), 7, zone)
    if unit in ("month", "year"):
        first = at.date().replace(day=1, month=1 if unit == "year" and match["next"] else at.month)
        return calendar.year(first.year, zone) if unit == "year" and match["next"] else calendar.month(first, 1, zone)
    return calendar.days(at.date(), 1, zone)
