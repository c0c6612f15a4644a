"""Many told as one: a day, a chapter, a month, a place in some sentences of their own and a frame that is counted.

Extractive: lines that can stand alone, chosen by the lexical chains that run through them, in the order of time. How
many, when and where is computed from the records. Knows parts, which may be summaries themselves; nothing of stores.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from memory.episodes.features import EventFeatures
from memory.episodes.labels import named
from memory.language import format
from memory.language.dates import calendar
from memory.language.dates.named_times import names_other_time
from memory.language.extract import Sentence, extract
from memory.language.lines import as_told, names_near_day, turns
from memory.language.paragraphs import prose
from memory.language.tokens import stems
from memory.records.days import day_of, local_day
from memory.records.derived import (
    EventKind,
    EventText,
    Level,
    Line,
    ListedTitle,
    Summary,
    SummaryFrame,
    SummaryText,
    SummaryTitle,
    Title,
)
from memory.records.query import Span
from memory.summaries.day_names import day_name

TOLD = 0.7
"""A title is told if so many of its words are in the sentences below it."""

TOLD_SHARE = 0.75
"""Sentences may have so much of the words at the least, however long the line above them."""

CHANGE = 2.0
"""How much more a month and a year tell of what turns a life."""

MOST_TITLES = 5
MOST_NAMES = 6
MOST_PLACES = 3
MOST_PARTS = 200
"""Sentences are sought in so many parts at the most, those of the greatest weight."""


@dataclass(frozen=True, slots=True)
class SummaryInput:
    """One of many to be told: an event, or a summary of some with its level; weight in 0..1.

    `lines` are what was said or written in it, `seen` is what was seen where there is nothing. `places` has the place
    of each event beneath where it is known, `events` and `days` say how many lie beneath, `names` are the titles of the
    chapters among them.
    """

    id: str
    start: datetime
    title: Title | SummaryTitle
    lines: tuple[Line, ...] = ()
    seen: tuple[str, ...] = ()
    weight: float = 0.5
    level: Level | None = None
    end: datetime | None = None
    places: tuple[str, ...] = ()
    events: int = 1
    days: int = 1
    names: tuple[SummaryTitle, ...] = ()


@dataclass(frozen=True, slots=True)
class ExtractiveSummary:
    """What is told, and the parts whose sentences it took."""

    text: SummaryText
    part_ids: tuple[str, ...]


def part_of(scene: EventFeatures) -> SummaryInput:
    """Return an event as a part."""
    event = scene.event
    places = (event.place,) if event.place else ()
    title, text = event.title_fields, event.text_fields
    return SummaryInput(event.id, event.start, title, _lines(text), text.seen, scene.weight, None, event.end, places)


def part_above(summary: Summary, parts: Sequence[SummaryInput]) -> SummaryInput:
    """Return a summary of these parts as a part itself; it weighs what they weigh on the average."""
    own = _own(parts)
    names = (
        [summary.title_fields]
        if summary.level is Level.CHAPTER
        else [name for part in _ordered(parts) for name in part.names]
    )
    return SummaryInput(
        id=summary.id,
        start=summary.start,
        title=summary.title_fields,
        lines=_lines(summary.text_fields),
        seen=summary.text_fields.seen,
        weight=sum(part.weight for part in parts) / max(1, len(parts)),
        level=summary.level,
        end=summary.end,
        places=tuple(place for part in own for place in part.places),
        events=sum(part.events for part in own),
        days=_days(own),
        names=tuple(dict.fromkeys(names)),
    )


def _lines(text: EventText | SummaryText) -> tuple[Line, ...]:
    """Return the lines of a text; the sentences of one that a model wrote are nobody's."""
    return text.lines or tuple(map(Line, prose(text.words)))


