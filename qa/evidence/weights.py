"""The fitted weights of answering, out of weights.toml beside this file: `python -m bench.fit --write` makes it."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

READ, UNREAD = "read", "unread"
"""Which weights: with a reader of questions with passages, or without one."""


@cache
def weights(name: str) -> Mapping[str, float]:
    """Return the weights of a name: those of ranking, and of answerability with `bias` and the `least` probability.

    `least_named` is that of questions about one person who wrote what was found: it may be said of another.
    """
    table = tomllib.loads((files("qa.evidence") / "weights.toml").read_text(encoding="utf-8"))
    return {key: float(value) for key, value in table[name].items()}
