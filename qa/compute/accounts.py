"""A note that tells of one thing from its beginning to its newest state: a trip's diary, a log, a project's list."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from memory.knowledge.denials import Denials
from memory.language.dates.spans import find_phrases
from memory.language.paragraphs import heading, undated
from memory.language.sentences import is_ended
from memory.language.sentences import lines as joined
from memory.language.tokens import NUMBER_OR_WORD, stem
from memory.language.words import any_of, months, short_weekdays, table, weekdays, words
from memory.records.library import Medium, MomentView
from memory.records.query import Span
from memory.store import Store
from memory.store import moments as moment_store
from qa.compute.sayings import is_empty_word
from qa.compute.stretches import has_stems, is_dated, needed_words
from qa.evidence.passages import title_words

LONGEST_TRIP = timedelta(days=21)
LEAST_LINES = 4
SHORT_LINE = 12
"""A note is a log where it has so many lines, and as many words in a line as this at the most."""

MOST_PLACE_WORDS = 5
LEAD_CHARS = 12
"""How far from its start a heading may name its day: "Saturday, 4 May"."""

MOST_PLACES = 8
_EMPTY_TITLES = frozenset(stem(word) for word in words("question.tell.untitled"))
_OUTINGS = frozenset(stem(word) for word in words("question.tell.away", "events.outings"))
_FESTIVE = (word for found in table("calendar.holidays").values() for one in found for word in one.split())
_NO_PLACES = frozenset(
    (
        *(word for found in (months(), weekdays(), short_weekdays(), _FESTIVE) for word in found),
        *words(
            "kinship.alone", "kinship.titles", "question.tell.away", "question.tell.going", "question.tell.carriers"
        ),
    )
)
_LEADS = any_of(words("question.tell.there", "question.tell.leaving", "question.tell.passing"))
_NAME = r"[^\W\d_a-zäöüß]\w{2,}\b(?!['’])"
_PLACE = re.compile(rf"(?:\b(?i:{_LEADS})\s+(?i:the\s+)?|[-–→]\s+)({_NAME}(?:[ -]{_NAME})?)")
_START = re.compile(rf"^\W*({_NAME})\s+(?:[-–→]|{any_of(words('question.tell.onward'))})\s")
_ALONE = re.compile(rf",\s+({_NAME})(?=\s+(?i:{_LEADS})\s|[,.])")


@dataclass(frozen=True, slots=True)
class Entry:
    """A day of a diary, or a line of a log, without its heading; `place` is what that names beside the day."""

    moment: MomentView
    text: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """A note by its entries in their order; the days are those of its entries, or those that its title names."""

    title: str
    entries: tuple[Entry, ...]
    first: date | None
    last: date | None

    @property
    def asset_id(self) -> str:
        """The file that it is."""
        return self.entries[0].moment.asset.id

    @property
    def days(self) -> tuple[date, date] | None:
        """Its first and last day, where they are known."""
        return (self.first, self.last) if self.first and self.last else None

    @property
    def is_log(self) -> bool:
        """Whether it has many short lines, as a log or a list has, and not the days of a diary."""
        long = [len(one.text.split()) for one in self.entries]
        return len(long) >= LEAST_LINES and median(long) <= SHORT_LINE

    @property
    def is_trip(self) -> bool:
        """Whether it is of several days that follow each other closely."""
        return bool(self.first and self.last and timedelta(0) < self.last - self.first <= LONGEST_TRIP)

    @property
    def names_itself(self) -> bool:
        """Whether its title says more than when it was."""
        bare = _without_dates(self.title, self.entries[0].moment)
        return any(one not in _EMPTY_TITLES and not one.isdigit() for one in needed_words(bare))


def account(store: Store, asset_id: str, denials: Denials | None = None) -> Account | None:
    """Return a note as an account, without what the owner denied; None where nothing is in it."""
    found = [one for one in moment_store.of_asset(store, asset_id) if one.moment.medium is Medium.PARAGRAPH]
    found = denials.without(found) if denials else found
    found = sorted((one for one in found if one.own_text), key=lambda one: one.moment.ordinal)
    if not found:
        return None
    title = heading(found[0].own_text)
    entries = [entry for one in found for entry in _entries(one, title)]
    if not entries:
        return None
    first, last = _days(found, title)
    return Account(title or title_words(found[0].path), tuple(entries), first, last)


def _entries(one: MomentView, title: str) -> list[Entry]:
    """Return what a paragraph has: one entry, or one for each line of a list."""
    lines = [plain for line in joined(one.own_text) if (plain := line.strip(" #*>\t-").strip()) and plain != title]
    if not lines:
        return []
    if len(lines) >= LEAST_LINES and median(len(line.split()) for line in lines) <= SHORT_LINE:
        return [Entry(one, line) for line in lines]
    if len(lines) > 1 and all(is_ended(line) for line in lines):
        return [Entry(one, line) for line in lines]
    place, is_heading = _heading_of(lines[0], one) if len(lines) > 1 else ("", False)
    body = lines[1:] if is_heading else [_undated(lines[0], one), *lines[1:]]
    return [Entry(one, " ".join(body), place)]


def _undated(line: str, one: MomentView) -> str:
    """Return a line without the day that it begins with."""
    phrase = next(iter(find_phrases(line, one.moment.at.at)), None)
    is_dated_line = phrase is not None and phrase.begin == 0 and is_dated(one)
    return line[phrase.end :].strip(" ,:;-–—") if phrase and is_dated_line else undated(line)


def _heading_of(line: str, one: MomentView) -> tuple[str, bool]:
    """Return what a line names beside a day, and whether it is a heading that names one."""
    phrase = next(iter(find_phrases(line, one.moment.at.at)), None)
    if phrase is None or phrase.begin > LEAD_CHARS or is_ended(line):
        return "", False
    rest = line[phrase.end :].strip(" ,:;-–—()")
    return (rest, True) if len(rest.split()) <= MOST_PLACE_WORDS else ("", False)


def _days(found: Sequence[MomentView], title: str) -> tuple[date | None, date | None]:
    days = sorted({one.moment.at.day for one in found if is_dated(one)})
    spans = title_spans(title, found[0])
    if len(days) < 2 and spans:
        return spans[0].start and spans[0].start.date(), spans[-1].end and (spans[-1].end - timedelta(1)).date()
    return (days[0], days[-1]) if days else (None, None)


def title_spans(title: str, one: MomentView) -> list[Span]:
    """Return the times that the title of a note names, in time order."""
    spans = [span for phrase in find_phrases(title, one.moment.at.at) for span in phrase.spans]
    return sorted((span for span in spans if span.start and span.end), key=lambda span: str(span.start))


def _without_dates(title: str, one: MomentView) -> str:
    for phrase in reversed(find_phrases(title, one.moment.at.at)):
        title = f"{title[: phrase.begin]} {title[phrase.end :]}"
    return title


def is_called(one: Account, needed: Sequence[str]) -> bool:
    """Say whether a note is called after a thing, by its title or the name of its file."""
    return has_stems(f"{one.title} {title_words(one.entries[0].moment.path)}", needed)


def is_journey(one: Account, people: Collection[str]) -> bool:
    """Say whether a note is the diary of a journey: some days at places that it names, or what it calls one."""
    if one.is_log or not one.is_trip or not one.names_itself:
        return False
    is_so_called = not _OUTINGS.isdisjoint(map(stem, NUMBER_OR_WORD.findall(one.title.lower())))
    return is_so_called or len(places(one, people)) > 1


def places(one: Account, people: Collection[str]) -> list[str]:
    """Return the places that the headings and sentences of a note name, in its order; of each entry one before others.

    `people` are the names, in small letters, that are none.
    """
    by_entry = [[name for name in _named(entry) if not _is_person(name, people)] for entry in one.entries]
    every = list(dict.fromkeys(name for names in by_entry for name in names))
    firsts = [name for names in by_entry for name in names[:1]]
    best = list(dict.fromkeys([*firsts, *every]))[:MOST_PLACES]
    return [name for name in every if name in best]


def _is_person(name: str, people: Collection[str]) -> bool:
    return any(word.lower() in people for word in name.split())


def _named(entry: Entry) -> Iterable[str]:
    if entry.place:
        return [entry.place]
    sentences = re.split(r"(?<=[.!?])\s+", entry.text)
    found = [match[1] for text in sentences for one in (_START, _PLACE, _ALONE) for match in one.finditer(text)]
    return [name for name in found if not any(map(_is_no_place, name.split()))]


def _is_no_place(word: str) -> bool:
    return word.lower() in _NO_PLACES or is_empty_word(word)
