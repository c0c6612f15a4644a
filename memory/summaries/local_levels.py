"""The levels above a few events that changed, told at once: their days and months, and small places and people.

Reads the months that the events lie in and no more, however large the library. What runs through all of it (chapters,
years, areas, themes, a place with many events) keeps its words and gets what came in place of what is gone as a child,
until all levels are told. Days, months, small places and small people are what telling all of them would make, but for
the chapters in a month.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from memory.episodes import rewriting
from memory.episodes.features import EventFeatures, features_of
from memory.records.days import local_day
from memory.records.derived import Event, Level, Summary
from memory.records.nodes import IdKind, NodeId
from memory.store import Store, edges, summary_rows
from memory.store import events as events_store
from memory.store.columns import EAST_MOST, LONGEST_NIGHT, WEST_MOST
from memory.summaries import hierarchy, title_corrections

MOST_EVENTS = 100
"""A place or a person of more events than so many is told when all levels are."""


@dataclass(frozen=True, slots=True)
class Recut:
    """What cutting some stretches of time anew changed: events that are new or have other words, and those gone.

    `heirs` has for each of those gone the one event that has all of its moments now.
    """

    touched: tuple[Event, ...]
    gone: tuple[Event, ...]
    heirs: Mapping[str, str]

    @property
    def months(self) -> frozenset[str]:
        """The months that any of these events begin in, as the keys of their summaries."""
        return frozenset(local_day(one.start).isoformat()[:7] for one in (*self.touched, *self.gone))

    @property
    def days(self) -> frozenset[str]:
        """The days that any of these events begin on, as the keys of their summaries."""
        return frozenset(local_day(one.start).isoformat() for one in (*self.touched, *self.gone))


def recut(touched: Sequence[Event], wanted: Iterable[Event], gone: Sequence[Event]) -> Recut | None:
    """Find for each event that is gone its heir among those `wanted` in its place.

    None where one was parted or lost a moment: what is kept above it would tell of what is no longer beneath, so that a
    moment that is forgotten, or hidden later, would still be told there.
    """
    holders = {moment_id: event.id for event in wanted for moment_id in event.moment_ids}
    heirs = {}
    for event in gone:
        held = {holders.get(one, "") for one in event.moment_ids}
        if len(held) != 1 or "" in held:
            return None
        heirs[event.id] = held.pop()
    return Recut(tuple(touched), tuple(gone), heirs)


def tell(store: Store, change: Recut) -> None:
    """Bring the levels above these events up to date, in the caller's transaction, after the events were written."""
    given = title_corrections.read(store)
    _retitle(store, change, given)
    groups = _groups(store, change)
    summary_rows.replace_children(store, change.heirs)
    of_months = _events_in(store, change.months)
    others = {one for ids in groups.values() for one in ids} - {one.id for one in of_months}
    scenes = features_of(store, [*of_months, *events_store.of_ids(store, sorted(others))])
    chapters = _within(store, Level.CHAPTER, change.months)
    known = _known(store, change.months, groups)
    titles = {(one.level, one.key): one.new for one in given if one.key}
    told = hierarchy.SummaryMaker(known, scenes, titles)
    for chapter in chapters:
        told.keep(chapter)
    inside = {one.id for one in of_months}
    of_spans = [scene for scene in scenes if scene.event.id in inside]
    days = [told.summary(one) for one in hierarchy.day_outlines(of_spans)]
    months = [told.summary(one) for one in hierarchy.month_outlines(of_spans, days, chapters)]
    outlines = [*hierarchy.place_outlines(scenes), *hierarchy.person_outlines(scenes)]
    wanted = [*days, *months, *(told.summary(one) for one in outlines if (one.level, one.key) in groups)]
    _put(store, known, wanted)
    _put_years(store, told, of_spans, months)
    _add_to_large(store, change.touched, groups)


def _events_in(store: Store, months: Collection[str]) -> list[Event]:
    """Return the events that begin in these months."""
    found = [one for month in sorted(months) for one in events_store.starting_within(store, *_reach(month))]
    by_id = {one.id: one for one in found if local_day(one.start).isoformat()[:7] in months}
    return list(by_id.values())


def _reach(month: str) -> tuple[datetime, datetime]:
    """Return between which times all that begins in a month anywhere on earth lies, and some of what does not."""
    first = datetime.strptime(month, "%Y-%m").replace(tzinfo=UTC)
    last = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
    return first - EAST_MOST, last + LONGEST_NIGHT + WEST_MOST


