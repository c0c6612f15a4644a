"""A typed question to ranked evidence: words, meaning and sight of moments and of those around them, weighed together.

Knows the store, the vector index and two encoders; nothing of pages, prompts or how an answer is worded.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial

import numpy as np
from numpy.typing import NDArray

from memory.language.unspaced import cut
from memory.language.words import words
from memory.records.library import Kind
from memory.records.query import Evidence, Query, Sense
from memory.retrieval import scoring
from memory.retrieval.scoring import WEIGHTS, Neighbourhood, Signals, Weights, neighbourhood
from memory.retrieval.senders import senders_named
from memory.retrieval.spoken_times import speaks_of
from memory.retrieval.wording import in_own_words, names_time
from memory.store import Store, full_text, hidden
from memory.store import moments as moment_store
from memory.store.ranked import Holders
from memory.store.ranked import best as best_matches
from memory.vectors.index import VectorIndex
from memory.vectors.matrices import Hits
from models.protocols import ImageTextEncoder, Reranker, TextEncoder

DEPTH = 200
"""How many moments each way of looking may put forward."""

MOST_WORDS = 40
"""How many words of a question count one by one."""

MOST_SPARED = 1000
"""Up to so many hidden moments, as many more of the nearest are asked for; above, those shown are named one by one."""

MOST_SPOKEN_OF = 50
"""How many moments, the nearest first, are read for the times that they speak of."""

MOST_ALIKE = 6
"""So many of the nearest in meaning are found whatever else speaks for or against them."""

LEAST_SIGHT, SURE_SIGHT = 0.15, 0.45
"""Cosines of pictures below which a vector says nothing, so that such moments are not put forward, and above which it
is sure. Encoders differ in what a cosine means: each says what may fit and what surely fits, and its cosines are
stretched to these two. Encoders of sentences say which cosine is the least.
"""

KIND_WORDS = {
    Kind.PHOTO: ("photo", "photograph", "picture", "image", "selfie", "screenshot", "foto", "bild"),
    Kind.VIDEO: ("video", "clip", "film"),
    Kind.AUDIO: ("recording", "voice", "audio", "aufnahme"),
    Kind.NOTE: ("note", "diary", "journal", "notiz", "tagebuch"),
}
"""Words by which a message tells of a photo, a video, a recording or a note."""

EITHER_SIDE = dict.fromkeys((-2, -1, 1, 2), 1.0)
"""How near to such words what is said may be about the same photo, by moments after and before."""

FUNCTION_WORDS = frozenset(words("stop.function"))


@dataclass(frozen=True, slots=True)
class Sources:
    """What recall asks: the store, the vectors, and the models that are there, each encoder with its space."""

    store: Store
    index: VectorIndex
    text: TextEncoder | None
    text_space: str
    image_text: ImageTextEncoder | None
    sight_space: str
    reranker: Reranker | None = None

    def near(self, space: str, vector: NDArray[np.float32], allowed: NDArray[np.int64] | None, k: int) -> Hits:
        """Return the k nearest moments to a unit vector, among `allowed` numbers or all that this store shows."""
        left_out = hidden.numbers(self.store)
        if len(left_out) > MOST_SPARED and allowed is None:
            allowed = full_text.every(self.store)
        spare = len(left_out) if allowed is None else 0
        hits = self.index.search(space, vector, allowed, k + spare)
        gone = set(left_out.tolist())
        return [hit for hit in hits if hit[0] not in gone][:k]


@dataclass(frozen=True, slots=True)
class LookedFor:
    """The words to look for, all words of the question, and vectors (dimensions,), None where there is no encoder.

    `senders` are the words of the question that stand for who sent messages, each with the first name that those bear.
    `holders` tells which moments hold a word, each word looked up once.
    """

    text: str
    question: str
    senders: Mapping[str, str]
    holders: Holders
    meaning: NDArray[np.float32] | None
    sight: NDArray[np.float32] | None


def recall(
    sources: Sources, query: Query, k: int, nearest: bool = False, inferred: bool = False, weights: Weights = WEIGHTS
) -> list[Evidence]:
    """Return the k moments that fit the query best, best first; its times, places, people and kinds are strict.

    With `inferred`, those were read out of the question: they count in favour of what fits, and the question's own
    words are looked for. Words may tell of another time and place than their own; a picture shows its own, so that one
    outside what the question says outright is not found. A query with no words left returns what its filters allow,
    latest first. With `nearest`, moments count that are not near at all, so that there is something to show.

    After the k best of an `inferred` query come those nearest in meaning alone that are not among them, `MOST_ALIKE` at
    the most: short ones, and such as stand among what is about something else.
    """
    if not query.text.strip():
        return _latest(sources.store, query, full_text.narrowed(sources.store, query), k)
    allowed = full_text.allowing(sources.store, query)
    looked_for = _looked_for(sources, query, inferred)
    numbers = _candidates(sources, looked_for, allowed, nearest)
    if inferred:
        numbers = sorted({*numbers, *_widened(sources, query, looked_for, allowed, nearest)})
    if not numbers:
        return []
    near = neighbourhood(sources.store, numbers)
    fits = _soft_filter_hits(sources.store, query, near) if inferred else np.zeros(len(near.numbers))
    signals = replace(_signals(sources, looked_for, near, fits), task=query.task)
    if inferred and query.spans:
        signals = replace(signals, fits=signals.fits + _spoken_of(sources.store, query, near, signals))
    told = allowed if allowed is None or not inferred else np.sort(_allowed_answers(sources.store, query, near))
    added = scoring.parts(near, signals, _gate_modalities(weights, query.senses))
    scores = scoring.fused(added)
    rows = np.lexsort((near.numbers, -scores))
    may_be = rows if told is None else rows[_is_among(near.numbers[rows], told)]
    by_meaning = may_be[np.argsort(-signals.meaning[may_be], kind="stable")][: MOST_ALIKE if inferred else 0].tolist()
    best = list(dict.fromkeys([*may_be[:k].tolist(), *by_meaning]))
    found = _evidence(sources.store, {int(near.numbers[row]): float(scores[row]) for row in best})
    sights = {int(near.numbers[row]): float(signals.sight[row]) for row in best}
    whys = {
        int(near.numbers[row]): _why({name: values[row] for name, values in added.items()}, near, row) for row in best
    }
    return [
        replace(item, why=(*_matched_people(query, item), *whys[number]), sight=sights[number])
        for number, item in found.items()
    ]


def _gate_modalities(weights: Weights, senses: frozenset[Sense]) -> Weights:
    """Return the weights with those that lead from pictures to words, and back, only where a question asks for that.

    From what was seen to what was said just then, where it is about something heard; from there to the picture, where
    it is about something seen as well. Source: HippoMM, Lin et al. 2025, for recall from one sense to another.
    """
    heard = Sense.HEARD in senses
    return replace(
        weights,
        speech_from_image=weights.speech_from_image if heard else 0.0,
        image_from_speech=weights.image_from_speech if heard and Sense.SEEN in senses else 0.0,
    )


def _looked_for(sources: Sources, query: Query, inferred: bool) -> LookedFor:
    text = query.question if inferred and query.question and not query.follows else query.text
    senders = senders_named(sources.store, query) if inferred else {}
    asked = in_own_words(text, senders) if senders else text
    return LookedFor(
        text,
        f"{query.question} {query.text}",
        senders,
        cache(partial(full_text.postings, sources.store)),
        sources.text.encode([asked])[0] if sources.text else None,
        sources.image_text.encode_texts([query.text])[0] if sources.image_text else None,
    )


def _allowed_answers(store: Store, query: Query, near: Neighbourhood) -> NDArray[np.int64]:
    """Return the numbers of those that may be told: of the kinds asked for, or words about such a thing or beside them.

    Pictures are told only where they are of the times and places that a question says outright.
    """
    said = Query("", "", query.spans if query.spans_hard else (), query.places if query.places_hard else ())
    inside = full_text.allowing(store, said)
    is_picture = np.isin(near.numbers, full_text.pictures(store, near.numbers.tolist()))
    may_be = np.ones_like(is_picture) if inside is None else ~is_picture | _is_among(near.numbers, inside)
    of_kind = full_text.narrowed(store, Query("", "", kinds=query.kinds))
    if of_kind is not None:
        named = [full_text.postings(store, word) for kind in sorted(query.kinds) for word in KIND_WORDS[kind]]
        is_about = np.isin(near.numbers, np.concatenate(named))
        beside = near.blended((is_about & ~is_picture).astype(np.float64), EITHER_SIDE) > 0
        may_be &= _is_among(near.numbers, of_kind) | is_about | beside & ~is_picture
    return near.numbers[may_be]


def _soft_filter_hits(store: Store, query: Query, near: Neighbourhood) -> NDArray[np.float64]:
    """Return how many of a question's times, places, people and kinds each moment fits (n,)."""
    bare = Query(query.question, query.text)
    found = np.zeros(len(near.numbers))
    for one in (
        replace(bare, spans=query.spans),
        replace(bare, places=query.places),
        replace(bare, people=query.people),
        replace(bare, kinds=query.kinds),
    ):
        allowed = full_text.allowing(store, one)
        if allowed is not None:
            found += _is_among(near.numbers, allowed)
    return found


