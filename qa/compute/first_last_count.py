"""The first, the last and the number of times that something happened, out of the single moments that tell of it.

What a log, a chat and a diary tell of one day is one time. No number is told where it is not sure.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from memory.knowledge.denials import Denials
from memory.language.tokens import NUMBER_OR_WORD
from memory.language.words import any_of, patterns, words
from memory.records.query import Query, Sentence, Span
from memory.retrieval.recall import Sources
from qa.compute.accounts import LONGEST_TRIP
from qa.compute.answers import BETWEEN_JOURNEYS
from qa.compute.occurrences import Occurrence, Occurrences, asks_of_owner
from qa.compute.two_events import told_of
from qa.parse.picks import ENDS, Asked, Pick, says_how_often, tells_first_time
from qa.parse.plan import TRAVELS
from qa.parse.records import lemmas

ONE_EVENT = timedelta(days=1)
"""Within so many days several kinds of text tell of one event."""

MOST_TIMES, MOST_TELLING = 12, 14
"""More happenings than this, or as many moments that tell of them, are not all among those that are read."""

_EDGE, _COUNTED = (-2.5, 9.0), (-3.0, 7.0)
"""The least log-odds that a moment tells of a thing, and how far below the best it may be: of a first or last time, and
of times that are counted."""

MOST_QUOTED = 10
"""Words that are quoted of each time that is counted, at the most."""

MOST_UNSURE = 4
"""So many times are quoted where their number is not sure."""

AS_FIRST = 3.0
"""Log-odds by which a moment that says that it was the first may fall short of the best."""

_PICKS = ENDS | {Pick.COUNT}
_DIED = patterns("question.entries")["died"]
_ASKS_OF_END = re.compile(rf"\b(?:{patterns('question.entries')['ending']})\b", re.IGNORECASE)
_OFF = re.compile(rf"\b(?:{patterns('question.called')['off']})\b", re.IGNORECASE)
_OCCASIONS = frozenset(words("counted.events"))


def from_single_moments(
    sources: Sources, query: Query, asked: Asked, now: datetime, owner: str = "", denials: Denials | None = None
) -> tuple[list[Sentence], bool]:
    """Return the first or the last time that something happened, or how often, each time with its day.

    Say as well whether that is sure: a number that is not told is left out, and what may be counted is quoted.
    """
    if sources.reranker is None or not asked.is_time or asked.pick not in _PICKS:
        return [], False
    if asked.pick is Pick.COUNT and not _counts_times(query):
        return [], False
    search = Occurrences(sources, sources.reranker, now, owner, denials, asks_of_owner(query))
    spans = tuple(span for span in query.spans if span.start is None or span.start.date() <= now.date())
    if query.spans and not spans:
        return [], False
    names = _names(query.question, asked.text)
    sure, perhaps = (
        [one for one in told if _is_past(one, now.date(), spans) and _took_place(one, asked) and _is_of(one, names)]
        for told in search.every(asked.text, *(_COUNTED if asked.pick is Pick.COUNT else _EDGE), spans)
    )
    found = _while_alive(sure, asked, query)
    if not found or len(sure) >= MOST_TELLING:
        return [], False
    if asked.pick is not Pick.COUNT:
        return _edge(asked, _times(found, query), found), True
    times = _times([*found, *perhaps], query)
    is_sure = not asked.is_bounded and spans == query.spans and len(_times(found, query)) == len(times)
    return (_counted(times, query), True) if is_sure else (_quoted(times), False)


def _names(question: str, text: str) -> frozenset[str]:
    """Return the names that a question writes with a capital within it, of those words that say what is asked for."""
    said = set(NUMBER_OR_WORD.findall(text.lower()))
    _, *others = NUMBER_OR_WORD.findall(question) or [""]
    return frozenset(word.lower() for word in others if word[:1].isupper() and len(word) > 1 and word.lower() in said)


def _is_of(one: Occurrence, names: frozenset[str]) -> bool:
    """Say whether a moment names whom and where a question names: a visit to Ada is none to Ida."""
    held = " ".join((one.quote, one.read, one.one.all_text, one.one.voice)).lower()
    return all(re.search(rf"\b{re.escape(name)}(?:\b|s\b)", held) for name in names)


def _is_past(one: Occurrence, today: date, spans: Sequence[Span]) -> bool:
    day = datetime.combine(one.when.first, one.one.moment.at.at.timetz())
    return one.when.first <= today and (not spans or any(span.holds(day) for span in spans))


def _took_place(one: Occurrence, asked: Asked) -> bool:
    """Say whether a moment does not tell that a thing was called off, unless that is what is asked for."""
    return bool(_OFF.search(asked.text)) or not _OFF.search(one.quote)


def _while_alive(found: Sequence[Occurrence], asked: Asked, query: Query) -> list[Occurrence]:
    """Leave out what is after one of the moments tells that a person asked about died, and that moment itself.

    Nobody is seen after they died. It stands beside their name: "Olle died", "Olle's funeral", "the funeral of Olle".
    """
    names = {part for person in query.persons for name in person for part in name.split()}
    if not names or _ASKS_OF_END.search(asked.text):
        return list(found)
    died = re.compile(_DIED.replace("NAME", f"(?:{any_of(names)})"), re.IGNORECASE)
    ended = [one for one in found if died.search(one.quote)]
    end = min((one.when.first for one in ended), default=date.max)
    return [one for one in found if one.when.first < end and one not in ended]


def _times(found: Sequence[Occurrence], query: Query) -> list[list[Occurrence]]:
    """Return what was found by the times that it happened, the earliest first."""
    is_journey = bool(query.places) or not TRAVELS.isdisjoint(lemmas(query.question))
    times: list[list[Occurrence]] = []
    for one in sorted(found, key=lambda one: (one.when.first, one.when.last)):
        if times and _is_same_time(one, times[-1], is_journey):
            times[-1].append(one)
        else:
            times.append([one])
    return times


def _is_same_time(one: Occurrence, others: Sequence[Occurrence], is_journey: bool) -> bool:
    """Say whether a moment tells of the same time as others do: of the same day, or of the next what is no such text.

    A chat tells in the morning what the diary has of the evening; two entries of a diary are two days.
    """
    days = one.when.first - others[0].when.first
    if is_journey:
        return days <= LONGEST_TRIP and one.when.first - others[-1].when.first <= BETWEEN_JOURNEYS
    is_other_text = one.one.moment.medium not in {other.one.moment.medium for other in others}
    return days <= (ONE_EVENT if is_other_text else timedelta(0))


def _best(time: Sequence[Occurrence]) -> Occurrence:
    return max(time, key=lambda one: one.log_odds)


def _edge(asked: Asked, times: Sequence[Sequence[Occurrence]], found: Sequence[Occurrence]) -> list[Sentence]:
    """Tell the first or the last of several times; one that says itself that it was the first is."""
    chosen = _best(times[0] if asked.pick is Pick.FIRST else times[-1])
    said = [one for one in found if asked.pick is Pick.FIRST and tells_first_time(one.quote)]
    likely = [one for one in said if one.log_odds >= _best(found).log_odds - AS_FIRST]
    one = min(likely, key=lambda one: one.when.first) if likely else chosen
    return [Sentence(f"{one.when.words}: “{one.quote}”.", (one.one,), one.quote)]


def _counted(times: Sequence[Sequence[Occurrence]], query: Query) -> list[Sentence]:
    """Tell how often something happened; nothing where one moment alone tells, or a text gives a number itself."""
    if not 1 < len(times) <= MOST_TIMES:
        return []
    best = [_best(time) for time in times]
    texts = [one.quote for one in sorted(best, key=lambda one: -one.log_odds)]
    if says_how_often(texts[0]):
        return []
    lead = f"{len(times)} times, as far as is told"
    return told_of(lead, *best, most=MOST_QUOTED)


def _counts_times(query: Query) -> bool:
    """Say whether a question asks how often something was, or for the number of occasions: "races", "visits"."""
    return not query.unit or not {query.unit, query.unit.removesuffix("s"), query.unit.removesuffix("es")}.isdisjoint(
        _OCCASIONS
    )


def _quoted(times: Sequence[Sequence[Occurrence]]) -> list[Sentence]:
    """Quote what may tell of something that happened several times, where its number is not sure."""
    likely = sorted(map(_best, times), key=lambda one: -one.log_odds)[:MOST_UNSURE]
    if len(likely) < 2:
        return []
    _, *told = told_of("", *sorted(likely, key=lambda one: one.when.first), most=MOST_QUOTED)
    return told
