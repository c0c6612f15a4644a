"""A question to an answer whose every sentence cites the moment it rests on, or to an honest "I don't know".

Knows recall and, where there is one, a language model that words what was found; facts, counts and dates come from
the records. Nothing of pages or of the command line.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from memory.query import Answer, Citation, Evidence, Query, Span, Task
from memory.recall import Sources, recall
from memory.store import episodes, search
from memory.store import moments as moment_store
from memory.types import Kind, Remembered
from models.protocols import LanguageModel
from qa import prompt
from qa.check import is_supported
from qa.compute import Computed
from qa.conflicts import tell_facts
from qa.evidence import cite, date_words, grounds, kind_words, place_words, strongest
from qa.matching import compute
from qa.plans import read_plan
from qa.question import named_day, resolve_named_day
from qa.support import LEAST_SHARE, holds_answer, person_asked_about
from qa.understanding import understand

LOOKED_AT = 12
MOST_SENTENCES = 3
LEAST_SIGHT = 0.45
"""How near a picture must be to what was asked for to count as showing it, where pictures were asked for."""

PICTURED = frozenset([Kind.PHOTO, Kind.VIDEO])

NOTHING_FOUND = "Nothing you have taken in answers this. These moments come nearest."
NOTHING_AT_ALL = "Nothing you have taken in answers this."


@dataclass(frozen=True, slots=True)
class Looked:
    """A question with what was found for it; `holds` says whether the evidence is likely to hold the answer.

    With `is_beside` nothing lies in the times, places and kinds asked for, and the evidence is what is near elsewhere.
    """

    query: Query
    evidence: tuple[Evidence, ...]
    holds: bool
    owner: str = ""
    is_beside: bool = False


def look(sources: Sources, question: str, now: datetime, owner: str = "", before: Sequence[str] = ()) -> Looked:
    """Understand a question and find its evidence, without a language model; `now` is aware.

    `before` are the questions of the talk so far, the earliest first.
    """
    query = _with_named_day(sources, understand(sources.store, question, now, owner, before), now)
    found = recall(sources, replace(query, people=()), LOOKED_AT)
    if not found:
        nearest = recall(sources, Query(question, query.text or question), LOOKED_AT, nearest=True)
        return Looked(query, tuple(nearest), False, owner, is_beside=True)
    if query.kinds and query.kinds <= PICTURED and (seen := [item for item in found if item.sight >= LEAST_SIGHT]):
        rest = [item for item in found if item not in seen]
        return Looked(query, (*seen, *rest), True, owner)
    return Looked(query, tuple(found), holds_answer(found, query), owner)


def _with_named_day(sources: Sources, query: Query, now: datetime) -> Query:
    """Turn "on grandmother's birthday 2022" into a span where something written or said tells when that is."""
    named = None if query.spans else named_day(query.question)
    if named is None:
        return query
    found = recall(sources, Query(query.question, named[0]), LOOKED_AT)
    told = [(item.remembered.said, item.remembered.moment.at) for item in found]
    span = resolve_named_day(*named, told, now)
    if span is None and named[1] is not None:
        span = Span(now.replace(named[1], 1, 1, 0, 0, 0, 0), now.replace(named[1] + 1, 1, 1, 0, 0, 0, 0))
    return replace(query, spans=(span,)) if span else query


def answer(looked: Looked, sources: Sources, language: LanguageModel | None) -> Iterator[str | Answer]:
    """Yield the words of an answer as they come and, last, the Answer itself, checked; that one counts.

    Without a language model the answer is extractive and comes at once.
    """
    known = _known(looked, sources) or _computed(looked, sources)
    if known:
        yield known
        return
    is_of_another = not looked.holds and person_asked_about(looked.evidence, looked.query) is not None
    if language is None or not looked.evidence or looked.is_beside or is_of_another:
        yield _extracted(looked)
        return
    shown = sorted(looked.evidence[: prompt.MOST_SNIPPETS], key=lambda item: item.remembered.moment.at)
    reply = ""
    for piece in language.reply(prompt.messages(looked.query.question, shown), prompt.REPLY_TOKENS):
        reply += piece
        yield piece
    yield _checked(looked, reply, shown, sources)


def _checked(looked: Looked, reply: str, shown: Sequence[Evidence], sources: Sources) -> Answer:
    """Keep the sentences of a reply that rest on what they cite; fall back on an extract, or abstain."""
    kept: list[tuple[str, list[Remembered]]] = []
    for sentence, marks in prompt.cited_sentences(reply):
        cited = [shown[mark - 1].remembered for mark in marks if 0 < mark <= len(shown)]
        if is_supported(sentence, [grounds(one) for one in cited], sources.text):
            kept.append((sentence, cited))
    if kept:
        return _told(looked, kept[:MOST_SENTENCES])
    if "don't know" in reply.lower():
        return _abstained(looked)
    return _extracted(looked)


def _extracted(looked: Looked) -> Answer:
    """Tell the best moments in their own words."""
    if not looked.holds:
        return _abstained(looked)
    chosen = _chosen(looked)
    if looked.query.task in (Task.FIRST, Task.LAST):
        chosen = [(min if looked.query.task is Task.FIRST else max)(chosen, key=lambda item: item.remembered.moment.at)]
    elif looked.query.task in (Task.WHEN, Task.WHERE):
        chosen = chosen[:1]
    return _told(looked, [(_sentence(item.remembered, looked.query.question), [item.remembered]) for item in chosen])


def _chosen(looked: Looked) -> list[Evidence]:
    """Return the evidence worth telling: nearly as good as the best, and those first that hold most of the question."""
    wanted = looked.query.text
    good = [item for item in looked.evidence if item.score >= 0.6 * looked.evidence[0].score]
    pictured = looked.query.kinds and looked.query.kinds <= PICTURED
    seen = [item for item in good if pictured and item.sight >= LEAST_SIGHT]
    telling = [item for item in good if not wanted or strongest([item], wanted) >= LEAST_SHARE]
    telling.sort(key=lambda item: -strongest([item], wanted))
    return (seen or telling or good)[:MOST_SENTENCES]


def _sentence(one: Remembered, question: str) -> str:
    """Tell one moment in a sentence: when and where, and the words that fit, in quotes where somebody's own."""
    quote = cite(0, one, question)
    place = place_words(one)
    where = f" at {place}" if place else ""
    date = date_words(one.moment.at)
    if not one.said:
        return f"A {kind_words(one)} of {date}{where} {f'shows {quote.quote}' if quote.quote else 'looks like it'}."
    second = f", at {clock(quote.start_s)}" if quote.start_s is not None else ""
    return f"A {kind_words(one)} of {date}{where}{second} says: “{quote.quote}”"