def _spoken_of(store: Store, query: Query, near: Neighbourhood, signals: Signals) -> NDArray[np.float64]:
    """Return 1 for the moments that speak of the times asked for from outside of them (n,), 0 for the others.

    "The flea market is next March" counts for March. Only what is near to the question besides is read.
    """
    found = np.zeros(len(near.numbers))
    inside = full_text.allowing(store, Query("", "", query.spans))
    is_inside = np.zeros(len(near.numbers), np.bool_) if inside is None else _is_among(near.numbers, inside)
    outside = np.flatnonzero(~is_inside & names_time(near.texts))
    nearness = signals.rarity @ signals.holds[:, outside] + WEIGHTS.meaning * signals.meaning[outside]
    rows = outside[np.argsort(-nearness, kind="stable")[:MOST_SPOKEN_OF]]
    ids = moment_store.ids_of_numbers(store, near.numbers[rows].tolist())
    views = moment_store.remembered(store, list(ids.values()))
    for row in rows.tolist():
        view = views.get(ids.get(int(near.numbers[row]), ""))
        if view and speaks_of(view.own_text, view.moment.at.at, query.spans):
            found[row] = 1.0
    return found


def content_words(text: str) -> str:
    """Return a text without the words that carry nothing; all of it where nothing would be left.

    A question without spaces is cut by its script, as no note holds it in one piece.
    """
    cut_up = [piece for word in text.split() for piece in cut(word)]
    words = [word for word in cut_up if word.lower().strip(".,;:!?\"'()") not in FUNCTION_WORDS]
    return " ".join(words) or text


