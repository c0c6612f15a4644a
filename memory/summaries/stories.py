"""A stretch of life told as one story: its events in order, each with its best pictures and the best of what was said.

Knows the store and how the best are chosen; nothing of pages, of files or of pixels. It is read anew each time and
nothing of it is stored.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from memory.episodes.labels import named
from memory.episodes.strength import Worth, significance
from memory.language.format import lines_text, summary_text
from memory.language.sentences import sentences
from memory.records.corrections import Correction, CorrectionKind
from memory.records.derived import EntityKind, Level, Line, SummaryText
from memory.records.library import MomentView
from memory.retrieval.grouping import Groups, visible_groups
from memory.store import Store, corrections, facts, hierarchy
from memory.store import moments as moment_store
from memory.store.hierarchy import PICTURED, SummaryNode, spread
from memory.summaries.highlights import Picture, Saying, best_pictures, best_sayings, lead

MOST_EVENTS = 40
MOST_MOMENTS = 400
"""So many events are told, and so many moments of each looked at, evenly spread; the rest is counted."""

LEAST_PICTURES, MOST_PICTURES = 2, 8
LEAST_SAYINGS, MOST_SAYINGS = 1, 3
FEW_EVENTS = 6
"""A story of so few events has room for this many more pictures of each; one of many shows fewer."""

LEVELS = (
    Level.CHAPTER,
    Level.YEAR,
    Level.MONTH,
    Level.DAY,
    Level.PLACE,
    Level.AREA,
    Level.PERSON,
    Level.THEME,
)
"""What can be told as a story; a key is looked for in this order."""


@dataclass(frozen=True, slots=True)
class Passage:
    """An event of a story; `text` is empty where the rest tells it."""

    event: SummaryNode
    place: str
    text: str
    pictures: tuple[Picture, ...]
    sayings: tuple[Saying, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """A branch with its passages in time order; `left_out` counts the events that there was no room for."""

    branch: SummaryNode
    text: str
    places: tuple[str, ...]
    people: tuple[str, ...]
    passages: tuple[Passage, ...]
    moments: int
    left_out: int
    cover: Picture | None


@dataclass(frozen=True, slots=True)
class _Loved:
    """What the owner marked as a favourite, by asset."""

    marks: Mapping[str, list[Correction]]

    def holds(self, one: MomentView) -> bool:
        said_elsewhere = any(tags.favourite for tags in one.tags)
        return said_elsewhere or any(corrections.is_on(mark, one.moment) for mark in self.marks.get(one.asset.id, ()))


def find(store: Store, key: str, level: Level | None = None) -> SummaryNode | None:
    """Return the summary that a key names, of a level or of the first in LEVELS that has it; None where none has."""
    return next(filter(None, (hierarchy.find(store, one, key) for one in ([level] if level else LEVELS))), None)


def story(store: Store, branch: SummaryNode) -> Story:
    """Tell a summary as a story. The same library always tells the same one."""
    told, left_out = hierarchy.fullest_events(store, branch.id, MOST_EVENTS)
    ids = {event.id: spread(hierarchy.moment_ids(store, event.id), MOST_MOMENTS) for event, _ in told}
    held = moment_store.remembered(store, [one for inside in ids.values() for one in inside])
    names = _people_names(store)
    inside = {name: [held[one] for one in wanted if one in held] for name, wanted in ids.items()}
    who = hierarchy.who_is_in(store, [name for name, found in inside.items() if found])
    groups = visible_groups(store)
    loved = _favourites(store)
    few = len(told) <= FEW_EVENTS
    passages = []
    for event, place in told:
        if inside[event.id]:
            chosen = _offered(store, inside[event.id], groups, loved)
            counts = _room(inside[event.id], who.get(event.id, ()), any(one.favourite for one in chosen), few)
            passages.append(_passage(store, (event, place), inside[event.id], chosen, counts, names))
    everything = [one for passage in passages for one in inside[passage.event.id]]
    return Story(
        branch,
        _unsaid(branch, [saying.text for passage in passages for saying in passage.sayings]),
        _most(one.asset.place.name for one in everything if one.asset.place and one.asset.place.name),
        _most(names.get(name, named(name, "")) for found in who.values() for name in found),
        tuple(passages),
        len(everything),
        left_out,
        _cover(passages),
    )


def covers(store: Store, found: Iterable[SummaryNode]) -> dict[str, MomentView]:
    """Return by their ids the pictures for cards that lead to stories, found without telling them."""
    groups, loved = visible_groups(store), _favourites(store)
    chosen: dict[str, MomentView] = {}
    for branch in found:
        event_ids = hierarchy.descendants(store, branch.id).event_ids
        leaves = [
            one for one in hierarchy.pictures(store, event_ids, MOST_PICTURES) if one.asset_id not in groups.leaders
        ]
        marked = [one.moment_id for one in leaves if one.asset_id in loved.marks][:MOST_PICTURES]
        held = moment_store.remembered(store, [*marked, *spread([one.moment_id for one in leaves], MOST_PICTURES)])
        best = lead(_offered(store, list(held.values()), groups, loved))
        if best:
            chosen[branch.id] = best.remembered
    return chosen


def _cover(passages: Sequence[Passage]) -> Picture | None:
    """Return the picture that stands for a story, out of an event that has more to show where there is one."""
    every = [picture for passage in passages for picture in passage.pictures]
    rich = [one for passage in passages if len(passage.pictures) > 1 or passage.sayings for one in passage.pictures]
    return lead([one for one in every if one.favourite] or rich or every)


def _people_names(store: Store) -> dict[str, str]:
    """Return by lower-case name how a known person's name is written."""
    return {
        one.names[0].lower(): one.names[0]
        for one in facts.entities(store)
        if one.kind is EntityKind.PERSON and one.names
    }


