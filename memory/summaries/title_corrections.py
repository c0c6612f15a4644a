"""The titles that the owner gives to episodes, days, chapters, months and years, in place of those that are made.

An episode and a chapter are derived and change as files come, so a title is on the spots of files that they were made
of when it was said: it goes to the episode, or the chapter, that has most of them now, however that is cut. Where two
titles meet in one, the one of more of it counts, and of two of as much the later; one that was given in place of
another, to most of the same spots, counts as that did. The other is kept. Knows nothing of how titles are made.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from memory.records.corrections import Correction, CorrectionKind, TitleGiven
from memory.records.derived import Event, Level, Rewrite
from memory.store import Store, corrections, edges, hierarchy

RECIPE = "owner's-1"
MOST_SPOTS = 200
"""A title is on so many spots at the most, evenly spread over what it is of."""

BY_KEY = (Level.DAY, Level.MONTH, Level.YEAR)
LEVELS = (None, *BY_KEY, Level.CHAPTER)
"""What may be given a title here; None is an episode. Topics, people and places are named elsewhere."""


@dataclass(frozen=True, slots=True)
class GivenTitle:
    """A title as far as it can be laid: of a level and, where that has one, a key, and how many spots each event has.

    `spots` are counted by the id of the event that holds them now; `at` are those that the title was given to.
    """

    level: Level | None
    key: str
    new: str
    spots: Mapping[str, int]
    at: frozenset[str] = frozenset()


def title_mark(store: Store, node: hierarchy.SummaryNode, new: str) -> Correction:
    """Make the mark that gives an episode, a day, a chapter, a month or a year a title."""
    key = node.key if node.level in BY_KEY else ""
    inside = hierarchy.descendants(store, node.id).event_ids
    spots = hierarchy.spread(edges.spots_of_events(store, inside), MOST_SPOTS)
    return corrections.new_correction(TitleGiven(node.level, key, new, tuple(spots)))


def said(store: Store) -> list[Correction]:
    """Return the titles that the owner gave, in the order in which they were given."""
    return corrections.get_all(store, (CorrectionKind.TITLE,))


def read(store: Store) -> list[GivenTitle]:
    """Return the titles that the owner gave with the events that they are on now."""
    given = [mark.content for mark in said(store) if isinstance(mark.content, TitleGiven)]
    events = edges.events_by_spot(store, sorted({spot for one in given if not one.key for spot in one.spots}))
    found = []
    for one in given:
        spots = () if one.key else one.spots
        counts = Counter(events[spot] for spot in spots if spot in events)
        found.append(GivenTitle(one.level, one.key, one.new, counts, frozenset(spots)))
    return found


def rewrites(events: Sequence[Event], given: Sequence[GivenTitle]) -> list[Rewrite]:
    """Return the events that the owner gave a title under that title, all else of them as it is."""
    holders = {event.id: [event.id] for event in events}
    titles = _best([one for one in given if one.level is None], holders)
    found = []
    for event in events:
        if event.id in titles:
            fields = replace(event.title_fields, words=titles[event.id], is_owners=True)
            found.append(Rewrite(event.id, fields.words, event.text, RECIPE, fields, event.text_fields))
    return found


def of_chapters(given: Sequence[GivenTitle], chapters: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return by its key the title of each chapter that the owner gave one; `chapters` are their events by key."""
    return _best([one for one in given if one.level is Level.CHAPTER], chapters)


def _best(given: Sequence[GivenTitle], holders: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the title of each holder of events: every title goes where most of its spots are.

    `given` are in the order in which they were given.
    """
    holder_of = {event_id: name for name, inside in holders.items() for event_id in inside}
    best: dict[str, tuple[int, GivenTitle]] = {}
    for one in given:
        met: Counter[str] = Counter()
        for event_id, spots in one.spots.items():
            if event_id in holder_of:
                met[holder_of[event_id]] += spots
        if met:
            name = max(met, key=lambda name: (met[name], name))
            most, held = best.get(name, (0, one))
            if met[name] >= most or _replaces(one, held):
                best[name] = (max(met[name], most), one)
    return {name: title.new for name, (_, title) in best.items()}


def _replaces(one: GivenTitle, earlier: GivenTitle) -> bool:
    """Say whether a title was given to most of what an earlier one is on, or that to most of what it is on.

    Of what has more spots than are kept, others were drawn each time, so those go by the events that hold them.
    """
    if MOST_SPOTS in (len(one.at), len(earlier.at)):
        both, each = (Counter(one.spots) & Counter(earlier.spots)).total(), (one.spots.values(), earlier.spots.values())
        return 2 * both > min(map(sum, each))
    return 2 * len(one.at & earlier.at) > min(len(one.at), len(earlier.at))
