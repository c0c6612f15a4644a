"""What is to be proven: a sentence beside its question and the texts it cites, and where they hold its words.

Knows words; nothing of who did what, and decides nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from memory.language.words import words
from qa.evidence.roles import AUXILIARIES, Names, known_names
from qa.evidence.sources import Piece, Source, piece
from qa.evidence.told_dates import ToldDate, told_weekdays
from qa.evidence.wording import Word, follows, read

REPORTING = frozenset(words("wording.reporting"))
"""What says that somebody says so, whatever is said."""

_TELLING = frozenset(words("wording.telling"))
_INTRODUCING = frozenset(words("wording.introducing"))
_LYING = frozenset(words("wording.lying"))
_PLANNING = frozenset(words("wording.planning"))
_ARTICLES = frozenset(words("names.articles")) | frozenset(words("wording.owning"))
_PREPOSITIONS = frozenset(words("names.prepositions"))


@dataclass(frozen=True, slots=True)
class Claim:
    """What is to be proven: a sentence, what the question says already, and the cited texts."""

    said: Piece
    text: str
    given: tuple[Word, ...]
    given_dates: tuple[ToldDate, ...]
    sources: tuple[Source, ...]
    names: Names
    is_denied: bool | None = None
    """Whether it is denied, where the sentence itself does not tell."""


def read_claim(text: str, question: str, sources: tuple[Source, ...], denied: bool | None = None) -> Claim:
    """Read a sentence beside its question and the texts it cites."""
    asked, said = piece(question), piece(text)
    speakers = frozenset(name.lower() for one in sources for name in one.speaker.split())
    inside = (known_names(found.words) for found in (asked, said, *(one for held in sources for one in held.pieces)))
    given = tuple(word for word in asked.words if word.low not in REPORTING | _TELLING)
    return Claim(said, text, given, asked.dates, sources, speakers.union(*inside), denied)


def has(held: Sequence[Word], word: Word) -> bool:
    """Say whether a word follows from one of these."""
    return any(follows(word, one) for one in held if not one.is_mark)


def matches(claim: Claim, word: Word) -> Iterator[tuple[Piece, int, Source]]:
    """Yield the places in the cited texts of what a word follows from."""
    return places(claim, lambda other: other.says and follows(word, other))


def places(claim: Claim, fits: Callable[[Word], bool]) -> Iterator[tuple[Piece, int, Source]]:
    """Yield the places in the cited texts of the words that fit."""
    for one in claim.sources:
        for part in one.pieces:
            for place, other in enumerate(part.words):
                if fits(other):
                    yield part, place, one


def content_words(claim: Claim) -> list[Word]:
    """Return the words of a sentence that have to be held; those of "she says that" are not, unless it says no more."""
    found = [word for word in claim.said.words if not [*told_weekdays(word.written)]]
    told = [word for at, word in enumerate(found) if word.says and not is_frame(found, at)]
    return told or [word for word in found if word.says]


def is_frame(found: Sequence[Word], at: int) -> bool:
    """Say whether a word only leads up to what is said: "says that", "plans to", "is kept in"."""
    word, behind = found[at], found[at + 1].low if at + 1 < len(found) else ""
    beyond = found[at + 2].low if at + 2 < len(found) else ""
    is_named = at + 1 < len(found) and found[at + 1].written[0].isupper() and not found[at + 1].is_owner
    if word.low in REPORTING | _TELLING and (behind in _INTRODUCING or beyond in _INTRODUCING):
        return True
    if word.low in REPORTING and is_named:
        return True
    if word.low in REPORTING:
        return behind in _ARTICLES and any(_may_be_verb(one) for one in found[at + 3 :])
    if word.low in _PLANNING:
        return behind == "to"
    return (
        word.low in _LYING and behind in _PREPOSITIONS and any(one.root == "be" for one in found[max(0, at - 2) : at])
    )


def _may_be_verb(word: Word) -> bool:
    return word.low in AUXILIARIES or (word.says and word.low.endswith(("s", "ed")))


def added_words(question: str, sentence: str) -> list[Word]:
    """Return the words that a sentence adds to a question, its dates among them as they are written."""
    given = read(question)
    return [word for word in read(sentence) if word.says and not has(given, word) and word.low not in REPORTING]


def held_words(added: Sequence[Word], text: str) -> frozenset[int]:
    """Return the places of those words that a text holds."""
    pool = [word for word in read(text) if not word.is_mark]
    return frozenset(at for at, word in enumerate(added) if has(pool, word))
