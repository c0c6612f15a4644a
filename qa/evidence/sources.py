"""A cited text as it is read to prove a sentence: who wrote it and when, its sentences, words and dates.

Knows the looks of a moment in words (qa/evidence/excerpts.py) and of a line of a chat; nothing of what is to be proven.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

from memory.language.dates.relative import dated
from memory.language.sentences import sentences
from memory.language.words import any_of, words
from qa.evidence.told_dates import ToldDate, told_dates
from qa.evidence.wording import Word, read

HEAD = 60
"""So many letters from its beginning a text may tell when it was written."""

LONGEST = 20_000
"""So many letters of a text are read."""

_DENIES = frozenset(words("wording.denials"))
_NO_DENIALS = re.compile(rf"\b(?:{any_of(words('wording.no_denials'))})\b", re.IGNORECASE)
_PREPOSITIONS = frozenset(words("names.prepositions"))
_THIRD = frozenset(words("wording.third"))
_CLAUSES = frozenset(words("wording.clauses"))
_TAIL = re.compile(
    r"(?:message from (?P<who>[^\n:]{1,60}?)|message|photo|voice note|video|note) (?P<day>[\w ]{4,40}) "
    r"\d{4}-\d\d-\d\d \d\d:\d\d \d{1,2}(?!\d)"
)
_FROM = re.compile(r"message from (?P<who>[^\n:]{1,60}?) (?=[A-Z]\w{2,10} \d|\d|[A-Z]\w{2,8} \d{4})")
_TIME = re.compile(
    r"[\s,;()\[\]–-]{0,4}(?:\d{4}-\d\d-\d\d[ T,]{0,2})?(?:\d{1,2}:\d\d(?::\d\d)?(?:\s?[ap]m)?(?:\s\d{1,2}(?!\d))?)?"
    r"[\s,;:()\[\]–-]{0,4}"
)
_SPEAKER = re.compile(r"(?P<who>[A-ZÄÖÜ][\w'’-]{1,30}(?: [A-ZÄÖÜ][\w'’-]{1,30})?)(?: wrote| says?| said)?: ")
_CLAUSE_MARKS = frozenset(",;:.!?–—")
_RELATIVE = frozenset(words("wording.relative"))


@dataclass(frozen=True, slots=True)
class Scene:
    """The words of a clause, and those together with what it goes on with."""

    own: tuple[Word, ...]
    whole: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence of a text: its words and the dates it tells."""

    words: tuple[Word, ...]
    dates: tuple[ToldDate, ...]

    def clauses(self) -> list[tuple[Word, ...]]:
        """Return the words of its clauses."""
        cuts = [-1, *(at for at, word in enumerate(self.words) if ends_clause(word)), len(self.words)]
        return [self.words[begin + 1 : end] for begin, end in pairwise(cuts) if end - begin > 1]

    def clause_at(self, at: int) -> tuple[Word, ...]:
        """Return the words of the clause that the word at a place stands in."""
        begin = next((here + 1 for here in range(at, -1, -1) if ends_clause(self.words[here])), 0)
        end = next((here for here in range(at, len(self.words)) if ends_clause(self.words[here])), len(self.words))
        return self.words[begin:end]

    def scenes(self) -> list[Scene]:
        """Return its clauses, each with what it goes on with: "in the cellar", "three nights", "she has it"."""
        found: list[Scene] = []
        cuts = [-1, *(at for at, word in enumerate(self.words) if ends_clause(word)), len(self.words)]
        for begin, end in pairwise(cuts):
            own = self.words[begin + 1 : end]
            if not own:
                continue
            is_relative = begin >= 0 and self.words[begin].low in _RELATIVE
            is_told = own[0].low in _PREPOSITIONS or own[0].number is not None or _is_of_third(own[:2])
            found.append(Scene(own, (*found[-1].whole, *own) if found and (is_relative or is_told) else own))
        return found


