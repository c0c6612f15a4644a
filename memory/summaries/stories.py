"""A stretch of life told as one story: its events in order, each with its best pictures and the best of what was said.

What the owner chose, as an album or by ticks, is told in the same way and of that alone: where a part of an event was
chosen, nothing is told of the rest, as a story is made to be given away. It is read anew each time and nothing of it is
stored.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import islice

from memory.episodes.labels import named
from memory.episodes.strength import Worth, significance
from memory.language.format import dated, event_title, lines_text, summary_text
from memory.language.sentences import sentences
from memory.records.corrections import Correction, CorrectionKind
from memory.records.days import local_day, local_days
from memory.records.derived import (
    DateLevel,
    EntityKind,
    EventText,
    Level,
    Line,
    PartOfDay,
    SummaryText,
    SummaryTitle,
    Title,
    VagueDate,
)
from memory.records.library import MomentView, Precision
from memory.retrieval.grouping import Groups, visible_groups
from memory.store import Store, chosen_moments, corrections, facts, hierarchy
from memory.store import moments as moment_store
from memory.store.chosen_moments import EventPart
from memory.store.hierarchy import OF_A_DAY, PICTURED, SummaryNode, spread
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


class Choice(StrEnum):
    """What the owner chose to have told: an album, or files one by one."""

    ALBUM = "album"
    FILES = "files"


@dataclass(frozen=True, slots=True)
class Passage:
    """An event of a story; `text` is empty where the rest tells it."""

    event: SummaryNode
    place: str
    text: str
    pictures: tuple[Picture, ...]
    sayings: tuple[Saying, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """What a story is told of: a summary, or what the owner chose; what it is called and when it was.

    `first` and `last` of the fields of its title are its days, where these are known.
    """

    of: Level | Choice
    key: str
    title: str
    title_fields: SummaryTitle
    start: datetime
    end: datetime

    @property
    def level(self) -> Level | None:
        """The level of the summary, None where the owner chose."""
        return self.of if isinstance(self.of, Level) else None


@dataclass(frozen=True, slots=True)
class Story:
    """A subject with its passages in time order; `left_out` counts the events that there was no room for.

    `text` is what its summary tells besides; there is none of what the owner chose.
    """

    subject: Subject
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


@dataclass(frozen=True, slots=True)
class _Part:
    """An event of a story with those of its moments that are told; `is_whole` where that is all of it."""

    event: SummaryNode
    place: str
    moment_ids: Sequence[str]
    is_whole: bool = True


_Told = tuple[_Part, list[MomentView]]
"""A part with those of its moments that are told."""


def find(store: Store, key: str, level: Level | None = None) -> SummaryNode | None:
    """Return the summary that a key names, of a level or of the first in LEVELS that has it; None where none has."""
    return next(filter(None, (hierarchy.find(store, one, key) for one in ([level] if level else LEVELS))), None)


def subject_of(branch: SummaryNode) -> Subject:
    """Return a summary as what a story is told of; an event as a day."""
    title = branch.title_fields if isinstance(branch.title_fields, SummaryTitle) else SummaryTitle()
    return Subject(branch.level or Level.DAY, branch.key, branch.title, title, branch.start, branch.end)


def frame_alone(branch: SummaryNode) -> SummaryText | None:
    """Return the frame of a year, which is told by nothing else; None of anything else.

    The sentences of a year are of all its months, and stand there without their days.
    """
    text = branch.text_fields
    if branch.level is not Level.YEAR or not isinstance(text, SummaryText) or text.frame is None:
        return None
    return SummaryText(text.frame)


def story(store: Store, branch: SummaryNode) -> Story:
    """Tell a summary as a story. The same library always tells the same one."""
    found, left_out = hierarchy.fullest_events(store, branch.id, MOST_EVENTS)
    parts = [_Part(event, place, hierarchy.moment_ids(store, event.id)) for event, place in found]
    told = _story(store, subject_of(branch), parts, left_out)
    return replace(told, text=_unsaid(branch, [saying.text for one in told.passages for saying in one.sayings]))


def story_of(store: Store, choice: Choice, key: str, name: str, moment_ids: Sequence[str]) -> Story | None:
    """Tell chosen moments as a story under a name, or under their days; None where none of them may be seen."""
    parts = chosen_moments.by_event(store, moment_ids)
    if not parts:
        return None
    ranked = sorted(range(len(parts)), key=lambda number: -len(parts[number].moment_ids))
    fullest = [parts[number] for number in sorted(ranked[:MOST_EVENTS])]
    events = {
        one.id: (one, place) for one, place in hierarchy.events_with_places(store, [part.event_id for part in fullest])
    }
    told = [_chosen_part(one, *events.get(one.event_id, (None, ""))) for one in fullest]
    return _story(store, _chosen(choice, key, name, parts), told, len(parts) - len(fullest))


def _chosen(choice: Choice, key: str, name: str, parts: Sequence[EventPart]) -> Subject:
    """Return what was chosen as what a story is told of, called by its name, else by its days or years."""
    start, end = parts[0].start, max(one.end for one in parts)
    first, last = local_days(start, end)
    is_known = all(one.precision in OF_A_DAY for one in parts)
    days = f"{first.year}" if first.year == last.year else f"{first.year}–{last.year}"
    title = SummaryTitle(first=first, last=last, name=name) if is_known else SummaryTitle(name=name)
    words = name or (dated(first, last) if is_known else days)
    return Subject(choice, key, words, title, start, end)


def _chosen_part(one: EventPart, event: SummaryNode | None, place: str) -> _Part:
    if event is not None and one.is_whole:
        return _Part(event, place, one.moment_ids)
    title = _title_of_part(one, event, place)
    words = event_title(title)
    node = SummaryNode(one.event_id, None, one.event_id, words, "", one.start, one.end, title, EventText())
    return _Part(node, place, one.moment_ids, is_whole=False)


def _title_of_part(one: EventPart, event: SummaryNode | None, place: str) -> Title:
    """Return what a part of an event is called: by when and where it was, or as the owner calls the event."""
    of_event = event.title_fields if event and isinstance(event.title_fields, Title) else Title()
    if of_event.is_owners:
        return of_event
    if one.precision in OF_A_DAY:
        return Title(part=PartOfDay.DAY, day=local_day(one.start), place=place, occasion=of_event.occasion)
    level = DateLevel.YEAR if one.precision is Precision.YEAR else DateLevel.MONTH
    return Title(dated=VagueDate(level, one.start.date()), place=place)


def _story(store: Store, subject: Subject, parts: Sequence[_Part], left_out: int) -> Story:
    """Tell the parts of a subject that have moments to be seen, without any text above them."""
    told = _read(store, parts)
    names = _people_names(store)
    met = _met(store, told, names)
    passages = _passages(store, told, met, names, few=len(parts) <= FEW_EVENTS)
    everything = [one for _, inside in told for one in inside]
    return Story(
        subject,
        "",
        _most(one.asset.place.name for one in everything if one.asset.place and one.asset.place.name),
        _most(name for people in met for name in people),
        tuple(passages),
        len(everything),
        left_out,
        _cover(passages),
    )


def _read(store: Store, parts: Sequence[_Part]) -> list[_Told]:
    """Return parts with those of their moments that are looked at, without parts of which nothing may be seen."""
    ids = [spread(one.moment_ids, MOST_MOMENTS) for one in parts]
    held = moment_store.remembered(store, [name for inside in ids for name in inside])
    seen = [[held[name] for name in inside if name in held] for inside in ids]
    return [(part, inside) for part, inside in zip(parts, seen, strict=True) if inside]


def _met(store: Store, told: Sequence[_Told], names: Mapping[str, str]) -> list[list[str]]:
    """Return who is in each part: all who are in its event, of a part of one only who was recognised in that."""
    who = hierarchy.who_is_in(store, [part.event.id for part, _ in told if part.is_whole])
    return [
        [names.get(name, named(name, "")) for name in who.get(part.event.id, ())] if part.is_whole else _seen(inside)
        for part, inside in told
    ]


def _passages(
    store: Store, told: Sequence[_Told], met: Sequence[Sequence[str]], names: Mapping[str, str], few: bool
) -> list[Passage]:
    groups, loved = visible_groups(store), _favourites(store)
    passages = []
    for (part, inside), people in zip(told, met, strict=True):
        offered = _offered(store, inside, groups, loved)
        counts = _room(inside, people, any(one.favourite for one in offered), few)
        passages.append(_passage(store, part, inside, offered, counts, names))
    return passages


def _seen(inside: Iterable[MomentView]) -> list[str]:
    """Return the names of those who were recognised in some moments, each once."""
    return list(dict.fromkeys(name for one in inside for name, _ in one.people))


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
    part: _Part,
    inside: Sequence[MomentView],
    offered: Sequence[Picture],
    counts: tuple[int, int],
    names: Mapping[str, str],
) -> Passage:
    pictures = best_pictures(offered, counts[0])
    said = [one for one in inside if one.own_text]
    stated = facts.statements_of(store, [one.moment.id for one in said])
    sayings = best_sayings(said, stated, frozenset(names), counts[1])
    is_shown = bool(sayings) or (bool(pictures) and not said)  # a text made of captions tells no more than the pictures
    text = "" if is_shown else part.event.text or _first_words(said)
    return Passage(part.event, part.place, text, tuple(pictures), tuple(sayings))


def _first_words(said: Sequence[MomentView]) -> str:
    """Return the first sentences of what was said or written where none is worth a quote, each on its line."""
    found = (sentence for one in said for sentence in sentences(one.own_text))
    return "\n".join(islice(found, MOST_SAYINGS))


def _unsaid(branch: SummaryNode, said: Sequence[str]) -> str:
    """Return a summary's text without what is quoted or shown further down, nor questions that nothing answers."""
    if alone := frame_alone(branch):
        return summary_text(alone)
    known = {_plain(sentence) for one in said for sentence in sentences(one)}
    text = branch.text_fields
    lines = text.lines or tuple(map(Line, sentences(text.words)))
    left = tuple(one for one in lines if _plain(one.text) not in known and not one.text.endswith("?"))
    if not isinstance(text, SummaryText):
        return lines_text(left)
    return summary_text(replace(text, words="", lines=left, seen=()))


def _plain(sentence: str) -> str:
    return "".join(filter(str.isalnum, sentence.casefold()))


def _most(names: Iterable[str]) -> tuple[str, ...]:
    found = Counter(names)
    return tuple(sorted(found, key=lambda name: (-found[name], name)))
