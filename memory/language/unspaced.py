"""Scripts that put no space between words: Han, kana, Thai, Lao, Khmer and Burmese. Runs of them are cut for searching.

There is no dictionary here. Japanese is cut where the script changes, as words of meaning are in Han and katakana; a
longer run of Han, and of Thai, is cut into overlapping pieces, of which a sentence that tells the same holds most.
Source: overlapping bigrams for Chinese, Nie et al. 2000; n-grams for Thai, as Lucene's ICU and CJK filters do.
"""

import re
import tomllib
from functools import cache
from importlib.resources import files

from memory.language.words import any_of

_KANA = "\u3040-\u30ff"
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_SOUTHERN = "\u0e01-\u0e4e\u0e81-\u0ece\u1000-\u104f\u1780-\u17d3"
"""Thai, Lao, Burmese and Khmer, with the signs above and below their letters."""

UNSPACED = re.compile(f"[{_KANA}{_HAN}{_SOUTHERN}]")
_SPLIT = re.compile(f"[{_HAN}]+|[\u30a0-\u30ff]+|[\u3040-\u309f]+|[{_SOUTHERN}]+|[^{_KANA}{_HAN}{_SOUTHERN}]+")
_RUN = re.compile(f"[{_KANA}{_HAN}{_SOUTHERN}]+")
_IS_KANA, _IS_KATAKANA = re.compile("[\u3040-\u309f]"), re.compile("[\u30a0-\u30ff]")
_IS_HAN = re.compile(f"[{_HAN}]")
TOKEN = re.compile(rf"[\w{_SOUTHERN}]+")
HYPHENED = re.compile(rf"[\w{_SOUTHERN}-]+")
"""A word with the signs of these scripts that are no letters by themselves, and one with hyphens in it."""

_LEAST_KANA = 3
_EASTERN, _SOUTHERN_LETTERS = 2, 3
"""Letters of a piece that is cut from a longer run."""


def spaced(text: str) -> str:
    """Return a text with spaces round each letter of these scripts, so that an index finds it by itself."""
    return UNSPACED.sub(r" \g<0> ", text)


def cut(word: str) -> list[str]:
    """Return the pieces of a word that say what to look for: the word itself in any script with spaces."""
    if not UNSPACED.search(word):
        return [word]
    is_japanese = bool(_IS_KANA.search(word))
    pieces = [piece for part in _SPLIT.findall(word) for piece in _cut_part(part, is_japanese)]
    return list(dict.fromkeys(pieces)) or [word]


def grams(word: str) -> frozenset[str]:
    """Return the letters and pairs of letters beside each other in the runs of a word; empty in other scripts."""
    runs = _RUN.findall(word)
    return frozenset(run[at : at + size] for run in runs for size in (1, 2) for at in range(len(run) - size + 1))


def _cut_part(part: str, is_japanese: bool) -> list[str]:
    if _IS_KANA.match(part):
        rest = _asking().sub("", part)
        return [rest] if len(rest) >= _LEAST_KANA and rest not in _words("kana") else []
    if _IS_HAN.match(part):
        asks = "japanese" if is_japanese else "chinese"
        size = _EASTERN
    elif UNSPACED.match(part) and not _IS_KATAKANA.match(part):
        asks, size = "thai", _SOUTHERN_LETTERS
    else:
        return [part]
    runs = _between(asks).split(part) if not is_japanese or part in _words(asks) else [part]
    return [piece for run in runs if run for piece in _overlapping(run, size)]


def _overlapping(run: str, size: int) -> list[str]:
    if len(run) <= size + 1:
        return [run]
    return [run[at : at + size] for at in range(len(run) - size + 1)]


@cache
def _between(language: str) -> re.Pattern[str]:
    return re.compile(any_of(_words(language)))


@cache
def _asking() -> re.Pattern[str]:
    """Return what a run of hiragana ends with in a question."""
    particles, askers, verbs = (any_of(_words(key)) for key in ("particles", "askers", "verbs"))
    return re.compile(f"(?:{particles})?(?:{askers})?(?:{particles})?(?:{verbs})?か?$")


@cache
def _words(key: str) -> tuple[str, ...]:
    held = tomllib.loads((files("memory.language") / "unspaced.toml").read_text(encoding="utf-8"))
    return tuple(held[key].split())