def clock(seconds: float) -> str:
    """Say a position in a recording: 0:42, 1:02:05."""
    whole = int(seconds)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def _known(looked: Looked, sources: Sources) -> Answer | None:
    """Answer from facts, with what held before, where the question is one that a fact answers."""
    told = []
    for fact in tell_facts(sources.store, looked.query, looked.owner)[:MOST_SENTENCES]:
        if found := list(moment_store.remembered(sources.store, fact.moment_ids[:MOST_SENTENCES]).values()):
            told.append((fact.text, found))
    return _told(looked, told) if told else None


def _computed(looked: Looked, sources: Sources) -> Answer | None:
    """Answer from typed records what must not be left to words: numbers, dates, lists, and what happened in a span."""
    query = looked.query
    plan = read_plan(query)
    computed = compute(sources, query, plan) if plan else None
    if computed:
        return _told_computed(looked, computed)
    if query.task is Task.COUNT:
        return _counted_files(looked, sources)
    if query.task in (Task.SUM_UP, Task.LIST) and query.spans and not query.text:
        return _told_events(looked, sources)
    return None


def _told_computed(looked: Looked, computed: Computed) -> Answer:
    """Tell what was worked out; the first moments are marked, all that were counted are evidence."""
    evidence = tuple(Evidence(one, 1.0, ("it was counted",)) for one in computed.counted)
    return _told(replace(looked, evidence=evidence), [(computed.text, computed.counted[:MOST_SENTENCES])])


def _counted_files(looked: Looked, sources: Sources) -> Answer | None:
    numbers = search.matching_assets(sources.store, looked.query)
    if not numbers:
        return None
    found = list(moment_store.remembered(sources.store, numbers[:MOST_SENTENCES]).values())
    kinds = {one.asset.kind for one in found}
    noun = kind_words(found[0]) if len(kinds) == 1 else "file"
    many = len(numbers)
    text = f"{many} {noun}{'s' if many != 1 else ''} {'match' if many != 1 else 'matches'} that"
    return _told(looked, [(text + ".", found)])


def _told_events(looked: Looked, sources: Sources) -> Answer | None:
    inside = [
        event for event in episodes.events(sources.store) if _overlaps(looked.query.spans, event.start, event.end)
    ]
    told = []
    for event in inside[: 2 * MOST_SENTENCES]:
        found = list(moment_store.remembered(sources.store, event.moment_ids[:1]).values())
        if found:
            told.append((f"{date_words(found[0].moment.at)}: {event.title}.", found))
    return _told(looked, told) if told else None


def _overlaps(spans: Sequence[Span], start: datetime, end: datetime) -> bool:
    return any((not span.start or end >= span.start) and (not span.end or start < span.end) for span in spans)


def _told(looked: Looked, told: Sequence[tuple[str, Sequence[Remembered]]]) -> Answer:
    """Number the cited moments in the order they are first cited and write the marks into the text."""
    marks: dict[str, Citation] = {}
    lines = []
    for sentence, cited in told:
        numbers = []
        for one in cited:
            if one.moment.id not in marks:
                marks[one.moment.id] = cite(len(marks) + 1, one, f"{looked.query.question} {sentence}")
            numbers.append(f"[{marks[one.moment.id].mark}]")
        lines.append(_marked(sentence, "".join(dict.fromkeys(numbers))))
    return Answer(looked.query.question, " ".join(lines), False, tuple(marks.values()), looked.evidence)


def _marked(sentence: str, marks: str) -> str:
    """Put the marks before the full stop: 'At the lake [1].'"""
    if sentence.endswith((".", "!", "?")):
        return f"{sentence[:-1]} {marks}{sentence[-1]}"
    return f"{sentence} {marks}."


def _abstained(looked: Looked) -> Answer:
    text = NOTHING_FOUND if looked.evidence else NOTHING_AT_ALL
    return Answer(looked.query.question, text, True, (), looked.evidence)
