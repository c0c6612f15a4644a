"""Many told as one: a day, a chapter, a month, a place in some sentences of their own and a frame that is counted.

Extractive: whole sentences, chosen by the lexical chains that run through them and put in the order of time. How many,
when and where is computed from the records. Knows parts, which may be summaries themselves; nothing of stores.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from memory.episodes.features import EventFeatures
from memory.episodes.labels import PART_OF_DAY, SEEN, counted, dated, listed, named
from memory.language.extract import Sentence, as_sentences, chains, ended, extract
from memory.language.paragraphs import prose
from memory.language.tokens import stems
from memory.records.derived import Level, Summary
from memory.summaries.home_location import day_of

TOLD = 0.7
"""A title is told if so many of its words are in the sentences below it."""

TOLD_SHARE = 0.75
"""Sentences may have so much of the words at the least, however long the line above them."""

MOST_TITLES = 5
MOST_NAMES = 6
MOST_PARTS = 200
"""Sentences are sought in so many parts at the most, those of the greatest weight."""


_HEADED = re.compile(r"(Voice note|Note)(s?): |(Messages from [^:]{1,400}|Messages): ")
_LOWERED = re.compile(r"(?:Morning|Afternoon|Evening|Night|Day|Voice notes?|Notes?|Messages|In|An?)\b")


@dataclass(frozen=True, slots=True)
class SummaryInput:
    """One of many to be told: an event, or a summary of some with its level; weight in 0..1.

    `places` has the place of each event beneath where it is known, `events` and `days` say how many lie beneath,
    `names` are the titles of the chapters among them.
    """

    id: str
    start: datetime
    title: str
    text: str
    weight: float = 0.5
    level: Level | None = None
    end: datetime | None = None
    places: tuple[str, ...] = ()
    events: int = 1
    days: int = 1
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExtractiveSummary:
    """What is told, and the parts whose sentences it took."""

    text: str
    part_ids: tuple[str, ...]


def part_of(scene: EventFeatures) -> SummaryInput:
    """Return an event as a part."""
    event = scene.event
    places = (event.place,) if event.place else ()
    return SummaryInput(event.id, event.start, event.title, event.text, scene.weight, None, event.end, places)


def part_above(summary: Summary, parts: Sequence[SummaryInput]) -> SummaryInput:
    """Return a summary of these parts as a part itself; it weighs what they weigh on the average."""
    own = _own(parts)
    names = (
        [summary.title] if summary.level is Level.CHAPTER else [name for part in _ordered(parts) for name in part.names]
    )
    return SummaryInput(
        id=summary.id,
        start=summary.start,
        title=summary.title,
        text=summary.text,
        weight=sum(part.weight for part in parts) / max(1, len(parts)),
        level=summary.level,
        end=summary.end,
        places=tuple(place for part in own for place in part.places),
        events=sum(part.events for part in own),
        days=_days(own),
        names=tuple(dict.fromkeys(names)),
    )


def summarise(parts: Sequence[SummaryInput], most_words: int, level: Level = Level.DAY) -> ExtractiveSummary:
    """Tell parts as one, in some `most_words`: a line that counts them, and below it sentences of their own.

    Where nothing was said or written the titles of the weightiest stand instead, or what was seen, once.

    Source: Barzilay and Elhadad 1997 for choosing by chains; Cardenas, Galle and Cohen 2024 ("Keep it Together") for
    carrying chains on from sentence to sentence; Carbonell and Goldstein 1998 for leaving out what was told.
    """
    ordered = _ordered(parts)
    if not ordered:
        return ExtractiveSummary("", ())
    own = _own(ordered)
    found = _sentences(own)
    frame_words = len(_frame(level, ordered, []).split())
    chosen = [found[number] for number in extract(found, max(int(TOLD_SHARE * most_words), most_words - frame_words))]
    lines = [_frame(level, ordered, chosen), " ".join(ended(one.text) for one in chosen) or _seen(own)]
    used = sorted({one.part for one in chosen})
    return ExtractiveSummary("\n".join(filter(None, lines)), tuple(own[number].id for number in used))


def summary_title(level: Level, key: str, parts: Sequence[SummaryInput]) -> str:
    """Name a summary: a day by its date and places, a month and a year by their names, a place or person by theirs."""
    ordered = _ordered(parts)
    start = ordered[0].start
    places = _most([place for part in _own(ordered) for place in part.places], 2)
    if level is Level.DAY:
        return ", ".join(filter(None, (f"{start:%A} {start.day} {start:%B %Y}", " and ".join(places))))
    if level is Level.MONTH:
        return f"{start:%B %Y}"
    if level is Level.YEAR:
        return f"{start.year}"
    if level is Level.PLACE:
        return key
    if level is Level.PERSON:
        return named(key, " ".join(f"{part.title} {part.text}" for part in ordered))
    if level is Level.CHAPTER:
        name = " and ".join(places) or counted(len(ordered), "episode").capitalize()
        return f"{name}, {dated(*_span(ordered))}"
    found = chains([sentence for part in ordered for sentence in prose(part.text) or [part.title]])
    name = " and ".join(chain.word for chain in found[:2])
    return f"{name[:1].upper()}{name[1:]}" or key


def _ordered(parts: Sequence[SummaryInput]) -> list[SummaryInput]:
    return sorted(parts, key=lambda part: (part.start, part.id))


def _own(parts: Sequence[SummaryInput]) -> list[SummaryInput]:
    """Return the parts that are not told twice: a chapter's events are those of its days as well."""
    return [part for part in parts if part.level is not Level.CHAPTER] or list(parts)


