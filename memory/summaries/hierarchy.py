"""The levels above events: days, chapters, months, years, and one line each for places, people and themes.

Knows which children a summary has and names it by them, so that a summary whose children did not change is kept; what
it says is told elsewhere. A month holds its days and the chapters that lie within it, a year its months and the
chapters that cross them: every child lies inside the span of what is above it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from memory.episodes.features import EventFeatures, in_time
from memory.episodes.labels import topic, word_counts
from memory.language import format
from memory.language.subjects import names_matter
from memory.language.tokens import stems
from memory.records.days import local_day
from memory.records.derived import Event, Level, Line, Summary, SummaryTitle
from memory.records.ids import digest
from memory.records.library import Place, Precision
from memory.summaries.chapters import chapter_title, chapters
from memory.summaries.summarizer import SummaryInput, part_above, part_of, summarise, summary_title
from memory.summaries.theme_corrections import Word, applied, joined
from memory.summaries.themes import Theme, themes
from memory.summaries.title_corrections import GivenTitle, of_chapters
from memory.summaries.topics import NOTHING_SPOKEN, Spoken

VERSION = 8
RECIPES = tuple(f"{level.value}-{VERSION}" for level in Level)
MOST_WORDS = {
    Level.DAY: 110,
    Level.CHAPTER: 110,
    Level.MONTH: 110,
    Level.YEAR: 140,
    Level.PLACE: 80,
    Level.AREA: 80,
    Level.PERSON: 80,
    Level.THEME: 80,
}
LEAST_EVENTS = 2
"""A place or a person met only once is told by that event."""

Child = Event | Summary
_Held = dict[tuple[str, ...], list[tuple[Place, Event]]]
"""Spots with their events by the names of the area that they are in, from small to large."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A summary to be: its level and key, what it is made of in time order, and its title where that is known.

    Where there are `lines`, they are what was said of it, by the ids of its children.
    """

    level: Level
    key: str
    children: tuple[Child, ...]
    title: SummaryTitle | None = None
    lines: Mapping[str, tuple[Line, ...]] = field(default_factory=dict)


def summaries(
    scenes: Sequence[EventFeatures],
    known: Iterable[Summary],
    words: Sequence[Word] = (),
    spoken: Spoken = NOTHING_SPOKEN,
    given: Sequence[GivenTitle] = (),
) -> list[Summary]:
    """Return all summaries over these events; those of `known` that are still true are the very same.

    `words` are what the owner says of themes, `spoken` what is spoken of again and again, `given` the titles that the
    owner gave.
    """
    ordered = in_time(scenes)
    outlines = _chapters(ordered)
    titles = {(one.level, one.key): one.new for one in given if one.key}
    chapters_inside = {one.key: [child.id for child in one.children] for one in outlines}
    titles |= {(Level.CHAPTER, key): new for key, new in of_chapters(given, chapters_inside).items()}
    told = SummaryMaker(known, ordered, titles)
    days = [told.summary(one) for one in day_outlines(ordered)]
    travels = [told.summary(one) for one in outlines]
    months = [told.summary(one) for one in month_outlines(ordered, days, travels)]
    years = [told.summary(one) for one in year_outlines(ordered, months, travels)]
    places = [told.summary(one) for one in place_outlines(ordered)]
    rest = [told.summary(one) for one in (*person_outlines(ordered), *_themes(ordered, words, spoken))]
    return [*days, *travels, *months, *years, *places, *_areas(ordered, places, told.summary), *rest]


class SummaryMaker:
    """Makes a summary of an outline unless it is known already, and remembers each as a part of what is above.

    `scenes` are the events beneath, `titles` those that the owner gave by level and key.
    """

    def __init__(
        self,
        known: Iterable[Summary],
        scenes: Sequence[EventFeatures],
        titles: Mapping[tuple[Level | None, str], str],
    ) -> None:
        self._known = {one.id: one for one in known}
        self._parts = {scene.event.id: part_of(scene) for scene in scenes}
        self._titles = titles

    def keep(self, summary: Summary) -> None:
        """Remember a summary as it is for what is above; of its children those count that are known."""
        self._parts[summary.id] = part_above(
            summary, [self._parts[one] for one in summary.child_ids if one in self._parts]
        )

    def summary(self, outline: Outline) -> Summary:
        """Return the known summary of just these children, or a new one."""
        recipe = f"{outline.level.value}-{VERSION}"
        parts = [self._parts[child.id] for child in outline.children]
        if outline.lines:
            parts = [replace(part, lines=outline.lines.get(part.id, ())) for part in parts]
        versions = (
            digest(child.id, child.title, child.text, f"{part.weight:.1f}")
            for child, part in zip(outline.children, parts, strict=True)
        )
        owners = self._titles.get((outline.level, outline.key), "")
        title = owners or (format.summary_title(outline.title) if outline.title else "")
        said = (line.text for child in outline.children for line in outline.lines.get(child.id, ()))
        name = digest("summary", recipe, outline.level.value, outline.key, title, *versions, *said)
        found = self._known.get(name)
        if found is None or found.text_fields.frame is None:
            found = _made(name, outline, parts, recipe, owners)
        self._parts[name] = part_above(found, parts)
        return found


def _made(name: str, outline: Outline, parts: Sequence[SummaryInput], recipe: str, owners: str) -> Summary:
    title = outline.title or summary_title(outline.level, outline.key, parts)
    text = summarise(parts, MOST_WORDS[outline.level], outline.level, title.name).text
    if owners:
        title = replace(title, words=owners, is_owners=True)
    return Summary(
        id=name,
        level=outline.level,
        key=outline.key,
        child_ids=tuple(child.id for child in outline.children),
        start=min(child.start for child in outline.children),
        end=max(child.end for child in outline.children),
        title=format.summary_title(title),
        text=format.summary_text(text),
        recipe=recipe,
        title_fields=title,
        text_fields=text,
    )


def day_outlines(scenes: Sequence[EventFeatures]) -> list[Outline]:
    """Return the days of events, without those of which no more than a month is known."""
    known = [scene for scene in scenes if scene.precision not in (Precision.MONTH, Precision.YEAR)]
    return _by_key(Level.DAY, known, lambda scene: [local_day(scene.event.start).isoformat()], least=1)


def month_outlines(
    scenes: Sequence[EventFeatures], days: Sequence[Summary], chapters: Sequence[Summary]
) -> list[Outline]:
    """Return months over days, with the chapters that lie within and the events of which no more is known."""
    return _spans(Level.MONTH, 7, [*days, *_known_to(Precision.MONTH, scenes)], chapters)


def year_outlines(
    scenes: Sequence[EventFeatures], months: Sequence[Summary], chapters: Sequence[Summary]
) -> list[Outline]:
    """Return years over months, with the chapters that cross these and the events of which no more is known."""
    crossing = [one for one in chapters if _crosses(one)]
    return _spans(Level.YEAR, 4, [*months, *_known_to(Precision.YEAR, scenes)], crossing)


def _known_to(precision: Precision, scenes: Sequence[EventFeatures]) -> list[Event]:
    """Return the events of which no more is known than their month, or their year: they lie on no day."""
    return [scene.event for scene in scenes if scene.precision is precision]


def place_outlines(scenes: Sequence[EventFeatures]) -> list[Outline]:
    """Return the places of two events or more."""
    return _by_key(Level.PLACE, scenes, lambda scene: [scene.event.place] if scene.event.place else [])


def _areas(
    scenes: Sequence[EventFeatures], places: Sequence[Summary], told: Callable[[Outline], Summary]
) -> list[Summary]:
    """Return the quarters, regions and countries of events; a region holds its places, a country its regions."""
    spots = [(spot, scene.event) for scene in scenes if (spot := scene.spot)]
    inside = {one.id: frozenset(one.child_ids) for one in places}
    of_quarter = _by_names(spots, lambda spot: (spot.quarter, spot.name, spot.country))
    of_region = _by_names(spots, lambda spot: (spot.region, spot.country))
    of_country = _by_names(spots, lambda spot: (spot.country,))
    called = Counter(names[0] for held in (of_quarter, of_region, of_country) for names in held)
    of_region = {names: held for names, held in of_region.items() if not _is_country(names, held, of_country)}
    quarters, _ = _of_size(of_quarter, [], {}, called)
    regions, event_ids = _of_size(of_region, places, inside, called)
    found = [told(one) for one in regions]
    inside |= {one.id: held for one, held in zip(found, event_ids, strict=True)}
    countries, _ = _of_size(of_country, [*found, *places], inside, called)
    return [*map(told, quarters), *found, *map(told, countries)]


def _by_names(spots: Sequence[tuple[Place, Event]], names_of: Callable[[Place], tuple[str, ...]]) -> _Held:
    """Return spots with their events by the names of the area of one size that they are in, where that is known."""
    held: _Held = defaultdict(list)
    for spot, event in spots:
        if names_of(spot)[0]:
            held[names_of(spot)].append((spot, event))
    return held


def _is_country(names: tuple[str, ...], held: Sequence[tuple[Place, Event]], of_country: _Held) -> bool:
    """Say whether a region is all that there is of the country of its name."""
    region, country = names
    return region == country and len(held) == len(of_country[country,])


def _of_size(
    held: _Held, below: Sequence[Summary], inside: Mapping[str, frozenset[str]], called: Mapping[str, int]
) -> tuple[list[Outline], list[frozenset[str]]]:
    """Return the areas of one size and the ids of the events in each.

    `below` are the summaries that may lie in one, the largest first, `inside` their events; what none of them has lies
    right beneath. What is called as the only place in it is that place. `called` says how many areas of any size have a
    name: of several each says what it is in, all but a country.
    """
    outlines, event_ids = [], []
    for names, of_area in sorted(held.items()):
        if len(of_area) < LEAST_EVENTS or {spot.name for spot, _ in of_area} == {names[0]}:
            continue
        left = {event.id: event for _, event in of_area}
        event_ids.append(frozenset(left))
        children: list[Child] = []
        for one in below:
            if inside[one.id] <= left.keys():
                children.append(one)
                left = {name: event for name, event in left.items() if name not in inside[one.id]}
        children = sorted([*children, *left.values()], key=lambda one: (one.start, one.id))
        outlines.append(Outline(Level.AREA, names[0] if called[names[0]] == 1 else ", ".join(names), tuple(children)))
    return outlines, event_ids


def person_outlines(scenes: Sequence[EventFeatures]) -> list[Outline]:
    """Return the people who are in two events or more."""
    return _by_key(Level.PERSON, scenes, lambda scene: sorted(scene.people))


def _by_key(
    level: Level,
    scenes: Sequence[EventFeatures],
    keys_of: Callable[[EventFeatures], Sequence[str]],
    least: int = LEAST_EVENTS,
) -> list[Outline]:
    inside: dict[str, list[Event]] = defaultdict(list)
    for scene in scenes:
        for key in keys_of(scene):
            inside[key].append(scene.event)
    return [Outline(level, key, tuple(events)) for key, events in sorted(inside.items()) if len(events) >= least]


def _chapters(scenes: Sequence[EventFeatures]) -> list[Outline]:
    by_id = {scene.event.id: scene for scene in scenes}
    found: dict[str, Outline] = {}
    for chapter in chapters(scenes):
        inside = [by_id[one] for one in chapter.event_ids]
        title = chapter_title(inside, chapter.kind)
        key = f"{local_day(inside[0].event.start)} {chapter.kind.value}"
        while key in found:
            key += " also"
        found[key] = Outline(Level.CHAPTER, key, tuple(scene.event for scene in inside), title)
    return list(found.values())


def _themes(scenes: Sequence[EventFeatures], words: Sequence[Word], spoken: Spoken) -> list[Outline]:
    by_id = {scene.event.id: scene for scene in scenes}

    def title_of(event_ids: Sequence[str]) -> str:
        return topic([by_id[one] for one in event_ids], word_counts(scenes), len(scenes))

    outlines = []
    for theme in applied(_found(scenes, spoken), words, title_of):
        inside = in_time([by_id[one] for one in theme.event_ids])
        title = SummaryTitle(Level.THEME, name=theme.title)
        outlines.append(Outline(Level.THEME, theme.key, tuple(scene.event for scene in inside), title, theme.lines))
    return outlines


def _found(scenes: Sequence[EventFeatures], spoken: Spoken) -> list[Theme]:
    """Return what is spoken of again and again, and what events are alike about in which nothing is said."""
    known, told_of = {scene.event.id for scene in scenes}, spoken.event_ids
    found, about = [], []
    for one in spoken.topics:
        ids = tuple(event for event in one.moment_ids if event in known)
        found.append(Theme(one.key, one.name, ids, (1.0,) * len(ids), spoken.lines(one)))
        about.append(one.stems)
    for theme in themes([scene for scene in scenes if scene.event.id not in told_of]):
        words = stems(theme.title)
        at = next((at for at, topic_stems in enumerate(about) if topic_stems & words), None)
        if at is not None:
            found[at] = joined(found[at], theme)
        elif any(map(names_matter, theme.title.split())):
            found.append(theme)
    return found


def _spans(level: Level, letters: int, below: Sequence[Child], travels: Sequence[Summary]) -> list[Outline]:
    """Put together what has the first letters of its start in common, with the chapters that lie within."""
    inside: dict[str, list[Child]] = defaultdict(list)
    for one in below:
        inside[_letters(one.start, letters)].append(one)
    for chapter in travels:
        start, end = _letters(chapter.start, letters), _letters(chapter.end, letters)
        if start == end and start in inside:
            inside[start].append(chapter)
    ordered = {key: sorted(found, key=lambda one: (one.start, one.id)) for key, found in inside.items()}
    return [Outline(level, key, tuple(found)) for key, found in sorted(ordered.items())]


def _crosses(chapter: Summary) -> bool:
    return _letters(chapter.start, 7) != _letters(chapter.end, 7)


def _letters(at: datetime, many: int) -> str:
    """Return the first letters of the day that a time belongs to: four are its year, seven its month."""
    return local_day(at).isoformat()[:many]
