"""A typed question to ranked evidence: words, sentence vectors and picture vectors, fused by rank.

Knows the store, the vector index and two encoders; nothing of pages, prompts or how an answer is worded.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from memory.query import Evidence, Query
from memory.store import Store, search
from memory.store import moments as moment_store
from memory.vectors import Hits, VectorIndex
from models.protocols import ImageTextEncoder, TextEncoder

DEPTH = 200
"""How many moments each way of looking may put forward."""

RANK_OFFSET = 60
"""Source: reciprocal rank fusion, Cormack, Clarke & Buettcher 2009."""

WORDS_WEIGHT = 1.0
MEANING_WEIGHT = 1.0
SIGHT_WEIGHT = 1.0

LOOKS_LIKE_IT = "the picture looks like it"

LEAST_MEANING = 0.25
LEAST_SIGHT = 0.15
"""Cosines below which a vector says nothing: such moments are not put forward."""

FUNCTION_WORDS = frozenset(
    """a about am an and any are as at be been but by can did do does for from had has have he her him his how i if in
    into is it its me my of on or our out she so some that the their them then there these they this those to up us
    was we were what when where which who whom whose why will with would you your""".split()
)


@dataclass(frozen=True, slots=True)
class Sources:
    """What recall asks: the store, the vectors, and the encoders that are there, each with the name of its space."""

    store: Store
    index: VectorIndex
    text: TextEncoder | None
    text_space: str
    image_text: ImageTextEncoder | None
    sight_space: str


@dataclass(frozen=True, slots=True)
class Ranking:
    """One way of looking: moment numbers with their scores, best first, and what to say of it."""

    why: str
    weight: float
    hits: Hits


def recall(sources: Sources, query: Query, k: int, nearest: bool = False) -> list[Evidence]:
    """Return up to k moments that fit the query, best first; its times, places, people and kinds are strict.

    A query with no words left returns what its filters allow, latest first. With `nearest`, moments count that are not
    near at all, so that there is something to show.
    """
    allowed = search.narrowed(sources.store, query)
    if allowed is not None and not len(allowed):
        return []
    if not query.text.strip():
        return _latest(sources.store, allowed, k)
    return _fused(sources.store, _rankings(sources, query.text, allowed, nearest), k)


def content_words(text: str) -> str:
    """Return a text without the words that carry nothing; all of it where nothing would be left."""
    words = [word for word in text.split() if word.lower().strip(".,;:!?\"'()") not in FUNCTION_WORDS]
    return " ".join(words) or text


def _rankings(sources: Sources, text: str, allowed: NDArray[np.int64] | None, nearest: bool) -> Iterable[Ranking]:
    matched = search.match(sources.store, content_words(text), DEPTH if allowed is None else 50 * DEPTH)
    yield Ranking("its words match", WORDS_WEIGHT, _within(matched, allowed))
    if sources.text:
        vector = sources.text.encode([text])[0]
        near = sources.index.search(sources.text_space, vector, allowed, DEPTH)
        yield Ranking(
            "its meaning is near", MEANING_WEIGHT, [hit for hit in near if nearest or hit[1] >= LEAST_MEANING]
        )
    if sources.image_text:
        vector = sources.image_text.encode_texts([text])[0]
        near = sources.index.search(sources.sight_space, vector, allowed, DEPTH)
        yield Ranking(LOOKS_LIKE_IT, SIGHT_WEIGHT, [hit for hit in near if nearest or hit[1] >= LEAST_SIGHT])


def _within(hits: Hits, allowed: NDArray[np.int64] | None) -> Hits:
    if allowed is not None:
        inside = np.isin([number for number, _ in hits], allowed)
        hits = [hit for hit, keep in zip(hits, inside, strict=True) if keep]
    return hits[:DEPTH]


def _fused(store: Store, rankings: Iterable[Ranking], k: int) -> list[Evidence]:
    scores: dict[int, float] = defaultdict(float)
    whys: dict[int, list[str]] = defaultdict(list)
    sights: dict[int, float] = {}
    for ranking in rankings:
        for rank, (number, score) in enumerate(ranking.hits, 1):
            scores[number] += ranking.weight / (RANK_OFFSET + rank)
            whys[number].append(f"{ranking.why} ({score:.2f})")
            if ranking.why == LOOKS_LIKE_IT:
                sights[number] = score
    best = sorted(scores, key=lambda number: (-scores[number], number))[:k]
    found = _evidence(store, best, scores, whys)
    return [replace(item, sight=sights.get(number, 0.0)) for number, item in found.items()]


def _latest(store: Store, allowed: NDArray[np.int64] | None, k: int) -> list[Evidence]:
    best = search.latest(store, None if allowed is None else allowed.tolist(), k)
    found = _evidence(store, best, dict.fromkeys(best, 1.0), {number: ["it fits the filters"] for number in best})
    return list(found.values())


def _evidence(
    store: Store, numbers: Sequence[int], scores: dict[int, float], whys: dict[int, list[str]]
) -> dict[int, Evidence]:
    ids = moment_store.ids_of_numbers(store, numbers)
    found = moment_store.remembered(store, list(ids.values()))
    return {
        number: Evidence(found[ids[number]], round(scores[number], 6), tuple(whys[number]))
        for number in numbers
        if number in ids and ids[number] in found
    }
