"""The date that a passage gives for what is asked: a time that it speaks of, else when it was made.

Knows passages and the times that sentences name; nothing of how a date is told beside an answer, or compared.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from memory.knowledge.stated_times import StatedTime, stated_times
from memory.language.dates.bare_days import BareDay, bare_days, in_figures
from memory.language.dates.calendar import is_one_day
from memory.language.dates.format import tell_span
from memory.language.dates.words import COUNT, UNIT
from memory.language.format import dated
from memory.language.sentences import is_asking, tells_what_was
from memory.language.words import patterns
from memory.records.library import MomentView, Precision, Timestamp
from memory.records.query import Query, Span
from qa.evidence.excerpts import date_words, nearest, sentences
from qa.evidence.passages import RankedPassage
from qa.evidence.verify import stems
from qa.parse.way import is_of_now

_COUNTED = re.compile(rf"\b{COUNT} {UNIT}", re.IGNORECASE)
_DENIED = re.compile(rf"\b(?:{patterns('calendar.bare_days')['denied']})\s*$", re.IGNORECASE)
_BORN = re.compile(rf"\b(?:{patterns('question.ways')['born']})\b", re.IGNORECASE)

SHORT = 8
"""A message of so few words speaks of what was said just before it."""

_A_DAY, _MOST_OF_MONTH = timedelta(days=1), timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in words with its first day and its last: the same where a day is meant."""

    words: str
    first: date
    last: date


def date_given(piece: RankedPassage, query: Query) -> str:
    """Return the date that a passage gives for what is asked: one it speaks of, else when it was.

    The sentence or line that answers best is read, and the one after it, then the messages around it. The last day
    named counts, as a new date stands after the old one. What is said later counts where it answers, speaks of the
    same, or is short: "so the 17th". The day above an entry is none that it speaks of. Empty where the date rests on
    the time of a file alone.
    """
    at = piece.moment.moment.at
    is_ahead = is_of_now(query) and not _BORN.search(query.question)
    parts = sentences(piece.text)
    best = nearest(parts, stems(piece.part or query.question))
    asked = stems(query.question)
    is_open = is_asking((piece.talk or (piece.moment,))[-1].own_text)
    around = [one for one in piece.talk if one.moment.id != piece.moment.moment.id and asked & stems(one.own_text)]
    around += [one for one in piece.later if is_open or asked & stems(one.own_text)]
    after = [one for one in (*piece.talk, *piece.later) if one.moment.at.at > at.at]
    around += [one for one in after if one not in around and len(one.own_text.split()) <= SHORT]
    said = [(text, at.at) for text in parts[best : best + 2]]
    before: list[date] = []
    for text, when in (*said, *((one.own_text, one.moment.at.at) for one in around)):
        if named := times_named(text, when, is_ahead, before):
            return named[-1].words
        if any(time.is_now and time.precision is Precision.DAY for time in stated_times(text, when)):
            break
    return "" if piece.moment.is_file_time else date_words(at)


def date_of(one: MomentView, sentence: str) -> Dated | None:
    """Return the date of what one sentence of a moment says; None where that is not sure.

    It is the only time that the sentence names, else when the moment was made. Where it names several days, or for how
    long something goes on, or the date rests on the time of a file alone, nobody can tell.
    """
    at = one.moment.at
    told = stated_times(sentence, at.at)
    if any(time.goes_on and _COUNTED.search(time.words) for time in told):
        return None
    named = set(times_named(sentence, at.at, is_ahead=False))
    if any(time.first == time.last for time in named):
        is_today = any(time.is_now and time.at.date() == at.at.date() for time in told)
        return next(iter(named)) if len(named) == 1 and not is_today else None
    if outside := [time for time in named if not time.first <= at.at.date() <= time.last]:
        return outside[0]
    return None if one.is_file_time else dated_of(Timestamp(at.at, at.precision))


def times_named(sentence: str, at: datetime, is_ahead: bool, before: list[date] | None = None) -> list[Dated]:
    """Return the times that a sentence names, in order: its days, or where it names none but today, what is longest.

    `is_ahead`: what was to come is meant, where a time may be either; else the nearer of the two is, unless the
    sentence tells what was: "vet: 8 April" in March is of the same year. A day without its month follows the last, of
    this sentence or of those read `before`, to which its days are added; one that it denies is none: "not the 21st".
    """
    sentence = in_figures(sentence)
    is_over = not is_ahead and tells_what_was(sentence)
    named = [] if before is None else before
    days: list[date] = []
    longer: list[Dated] = []
    alone = bare_days(sentence)
    times = [time for time in stated_times(sentence, at) if not any(_meet(time, day) for day in alone)]
    every: list[StatedTime | BareDay] = [*times, *alone]
    for one in sorted(every, key=lambda one: one.start):
        if isinstance(one, BareDay):
            day = one.meant(at.date(), max(named, default=None), is_ahead, is_over)
        else:
            is_meant = is_ahead or not one.is_past or (not is_over and _is_nearer(one.ahead, one.at, at))
            coming = one.ahead if is_meant else None
            start = coming.start if coming and coming.start else one.at
            is_day = is_one_day(coming) if coming else one.precision not in (Precision.MONTH, Precision.YEAR)
            day = start.date() if is_day and start.date() != at.date() else None
            if not is_day:
                longer.append(_of_span(coming, start) if coming else dated_of(Timestamp(one.at, one.precision)))
        if day:
            named.append(day)
            days += [] if _DENIED.search(sentence[: one.start]) else [day]
    return [Dated(dated(day, day), day, day) for day in days] or longer[-1:]


def _meet(time: StatedTime, day: BareDay) -> bool:
    return time.start < day.end and day.start < time.end


def _is_nearer(coming: Span | None, past: datetime, at: datetime) -> bool:
    return coming is not None and coming.start is not None and coming.start - at < at - past


def _of_span(span: Span, start: datetime) -> Dated:
    last = max(start, span.end - _A_DAY) if span.end else start
    return Dated(tell_span(span), start.date(), last.date())


def dated_of(when: Timestamp) -> Dated:
    """Return a time with the days that it may be, as far as it is known."""
    day = when.at.date()
    if when.precision is Precision.YEAR:
        return Dated(date_words(when), day.replace(month=1, day=1), day.replace(month=12, day=31))
    if when.precision is Precision.MONTH:
        first = day.replace(day=1)
        return Dated(date_words(when), first, (first + _MOST_OF_MONTH).replace(day=1) - _A_DAY)
    return Dated(dated(day, day), day, day)
