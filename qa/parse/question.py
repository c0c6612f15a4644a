"""A question in plain words to a typed Query: times, places, people, media, what is asked, what is left to look for.

Knows the names it is given and some English and German; nothing of the library's moments. A day that only the owner can
date ("grandmother's birthday") is resolved from notes that are handed in.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from memory.knowledge.entity_resolution import Names, known_names
from memory.language import kinship
from memory.language.dates import calendar
from memory.language.dates.format import tell_span
from memory.language.dates.impossible import Impossible, find_impossible
from memory.language.dates.phrases import Phrase
from memory.language.dates.spans import find_phrases, find_spans, without
from memory.language.dates.words import COUNT, PART
from memory.language.sentences import sentences
from memory.language.tokens import folded
from memory.language.unspaced import HYPHENED, cut
from memory.language.words import any_of, rows, table, words
from memory.records.library import Timestamp
from memory.records.query import Query, Span
from memory.store import Store
from qa.parse.albums import find_albums
from qa.parse.media import read_forms, read_media, read_senses
from qa.parse.named_events import NamedSpan, find_named
from qa.parse.people import find_names, find_persons, find_speakers, is_about_owner
from qa.parse.task import read_task

_Found = TypeVar("_Found")
_SHORT = tuple((re.compile(row["written"], re.IGNORECASE), row["plain"]) for row in rows("question.short"))

MOST_CHARS = 1000
"""What is longer than this is no question; no model reads more, either."""

NOTHING_ASKED = "There are no words in this question to look for."


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The lower-case names that the library knows, and the name of its owner, empty where nobody said.

    Names of `albums` are as they are written. `names` brings the names of one person together, `held` is from when to
    when there are memories, and `store` knows when "the move" was; each None where that is not to be had.
    `month_first`: the owner writes 3/4/2023 for 4 March.
    """

    places: frozenset[str]
    people: frozenset[str]
    owner: str
    names: Names | None = None
    held: Span | None = None
    store: Store | None = None
    month_first: bool = False
    albums: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Times:
    """What a question says of time: the spans, the question without the calendar's words, and without all times."""

    spans: tuple[Span, ...]
    timeless: str
    rest: str
    is_hard: bool
    impossible: tuple[str, ...]
    notes: tuple[str, ...]


_FUNCTION_WORDS = frozenset(words("stop.question"))

_GERMAN_ONLY = frozenset(words("question.doubtful", language="de"))
"""German words of no weight that mean something in English: they count as such only beside other German words."""

_GERMAN = frozenset(words("question.telling", language="de"))

_ASKING = re.compile(
    r"\b(?:what|which)\s+(?:kinds?|sorts?|types?)\s+of\b|\bhow\s+(?:long|much|far|often|old|high|tall|big|heavy|large|deep|fast|expensive)\b|\b(?:in|on)\s+(?:total|all"
    r"|average)\b"
    r"|\b(?:more|less)\s+often\b|\b(?:in|with)\s+(?:which|what)\s+order\b|\bwie\s+(?:lange?|weit|hoch|alt)\b",
    re.IGNORECASE,
)
_EITHER_SIDE = re.compile(r"\b(?:before or after|after or before|vor oder nach)\b", re.IGNORECASE)
_TIED = "\u2060_"
"""Stands for the spaces in "before or after", which is no time, while times are looked for."""
_OF_OWNER = re.compile(r"\b(?:of|with) me\b|\bdid I (?:write|send|text)\b", re.IGNORECASE)
_AT_PLACE = "in|at|near|from|to|around|by|im|am|bei|nach|aus|von"

