"""What a statement is about, cut from the words after its verb: a name, a place, an employer, tastes, a list.

Words that would say less, more or something else than the sentence does give none. Which words end an object, and which
are none, the data of each language says.
"""

import re
from collections.abc import Sequence

from memory.knowledge.names import Standing, ends_name, is_name
from memory.language.words import patterns

MOST_WORDS = 6

_WORDS = patterns("objects")
_NARROWED = re.compile(rf"\b(?:{_WORDS['narrowing']}) ", re.IGNORECASE)
_ENDS = re.compile(rf"(?:\s(?:{_WORDS['and']}|{_WORDS['or']}))?\s(?:{_WORDS['ends']})\b.*|\s?-\s.*", re.IGNORECASE)
_FIRST = re.compile(rf"^(?:{_WORDS['first']}) ")
_LAST = re.compile(rf" (?:{_WORDS['last']})$")
_AND = re.compile(rf" (?:{_WORDS['and']}|&) ")
_AND_OR = re.compile(rf" (?:{_WORDS['and']}|{_WORDS['or']}) ")
_AND_SMALL = re.compile(rf" (?:{_WORDS['and']}) [a-z].*")
_IS_DOING = re.compile(rf"^(?:{_WORDS['doing']})\b", re.IGNORECASE)
_IS_SOME_ONE = re.compile(rf"[A-ZÄÖÜ]|^(?:{_WORDS['articles']}) ")
_ONE_ONLY = re.compile(rf"\b(?:{_WORDS['one']}) \w+$")
_NO_FAVOURITE = re.compile(rf"(?:{_WORDS['no_favourite']})\b", re.IGNORECASE)
_NO_TASTE = re.compile(rf"^(?:{_WORDS['no_taste']})\b|\b(?:{_WORDS['pointing']})\b", re.IGNORECASE)
_NO_PLACE = re.compile(rf"\b(?:{_WORDS['no_place']})$", re.IGNORECASE)
_NO_EMPLOYER = re.compile(rf"\b(?:{_WORDS['no_employer']})$|^(?:{_WORDS['ours']}) ", re.IGNORECASE)


def objects(cut: str, words: str) -> Sequence[str]:
    """Return the objects in the words after a verb, read in the way that a rule's `cut` names; none where none fit."""
    words = words.strip(" .'\"")
    match cut:
        case "place" | "name" | "tie":
            name = leading_name(words, Standing.PLACE if cut == "place" else Standing.NAMED)
            return [name] if name else []
        case "org":
            words = _AND_SMALL.sub("", _trimmed(words))
            fits = _IS_SOME_ONE.search(words) and not _NO_EMPLOYER.search(words)
            return [words] if fits else []
        case "taste":
            return _tastes(words)
        case "favourite":
            return _favourites(words)
        case "list":
            words = _trimmed(words)
            return [one for one in _AND_OR.split(words) if 0 < len(one.split()) <= MOST_WORDS]
        case "spot":
            words = _trimmed(words)
            return [words] if len(words.split()) <= 9 and not _NO_PLACE.search(words) else []
        case _:
            return [words] if words else []


def leading_name(words: str, standing: Standing) -> str:
    """Return the part of capitalised words that is a name, without a weekday or a "Thanks" after it."""
    kept: list[str] = []
    for word in words.split():
        if kept and word[0].isupper() and ends_name(word):
            break
        kept.append(word)
    is_the = standing is Standing.PLACE and kept and kept[0].lower() == "the"
    return " ".join(kept) if kept and (is_the or is_name(" ".join(kept), standing)) else ""


def _trimmed(words: str) -> str:
    return _LAST.sub("", _ENDS.sub("", words)).strip(" .'\"")


def _favourites(words: str) -> list[str]:
    narrowed = _NARROWED.search(words)
    words = _FIRST.sub("", _trimmed(words))
    is_none = not words or narrowed or _NO_FAVOURITE.match(words)
    return [] if is_none or len(words.split()) > MOST_WORDS else [words]


def _tastes(words: str) -> list[str]:
    narrowed = _NARROWED.search(words)
    words = _trimmed(words)
    if not words or narrowed or _NO_TASTE.search(words) or _ONE_ONLY.search(words):
        return []
    parts = _AND.split(words)
    if len(parts) > 1 and len({len(part.split()) for part in parts}) == 1 and len(words.split()) <= MOST_WORDS:
        return [words] if _IS_DOING.match(words) and not all(map(_IS_DOING.match, parts)) else parts
    if len(words.split()) > MOST_WORDS and len(parts) > 1:
        return [parts[0]] if _IS_DOING.match(parts[1]) and len(parts[0].split()) <= MOST_WORDS else []
    return [words] if len(words.split()) <= MOST_WORDS else []
