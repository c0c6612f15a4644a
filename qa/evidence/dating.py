"""The date that a passage gives for what is asked: a time that it speaks of, else when it was made.

Knows passages and the times that sentences name; nothing of how a date is told beside an answer, or compared.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from memory.knowledge.stated_times import StatedTime, stated_times
from memory.language.dates.calendar import is_one_day, next_days
from memory.language.dates.format import tell_span
from memory.language.dates.words import COUNT, UNIT
from memory.language.format import dated
from memory.language.sentences import is_asking, split, tells_what_was
from memory.records.library import MomentView, Precision, Timestamp
from memory.records.query import Query, Span
from qa.evidence.excerpts import date_words, nearest
from qa.evidence.passages import RankedPassage
from qa.evidence.verify import stems
from qa.parse.way import is_of_now

_DAY_ALONE = re.compile(r"^\D*(\d{1,2})(?:st|nd|rd|th|\.)\W*$")
"""A day that is named without its month: "on the 25th"."""

_COUNTED = re.compile(rf"\b{COUNT} {UNIT}", re.IGNORECASE)
_A_DAY, _MOST_OF_MONTH = timedelta(days=1), timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in words with its first day and its last: the same where a day is meant."""

    words: str
    first: date
    last: date


def date_given(piece: RankedPassage, query: Query) -> str:
    """Return the date that a passage gives for what is asked: one it speaks of, else when it was.

    The sentence that answers best is read, and the one after it, then the messages around it; the last day named
    counts, as a new date stands after the old one; what is said later counts where it answers, or speaks of the same.
    The day above an entry is none that it speaks of. Empty where the date rests on the time of a file alone.
    """
    at = piece.moment.moment.at
    wanted = stems(piece.part or query.question)
    sentences = split(" ".join(piece.text.split()))
    best = nearest(sentences, wanted)
    asked = stems(query.question)
    others = [one for one in piece.talk if one.moment.id != piece.moment.moment.id]
    is_open = is_asking((piece.talk or (piece.moment,))[-1].own_text)
    around = [one for one in others if asked & stems(one.own_text)]
    around += [one for one in piece.later if is_open or asked & stems(one.own_text)]
    said = [(text, at.at) for text in sentences[best : best + 2]]
    for text, when in (*said, *((one.own_text, one.moment.at.at) for one in around)):
        if named := times_named(text, when, is_of_now(query)):
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


def times_named(sentence: str, at: datetime, is_ahead: bool) -> list[Dated]:
    """Return the times that a sentence names, in order: its days, or where it names none but today, what is longest.

    `is_ahead`: what was to come is meant, where a time may be either; else the nearer of the two is, unless the
    sentence tells what was: "vet: 8 April" in March is of the same year. A day without its month follows the last.
    """
    is_over = not is_ahead and tells_what_was(sentence)
    days: list[date] = []
    longer: list[Dated] = []
    for time in stated_times(sentence, at):
        if number := _DAY_ALONE.search(time.words):
            days += _days_alone(int(number[1]), time, days, at, is_ahead, is_over)
            continue
        is_meant = is_ahead or not time.is_past or (not is_over and _is_nearer(time.ahead, time.at, at))
        coming = time.ahead if is_meant else None
        start = coming.start if coming and coming.start else time.at
        is_day = is_one_day(coming) if coming else time.precision not in (Precision.MONTH, Precision.YEAR)
        if not is_day:
            longer.append(_of_span(coming, start) if coming else dated_of(Timestamp(time.at, time.precision)))
        elif start.date() != at.date():
            days.append(start.date())
    return [Dated(dated(day, day), day, day) for day in days] or longer[-1:]


def _days_alone(
    number: int, time: StatedTime, days: Sequence[date], at: datetime, is_ahead: bool, is_over: bool
) -> list[date]:
    coming = next_days(number, max(days, default=at.date()))
    is_nearer = coming and not is_over and coming[0] - at.date() < at.date() - time.at.date()
    return coming if is_ahead or days or is_nearer else [time.at.date()]


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