_YEARLY = r"birthday|name\s?day|(?:wedding\s+)?anniversary|geburtstag|hochzeitstag"
_ONCE = r"wedding(?:\s+day)?|christening|baptism|funeral|graduation|confirmation|communion|engagement|hochzeit|taufe"
_NAMED_DAY = re.compile(
    rf"\b(?P<beside>(?:(?:the\s+)?(?:{COUNT}\s+(?:day|week|month|year)s?|day|week|month|year|{PART})\s+"
    r"(?=before|after|of)|(?:right|just|shortly|soon|directly|immediately|kurz)\s+)?"
    r"(?:on|at|during|for|of|from|after|before|since|until|till|around|an|am|zu|bei|vor|nach|seit|bis))\s+"
    r"(?:(?:the|my|our|his|her|their)\s+(?=[^\W\d]+(?:['’]s?)\s))?"
    rf"(?P<name>(?:(?:my|our|mein(?:em)?|unsere[mr]?)|[^\W\d]+(?:['’]s?|s))\s+(?P<event>{_YEARLY}|{_ONCE}))\b"
    r"(?:\s+party)?(?:,?\s+(?:(?:in|of)\s+)?(?P<year>(?:19|20)\d\d))?",
    re.IGNORECASE,
)
_OPENING = frozenset(word for name, found in table("calendar.opening").items() if name != "between" for word in found)
_SOON = r"^(?:right|just|shortly|soon|directly|immediately|kurz) "
_CUES = {word: any_of(found) for found in table("question.days").values() for word in found}
_SAME = tuple(map(frozenset, table("pronouns.same").values()))
_FARTHEST_CHARS = 40
"""How far a date may stand from the word for the day it dates."""


def read_question(question: str, now: datetime, vocabulary: Vocabulary) -> Query:
    """Return what a question asks, typed; `now` is aware and gives the zone of the spans.

    `text` holds the words to look for, without times, media and words that carry nothing; it is empty only where
    nothing else is asked. What names an album is in neither that nor `question`. A year that belongs to a named day
    (see `named_day`) makes no span of its own. Where nothing is asked at all, or for a day that does not exist, the
    span is empty, so that nothing answers.
    """
    asked, notes = _shortened(unicodedata.normalize("NFC", question).strip())
    albums, asked = find_albums(_spelt_out(asked), vocabulary.albums)
    times = _times(_without_year_of_named_day(asked), now, vocabulary)
    kinds, wanted = read_media(times.rest)
    places = tuple(dict.fromkeys(find_names(times.rest, vocabulary.places)))
    persons = _persons(times.rest, vocabulary)
    text = content(wanted)
    task = read_task(asked, times.timeless)
    is_empty = not (text or times.spans or kinds or places or persons or albums)
    if is_empty:
        text = " ".join(word for word in re.findall(r"[\w'’-]+", times.rest) if re.search(r"[^\W_]", word))
    spans = _of_all_sides(times.spans, [_spans_in(side, now, vocabulary) for side in task.sides])
    places = _of_all_sides(places, [tuple(find_names(side, vocabulary.places)) for side in task.sides])
    if is_empty and not text:
        spans, notes = (Span(now, now),), (*notes, NOTHING_ASKED)
    return Query(
        asked or question.strip(),
        text,
        spans,
        places,
        tuple(dict.fromkeys(name for person in persons for name in person)),
        kinds,
        task.task,
        counted=task.counted,
        unit=task.unit,
        order=task.order,
        sides=task.sides,
        persons=persons,
        about_owner=is_about_owner(times.rest) or any(vocabulary.owner.lower() in person for person in persons),
        senses=read_senses(times.rest, kinds),
        forms=read_forms(times.rest),
        spans_hard=times.is_hard,
        places_hard=all(_stands_for_a_place(times.rest, place) for place in places),
        impossible=times.impossible,
        notes=(*notes, *times.notes),
        albums=albums,
    )


def _spelt_out(question: str) -> str:
    """Return a question with the short forms in it that are typed in haste as others write them: "wheres"."""
    for pattern, plain in _SHORT:
        question = pattern.sub(plain, question)
    return question


def _of_all_sides(found: tuple[_Found, ...], by_side: Sequence[tuple[_Found, ...]]) -> tuple[_Found, ...]:
    """Leave out what only one of the sides of a comparison names: that tells the sides apart, not where to look."""
    if len(by_side) < 2 or all(by_side):
        return found
    return tuple(one for one in found if not any(one in side for side in by_side))


def _spans_in(side: str, now: datetime, vocabulary: Vocabulary) -> tuple[Span, ...]:
    return find_spans(side, now, vocabulary.held)[0]