@dataclass(frozen=True, slots=True)
class Source:
    """A cited text: its sentences, who wrote it, when, and what stands beside it: its kind and place."""

    pieces: tuple[Piece, ...]
    beside: tuple[Word, ...]
    speaker: str
    at: ToldDate | None

    def scenes(self) -> list[Scene]:
        """Return all clauses, each with what it goes on with, in the sentence before as well."""
        found: list[Scene] = []
        for part in self.pieces:
            inside = part.scenes()
            if found and inside and _is_of_third(inside[0].own[:3]):
                inside[0] = Scene(inside[0].own, (*found[-1].whole, *inside[0].own))
            found += inside
        return found

    @property
    def words(self) -> list[Word]:
        """Return all its words."""
        beside = (word for word in self.beside if word.says and (word.number is None or ":" in word.written))
        return [*beside, *(word for piece in self.pieces for word in piece.words)]


def _is_of_third(found: Sequence[Word]) -> bool:
    return any(word.low in _THIRD for word in found)


def piece(text: str) -> Piece:
    """Read one sentence; what its dates say is not among its words."""
    dates, bare = told_dates(text), text
    for one in reversed(dates):
        bare = f"{bare[: one.begin]} {bare[one.end :]}"
    return Piece(tuple(read(bare)), tuple(dates))


def source(quote: str) -> Source:
    """Read a cited text, its relative times worked out where it tells when it was written."""
    text, speaker, at, beside = _parted(quote[:LONGEST])
    whole = _instant(at)
    body = dated(text, whole) if whole else text
    pieces = [piece(one) for one in sentences(body)]
    if at and whole:
        pieces = [Piece(one.words, (*one.dates, *_begun(one, at))) for one in pieces]
    return Source(tuple(pieces), tuple(read(f"{speaker} {beside}")), speaker, at)


def _parted(text: str) -> tuple[str, str, ToldDate | None, str]:
    """Return a text without what stands before and behind it, who wrote it, when, and what else is told of it."""
    if tail := _TAIL.search(text):
        day = next(iter(told_dates(tail["day"])), None)
        who, behind = (tail["who"] or "").strip(), text[tail.end() :]
        if not text[: tail.start()].strip():
            return behind, who, day, tail.group()
        return text[: tail.start()], who, day, f"{tail.group()} {behind}"
    sender = _FROM.match(text)
    first = next(iter(told_dates(text[:HEAD])), None)
    at, rest = None, text
    if first and _is_head(text[sender.end() if sender else 0 : first.begin]):
        at, rest = first, text[first.end :]
        rest = rest[match.end() :] if (match := _TIME.match(rest)) else rest
    named = _SPEAKER.match(rest)
    speaker = sender["who"] if sender else named["who"] if named else ""
    return rest[named.end() :] if named else rest, speaker, at, text[: len(text) - len(rest)]


def _is_head(before: str) -> bool:
    """Say whether what stands before the first date of a text is no sentence of it: a weekday, a time, a bracket."""
    return len(re.findall(r"[^\W\d_]+", before)) <= 2 and not re.search(r"\b(?:I|we|my|our)\b", before)


def _instant(at: ToldDate | None) -> datetime | None:
    try:
        return datetime(at.year, at.month, at.day, 12, tzinfo=UTC) if at else None
    except ValueError:
        return None


def _begun(one: Piece, at: ToldDate) -> list[ToldDate]:
    """Return the years in which began what has gone on "for seven years"."""
    found: list[ToldDate] = []
    for number, word in enumerate(one.words[:-2]):
        counted = one.words[number + 1].number
        if word.low == "for" and counted and one.words[number + 2].root == "year":
            found.append(ToldDate(at.year - int(counted), 0, 0))
    return found


def ends_clause(word: Word) -> bool:
    """Say whether a clause ends before a word or mark."""
    return word.written in _CLAUSE_MARKS or word.low in _CLAUSES


def is_denied(found: Sequence[Word]) -> bool:
    """Say whether a clause denies; what denies twice does not."""
    said = _NO_DENIALS.sub(" ", " ".join(word.low for word in found))
    return sum(word in _DENIES for word in said.split()) % 2 == 1
