"""What kind of file a question asks for, what form of it, and by which sense: seen, heard or read.

Knows words, English and German; nothing of the library.
"""

import re

from memory.language.dates.spans import without
from memory.language.words import patterns
from memory.records.library import Kind
from memory.records.query import Sense

_AROUND = patterns("media.around")
_BEFORE_MEDIA = rf"(?:(?:^|[.!?,])\s*|\b(?:{_AROUND['before']})\s+)(?:(?!\b(?:{_AROUND['not_between']})\b)[\w-]+\s+)?"
_NOT_MEDIA = rf"(?!\s+(?:{_AROUND['not_after']})\b)"
_AFTER_WRITING = rf"(?=s?\b(?:\s*(?:$|[?.,!;:])|\s+(?:{_AROUND['after_writing']})\b))"
_FILLER_BEFORE = rf"(?:\b(?:{_AROUND['lead']})\s+)?(?:\b(?:{_AROUND['article']})\s+)?"
_FILLER_AFTER = rf"(?:\s+(?:{_AROUND['filler']}))?"

_FORM_PATTERNS = tuple(
    (name, re.compile(rf"\b(?:{said})\b", re.IGNORECASE)) for name, said in patterns("media.forms").items()
)
_SENSE_PATTERNS = tuple(
    (Sense(name), re.compile(rf"\b(?:{said})\b", re.IGNORECASE)) for name, said in patterns("media.senses").items()
)
_SPOKEN = re.compile(rf"\b(?:{_AROUND['spoken']})", re.IGNORECASE)
_SHOWN_TO = re.compile(_AROUND["shown_to"], re.IGNORECASE)
_LOOKED_AT = frozenset([Kind.PHOTO, Kind.VIDEO])


def read_forms(text: str) -> tuple[str, ...]:
    """Return the forms of files that a text asks for, narrower than their kind: selfie, screenshot, voice note."""
    return tuple(name for name, pattern in _FORM_PATTERNS if pattern.search(text))


def read_senses(text: str, kinds: frozenset[Kind]) -> frozenset[Sense]:
    """Return by which senses a text says that something was perceived; pictures asked for are to be seen."""
    said = _SHOWN_TO.sub(" ", text)
    found = {sense for sense, pattern in _SENSE_PATTERNS if pattern.search(said)}
    if kinds and kinds <= _LOOKED_AT:
        found.add(Sense.SEEN)
    if kinds == {Kind.PHOTO} and not _SPOKEN.search(said):
        found.discard(Sense.HEARD)
    if kinds == {Kind.AUDIO}:
        found.add(Sense.HEARD)
    return frozenset(found)


def read_media(text: str) -> tuple[frozenset[Kind], str]:
    """Return the kinds of files that a text asks for and the text without the words for them."""
    kinds: frozenset[Kind] = frozenset()
    stretches: list[tuple[int, int]] = []
    for pattern, match in ((one, match) for one in _MEDIA_PATTERNS for match in one[0].finditer(text)):
        begin, end = match.span("words")
        if any(begin < other_end and other_begin < end for other_begin, other_end in stretches):
            continue
        kinds |= pattern[1]
        before, after = _LEADING.search(text[:begin]), _TRAILING.match(text[end:])
        stretches.append((before.start() if before else begin, end + (after.end() if after else 0)))
    return kinds, without(text, stretches)


def _media_pattern(words: str, kinds: frozenset[Kind]) -> re.Pattern[str]:
    after = _AFTER_WRITING if kinds == {Kind.NOTE} else r"\b"
    return re.compile(rf"{_BEFORE_MEDIA}(?P<words>{words}){after}{_NOT_MEDIA}", re.IGNORECASE)


_MEDIA_PATTERNS = tuple(
    (_media_pattern(said, kinds), kinds)
    for said, kinds in ((said, frozenset(map(Kind, names.split()))) for names, said in patterns("media.kinds").items())
)
_LEADING = re.compile(_FILLER_BEFORE + "$", re.IGNORECASE)
_TRAILING = re.compile(_FILLER_AFTER, re.IGNORECASE)
