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
_WORD = re.compile(r"\w+")
_Part = tuple[int, int, str]


def find_albums(text: str, names: frozenset[str]) -> tuple[tuple[str, ...], str]:
    """Return the albums that a text names, as they are written, and the text without what names them."""
    found: dict[str, None] = {}
    at = 0
    while names and (match := _ALBUM.search(text, at)):
        part = _after(text, match.end(), names) or _ahead_of(text, match.start(), names)
        if part is None:
            at = match.end()
            continue
        begin, end = min(match.start(), part[0]), max(match.end(), part[1])
        before = _BEFORE.search(text[:begin])
        begin = before.start() if before else begin
        found[part[2]] = None
        text, at = f"{text[:begin]}{text[end:]}", begin
    return tuple(found), re.sub(r"\s+", " ", text).strip() if found else text


def _after(text: str, at: int, names: frozenset[str]) -> _Part | None:
    """Return the longest name that begins at a place, with its ends and the marks that close it."""
    lead = _CALLED.match(text, at)
    words = list(_WORD.finditer(text, lead.end() if lead else at))[:MOST_NAME_WORDS]
    for count in range(len(words), 0, -1):
        if name := _name(words[:count], names):
            closing = _CLOSING.match(text, words[count - 1].end())
            return words[0].start(), closing.end() if closing else words[count - 1].end(), name
    return None


def _ahead_of(text: str, at: int, names: frozenset[str]) -> _Part | None:
    """Return the longest name that ends just before a place."""
    words = list(_WORD.finditer(text[:at]))[-MOST_NAME_WORDS:]
    for first in range(len(words)):
        if name := _name(words[first:], names):
            return words[first].start(), at, name
    return None


def _name(words: list[re.Match[str]], names: frozenset[str]) -> str:
    return _by_words(names).get(" ".join(folded(word[0]) for word in words), "")


@lru_cache(maxsize=8)
def _by_words(names: frozenset[str]) -> dict[str, str]:
    found = {" ".join(map(folded, _WORD.findall(name))): name for name in sorted(names)}
    return {words: name for words, name in found.items() if words}