def _sentences(ordered: Sequence[SummaryInput]) -> list[Sentence]:
    """Return what was said or written in the weightiest parts, as sentences, in the order of time."""
    heavy = sorted(range(len(ordered)), key=lambda number: (-ordered[number].weight, number))[:MOST_PARTS]
    found = []
    for number in sorted(heavy):
        part = ordered[number]
        told = part.text if part.level is None else part.text.partition("\n")[2]
        found += as_sentences(prose(told.partition(SEEN)[0]), number, part.weight)
    return found


def _seen(ordered: Sequence[SummaryInput]) -> str:
    """Return what was seen in the weightiest part where anything was, for parts that have no words."""
    seen = [part for part in ordered if SEEN in part.text]
    if not seen:
        return ""
    phrase = max(seen, key=lambda part: part.weight).text.partition(SEEN)[2]
    return f"{SEEN}{ended(phrase.partition(SEEN)[0].strip())}"


def _frame(level: Level, ordered: Sequence[SummaryInput], chosen: Sequence[Sentence]) -> str:
    """Return the line that says how many, when and where, and names what the sentences do not tell."""
    own = _own(ordered)
    titles = _titles(level, own, chosen)
    if level is Level.DAY:
        if len(own) == 1:
            return ended(f"{titles[:1].upper()}{titles[1:]}")
        return f"{counted(len(own), 'episode').capitalize()}: {titles}."
    days, events = _days(own), sum(part.events for part in own)
    where = "" if level is Level.PLACE else _where(own, events)
    if level in (Level.CHAPTER, Level.MONTH, Level.YEAR):
        count = f"{counted(days, 'day')} with {counted(events, 'episode')}"
    else:
        count = f"{counted(events, 'episode')} {_from_to(days, *_span(own))}"
    frame = f"{count[0].upper()}{count[1:]}{where}."
    names = [name for part in ordered for name in part.names]
    if names:
        frame += f" Among them: {_some(list(dict.fromkeys(names)), MOST_NAMES)}."
    elif not chosen and titles:
        frame = f"{frame[:-1]}: {titles}."
    return frame


def _titles(level: Level, own: Sequence[SummaryInput], chosen: Sequence[Sentence]) -> str:
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
    short = Counter(name for name, _ in shown)
    return _some([_several(name, number) for name, number in short.items()], MOST_TITLES)


def _short(title: str, place: str, told: frozenset[str]) -> str:
    """Return a title as in a list: "morning, Norway", "a note, “Packing list”" or, where that is told, "a note"."""
    if headed := _HEADED.match(title):
        tail = title[headed.end() :]
        name, plural, messages = headed.groups()
        head = f"{messages[0].lower()}{messages[1:]}" if messages else f"{'' if plural else 'a '}{name.lower()}{plural}"
        return head if _is_told(tail, told) else f"{head}, “{tail}”"
    for ending in (f" in {place}", f", {place}"):
        title = title.removesuffix(ending) if place else title
    folder, _, rest = title.partition(": ")
    if rest and PART_OF_DAY.match(rest):
        return f"{rest}, {folder}"
    if rest and _is_told(rest, told):
        title = folder
    return f"{title[0].lower()}{title[1:]}" if _LOWERED.match(title) else title


def _is_told(title: str, told: frozenset[str]) -> bool:
    words = stems(title)
    return len(words & told) >= TOLD * len(words)


def _several(name: str, number: int) -> str:
    is_plain = name in ("a note", "a voice note")
    return counted(number, name.removeprefix("a ")) if number > 1 and is_plain else name


def _some(names: Sequence[str], most: int) -> str:
    more = [f"and {len(names) - most + 1} more"] if len(names) > most else []
    return "; ".join([*names[: most - 1], *more] if more else names)


def _days(parts: Sequence[SummaryInput]) -> int:
    events = {day_of(part.start) for part in parts if part.level is None}
    return len(events) + sum(part.days for part in parts if part.level is not None)


def _span(parts: Sequence[SummaryInput]) -> tuple[date, date]:
    ends = (day_of(max(part.start, part.end or part.start)) for part in parts)
    return date.fromordinal(min(day_of(part.start) for part in parts)), date.fromordinal(max(ends))


def _from_to(days: int, first: date, last: date) -> str:
    if first == last:
        return f"on {dated(first, last)}"
    start, _, end = dated(first, last).partition("–")
    return f"on {counted(days, 'day')} from {start} to {end}"


def _where(own: Sequence[SummaryInput], events: int) -> str:
    """Return where most of it was: "in" for all, "mostly" for more than half, "partly" for less."""
    known = [place for part in own for place in part.places]
    most = _most(known, 3)
    if not most:
        return ""
    share = sum(place in most for place in known) / max(1, events)
    how = " in" if share == 1 else " mostly in" if share > 0.5 else " partly in"
    return f",{how} {listed(most)}"


def _most(places: Sequence[str], most: int) -> list[str]:
    often = Counter(places)
    return sorted(often, key=lambda place: (-often[place], place))[:most]
