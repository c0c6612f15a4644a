"""The words of a text: found, cut to their stems, and those left out that say nothing of a matter.

There is no dictionary here: a word and its plural are one, a word and its synonym are two.
"""

import re
import unicodedata
from collections import Counter
from functools import lru_cache

from memory.language.words import months, table, weekdays, words

WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
NUMBER_OR_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
"""A word of letters, or of letters and digits, with what a hyphen or an apostrophe ties to it."""

_STEMMER = "english"

STOP_WORDS = frozenset((*words("stop.weightless"), *months(full=True), *weekdays()))
"""Words that say nothing of a matter; weekdays, months and what a camera makes among them."""

_IRREGULAR = {form: word for word, forms in table("irregular").items() for form in forms}

IRREGULAR_FORMS = frozenset(_IRREGULAR)
"""Forms that no ending tells, most of them verbs in the past."""


def folded(text: str) -> str:
    """Return a text in lower case without accents."""
    return "".join(one for one in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(one))


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return the stem of a word in lower case: that of "run" for "running", "runs" and "ran".

    Source: Porter 2001, Snowball. Forms that no ending tells come from the language's data. The stemmer keeps the word
    it is at, so that each call has its own.
    """
    import snowballstemmer

    plain = re.sub(r"'s?$", "", word.lower().replace("’", "'"))
    return str(snowballstemmer.stemmer(_STEMMER).stemWord(_IRREGULAR.get(plain, plain)))


def irregular_forms(word: str) -> tuple[str, ...]:
    """Return the forms of a word that no ending tells: "ran" for "running"."""
    return tuple(form for form, base in _IRREGULAR.items() if stem(base) == stem(word))


def terms(text: str) -> list[tuple[str, str]]:
    """Return the words of a text that say something, in order, each as its stem and as it is written."""
    return [(stem(word), word) for word in WORD.findall(text) if len(word) > 2 and not _is_empty(word)]


def stems(text: str) -> frozenset[str]:
    """Return the stems of the words of a text that say something."""
    return frozenset(stem(word) for word in set(WORD.findall(text)) if len(word) > 2 and not _is_empty(word))


@lru_cache(maxsize=65536)
def _is_empty(word: str) -> bool:
    lower = word.lower().replace("’", "'")
    return lower in STOP_WORDS or lower.removesuffix("'s") in STOP_WORDS


def as_written(words: Counter[str]) -> str:
    """Return the way a word is written most often; in lower case where it is seen so at all, and without an 's."""
    low = [word for word in words if word[0].islower()]
    best = max(low or words, key=lambda word: (words[word], -len(word), word))
    return best.removesuffix("'s").removesuffix("’s")