def summarise(
    parts: Sequence[SummaryInput], most_words: int, level: Level = Level.DAY, name: str = ""
) -> ExtractiveSummary:
    """Tell parts as one, in some `most_words`: lines of their own that stand alone, and one that counts the parts.

    `name` is the person's or the place's that they are told of; of a person only that is told which they said or which
    names them. Where nothing was said or written the titles of the weightiest stand instead, or what was seen, once.

    Source: Barzilay and Elhadad 1997 for choosing by chains; Cardenas, Galle and Cohen 2024 ("Keep it Together") for
    carrying chains on from sentence to sentence; Carbonell and Goldstein 1998 for leaving out what was told.
    """
    ordered = _ordered(parts)
    if not ordered:
        return ExtractiveSummary(SummaryText(), ())
    own = _own(ordered)
    of = name if level is Level.PERSON else ""
    found = _sentences(own, of)
    if level is not Level.DAY:
        found = [both for both in found if not names_near_day(both[0].text)]
    if level in (Level.MONTH, Level.YEAR):
        when = _calendar_span(level, ordered[0].start)
        found = [both for both in found if not names_other_time(both[0].text, when)]
        found = [(line, replace(one, weight=one.weight + CHANGE * turns(line.text))) for line, one in found]
    least_words = most_words - format.frame_words(_frame(level, ordered, [], of))
    room = max(int(TOLD_SHARE * most_words), least_words)
    told = [found[number] for number in extract([sentence for _, sentence in found], room)]
    chosen = [sentence for _, sentence in told]
    lines = tuple(line for line, _ in told)
    text = SummaryText(_frame(level, ordered, chosen, of), "", () if lines or of else _seen(own), lines)
    used = sorted({one.part for one in chosen})
    return ExtractiveSummary(text, tuple(own[number].id for number in used))


def _calendar_span(level: Level, start: datetime) -> Span:
    """Return the month or year that a time belongs to."""
    day, zone = local_day(start), start.tzinfo or UTC
    return calendar.month(day, 1, zone) if level is Level.MONTH else calendar.year(day.year, zone)


def summary_title(level: Level, key: str, parts: Sequence[SummaryInput]) -> SummaryTitle:
    """Name a summary: a day by the best that was on it or its places, a month, a year, a place, a person by theirs.

    A chapter and a theme have a name of their own.
    """
    ordered = _ordered(parts)
    if level in (Level.PLACE, Level.AREA):
        return SummaryTitle(level, name=key)
    if level is Level.PERSON:
        return SummaryTitle(level, name=named(key, " ".join(map(_own_words, ordered))))
    day = local_day(ordered[0].start)
    if level is not Level.DAY:
        return SummaryTitle(level, first=day, last=day)
    was = day_name([(part.title, part.weight) for part in ordered if isinstance(part.title, Title)])
    places = () if was.name else _most([place for part in _own(ordered) for place in part.places], 2)
    return SummaryTitle(level, first=day, last=day, places=places, name=was.name, occasion=was.occasion)


def _own_words(part: SummaryInput) -> str:
    title = part.title if isinstance(part.title, Title) else Title()
    return format.own_words(title, EventText("", part.seen, part.lines))


def _ordered(parts: Sequence[SummaryInput]) -> list[SummaryInput]:
    return sorted(parts, key=lambda part: (part.start, part.id))


def _own(parts: Sequence[SummaryInput]) -> list[SummaryInput]:
    """Return the parts that are not told twice: a chapter's events are those of its days as well."""
    return [part for part in parts if part.level is not Level.CHAPTER] or list(parts)


def _sentences(ordered: Sequence[SummaryInput], of: str) -> list[tuple[Line, Sentence]]:
    """Return what was said or written in the weightiest parts, of a person where one is named, in the order of time."""
    heavy = sorted(range(len(ordered)), key=lambda number: (-ordered[number].weight, number))[:MOST_PARTS]
    found = []
    for number in sorted(heavy):
        part = ordered[number]
        found += as_told([one for one in part.lines if not of or _is_about(one, of)], number, part.weight)
    return found


def _is_about(line: Line, name: str) -> bool:
    """Say whether somebody said a line or is named in it."""
    return line.speaker.lower() == name.lower() or re.search(rf"\b{re.escape(name)}\b", line.text) is not None


def _seen(ordered: Sequence[SummaryInput]) -> tuple[str, ...]:
    """Return what was seen in the weightiest part where anything was, for parts that have no words."""
    seen = [part for part in ordered if part.seen]
    return max(seen, key=lambda part: part.weight).seen if seen else ()