def _widened(
    sources: Sources, query: Query, asked: LookedFor, allowed: NDArray[np.int64] | None, nearest: bool
) -> set[int]:
    """Return what else may answer: of other times and places than those read out, and of each side of a comparison."""
    found = set() if allowed is None else {*_candidates(sources, asked, None, nearest)}
    vectors = sources.text.encode(query.sides) if sources.text and query.sides else [None] * len(query.sides)
    for side, vector in zip(query.sides, vectors, strict=True):
        found.update(_candidates(sources, replace(asked, text=side, meaning=vector, sight=None), None, nearest))
    return found


def _candidates(sources: Sources, asked: LookedFor, allowed: NDArray[np.int64] | None, nearest: bool) -> list[int]:
    """Return the numbers of the moments that words, meaning or sight put forward, in order."""
    found = set(best_matches(sources.store, content_words(asked.text), DEPTH, allowed, asked.holders).numbers.tolist())
    least_meaning = sources.text.least if sources.text else 0.0
    ways = ((sources.text_space, asked.meaning, least_meaning), (sources.sight_space, asked.sight, LEAST_SIGHT))
    for space, vector, least in ways:
        if vector is not None:
            hits = _calibrate(sources, space, sources.near(space, vector, allowed, DEPTH))
            found.update(number for number, cosine in hits if nearest or cosine >= least)
    return sorted(found)


def _calibrate(sources: Sources, space: str, hits: Hits) -> Hits:
    """Return the cosines of pictures on one scale, whatever encoder saw them; those of sentences as they are."""
    if space != sources.sight_space or sources.image_text is None:
        return hits
    unlike, like = sources.image_text.scale
    by = (SURE_SIGHT - LEAST_SIGHT) / (like - unlike)
    return [(number, LEAST_SIGHT + by * (cosine - unlike)) for number, cosine in hits]


