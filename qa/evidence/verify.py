"""Does a sentence rest on what it cites? A cheap local test: words, numbers, names, denial and meaning.

Knows nothing of how sentences were made.
"""

import re
from collections.abc import Sequence

from memory.language.sentences import sentences, spelled_out
from memory.language.tokens import stem
from memory.retrieval.recall import FUNCTION_WORDS
from models.protocols import TextEncoder

LEAST_OVERLAP = 0.5
LEAST_COSINE = 0.45
CERTAIN_OVERLAP = 0.8

_NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve".split()
_DENIES = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|neither|nor|without|nicht|nie|kein\w*|ohne)\b", re.IGNORECASE
)
_NAME = re.compile(r"(?<=[\w,;] )[A-ZÄÖÜ][\w-]+")


def stems(text: str) -> set[str]:
    """Return the content words of a text in their basic form, cut to their beginnings: adopted and adoption are one."""
    words = re.findall(r"[^\W_]+", text.lower())
    return {word if word.isdigit() else stem(word)[:6] for word in words if word not in FUNCTION_WORDS}


BARE = frozenset(stems("yes no true false maybe okay sure"))
"""A sentence of these alone says nothing that could be checked, whatever the words of a note tell a model to say."""


def is_supported(sentence: str, cited: Sequence[str], encoder: TextEncoder | None) -> bool:
    """Say whether a sentence says what its cited moments say.

    No number and no name that they lack, nothing denied that they say or said that they deny, and most words shared or
    the meaning near. `cited` are the moments' words with their dates and places. Without an encoder words alone decide.
    """
    if not cited:
        return False
    said, grounds = stems(sentence), stems(" ".join(cited))
    if is_bare_yes_no(sentence):
        return False
    if not _numbers(sentence) <= _numbers(" ".join(cited)) or not _names(sentence) <= grounds:
        return False
    if is_denied(sentence) != is_denied(_nearest(sentence, cited)):
        return False
    overlap = len(said & grounds) / max(1, len(said))
    if overlap >= CERTAIN_OVERLAP or encoder is None:
        return overlap >= LEAST_OVERLAP
    vectors = encoder.encode([sentence, *cited])
    return (overlap >= LEAST_OVERLAP / 2 and float((vectors[1:] @ vectors[0]).max()) >= LEAST_COSINE) or overlap >= 0.65


def is_bare_yes_no(sentence: str) -> bool:
    """Say whether a sentence is a mere yes or no."""
    return stems(sentence) <= BARE


def is_denied(sentence: str) -> bool:
    """Say whether a sentence denies something: "did not", "never", "without"."""
    return bool(_DENIES.search(spelled_out(sentence)))


def _nearest(sentence: str, cited: Sequence[str]) -> str:
    """Return the cited sentence that shares most words with one, those that deny as it does first."""
    said = stems(sentence)
    pieces = [piece for text in cited for piece in sentences(text)] or list(cited)
    return max(pieces, key=lambda piece: (len(said & stems(piece)), is_denied(piece) == is_denied(sentence)))


def _numbers(text: str) -> set[str]:
    """Return the numbers in a text as digits; "one" is none, it is said of anything."""
    words = set(re.findall(r"[^\W_]+", text.lower()))
    found = {word.lstrip("0") or "0" for word in words if word.isdigit()}
    return found | {str(n) for n, word in enumerate(_NUMBERS) if word in words and word != "one"}


def _names(sentence: str) -> set[str]:
    """Return the names inside a sentence, as stems; what begins it may be any word."""
    return stems(" ".join(_NAME.findall(sentence)))
