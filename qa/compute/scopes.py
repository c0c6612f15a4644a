"""What a question wants to be told of: the events and moments of a time, a trip, a person, a place or a topic."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache

import numpy as np

from memory.language.dates.spans import find_phrases
from memory.language.tokens import NUMBER_OR_WORD, irregular_forms, stem, stems
from memory.language.words import patterns, words
from memory.records.days import local_day
from memory.records.derived import Event, Level
from memory.records.library import Kind, Medium, MomentView
from memory.records.query import Query, Span
from memory.store import Store, edges, events, full_text, hierarchy
from memory.store import moments as moment_store
from memory.store import named_events as named_store
from memory.store.hierarchy import SummaryNode
from qa.compute.sayings import matter
from qa.compute.stretches import MOST_READ, Stretch, has_stems, holding, in_order, is_trip, needed_words, stretches
from qa.parse.way import plain

MOST_CHAPTERS = 4
MOST_EVENTS = 300
"""So many chapters are named at the most; sentences are sought in so many events, those with the most moments."""

LATELY = timedelta(days=30)
SOON_AFTER = timedelta(days=90)
ENDLESS_DAYS = 100_000
_LATELY = re.compile(patterns("question.tell")["lately"])
_OUTINGS = frozenset(stem(word) for word in words("events.optional", "events.outings"))
_EMPTY = frozenset(words("question.tell.empty"))
_TRAVEL = frozenset(stem(word) for word in words("question.tell.away", "events.outings"))


Inside = dict[str, tuple[Event, list[MomentView]]]
"""Events by their ids with those of their moments that are meant."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What is to be told: events with those of their moments that belong to it, and the chapters among them.

    With `needed` a sentence has to name one of these things, where its moment names one at all. `visits` say how many
    events of the whole library were at each of their places. `whole` is the one chapter that all of it is;
    `is_person` says that the words name a person and nothing else.
    """

    inside: Inside
    chapters: tuple[SummaryNode, ...] = ()
    span: Span | None = None
    needed: tuple[tuple[str, ...], ...] = ()
    visits: Mapping[str, int] = field(default_factory=dict)
    whole: SummaryNode | None = None
    is_person: bool = False


def times(store: Store, query: Query, now: datetime | None) -> tuple[tuple[Span, ...], str]:
    """Return the times that a question is about and the rest of its words; "july" alone is the last July as well."""
    if query.spans:
        return query.spans, query.text
    held = named_store.held_span(store)
    at = now or (held.end if held else None)
    if at is None or held is None or held.end is None:
        return (), query.text
    if _LATELY.search(plain(query.question)) and not needed_words(query.text):
        until = at if held.start and _any_within(store, Span(at - LATELY, at)) else held.end
        return (Span(until - LATELY, until + timedelta(seconds=1)),), ""
    said = [word for word in query.text.split() if word.lower() not in _EMPTY] or query.text.split()
    for number in range(len(said)):
        if dated := _dated("in", said[number:], at, held):
            return dated[0], " ".join([*said[:number], *dated[1]])
    alone = _dated("last", query.text.split(), at, held)
    return (alone[0], "") if alone and not needed_words(" ".join(alone[1])) else ((), query.text)


def _dated(lead: str, said: Sequence[str], at: datetime, held: Span) -> tuple[tuple[Span, ...], list[str]] | None:
    """Read calendar words at the head of some words as if `lead` stood before them; return also what is left."""
    text = f"{lead} {' '.join(said)}"
    first = next((one for one in find_phrases(text, at, held) if one.begin <= len(lead) + 1), None)
    if first is None or not first.spans:
        return None
    return first.spans[-1:], text[first.end :].split()


def _any_within(store: Store, span: Span) -> bool:
    last = events.last_start(store)
    return last is not None and span.start is not None and last >= span.start


def of_spans(store: Store, spans: Sequence[Span]) -> Scope:
    """Return all events that overlap some spans, with their moments inside, and the chapters that do."""
    ids = _ids_in(store, spans)
    held = edges.contained(store, sorted(ids))
    fullest = sorted(held, key=lambda both: (-len(both[1]), both[0]))[:MOST_EVENTS]
    views = moment_store.remembered(store, [name for _, names in fullest for name in names if name in ids])
    inside = _with_events(store, [(name, [views[one] for one in names if one in views]) for name, names in fullest])
    is_long = any(days_of(span) > 1 for span in spans)
    chapters = [one for one in hierarchy.of_level(store, Level.CHAPTER) if is_long and _is_inside(one, spans)]
    span = spans[0] if spans else None
    return Scope(inside, _weightiest(store, chapters), span, visits=_visits(store, inside))


def _ids_in(
    store: Store, spans: Sequence[Span], kinds: frozenset[Kind] = frozenset(), any_of: Sequence[str] = ()
) -> set[str]:
    """Return the ids of the moments of some spans and kinds, where there are `any_of` those that hold such a word."""
    numbers = full_text.narrowed(store, Query("", "", tuple(spans), kinds=kinds))
    if numbers is None:
        return set()
    if any_of:
        held = np.concatenate([full_text.postings(store, word) for word in any_of])
        numbers = np.intersect1d(numbers, held)
    return set(moment_store.ids_of_numbers(store, numbers.tolist()).values())


def _with_events(store: Store, held: Iterable[tuple[str, list[MomentView]]]) -> Inside:
    """Return by their ids the events of some moments of each with these."""
    inside: Inside = {}
    for name, found in held:
        event = events.event_of(store, found[0].moment.id) if found else None
        if event is not None:
            inside[name] = (event, found)
    return inside


def _is_inside(chapter: SummaryNode, spans: Sequence[Span]) -> bool:
    is_longer = local_day(chapter.start) != local_day(chapter.end)
    return is_longer and any(span.meets(chapter.start, chapter.end) for span in spans)


def _visits(store: Store, inside: Inside) -> Mapping[str, int]:
    """Return how many events there were at the places of some; a place that has no summary has one event."""
    places = {event.place for event, _ in inside.values() if event.place}
    told = {place: hierarchy.find(store, Level.PLACE, place) for place in sorted(places)}
    return {place: len(hierarchy.child_ids(store, node.id)) if node else 1 for place, node in told.items()}


def days_of(span: Span) -> int:
    """Return how many days a span has."""
    return (span.end - span.start).days if span.start and span.end else ENDLESS_DAYS


def _weightiest(store: Store, chapters: Sequence[SummaryNode]) -> tuple[SummaryNode, ...]:
    """Return the chapters to name: those with the most moments and days, trips before other occasions."""
    worth = {
        one.id: (is_trip(one), hierarchy.moment_count(store, one.id) * (1 + (one.end - one.start).days))
        for one in chapters
    }
    best = sorted(chapters, key=lambda one: worth[one.id], reverse=True)[:MOST_CHAPTERS]
    return tuple(sorted(best, key=lambda one: one.start))


def of_words(store: Store, query: Query, rest: str, spans: Sequence[Span]) -> Scope:
    """Return what some words are about: a trip or an occasion as a whole, or else all moments that hold the words."""
    span = spans[0] if spans else None
    stays = [one for one in stretches(store, rest, is_place=True) if not spans or _touches(one, spans)]
    is_outing = any(stem(word) in _OUTINGS for word in re.findall(r"\w+", query.question.lower()))
    if stays and (is_outing or any(one.chapter for one in stays)):
        asked = stays[-1:] if is_outing else stays
        found = [moment for one in asked for moment in _around(store, one)]
        return replace(_scope(store, found, span), whole=asked[0].chapter if len(asked) == 1 else None)
    for some in (rest, *_persons_in(query, rest)):
        names = _person(query, some)
        if found := [one for one in _about(store, names, some) if is_in(one, spans)]:
            whom = [] if names else [one for word in _persons_in(query, some) for one in _person(query, word)]
            found += _turning(store, whom, found, spans)
            told = _scope(store, found, span, tuple(needed_words(name) for name in (*(names or (some,)), *whom)))
            return replace(told, is_person=bool(names) and some == rest)
    return Scope({}, span=span)


def _persons_in(query: Query, rest: str) -> list[str]:
    """Return the words that name a person among some that are of something of theirs: "Birte's life"."""
    return [word for word in NUMBER_OR_WORD.findall(rest) if needed_words(word) and _person(query, word)]


def _turning(
    store: Store, person: Sequence[str], found: Sequence[MomentView], spans: Sequence[Span]
) -> list[MomentView]:
    """Return what else turns for somebody in the weeks after what is told of them began: it may have other words."""
    first = min(one.moment.at.at for one in found)
    near = [one for name in person for one in holding(store, needed_words(name), name) if is_in(one, spans)]
    return [one for one in near if first <= one.moment.at.at <= first + SOON_AFTER and matter(one.own_text)]


def travels(store: Store, spans: Sequence[Span]) -> Scope:
    """Return the notes in some spans in which a word of travel stands."""
    ids = _ids_in(store, spans, frozenset([Kind.NOTE]), _forms_of_travel())
    held = in_order(moment_store.remembered(store, sorted(ids)[:MOST_READ]).values())
    notes = (one for one in held if one.moment.medium is Medium.PARAGRAPH)
    found = [one for one in notes if not _TRAVEL.isdisjoint(stems(one.all_text))]
    return _scope(store, found, spans[0] if spans else None)


@cache
def _forms_of_travel() -> tuple[str, ...]:
    """Return the words of travel with the forms of them that no ending tells."""
    written = words("question.tell.away", "events.outings")
    return tuple(dict.fromkeys(form for word in written for form in (word, *irregular_forms(word))))


def _touches(one: Stretch, spans: Sequence[Span]) -> bool:
    first, last = one.moments[0].moment.at.at, one.moments[-1].moment.at.at
    return any(span.meets(first, last) for span in spans)


def _person(query: Query, rest: str) -> tuple[str, ...]:
    """Return all names of the person that some words are, those too, none where they name something else as well."""
    needed = set(needed_words(rest))
    found = (names for names in query.persons if needed <= {stem(word) for one in names for word in one.split()})
    names = next(found, ())
    return tuple(dict.fromkeys((*names, rest.lower()))) if names else ()


def _about(store: Store, person: Sequence[str], rest: str) -> list[MomentView]:
    """Return the moments that hold some words; a person under any of their names."""
    needed = needed_words(rest)
    if not person:
        return [one for one in holding(store, needed, rest) if _is_about(one, needed, is_person=False)]
    held = {name: holding(store, needed_words(name), name) for name in person}
    return in_order([one for name, found in held.items() for one in found if _is_about(one, needed_words(name), True)])


def _is_about(one: MomentView, needed: Sequence[str], is_person: bool) -> bool:
    """Say whether a moment is about what some words name: a chat is not about all that its file is called after."""
    speakers = [text.speaker for text in one.texts]
    is_named = has_stems(" ".join([one.all_text, one.voice, *speakers, *(name for name, _ in one.people)]), needed)
    return is_named or not (is_person or one.moment.medium is Medium.MESSAGE)


def _around(store: Store, stay: Stretch) -> list[MomentView]:
    """Return the moments of a stretch with all others of its days."""
    return in_order([*stay.moments, *on_days(store, stay.first, stay.last)])


def on_days(store: Store, begin: date, end: date) -> list[MomentView]:
    """Return the moments of the events that start on some days, both ends among them."""
    first, last = (datetime(day.year, day.month, day.day, tzinfo=UTC) for day in (begin, end))
    near = _ids_in(store, [Span(first, last + timedelta(days=1))])
    held = (events.event_of(store, names[0]) for _, names in edges.contained(store, sorted(near)))
    inside = [one for one in held if one and begin <= local_day(one.start) <= end]
    return in_order(moment_store.remembered(store, [name for one in inside for name in one.moment_ids]).values())


def _scope(
    store: Store, found: Sequence[MomentView], span: Span | None, needed: tuple[tuple[str, ...], ...] = ()
) -> Scope:
    ids = {one.moment.id: one for one in found}
    held = [(name, [ids[one] for one in names if one in ids]) for name, names in edges.contained(store, list(ids))]
    inside = dict(sorted(_with_events(store, held).items(), key=lambda one: (one[1][0].start, one[0])))
    return Scope(inside, span=span, needed=needed, visits=_visits(store, inside))


def unnamed(query: Query) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the places and the people that a question is narrowed to and that its words do not name."""
    asked = " ".join(NUMBER_OR_WORD.findall(query.question.lower()))
    places = tuple(one for one in query.places if one not in asked)
    is_named = any(name.split()[0] in asked.split() for name in query.people if name)
    people = () if is_named else query.people
    return places, people


def within(store: Store, scope: Scope, query: Query) -> Scope:
    """Return a scope without what filters leave out, but for its times, and the places and people that words name."""
    places, people = unnamed(query)
    numbers = full_text.narrowed(store, replace(query, spans=(), places=places, people=people))
    if numbers is None:
        return scope
    allowed = set(moment_store.ids_of_numbers(store, numbers.tolist()).values())
    left = {
        name: (event, [one for one in found if one.moment.id in allowed])
        for name, (event, found) in scope.inside.items()
    }
    return replace(scope, inside={name: both for name, both in left.items() if both[1]}, chapters=(), whole=None)


def is_in(one: MomentView, spans: Sequence[Span]) -> bool:
    """Say whether a moment lies in one of some spans; where there are none, it does."""
    return not spans or any(span.holds(one.moment.at.at) for span in spans)