def _is_among(numbers: NDArray[np.int64], ordered: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which of these few numbers (n,) are among many in order (n,)."""
    if not len(ordered):
        return np.zeros(len(numbers), np.bool_)
    places = np.minimum(np.searchsorted(ordered, numbers), len(ordered) - 1)
    found: NDArray[np.bool_] = ordered[places] == numbers
    return found


def _signals(sources: Sources, asked: LookedFor, near: Neighbourhood, fits: NDArray[np.float64]) -> Signals:
    """Return what the words, the vectors and the speakers of these moments have to do with the question."""
    people = _named(f"{asked.question} {' '.join(asked.senders.values())}", near.speakers)
    silent = np.array([not speaker for speaker in near.speakers])
    words = list(dict.fromkeys(re.findall(r"\w+", content_words(asked.text).lower())))[:MOST_WORDS]
    holds, frequencies = [], []
    for word in words:
        holding = asked.holders(word)
        held = _is_among(near.numbers, holding)
        if word in asked.senders or any(word in name.lower().split() for name in people):
            held &= silent
        holds.append(held.astype(np.float64))
        frequencies.append(len(holding))
    return Signals(
        np.array(holds).reshape(len(holds), len(near.numbers)),
        scoring.rarity(frequencies, full_text.count_moments(sources.store)),
        _cosines(sources, sources.text_space, asked.meaning, near),
        _cosines(sources, sources.sight_space, asked.sight, near),
        np.array([float(len(people) == 1 and speaker in people) for speaker in near.speakers]),
        fits,
    )


def _named(text: str, speakers: Sequence[str]) -> set[str]:
    """Return those of the speakers whom a text names, by full or first name."""
    words = set(re.findall(r"\w+", text.lower()))
    return {name for name in speakers if name.strip() and name.lower().split()[0] in words}


def _cosines(
    sources: Sources, space: str, vector: NDArray[np.float32] | None, near: Neighbourhood
) -> NDArray[np.float64]:
    """Return the cosine of each moment with a vector (n,), 0 where it has none in this space."""
    found = np.zeros(len(near.numbers))
    if vector is not None:
        numbers = np.sort(near.numbers)
        hits = dict(_calibrate(sources, space, sources.near(space, vector, numbers, len(numbers))))
        found[:] = [hits.get(number, 0.0) for number in near.numbers.tolist()]
    return found


WHYS = {
    "words": "its words or those around it match",
    "meaning": "its meaning is near",
    "around": "what is around it is near",
    "sight": "the picture looks like it",
    "answers": "it answers a question that matches",
    "overheard": "it was said beside a picture that looks like it",
    "shown": "it was to be seen when that was said",
    "fits": "it fits the times, places, people or kinds asked for",
}


def _why(added: dict[str, np.float64], near: Neighbourhood, row: int) -> tuple[str, ...]:
    """Return in plain words what speaks for a moment, with how much it adds, most first."""
    said = {**WHYS, "speaker": f"{near.speakers[row]} says it"}
    strongest = sorted((name for name in said if added[name] > 0), key=lambda name: -added[name])
    return tuple(f"{said[name]} ({added[name]:.2f})" for name in strongest) or ("it is nearest",)


def _matched_people(query: Query, item: Evidence) -> tuple[str, ...]:
    """Return which of the people asked for were recognised in a moment, and how: "in it: perhaps Lena's face"."""
    asked = {*query.people, *(name for person in query.persons for name in person)}
    return tuple(f"in it: {how}" for name, how in item.remembered.people if name.lower() in asked)


def _latest(store: Store, query: Query, allowed: NDArray[np.int64] | None, k: int) -> list[Evidence]:
    best = full_text.latest(store, None if allowed is None else allowed.tolist(), k)
    found = _evidence(store, dict.fromkeys(best, 1.0)).values()
    return [replace(item, why=(*_matched_people(query, item), "it fits the filters")) for item in found]


def _evidence(store: Store, scores: dict[int, float]) -> dict[int, Evidence]:
    ids = moment_store.ids_of_numbers(store, list(scores))
    found = moment_store.remembered(store, list(ids.values()))
    return {
        number: Evidence(found[ids[number]], round(score, 6))
        for number, score in scores.items()
        if number in ids and ids[number] in found
    }