def _shortened(question: str) -> tuple[str, tuple[str, ...]]:
    """Cut what is too long to be one question at a word, and say so."""
    if len(question) <= MOST_CHARS:
        return question, ()
    cut = question[:MOST_CHARS]
    head = cut.rsplit(None, 1)[0] if re.search(r"\s", cut.strip()) else cut
    return head, (f"Only the first {len(head):,} of {len(question):,} characters were read.",)


def _without_year_of_named_day(text: str) -> str:
    named = _NAMED_DAY.search(text)
    return without(text, [named.span("year")]) if named and named["year"] else text


def _times(text: str, now: datetime, vocabulary: Vocabulary) -> _Times:
    """Read the times of a question: impossible dates first, then what happened, then the calendar's."""
    impossible = find_impossible(text)
    plain = without(text, [(one.begin, one.end) for one in impossible]) if impossible else text
    plain = _EITHER_SIDE.sub(lambda match: match[0].replace(" ", _TIED), plain)
    names = vocabulary.names or known_names((), vocabulary.owner)
    named = find_named(plain, now, vocabulary.store, names) if vocabulary.store else []
    hidden = plain
    for one in named:
        hidden = hidden[: one.begin] + "\x00" * (one.end - one.begin) + hidden[one.end :]
    phrases = find_phrases(hidden, now, vocabulary.held, vocabulary.month_first)
    spans = [span for part in (named, phrases) for one in part for span in one.spans]
    if impossible and not spans:
        spans = [Span(now, now)]
    dated = [(phrase.begin, phrase.end) for phrase in phrases]
    inferred = [_inferred(plain, phrase) for phrase in phrases if phrase.yearly]
    return _Times(
        tuple(dict.fromkeys(spans)),
        _freed(without(plain, dated)),
        _freed(without(plain, [*dated, *((one.begin, one.end) for one in named)])),
        not inferred and all(one.is_sure for one in named),
        tuple(one.words for one in impossible),
        (*_notes(impossible), *_notes(named), *_notes(phrases), *inferred, *_ahead(spans, now)),
    )


def _freed(text: str) -> str:
    return text.replace(_TIED, " ")


def _notes(found: Sequence[Impossible | NamedSpan | Phrase]) -> list[str]:
    return [one.note for one in found if one.note]


def _inferred(text: str, phrase: Phrase) -> str:
    words = text[phrase.begin : phrase.end]
    years = [span.start.year for span in phrase.spans if span.start]
    if len(years) > 1:
        return f"“{words}” was taken as every one from {years[0]} to {years[-1]}."
    return f"“{words}” was taken as {tell_span(phrase.spans[0])}."


def _ahead(spans: Sequence[Span], now: datetime) -> Iterator[str]:
    if spans and all(span.start and span.start > now for span in spans):
        yield f"{tell_span(spans[0])} has not come yet."


def _persons(text: str, vocabulary: Vocabulary) -> tuple[tuple[str, ...], ...]:
    """Return the persons asked for, each under all the names known, the owner among them where "with me" is said."""
    found = find_persons(text, vocabulary.names) if vocabulary.names else []
    held = {name for person in found for name in person}
    others = [(name,) for name in find_speakers(text, vocabulary.people) if name not in held]
    owner = vocabulary.owner.lower()
    is_owner = owner and (_OF_OWNER.search(text) or re.search(rf"\b{re.escape(owner)}\b", text.lower()))
    mine = [(owner,)] if is_owner and owner not in held | {name for one in others for name in one} else []
    return tuple(dict.fromkeys([*found, *others, *mine]))


def _stands_for_a_place(text: str, place: str) -> bool:
    """Tell whether a place is said to be where it was: "in Norway", and not "tell me about Norway"."""
    return bool(re.search(rf"\b(?:{_AT_PLACE})\s+(?:the\s+|der\s+|dem\s+)?{re.escape(folded(place))}\b", folded(text)))


