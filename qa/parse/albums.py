"""The albums that a question names: "in the album Summer 2023", "from my Walchensee album", "im Album Sommer".

A name may hold dates, places and words of any kind, which say nothing of the question: it is read first and taken out.
"""

import re
from functools import lru_cache

from memory.language.tokens import folded
from memory.language.words import patterns

MOST_NAME_WORDS = 12
_SAID = patterns("question.albums")
_QUOTES = "\"'“”„‚‘’«»"
_ALBUM = re.compile(rf"\b(?:{_SAID['word']})\b", re.IGNORECASE)
_CALLED = re.compile(rf"\s*(?:\b(?:{_SAID['called']})\b)?[\s:,{_QUOTES}]*", re.IGNORECASE)
_BEFORE = re.compile(rf"(?:\b(?:{_SAID['within']})\s+)?(?:\b(?:{_SAID['article']})\s+)?[{_QUOTES}]*$", re.IGNORECASE)
_CLOSING = re.compile(rf"[{_QUOTES}]*")
_LEFT_OUT = re.compile(rf"\b(?:{_SAID['left_out']})\s*$", re.IGNORECASE)
_AND = re.compile(rf"\s*(?:,|\b(?:{_SAID['and']})\b)", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_Part = tuple[int, int, tuple[str, ...]]


def find_albums(text: str, names: frozenset[str]) -> tuple[tuple[str, ...], str]:
    """Return the albums that a text names, as they are written, and the text without what names them.

    An album that is left out ("not in the album Summer") is none of them.
    """
    found: dict[str, None] = {}
    at = 0
    while names and (match := _ALBUM.search(text, at)):
        part = _after(text, match.end(), names) or _ahead_of(text, match.start(), names)
        before = _BEFORE.search(text[: min(match.start(), part[0])]) if part else None
        if part is None or before is None or _LEFT_OUT.search(text[: before.start()]):
            at = match.end()
            continue
        end, called = max(match.end(), part[1]), part[2]
        while (also := _AND.match(text, end)) and (other := _after(text, also.end(), names)):
            end, called = other[1], (*called, *other[2])
        found |= dict.fromkeys(called)
        text, at = f"{text[: before.start()]}{text[end:]}", before.start()
    return tuple(found), re.sub(r"\s+", " ", text).strip() if found else text


def _after(text: str, at: int, names: frozenset[str]) -> _Part | None:
    """Return the longest name that begins at a place, with its ends and the marks that close it."""
    lead = _CALLED.match(text, at)
    words = list(_WORD.finditer(text, lead.end() if lead else at))[:MOST_NAME_WORDS]
    for count in range(len(words), 0, -1):
        if found := _named(text, words[:count], names):
            closing = _CLOSING.match(text, words[count - 1].end())
            return words[0].start(), closing.end() if closing else words[count - 1].end(), found
    return None


def _ahead_of(text: str, at: int, names: frozenset[str]) -> _Part | None:
    """Return the longest name that ends just before a place."""
    words = list(_WORD.finditer(text[:at]))[-MOST_NAME_WORDS:]
    for first in range(len(words)):
        if found := _named(text, words[first:], names):
            return words[first].start(), at, found
    return None


def _named(text: str, words: list[re.Match[str]], names: frozenset[str]) -> tuple[str, ...]:
    """Return the album that is called so to the letter, else all that differ by accents and marks alone."""
    alike = _by_words(names).get(" ".join(folded(word[0]) for word in words), ())
    said = text[words[0].start() :].casefold()
    exact = [name for name in alike if said.startswith(name.casefold())]
    return (max(exact, key=len),) if exact else alike


@lru_cache(maxsize=8)
def _by_words(names: frozenset[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name in sorted(names):
        if words := " ".join(map(folded, _WORD.findall(name))):
            found[words] = (*found.get(words, ()), name)
    return found
