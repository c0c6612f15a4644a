"""Who somebody is to somebody, under all the words for it: kin, partners, friends, pets; English and German.

Knows words; nothing of who is meant by them.
"""

from enum import StrEnum
from functools import cache

from memory.language.words import any_of, table, words


class Tie(StrEnum):
    """What sort of tie a word names."""

    KIN = "kin"
    PARTNER = "partner"
    FRIEND = "friend"
    PET = "pet"


TIES: dict[str, Tie] = {name: tie for tie in Tie for name in table(f"kinship.{tie.value}")}
_CANONICAL: dict[str, str] = {
    word: name for tie in Tie for name, inside in table(f"kinship.{tie.value}").items() for word in (name, *inside)
}

MARRIED, ENGAGED, TOGETHER = "married to", "engaged to", "together with"
_PARTNERSHIPS = {"husband": MARRIED, "wife": MARRIED, "fiancé": ENGAGED}

NAMES_ALONE = frozenset(words("kinship.alone"))
"""Words that name somebody without a "my" before them."""

TITLES_ALONE = frozenset(words("kinship.titles"))
"""Words that stand right before a name, as in "aunt Gerda"."""

ORDERS = frozenset(words("kinship.orders"))
"""Words that stand before the name of a nun, a monk or a priest as well, as in "Mother Teresa"."""

WORDS = frozenset(_CANONICAL)
"""All words for ties, lower-case."""

PERSON_WORD = any_of([word for word, name in _CANONICAL.items() if TIES[name] is not Tie.PET])
PET_WORD = any_of([word for word, name in _CANONICAL.items() if TIES[name] is Tie.PET])


def canonical(word: str) -> str:
    """Return the one word for a tie ("gran" -> "grandmother"), empty for any other word."""
    return _CANONICAL.get(word.strip().casefold(), "")


def all_words(tie: str) -> frozenset[str]:
    """Return all words for a tie in all languages: "grandmother" -> grandmother, gran, oma ..."""
    return frozenset(word for word, name in _CANONICAL.items() if name == tie)


def tie_of(word: str) -> Tie | None:
    """Return what sort of tie a word names, None for any other word."""
    return TIES.get(canonical(word))


def relation_of(word: str) -> str:
    """Return the relation that a word for a tie stands for: itself, or for partners what the two are to each other."""
    name = canonical(word)
    return _PARTNERSHIPS.get(name, TOGETHER) if name and TIES[name] is Tie.PARTNER else name


@cache
def words_of(relation: str) -> tuple[str, ...]:
    """Return the words by which those at the other end of a relation go: "married to" -> husband, wife."""
    if TIES.get(relation) in (Tie.KIN, Tie.FRIEND):
        return (relation,)
    return tuple(name for name, tie in TIES.items() if tie is Tie.PARTNER and relation_of(name) == relation)