def _frame(level: Level, ordered: Sequence[SummaryInput], chosen: Sequence[Sentence], of: str) -> SummaryFrame:
    """Return what says how many, when and where, and names what the sentences do not tell."""
    own = _own(ordered)
    days, events = _days(own), sum(part.events for part in own)
    first, last = _span(own)
    frame = SummaryFrame(level, len(own) if level is Level.DAY else events, days, first, last, name=of)
    if level is Level.DAY and len(own) == 1 and chosen:
        return frame
    if level not in (Level.DAY, Level.PLACE):
        places, there = _where(own, events)
        frame = replace(frame, places=places, there=there)
    names = list(dict.fromkeys(name for part in ordered for name in part.names))
    if names and level is not Level.DAY:
        shown, more = _room(len(names), MOST_NAMES)
        return replace(frame, chapters=tuple(names[:shown]), more=more)
    if level is Level.DAY or not chosen:
        titles = _titles(level, own, chosen)
        shown, more = _room(len(titles), MOST_TITLES)
        return replace(frame, listed=tuple(titles[:shown]), more=more)
    return frame


def _titles(level: Level, own: Sequence[SummaryInput], chosen: Sequence[Sentence]) -> list[ListedTitle]:
    """Return the titles of parts as a list, without the place that all share and what is told below.

    A day is told in its order; of more than can be named anywhere else, the weightiest are.
    """
    told = {own[one.part].id: frozenset[str]() for one in chosen}
    for one in chosen:
        told[own[one.part].id] |= one.stems
    places = {place for part in own for place in part.places}
    common = places.pop() if level is Level.DAY and len(places) == 1 else ""
    shown = [(_short(part.title, common, told.get(part.id, frozenset())), part.weight) for part in own]
    if level is not Level.DAY and len(shown) > MOST_TITLES:
        heavy = sorted(shown, key=lambda pair: -pair[1])
        shown = sorted(shown, key=lambda pair: pair not in heavy[: MOST_TITLES - 1])
    short = Counter(one for one, _ in shown)
    return [replace(one, number=number) for one, number in short.items()]


def _short(title: Title | SummaryTitle, place: str, told: frozenset[str]) -> ListedTitle:
    """Return a title without a place that need not be named and without words that are told."""
    if isinstance(title, SummaryTitle):
        return ListedTitle(title)
    if title.kind is EventKind.SEEN:
        return ListedTitle(_without(title, place, told))
    if not title.subject or not _is_told(title.subject, told):
        return ListedTitle(title)
    return ListedTitle(replace(title, subject=""), is_told=title.kind in format.SINGLE and not title.section)


def _without(title: Title, place: str, told: frozenset[str]) -> Title:
    """Return the title of what was seen without this place and what is told, as long as something is left."""
    has_part = title.part is not None or title.dated is not None
    if place and title.place == place and (has_part or title.scene or title.folder):
        return replace(title, place="")
    if place and title.folder == place and not title.place and (has_part or title.scene):
        return replace(title, folder="")
    about = title.subject or format.listed(title.things)
    return replace(title, subject="", things=(), files=()) if has_part and _is_told(about, told) else title


def _is_told(title: str, told: frozenset[str]) -> bool:
    words = stems(title)
    return len(words & told) >= TOLD * len(words)


def _room(found: int, most: int) -> tuple[int, int]:
    """Return how many of some to name where so many are at the most, and how many are left out."""
    return (most - 1, found - most + 1) if found > most else (found, 0)


def _days(parts: Sequence[SummaryInput]) -> int:
    events = {day_of(part.start) for part in parts if part.level is None}
    return len(events) + sum(part.days for part in parts if part.level is not None)


def _span(parts: Sequence[SummaryInput]) -> tuple[date, date]:
    ends = (day_of(max(part.start, part.end or part.start)) for part in parts)
    return date.fromordinal(min(day_of(part.start) for part in parts)), date.fromordinal(max(ends))


def _where(own: Sequence[SummaryInput], events: int) -> tuple[tuple[str, ...], float]:
    """Return where most of it was, and in 0..1 what share of it."""
    known = [place for part in own for place in part.places]
    most = _most(known, MOST_PLACES)
    return most, sum(place in most for place in known) / max(1, events)


def _most(places: Sequence[str], most: int) -> tuple[str, ...]:
    often = Counter(places)
    return tuple(sorted(often, key=lambda place: (-often[place], place))[:most])