def _favourites(store: Store) -> _Loved:
    found: dict[str, list[Correction]] = {}
    for mark in corrections.get_all(store, [CorrectionKind.FAVOURITE]):
        found.setdefault(mark.asset_id, []).append(mark)
    return _Loved(found)


def _offered(store: Store, inside: Sequence[MomentView], groups: Groups, loved: _Loved) -> list[Picture]:
    """Return the pictures among some moments with what their choice goes by."""
    seen = [one for one in inside if one.moment.medium in PICTURED]
    known = hierarchy.fingerprints(store, sorted({one.asset.id for one in seen}))
    return [
        Picture(one, known.get(one.asset.id), loved.holds(one), groups.leaders.get(one.asset.id, one.asset.id))
        for one in seen
    ]


def _room(inside: Sequence[MomentView], people: Sequence[str], is_loved: bool, few: bool) -> tuple[int, int]:
    """Return how many pictures and how many sayings an event gets: more, the more it matters."""
    words = sum(len(one.own_text.split()) for one in inside)
    matters = significance(Worth(len(people), len(inside), words, 0.0, is_loved))
    pictures = LEAST_PICTURES + round((MOST_PICTURES - LEAST_PICTURES) * matters * (1.0 if few else 0.6))
    sayings = LEAST_SAYINGS + round((MOST_SAYINGS - LEAST_SAYINGS) * matters)
    return pictures + few, sayings


def _passage(
    store: Store,
    where: tuple[SummaryNode, str],
    inside: Sequence[MomentView],
    offered: Sequence[Picture],
    counts: tuple[int, int],
    names: Mapping[str, str],
) -> Passage:
    pictures = best_pictures(offered, counts[0])
    said = [one for one in inside if one.own_text]
    stated = facts.statements_of(store, [one.moment.id for one in said])
    sayings = best_sayings(said, stated, frozenset(names), counts[1])
    event, place = where
    is_shown = bool(sayings) or (bool(pictures) and not said)  # a text made of captions tells no more than the pictures
    return Passage(event, place, "" if is_shown else event.text, tuple(pictures), tuple(sayings))


def _unsaid(branch: SummaryNode, said: Sequence[str]) -> str:
    """Return a summary's text without what is quoted or shown further down, nor questions that nothing answers."""
    known = {_plain(sentence) for one in said for sentence in sentences(one)}
    text = branch.text_fields
    lines = text.lines or tuple(map(Line, sentences(text.words)))
    left = tuple(one for one in lines if _plain(one.text) not in known and not one.text.endswith("?"))
    if not isinstance(text, SummaryText):
        return lines_text(left)
    if branch.level is Level.YEAR and text.frame is not None:  # sentences of all its months, without their days
        left = ()
    return summary_text(replace(text, words="", lines=left, seen=()))


def _plain(sentence: str) -> str:
    return "".join(filter(str.isalnum, sentence.casefold()))


def _most(names: Iterable[str]) -> tuple[str, ...]:
    found = Counter(names)
    return tuple(sorted(found, key=lambda name: (-found[name], name)))
