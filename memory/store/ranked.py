"""The moments that hold any of some words, ranked by full text without scoring all that hold a frequent one.

Knows the index of full text; nothing of what a question is about, of vectors or of filters by time and place.
"""

import json
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from memory.language.unspaced import TOKEN
from memory.store.columns import fts_phrase
from memory.store.connection import Store, Value

BM25_WEIGHTS = (2.0, 2.0, 1.0, 1.5, 0.7)
"""Of said, written, seen, place, folder."""

MOST_FOR_A_WORD = 2.2
"""How many times its weight a word can add to a BM25 score in FTS5 (k1 + 1), however often it is said."""

FEW = 10_000
"""Up to so many occurrences, all moments that hold one are scored."""

TYPICAL = 0.6
"""What of the most that it could add a word adds that is said once. What can have so much of the most that the best can
is scored first: mostly no other can be among the best then."""

Numbers = NDArray[np.int64]
Holders = Callable[[str], Numbers]
"""Tells for a word or phrase the numbers of the moments that hold it, in order."""


class Ranked(NamedTuple):
    """Moment numbers (n,) and BM25 scores, higher is better, best first."""

    numbers: Numbers
    scores: NDArray[np.float64]


def listed(store: Store, sql: str, values: Sequence[Value]) -> Numbers:
    """Return the numbers that a query tells as one text, which is many times as quick as a row for each."""
    told = store.rows(sql, values)[0][0]
    return np.fromstring(told, np.int64, sep=",") if told else np.empty(0, np.int64)


def holders(store: Store, word: str) -> Numbers:
    """Return the numbers of the moments that hold a word in any of its forms, in order."""
    return listed(store, "SELECT group_concat(rowid) FROM words WHERE words MATCH ?", [fts_phrase(word)])


def best(store: Store, text: str, most: int, allowed: Numbers | None = None, held_by: Holders | None = None) -> Ranked:
    """Return the best of the moments, among `allowed` numbers or all, that hold any of the words in a text.

    `held_by` tells which hold a word where the caller knows that already. What cannot be among the best even if every
    word it holds counted as much as one can is not scored. Source: Turtle & Flood 1995 (max score), for BM25 of
    Robertson & Zaragoza 2009, as built into SQLite FTS5.
    """
    words = list(dict.fromkeys(TOKEN.findall(text.lower())))
    expression = " OR ".join(map(fts_phrase, words))
    holding = [held_by(word) if held_by else holders(store, word) for word in words]
    occurrences = sum(map(len, holding))
    if not occurrences:
        return _scored(store, "", None, 0)
    if allowed is None and occurrences <= FEW:
        return _scored(store, expression, None, most)
    bounds = _bounds(store, holding, allowed)
    numbers = np.flatnonzero(bounds)
    first = _likely(numbers, bounds, most)
    found = _scored(store, expression, first, most)
    least = found.scores[-1] if len(found.scores) == most else 0.0
    rest = numbers[bounds[numbers] >= least]
    return found if len(rest) <= len(first) else _scored(store, expression, rest, most)


def _bounds(store: Store, holding: Sequence[Numbers], allowed: Numbers | None) -> NDArray[np.float64]:
    """Return by moment number the most that a moment's score can be, 0 where it holds no word or is not allowed."""
    last = max(int(numbers[-1]) for numbers in holding if len(numbers))
    total = int(store.rows("SELECT coalesce(max(n), 0) AS n FROM main.moment")[0]["n"])
    bounds = np.zeros(last + 1)
    for numbers in holding:
        count = len(numbers)
        weight = max(np.log((max(total - count, 0) + 0.5) / (count + 0.5)), 1e-6)
        bounds[numbers] += MOST_FOR_A_WORD * weight * 1.0001  # above what rounding takes off
    if allowed is not None:
        is_allowed = np.zeros(last + 1, np.bool_)
        is_allowed[allowed[: np.searchsorted(allowed, last, side="right")]] = True
        bounds[~is_allowed] = 0.0
    return bounds


def _likely(numbers: Numbers, bounds: NDArray[np.float64], most: int) -> Numbers:
    """Return in order those that are likely to hold the best so many, by their bounds: as many or more."""
    if len(numbers) <= most:
        return numbers
    held = bounds[numbers]
    least = np.partition(held, len(held) - most)[len(held) - most]
    return numbers[np.flatnonzero(held >= TYPICAL * least)]


def _scored(store: Store, expression: str, among: Numbers | None, most: int) -> Ranked:
    """Return the best of these moments, or of all, that match an FTS5 expression."""
    rows = []
    if most and (among is None or len(among)):
        where = "" if among is None else "AND +rowid IN (SELECT value FROM json_each(?))"
        rows = store.rows(
            f"""SELECT rowid AS n, -bm25(words, {", ".join(map(str, BM25_WEIGHTS))}) AS score FROM words
                WHERE words MATCH ? {where} ORDER BY score DESC, n LIMIT ?""",
            [expression, *([] if among is None else [json.dumps(among.tolist())]), most],
        )
    return Ranked(np.array([row["n"] for row in rows], np.int64), np.array([row["score"] for row in rows], np.float64))
