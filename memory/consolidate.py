"""Bottom-up: moments to events, events to days, days to months, each made anew only where something below changed.

The id of a record is a hash of what it was made from, so what is stored under the same id is still true and is kept.
Knows the order and the ids; how episodes are cut, titled and tied lies in the files beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from memory import graph, titles
from memory.episodes import cut, end_of
from memory.ids import digest
from memory.store import Store, episodes, search
from memory.store import moments as moment_store
from memory.types import Event, Level, Remembered, Summary

Record = TypeVar("Record", Event, Summary)

EVENT_RECIPE = "event-1"
DAY_RECIPE = "day-1"
MONTH_RECIPE = "month-1"
MARK = " ".join(("consolidated", EVENT_RECIPE, DAY_RECIPE, MONTH_RECIPE))


@dataclass(frozen=True, slots=True)
class Consolidated:
    """How many records were made anew, kept as they were, and removed."""

    events_made: int = 0
    events_kept: int = 0
    events_removed: int = 0
    summaries_made: int = 0
    summaries_kept: int = 0
    summaries_removed: int = 0
    edges_changed: int = 0


def consolidate(store: Store) -> Consolidated:
    """Bring events, summaries and edges up to date with moments, in one transaction; do nothing where none changed."""
    mark = digest(MARK, search.fingerprint(store))
    if search.meta(store, "consolidated") == mark:
        return Consolidated()
    held = {one.moment.id: one for one in moment_store.all_remembered(store)}
    vectors: dict[str, NDArray[np.float32]] = {}
    for space in moment_store.generations(store):  # "sight ..." before "text ...": words weigh more than looks
        vectors.update(moment_store.vectors_by_moment(store, space))
    known_events = {event.id: event for event in episodes.events(store)}
    known_summaries = {one.id: one for one in episodes.summaries(store)}
    events = _events(held, vectors, known_events)
    days = _days(events, known_summaries)
    summaries = [*days, *_months(days, known_summaries)]
    with store.transaction():
        events_new, events_gone = _differ(events, known_events)
        episodes.remove_events(store, events_gone)
        episodes.put_events(store, events_new)
        summaries_new, summaries_gone = _differ(summaries, known_summaries)
        episodes.remove_summaries(store, summaries_gone)
        episodes.put_summaries(store, summaries_new)
        changed = episodes.replace_edges(store, graph.edges(events, held, vectors))
        search.set_meta(store, "consolidated", mark)
    return Consolidated(
        len(events_new),
        len(events) - len(events_new),
        len(events_gone),
        len(summaries_new),
        len(summaries) - len(summaries_new),
        len(summaries_gone),
        changed,
    )


def _differ(wanted: Sequence[Record], known: Mapping[str, Record]) -> tuple[list[Record], list[str]]:
    """Return the records that are not stored yet, and the ids of those stored that are wanted no more."""
    ids = {one.id for one in wanted}
    return [one for one in wanted if one.id not in known], [one for one in known if one not in ids]


def _events(
    held: Mapping[str, Remembered], vectors: Mapping[str, NDArray[np.float32]], known: Mapping[str, Event]
) -> list[Event]:
    found = []
    for moment_ids in cut(list(held.values()), vectors):
        inside = [held[one] for one in moment_ids]
        name = digest("event", EVENT_RECIPE, *(_content(one) for one in inside))
        found.append(known.get(name) or _event(name, inside))
    return sorted(found, key=lambda event: (event.start, event.id))


def _content(one: Remembered) -> str:
    """Name all of a moment that a title or text may rest on."""
    texts = (f"{text.kind} {text.text} {text.speaker}" for text in one.texts)
    return digest(one.moment.id, one.moment.at.at.isoformat(), repr(one.asset.place), one.path, *texts)


def _event(name: str, inside: Sequence[Remembered]) -> Event:
    ends = [end_of(one) for one in inside]
    return Event(
        id=name,
        moment_ids=tuple(one.moment.id for one in inside),
        start=inside[0].moment.at.at,
        end=max(ends),
        title=titles.title(inside),
        text=titles.tell(inside),
        place=titles.place_of(inside),
        recipe=EVENT_RECIPE,
    )


def _days(events: Sequence[Event], known: Mapping[str, Summary]) -> list[Summary]:
    days = groupby(
        sorted(events, key=lambda e: (e.start.date(), e.start, e.id)), key=lambda e: e.start.date().isoformat()
    )
    return [_summary(Level.DAY, key, list(inside), DAY_RECIPE, known) for key, inside in days]


def _months(days: Sequence[Summary], known: Mapping[str, Summary]) -> list[Summary]:
    months = groupby(sorted(days, key=lambda day: day.key), key=lambda day: day.key[:7])
    return [_summary(Level.MONTH, key, list(inside), MONTH_RECIPE, known) for key, inside in months]


def _summary(
    level: Level, key: str, children: Sequence[Event] | Sequence[Summary], recipe: str, known: Mapping[str, Summary]
) -> Summary:
    ids = tuple(child.id for child in children)
    name = digest("summary", recipe, level.value, key, *ids)
    if name in known:
        return known[name]
    return Summary(
        id=name,
        level=level,
        key=key,
        child_ids=ids,
        start=min(child.start for child in children),
        end=max(child.end for child in children),
        title=titles.summary_title(level, children),
        text=titles.summary_text(children),
        recipe=recipe,
    )
