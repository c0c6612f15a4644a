"""Which words a language has, how frequent they are, and which of them a mistyped one may stand for.

The lists are those of pyspellchecker, which counts words in subtitles of films. They are read at the first question.
"""

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from memory.language.words import languages, words

if TYPE_CHECKING:
    from spellchecker import SpellChecker


def is_word(word: str, language: str) -> bool:
    """Say whether a language has a word, written in lower case."""
    return word in _list(language)


def frequency(word: str, language: str) -> int:
    """Return how often a lower-case word is said among all that were counted, 0 where a language lacks it."""
    return int(_list(language).word_frequency[word])


@lru_cache(maxsize=1024)
def words_near(word: str, language: str) -> dict[str, int]:
    """Return the words of a language that are one letter from a lower-case one, with how often each is said."""
    held = _list(language)
    return {one: held.word_frequency[one] for one in held.known(held.edit_distance_1(word)) if one.isalpha()}


def words_like(word: str, language: str) -> dict[str, int]:
    """Return the words of a language that begin and end as a lower-case one and are about as long, with how often."""
    lengths = range(len(word) - 1, len(word) + 2)
    return {one: often for n in lengths for one, often in _by_ends(language).get((word[0], word[-1], n), {}).items()}


@cache
def _by_ends(language: str) -> dict[tuple[str, str, int], dict[str, int]]:
    found: dict[tuple[str, str, int], dict[str, int]] = {}
    for one, often in _list(language).word_frequency.dictionary.items():
        if one.isalpha():
            found.setdefault((one[0], one[-1], len(one)), {})[one] = often
    return found


def languages_of(question: Sequence[str]) -> list[str]:
    """Return the languages with the most stop words in a question, in lower case; all of them on a tie.

    "where is the fahrrad" is English, "bicycle" may be either.
    """
    counts = {name: sum(word in _stop_words(name) for word in question) for name in languages()}
    most = max(counts.values())
    return [name for name, count in counts.items() if count == most]


@cache
def _stop_words(language: str) -> frozenset[str]:
    return frozenset(words("stop.question", "stop.function", "stop.weightless", language=language))


@cache
def _list(language: str) -> "SpellChecker":
    from spellchecker import SpellChecker

    return SpellChecker(language=language)
