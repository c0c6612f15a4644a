"""From a text's bytes to its letters, in the encodings that people have, also where some bytes are damaged.

What is damaged is one letter that cannot be read, and the words around it stay. Which of the older encodings a text is
in is told by its letters: each language uses some of them most (encodings.toml), and in the wrong encoding they are
others. Source: the frequency method of Mozilla's universal charset detector (Li and Momoi, 2001), with letters alone.
"""

import codecs
import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
LONGEST_LETTER = 4
"""Bytes of a letter in UTF-8 at the most: so far apart, two bad places have nothing to do with each other."""

SAMPLE_BYTES = 65_536
LEAST_SURE = 0.5
"""What fits less well than this in its best encoding is read in that of Western Europe, and is unsure."""

UNREAD = "\ufffd"
_ESCAPES = (b"\x1b$B", b"\x1b$@")
_FEW_ZEROS = 0.4
_LONG_RUN = re.compile(r"[^\W\d_\x00-\x7f]{4,}")
_MIXED = re.compile(r"(?<=[A-Za-z])[^\W\d_\x00-\x7f]+|[^\W\d_\x00-\x7f](?=[A-Za-z])")


@dataclass(frozen=True, slots=True)
class Encoding:
    """An encoding, the letters outside ASCII that each of its languages uses most, and their usual share of such.

    `is_latin` where they stand among letters of ASCII; in other scripts whole words are outside of it.
    """

    name: str
    letters: tuple[frozenset[str], ...]
    usual: float
    is_latin: bool


def decoded(data: bytes) -> str:
    """Return the letters of a text: what its first bytes say that it is, else UTF-8, else what fits its letters best.

    It is UTF-8 where at least as many letters above 127, its mark too, are whole as there are places with bad bytes:
    in a text of another encoding next to none happens to be whole, and one damaged on the way is whole but for some
    places.
    """
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), "") or _unmarked(data)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode(encoding, errors="replace")
    if not encoding.startswith("utf-8"):
        is_right = 2 * text.count(UNREAD) <= len(text)
    else:
        whole = sum(letter > "\x7f" for letter in text) - text.count(UNREAD) + (encoding == "utf-8-sig")
        is_right = whole > 0 and whole >= _bad_places(text)
        if is_right and text.count(UNREAD) > max(whole, LONGEST_LETTER):
            is_right = best_encoding(data)[1] < LEAST_SURE
    return text if is_right else data.decode(best_encoding(data)[0], errors="replace")


def is_unsure(data: bytes, text: str) -> bool:
    """Say whether it is not known which encoding these bytes are in that were read as this text."""
    has_foreign = any(letter > "\x7f" for letter in text[:SAMPLE_BYTES])
    if not has_foreign or any(data.startswith(bom) for bom, _ in _BOMS):
        return False
    try:
        data.decode(_unmarked(data))
    except UnicodeDecodeError:
        return UNREAD in text or best_encoding(data)[1] < LEAST_SURE
    return False


def best_encoding(data: bytes) -> tuple[str, float]:
    """Return the older encoding that a text fits best, and how well, in 0..1."""
    fits = [(one.name, _fit(data, one)) for one in _encodings()]
    name, fit = max(fits, key=lambda pair: pair[1])
    return (name, fit) if fit >= LEAST_SURE else (_encodings()[0].name, fit)


def _unmarked(data: bytes) -> str:
    """Return the encoding of a text without a mark at its beginning, as far as its first bytes show it."""
    head = data[:SAMPLE_BYTES]
    if any(escape in head for escape in _ESCAPES):
        return "iso2022_jp"
    half = len(head) // 2
    for name, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        if half > 2 and zeros.count(0) > _FEW_ZEROS * half and head.count(0) < 2 * _FEW_ZEROS * len(head):
            return name
    return "utf-8"


def _fit(data: bytes, encoding: Encoding) -> float:
    """Return how well the letters of a text fit an encoding, in 0..1; 0 where it has bytes that are none there."""
    decoder = codecs.getincrementaldecoder(encoding.name)("strict")
    try:
        text = decoder.decode(data[:SAMPLE_BYTES], final=len(data) <= SAMPLE_BYTES)
    except UnicodeDecodeError:
        return 0.0
    foreign = [letter for letter in text if letter > "\x7f"]
    counted = [letter for letter in foreign if not _is_sign(letter)]
    if not counted or any(unicodedata.category(letter) in ("Cc", "Co", "Cn") for letter in foreign):
        return 0.0
    amiss = sum(map(len, (_LONG_RUN if encoding.is_latin else _MIXED).findall(text)))
    most = max(sum(letter in language for letter in counted) for language in encoding.letters)
    return min(1.0, max(0, most - amiss) / len(counted) / encoding.usual)


def _is_sign(letter: str) -> bool:
    """Say whether a letter is a quote, a dash or another sign of writing, which most encodings have."""
    return unicodedata.category(letter)[0] in "PZ" or letter in "€°§"


@cache
def _encodings() -> Sequence[Encoding]:
    table = tomllib.loads((files("ingest.readers") / "encodings.toml").read_text(encoding="utf-8"))
    return tuple(
        Encoding(
            name=row["name"],
            letters=tuple(frozenset("".join(one.split())) for one in row["letters"]),
            usual=row["usual"],
            is_latin=row.get("latin", False),
        )
        for row in table["encoding"]
    )


def _bad_places(text: str) -> int:
    """Count the places with letters that could not be read, those within one letter's bytes as one."""
    at = [place for place, letter in enumerate(text) if letter == UNREAD]
    return bool(at) + sum(later - earlier > LONGEST_LETTER for earlier, later in pairwise(at))
