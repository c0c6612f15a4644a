"""The days that a place or an occasion takes up: by where files were made, how albums are called, and what notes say.

A stretch is told by chapters and episodes and not by single notes. What only speaks of a place is no stay there: a
sentence counts where somebody says of themselves that they were there.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import PurePath

from memory.episodes.segmentation import end_of
from memory.language.extract import ended
from memory.language.format import dated_title
from memory.language.paragraphs import heading, prose
from memory.language.sentences import asserts
from memory.language.tokens import IRREGULAR_FORMS, NUMBER_OR_WORD, irregular_forms, stem
from memory.language.words import table, words
from memory.records.days import local_day
from memory.records.derived import ChapterKind, Level, SummaryTitle
from memory.records.library import Kind, Medium, MomentView, Precision
from memory.records.query import Span
from memory.store import Store, edges, full_text, hierarchy
from memory.store import moments as moment_store
from memory.store.hierarchy import SummaryNode

EVERY = 1_000_000
MOST_READ = 5_000
"""What stands in more moments than this is no place that somebody went to, and no occasion."""

MOST_STRETCHES = 40
"""Where somebody was more often than this, they live."""

LEAD_WORDS = 6
BEFORE_WORDS = 3
LEAST_LETTERS = 5
NEXT_DAY = timedelta(days=1)
LONGEST_PAUSE, LONGEST_AWAY = timedelta(days=3), timedelta(days=21)
"""A stay goes on over so many days of which nothing is known; where the last that is known is the way back, longer."""


_OPTIONAL = frozenset(stem(word) for word in words("events.optional"))
_EMPTY = frozenset(words("question.tell.empty"))
_THERE = frozenset(words("question.tell.there"))
_AHEAD = frozenset(words("question.tell.ahead"))
_LEAVING = frozenset(words("question.tell.leaving"))
_GOING = frozenset(words("question.tell.going"))
_FESTIVE = (word for found in table("calendar.holidays").values() for word in found)
_AWAY = frozenset(stem(word) for word in (*words("question.tell.away", "events.outings"), *_FESTIVE))
_SELF = frozenset(words("question.tell.self"))
_OTHERS = frozenset(words("pronouns.personal", "pronouns.plural"))
ABROAD = frozenset(map(stem, words("question.tell.abroad")))
"""The stems of words for another country than home."""

_STAYED = (ChapterKind.TRIP, ChapterKind.JOURNEY)


@dataclass(frozen=True, slots=True)
class Stretch:
    """The moments, in time order, that show or say that somebody was at a place or an occasion.

    `chapter` is the chapter that it is, where it is one as a whole.
    """

    moments: tuple[MomentView, ...]
    chapter: SummaryNode | None = None

    @property
    def first(self) -> date:
        """Its first day."""
        return self.moments[0].moment.at.day

    @property
    def last(self) -> date:
        """Its last day."""
        return local_day(max(end_of(one) for one in self.moments))

    def on(self, day: date) -> tuple[MomentView, ...]:
        """Return its moments of a day."""
        return tuple(one for one in self.moments if one.moment.at.day == day)


def needed_words(text: str) -> tuple[str, ...]:
    """Return the stems of a text that name something: of "our trip to the lake" the lake alone."""
    said = [word for word in NUMBER_OR_WORD.findall(text) if word.lower() not in _EMPTY]
    return tuple(dict.fromkeys(one for one in map(stem, said) if one not in _OPTIONAL))


def holding(store: Store, needed: Sequence[str], text: str) -> list[MomentView]:
    """Return the moments that hold all of some stems in their words, places, folders or names, in time order."""
    forms = [_forms(one, text) for one in needed]
    found = [{number for number, _ in full_text.match(store, " ".join(one), EVERY)} for one in forms]
    numbers = sorted(set.intersection(*found)) if found else []
    if not numbers or len(numbers) > MOST_READ:
        return []
    ids = moment_store.ids_of_numbers(store, numbers)
    held = moment_store.remembered(store, list(ids.values())).values()
    return in_order(one for one in held if has_stems(_all_words(one), needed))


def _all_words(one: MomentView) -> str:
    """Return all words by which a moment may be found, as full text stems them more loosely than is meant."""
    place = one.asset.place
    names = place.names if place else ()
    said = [piece for text in one.texts for piece in (text.text, text.speaker, *(name for name, _ in text.labels))]
    return " ".join([*names, *said, one.scene, moment_store.folder_words(one.path)])


def in_order(found: Iterable[MomentView]) -> list[MomentView]:
    """Return moments in time order, each once."""
    held = {one.moment.id: one for one in found}
    return sorted(held.values(), key=lambda one: (one.moment.at.at, one.asset.id, one.moment.ordinal))


def stretches(store: Store, text: str, is_place: bool = False) -> list[Stretch]:
    """Return the stretches that the words of a text name, in time order; none where they name no place or occasion.

    With `is_place` what only speaks of it counts for nothing, except on the days around a stay.
    """
    needed = needed_words(text)
    if not needed:
        return []
    held = [one for one in holding(store, needed, text) if is_dated(one)]
    chapters = hierarchy.of_level(store, Level.CHAPTER)
    named = [one for one in chapters if _is_named(one, needed, by_occasion=False)]
    placed = [one for one in held if is_placed(one, needed)]
    there = in_order([*placed, *(one for one in held if _says_there(one, needed))])
    if not there and not named:
        named = [one for one in chapters if _is_named(one, needed, by_occasion=True)]
    if not there and not named and is_place:
        return []
    days = {one.moment.at.day for one in there}
    around = days if placed else {day + step for day in days for step in (-NEXT_DAY, NEXT_DAY * 0, NEXT_DAY)}
    told = [one for one in held if _tells_of(one, needed)]
    diaries = _diaries(told, needed)
    beside = [one for one in told if not days or one.moment.at.day in around or one.asset.id in diaries]
    noted = [one for one in beside if one.moment.medium is not Medium.MESSAGE]
    back = frozenset(one.moment.id for one in there if _says_back(one, needed))
    whole = {one.id: moments_of(store, one.id) for one in named}
    found = _runs(chapters, whole, in_order([*there, *(noted or ([] if there else beside))]), back)
    return found if len(found) <= MOST_STRETCHES else []


def _diaries(told: Sequence[MomentView], needed: Sequence[str]) -> set[str]:
    """Return the files that are called after a place or an occasion and tell of several days."""
    days: dict[str, set[date]] = {}
    for one in told:
        if has_stems(moment_store.folder_words(PurePath(one.path).name), needed):
            days.setdefault(one.asset.id, set()).add(one.moment.at.day)
    return {name for name, held in days.items() if len(held) > 1}


def moments_of(store: Store, node_id: str) -> list[MomentView]:
    """Return all moments beneath a chapter or another summary, in time order."""
    events = edges.contained(store, hierarchy.descendants(store, node_id).event_ids)
    return in_order(moment_store.remembered(store, [one for _, inside in events for one in inside]).values())


def sentence_of(one: MomentView, needed: Sequence[str]) -> str:
    """Return the sentence of a moment that holds all of some stems, empty where none does."""
    return next((ended(said) for said in prose(one.own_text) if has_stems(said, needed)), "")


def _forms(needed: str, text: str) -> frozenset[str]:
    """Return a stem with the word that it is of and its other forms, as full text is looked up by."""
    written = [word.lower() for word in NUMBER_OR_WORD.findall(text) if stem(word) == needed]
    bare = [re.sub(r"['’]s?$", "", word) for word in written]
    return frozenset(
        [needed, *written, *bare, *(form for word in bare for form in (f"{word}s", *irregular_forms(word)))]
    )


def has_stems(text: str, needed: Sequence[str]) -> bool:
    """Say whether a text holds all of some stems."""
    held = {
        stem(word) for piece in NUMBER_OR_WORD.findall(text) for word in (piece, *re.split(r"[-'’]", piece)) if word
    }
    return all(any(_agree(one, other) for other in held) for one in needed)


def _agree(one: str, other: str) -> bool:
    """Tell whether two stems are of one word: "renovat" and "renovation"."""
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) >= LEAST_LETTERS and long.startswith(short) and len(long) - len(short) <= 3)


def _is_named(chapter: SummaryNode, needed: Sequence[str], by_occasion: bool) -> bool:
    title = chapter.title_fields
    if not isinstance(title, SummaryTitle):
        return False
    places = title.places if is_trip(chapter) else ()
    named = (title.occasion, *title.people, *title.places) if by_occasion else (title.words, title.name, *places)
    return has_stems(" ".join(named), needed)


def is_placed(one: MomentView, needed: Sequence[str]) -> bool:
    """Say whether a photo or a recording was made at a place, or lies in a folder or an album, that is called so."""
    if one.asset.kind is Kind.NOTE:
        return False
    place = one.asset.place
    names = place.names if place else ()
    albums = [name for tags in one.tags for name in (*tags.albums, tags.title)]
    return has_stems(" ".join([*names, PurePath(one.path).parent.name.replace("_", " "), *albums]), needed)


def _says_there(one: MomentView, needed: Sequence[str]) -> bool:
    """Say whether somebody writes or says of themselves, on the very day, that they were there."""
    if one.moment.medium is Medium.MESSAGE or one.asset.kind not in (Kind.NOTE, Kind.AUDIO):
        return False
    return any(_is_there(sentence, needed) for sentence in prose(one.own_text))


def _says_back(one: MomentView, needed: Sequence[str]) -> bool:
    """Say whether somebody writes that they left there, so that they were there until then."""
    pieces = (sentence for sentence in prose(one.own_text) if _is_there(sentence, needed))
    return any(not _LEAVING.isdisjoint(word.lower() for word in NUMBER_OR_WORD.findall(piece)) for piece in pieces)


def _is_there(sentence: str, needed: Sequence[str]) -> bool:
    said = [word.lower() for word in NUMBER_OR_WORD.findall(sentence)]
    if not _is_told(sentence, said) or not has_stems(sentence, needed) or said[0] in _OTHERS:
        return False
    at = next((number for number, word in enumerate(said) if any(_agree(one, stem(word)) for one in needed)), -1)
    if at < 0:
        return False
    gone = [number for number, word in enumerate(said[:at]) if word in _GOING or stem(word) in _AWAY]
    led = {number for number in range(max(0, at - BEFORE_WORDS), at) if said[number] in _THERE}
    led |= {number + 1 for number in gone if number + 1 < at and said[number + 1] in _LEAVING}
    is_verb = said[0] in IRREGULAR_FORMS or (said[0].endswith("ed") and len(said[0]) > LEAST_LETTERS)
    is_own = not _SELF.isdisjoint(said[:at]) or is_verb or said[0] in _GOING
    starts = said[0] in _THERE or stem(said[0]) in _AWAY
    return bool(led) and ((is_own and bool(gone)) or (at <= LEAD_WORDS and (starts or (is_own and not is_verb))))


def tells_of_travel(sentence: str) -> bool:
    """Say whether somebody tells that they went somewhere: by a word of travel, and a name where they went or were."""
    written = NUMBER_OR_WORD.findall(sentence)
    said = [word.lower() for word in written]
    if not _is_told(sentence, said) or said[0] in _OTHERS or not any(stem(word) in _AWAY for word in said):
        return False
    leads = _THERE | _LEAVING
    return any(written[at][0].isupper() and said[at - 1] in leads for at in range(1, len(said)))


def _tells_of(one: MomentView, needed: Sequence[str]) -> bool:
    """Say whether a note or a message states something of an occasion, or is called after it."""
    if one.asset.kind is Kind.VIDEO:
        return False
    if one.moment.medium is Medium.PARAGRAPH and has_stems(
        f"{PurePath(one.path).stem} {heading(one.own_text)}", needed
    ):
        return True
    pieces = ((said, [word.lower() for word in NUMBER_OR_WORD.findall(said)]) for said in prose(one.own_text))
    return any(has_stems(said, needed) and _is_told(said, low) for said, low in pieces)


def _is_told(sentence: str, said: Sequence[str]) -> bool:
    """Say whether a sentence tells what was: no question, wish, list, or what is to come."""
    return bool(said) and asserts(sentence) and _AHEAD.isdisjoint(said) and sentence.count(";") < 2


def _runs(
    chapters: Sequence[SummaryNode],
    named: Mapping[str, list[MomentView]],
    there: Sequence[MomentView],
    back: Collection[str],
) -> list[Stretch]:
    """Put moments together that are of one chapter or few days apart; the chapters that are named are whole."""
    whole = [chapter for chapter in chapters if chapter.id in named]
    found = [Stretch(tuple(named[chapter.id]), chapter) for chapter in whole if named[chapter.id]]
    trips = [chapter for chapter in chapters if is_trip(chapter)]
    runs: list[tuple[str, list[MomentView]]] = []
    for one in there:
        day = one.moment.at.day
        if any(_covers(chapter, day) for chapter in whole):
            continue
        trip = next((chapter.id for chapter in trips if _covers(chapter, day)), "")
        pause = LONGEST_AWAY if one.moment.id in back else LONGEST_PAUSE
        if runs and (day - _last_day(runs[-1][1]) <= pause or (trip and trip == runs[-1][0])):
            runs[-1][1].append(one)
        else:
            runs.append((trip, [one]))
    return sorted([*found, *(Stretch(tuple(inside)) for _, inside in runs)], key=lambda one: (one.first, one.last))


def is_dated(one: MomentView) -> bool:
    """Say whether the day of a moment is known, and not only when its file was last written."""
    return not one.is_file_time and one.moment.at.precision not in (Precision.MONTH, Precision.YEAR)


def trips(store: Store, spans: Sequence[Span] = (), is_abroad: bool = False) -> list[SummaryNode]:
    """Return the times away from home, or in another country, in some spans or all, in time order."""
    held = [one for one in hierarchy.of_level(store, Level.CHAPTER) if is_trip(one, is_abroad)]
    return [one for one in held if not spans or any(span.meets(one.start, one.end) for span in spans)]


def trip_title(chapter: SummaryNode) -> str:
    """Return what a trip is called, with its days."""
    fields = chapter.title_fields
    return dated_title(fields) if isinstance(fields, SummaryTitle) else chapter.title


def is_trip(chapter: SummaryNode, is_abroad: bool = False) -> bool:
    """Say whether a chapter is a time away from home, or away in another country."""
    title = chapter.title_fields
    wanted = (ChapterKind.JOURNEY,) if is_abroad else _STAYED
    return isinstance(title, SummaryTitle) and title.chapter in wanted


def _covers(chapter: SummaryNode, day: date) -> bool:
    return local_day(chapter.start) <= day <= local_day(chapter.end)


def _last_day(found: Sequence[MomentView]) -> date:
    return local_day(max(one.moment.at.at for one in found))