def _groups(store: Store, change: Recut) -> dict[tuple[Level, str], list[str]]:
    """Return the small places and people that these events are of, or were, with the ids of all their events."""
    keys = {(Level.PLACE, one.place) for one in (*change.touched, *change.gone) if one.place}
    keys |= summary_rows.keys_above(store, sorted(change.heirs), (Level.PLACE, Level.PERSON))
    keys |= {(Level.PERSON, name) for names in _people(store, change.touched).values() for name in names}
    found = {}
    for level, key in sorted(keys):
        if level is Level.PLACE:
            ids = events_store.at_place(store, key, MOST_EVENTS + 1)
        else:
            ids = edges.about(store, NodeId(IdKind.PERSON, key), MOST_EVENTS + 1)
        if len(ids) <= MOST_EVENTS:
            found[level, key] = ids
    return found


def _people(store: Store, events: Sequence[Event]) -> dict[str, list[str]]:
    about = edges.mentions(store, [one.id for one in events])
    return {one: [name.key for name in names if name.kind is IdKind.PERSON] for one, names in about.items()}


def _known(store: Store, months: Collection[str], groups: Mapping[tuple[Level, str], Sequence[str]]) -> list[Summary]:
    """Return the summaries that are told anew, as they are stored."""
    found = [one for one in _within(store, Level.DAY, months) if one.key[:7] in months]
    found += summary_rows.at_keys(store, Level.MONTH, sorted(months))
    for level in (Level.PLACE, Level.PERSON):
        found += summary_rows.at_keys(store, level, [key for of, key in groups if of is level])
    return found


def _within(store: Store, level: Level, months: Collection[str]) -> list[Summary]:
    """Return the summaries of a level that may begin in one of these months, each once."""
    found = [one for month in sorted(months) for one in summary_rows.within(store, level, *_reach(month))]
    return list({one.id: one for one in found}.values())


def _put(store: Store, known: Sequence[Summary], wanted: Sequence[Summary]) -> None:
    """Write these summaries in place of those known; what is above those has these as children."""
    held = {one.id: one for one in known}
    fresh = {(one.level, one.key): one.id for one in wanted}
    gone = [one for one in known if one.id not in fresh.values()]
    events_store.remove_summaries(store, [one.id for one in gone])
    events_store.put_summaries(store, [one for one in wanted if held.get(one.id) != one])
    summary_rows.replace_children(store, {one.id: fresh.get((one.level, one.key), "") for one in gone})


def _put_years(
    store: Store, told: hierarchy.SummaryMaker, scenes: Sequence[EventFeatures], months: Sequence[Summary]
) -> None:
    """Let years have these months, and write those years that there were none of."""
    outlines = hierarchy.year_outlines(scenes, months, ())
    held = {one.key for one in summary_rows.at_keys(store, Level.YEAR, [one.key for one in outlines])}
    for outline in outlines:
        summary_rows.add_children(store, Level.YEAR, outline.key, [one.id for one in outline.children])
    events_store.put_summaries(store, [told.summary(one) for one in outlines if one.key not in held])


def _add_to_large(store: Store, touched: Sequence[Event], groups: Mapping[tuple[Level, str], Sequence[str]]) -> None:
    """Let places and people of many events have these as well."""
    people = _people(store, touched)
    for event in touched:
        keys = [(Level.PLACE, event.place), *((Level.PERSON, name) for name in people.get(event.id, ()))]
        for level, key in keys:
            if (level, key) not in groups:
                summary_rows.add_children(store, level, key, [event.id])


def _retitle(store: Store, change: Recut, given: Sequence[title_corrections.GivenTitle]) -> None:
    """Give these events the titles that the owner gave, and tell those of their days apart that have the same one."""
    touched = {one.id for one in change.touched}
    holders = {event_id for one in given if one.level is None for event_id in one.spots}
    own = events_store.of_ids(store, sorted(holders), with_rewrites=False) if holders else []
    titled = [one for one in title_corrections.rewrites(own, given) if one.record_id in touched]
    for one in titled:
        events_store.put(store, one)
    of_days = [one.id for one in _events_in(store, change.months) if local_day(one.start).isoformat() in change.days]
    laid = events_store.get_all(store, of_days)
    kept = {one for one, rewrite in laid.items() if rewrite.recipe != rewriting.APART}
    plain = events_store.of_ids(store, [one for one in of_days if one not in kept], with_rewrites=False)
    apart = rewriting.told_apart(plain)
    events_store.remove_rewrites(store, laid.keys() - kept - {one.record_id for one in apart})
    for one in apart:
        if laid.get(one.record_id) != one:
            events_store.put(store, one)
