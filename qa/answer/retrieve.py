"""A question to its evidence: understood, looked for within what it says, else near it.

Knows recall and the filters of a question; nothing of how an answer is worded.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from memory.knowledge.denials import Denials, read_denials
from memory.records.library import MomentView
from memory.records.query import Evidence, Query, Span
from memory.retrieval.recall import Sources, recall
from memory.retrieval.spoken_times import speaks_of
from memory.store import full_text
from qa.answer import denied
from qa.answer.appearances import Asked, appearances_asked, with_names
from qa.answer.listing import listed as list_files
from qa.answer.tell_notes import moments_told
from qa.compute.match import told_later
from qa.parse.filters import Filters, narrowed_to
from qa.parse.question import named_day, resolve_named_day
from qa.parse.understanding import understand
from qa.parse.way import Way, way_of

LOOKED_AT, MOST_INSIDE = 16, 8
TOLD = "it is of the days that were told of"


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A question with what was found for it.

    `denied` is what the owner said is not so; none of it is told, though the evidence holds it as it stands.
    With `is_beside` nothing lies in the times, places and kinds asked for, and the evidence is what is near elsewhere.
    With `is_narrowed` the owner set the filters, so that nothing outside them is told. It was asked `now`.
    `people` says whose appearances were asked for, None where anything else was.
    """

    query: Query
    evidence: tuple[Evidence, ...]
    owner: str = ""
    is_beside: bool = False
    is_narrowed: bool = False
    denied: Denials | None = None
    now: datetime | None = None
    people: Asked | None = None

    def told(self, held: Iterable[MomentView]) -> list[MomentView]:
        """Return moments as they may be told: without what the owner denied."""
        return denied.told(list(held), self.denied)


def retrieve(
    sources: Sources, question: str, now: datetime, owner: str = "", filters: Filters | None = None
) -> Retrieved:
    """Understand a question that is asked by itself and find its evidence, as `look_for` does."""
    return look_for(sources, understand(sources.store, question, now, owner), now, owner, filters)


def look_for(
    sources: Sources, understood: Query, now: datetime, owner: str = "", filters: Filters | None = None
) -> Retrieved:
    """Find the evidence for a question that was understood, without a language model; `now` is aware.

    `filters` are the owner's, in place of those that the question itself names. Where it is of an album, nothing
    outside that is found; its times and places weigh as they do without one.
    """
    denials = read_denials(sources.store, owner)
    query = _with_named_day(sources, understood, now, denials)
    narrowed = query if filters is None else narrowed_to(query, filters)
    if filters is not None or query.albums:
        return replace(_look_within(sources, narrowed, owner), denied=denials, now=now)
    return replace(_look_anywhere(sources, query, owner), denied=denials, now=now)


def _look_anywhere(sources: Sources, query: Query, owner: str) -> Retrieved:
    """Find the evidence for a question as it was asked, else what is nearest to it."""
    if people := appearances_asked(sources.store, query, owner):
        return _of_people(sources, query, owner, people)
    if way_of(query) is Way.FIND:
        found = list_files(sources, query)
    elif told := moments_told(sources.store, query):
        held = tuple(Evidence(one, 1.0, (TOLD,)) for one in told)
        return Retrieved(replace(query, text=_own_text(query)), held, owner)
    elif _is_outside_filters(sources, query):
        found = _speaking_of(sources, query)
    else:
        found = recall(sources, _search_query(query), LOOKED_AT, inferred=True)
        found += _inside(sources, query, found)
    if not found:
        nearest = recall(sources, Query(query.question, query.text or query.question), LOOKED_AT, nearest=True)
        return Retrieved(query, tuple(nearest), owner, is_beside=True)
    return Retrieved(query, tuple(found), owner)


def _of_people(sources: Sources, query: Query, owner: str, people: Asked) -> Retrieved:
    """Return every appearance of the people asked for; where there is none, only what names them in words."""
    found = people.found or with_names(list_files(sources, query), people)
    return Retrieved(query, tuple(found), owner, is_beside=not found, people=people)


def _own_text(query: Query) -> str:
    """Return the words of a question without those that only say which trip is meant."""
    carried = set(query.carried.lower().split())
    return " ".join(word for word in query.text.split() if word.lower() not in carried)


def _inside(sources: Sources, query: Query, found: Sequence[Evidence]) -> list[Evidence]:
    """Return more of the times asked for, whatever its words: what the dog swallowed in May may be told by "ate"."""
    if not found or not query.spans:
        return []
    known = {item.remembered.moment.id for item in found}
    inside = recall(sources, _search_query(query), LOOKED_AT, nearest=True)
    left = [item for item in inside if item.remembered.moment.id not in known][:MOST_INSIDE]
    return [replace(item, score=min(item.score, found[-1].score)) for item in left]


def _speaking_of(sources: Sources, query: Query) -> list[Evidence]:
    """Return what speaks of the times asked for, where nothing is of them: "what is on in March"."""
    found = recall(sources, _search_query(query), LOOKED_AT, inferred=True) if query.spans else []
    views = [(item, item.remembered) for item in found]
    return [item for item, one in views if speaks_of(one.own_text, one.moment.at.at, query.spans)]


def _look_within(sources: Sources, query: Query, owner: str) -> Retrieved:
    """Find the evidence for a question that the owner narrowed: nothing outside counts, however near it is."""
    if people := appearances_asked(sources.store, query, owner):
        return replace(_of_people(sources, query, owner, people), is_narrowed=True)
    found = list_files(sources, query) if way_of(query) is Way.FIND else recall(sources, query, LOOKED_AT)
    return Retrieved(query, tuple(found), owner, is_beside=not found, is_narrowed=True)


def _search_query(query: Query) -> Query:
    """Return what is looked for: whom a question is about is left to the words; a day that only leads to another, too.

    "Before grandmother's birthday" asks for nothing that names the birthday.
    """
    named = named_day(query.question)
    if named and named[2] and query.spans:
        rest = " ".join(query.text.replace(named[0], " ").split())
        return replace(query, question=rest, text=rest, people=())
    return replace(query, people=())


def _is_outside_filters(sources: Sources, query: Query) -> bool:
    """Say whether nothing at all lies in the times and places asked for, nor soon after, when it may be told of."""
    spans = tuple(told_later(span) for span in query.spans)
    allowed = full_text.narrowed(sources.store, Query("", "", spans, query.places))
    return allowed is not None and not len(allowed)


def _with_named_day(sources: Sources, query: Query, now: datetime, denials: Denials | None) -> Query:
    """Turn "on grandmother's birthday 2022" into a span where something written or said tells when that is."""
    named = None if query.spans else named_day(query.question)
    if named is None:
        return query
    found = recall(sources, Query(query.question, named[0]), LOOKED_AT)
    held = denied.told([item.remembered for item in found], denials)
    told = [(one.own_text, one.moment.at) for one in held]
    span = resolve_named_day(*named, told, now)
    if span is None and named[1] is not None:
        span = Span(now.replace(named[1], 1, 1, 0, 0, 0, 0), now.replace(named[1] + 1, 1, 1, 0, 0, 0, 0))
    return replace(query, spans=(span,)) if span else query
