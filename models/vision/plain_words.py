"""Plain words for what the networks recognise, out of data/words.toml, and which of them a question names."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((files("models.vision.data") / "words.toml").read_text("utf-8"))


@cache
def things() -> tuple[str, ...]:
    """Return the names of what the detector knows, in the order of its scores."""
    return tuple(_table()["things"]["names"])


@cache
def labels_of_words() -> dict[str, NDArray[np.int64]]:
    """Return for each plain word the numbers of the classifier's labels that it stands for."""
    return {word: np.array(_numbers(ranges), np.int64) for word, ranges in _table()["labels"].items()}


@cache
def places() -> dict[str, str]:
    """Return how words that say where a picture was taken are told: "beach" as "at the beach"."""
    return dict(_table()["places"])


@cache
def uncounted() -> frozenset[str]:
    """Return the words that take neither an article nor a plural."""
    return frozenset(_table()["uncounted"]["words"].split())


@cache
def wider_than() -> dict[str, frozenset[str]]:
    """Return for wide words the narrower ones beside which they say nothing: "computer" beside "laptop"."""
    return {word: frozenset(narrower.split(", ")) for word, narrower in _table()["wider"].items()}


@cache
def plurals() -> dict[str, str]:
    """Return the plurals that do not end in -s or -es."""
    return dict(_table()["plurals"])


def plural(word: str) -> str:
    """Return the plural of a plain word: "dogs", "people", "buses"."""
    if word in plurals():
        return plurals()[word]
    return f"{word}es" if word.endswith(("s", "sh", "ch", "x")) else f"{word}s"


def named_things(text: str) -> list[int]:
    """Return the places in `things` of those that a text names, in any form, ascending."""
    words = " ".join(["", *re.findall(r"[^\W\d_]+", text.lower()), ""])
    return sorted({number for form, number in _forms() if f" {form} " in words})


@cache
def _forms() -> tuple[tuple[str, int], ...]:
    asked: dict[str, str] = _table()["things"]["asked"]
    forms = []
    for number, name in enumerate(things()):
        for word in (name, *asked.get(name, "").split()):
            forms += [(word, number), (plural(word), number), (f"{word}s", number)]
    return tuple(dict.fromkeys(forms))


def _numbers(ranges: str) -> list[int]:
    """Return the numbers that "25-27, 40" stands for."""
    found: list[int] = []
    for piece in ranges.split(","):
        first, _, last = piece.strip().partition("-")
        found += range(int(first), int(last or first) + 1)
    return found