def named_day(question: str) -> tuple[str, int | None, str] | None:
    """Return the day a question names without dating it, its year, and the words that lead from it to the time meant.

    "In 2022, the week after grandmother's birthday" gives "grandmother's birthday", 2022 and "the week after"; the
    last is empty for the day itself. None where no such day is named.
    """
    match = _NAMED_DAY.search(unicodedata.normalize("NFC", question))
    if match is None:
        return None
    beside = re.sub(_SOON, "", re.sub(r"\s+", " ", match["beside"].lower()))
    name, year = re.sub(r"\s+", " ", match["name"]), int(match["year"]) if match["year"] else None
    return name, year, beside if " " in beside or beside in _OPENING else ""


def resolve_named_day(
    name: str, year: int | None, beside: str, notes: Iterable[tuple[str, Timestamp]], now: datetime | None = None
) -> Span | None:
    """Return the day that notes say is, say, grandmother's birthday in a year, or the time `beside` it; else None.

    The newest note that says it counts. Without a year it is the latest such day at `now`, or at the newest note. What
    happens once (a wedding) has its own year; asked for another, it is None.
    """
    held = sorted(notes, key=lambda note: note[1].at, reverse=True)
    for text, when in held:
        for day in _days_told(name, text, when.at):
            zone = (now or when.at).tzinfo
            reference = now or held[0][1].at
            found = _occurrence(day, year, bool(re.search(_YEARLY, name, re.IGNORECASE)), reference)
            if found and zone:
                spans, _ = find_spans(f"{beside} {found}", reference)
                return spans[0] if beside and spans else calendar.days(found, 1, zone)
    return None


def _days_told(name: str, text: str, at: datetime) -> Iterator[date]:
    """Yield the days that a text gives for a named day, by sentences; `at` is when it was written."""
    words = name.lower().replace("’", "'").split()
    who = "|".join(re.escape(one) for one in sorted(_kin(words[0])))
    event = re.search(r"\w+$", words[-1])
    cue = _CUES.get(words[1] if words[-1] == "day" else words[-1], re.escape(event[0]) if event else "")
    for sentence in sentences(text):
        told = re.search(rf"\b(?:{who})(?:['’]?s)?\b.*?\b(?P<cue>{cue})\b", sentence, re.IGNORECASE)
        if told is None:
            continue
        days = [phrase for phrase in find_phrases(sentence, at) if calendar.is_one_day(phrase.spans[0])]
        near = [(max(phrase.begin - told.end(), told.start() - phrase.end), phrase) for phrase in days]
        for _, phrase in sorted((one for one in near if one[0] <= _FARTHEST_CHARS), key=lambda one: one[0]):
            if phrase.spans[0].start:
                yield phrase.spans[0].start.date()


def _kin(word: str) -> frozenset[str]:
    """Return the words for the same person: "gran" for "grandmother's"."""
    plain = re.sub(r"['’]s?$", "", word)
    for one in (plain, plain.removesuffix("s")):
        for same in _SAME:
            if one in same:
                return same
        if tie := kinship.canonical(one):
            return kinship.all_words(tie)
    return frozenset({plain, plain.removesuffix("s")} if word == plain else {plain})


def _occurrence(day: date, year: int | None, is_yearly: bool, reference: datetime) -> date | None:
    if not is_yearly:
        return day if year in (None, day.year) else None
    if year is None:
        this_year = _in_year(day, reference.year)
        return this_year if this_year <= reference.date() else _in_year(day, reference.year - 1)
    return _in_year(day, year)


def _in_year(day: date, year: int) -> date:
    """Return the same day of another year; 29 February falls on the 28th where there is none."""
    if (day.month, day.day) == (2, 29):
        return date(year, 2, calendar.february(year))
    return day.replace(year=year)


def content(text: str) -> str:
    """Return the words of a text that say what to look for; what is written without spaces is cut by its script."""
    said = _ASKING.sub(" ", re.sub(r"['’]s?\b", " ", text))
    words = [piece for word in HYPHENED.findall(said) for piece in cut(word)]
    is_german = any(word.lower() in _GERMAN for word in words)
    empty = _FUNCTION_WORDS if is_german else _FUNCTION_WORDS - _GERMAN_ONLY
    kept = [word for at, word in enumerate(words) if word.lower() not in empty or (at and word == "See")]
    return " ".join(word for word in kept if word.strip("-_"))
