"""A question asked with a picture: when and where was this photographed, and what else looks like it.

Knows the picture encoder and the vectors of what was seen; nothing of words, files or pages.
"""

from collections.abc import Sequence

import numpy as np

from memory.records.library import Kind, MomentView
from memory.records.query import Answer, Citation, Evidence
from memory.retrieval.recall import Sources
from memory.store import moments as moment_store
from models.protocols import Pixels
from qa.answer.compose import NOTHING_AT_ALL, NOTHING_FOUND
from qa.evidence.excerpts import cite, date_words, kind_words, place_words

SIMILAR = 0.8
"""The cosine above which a photo may be told of as like a picture; see `bench.retrieval.pictured`."""

MOST_CITED = 3
NOT_THIS = "This picture is not in your library."


def find_similar(sources: Sources, pixels: Pixels, k: int) -> list[Evidence]:
    """Return up to `k` photos and shots, those first that look most like a picture (height_px, width_px, 3).

    Empty where there is no picture encoder. The `sight` of each is the cosine.
    """
    if sources.image_text is None:
        return []
    vector = np.asarray(sources.image_text.encode_images([pixels])[0], np.float32)
    hits = sources.near(sources.sight_space, vector, None, k)
    ids = moment_store.ids_of_numbers(sources.store, [number for number, _ in hits])
    held = moment_store.remembered(sources.store, list(ids.values()))
    return [
        Evidence(held[ids[number]], cosine, (f"it looks like your picture ({cosine:.2f})",), cosine)
        for number, cosine in hits
        if ids.get(number) in held
    ]


def answer_pictured(question: str, same: Sequence[MomentView], similar: Sequence[Evidence]) -> Answer:
    """Tell when and where a picture was taken, each sentence citing its photo; decline where nothing is near.

    `same` are the photos that are that very picture, `similar` what looks like it, best first.
    """
    evidence = _together(same, similar)
    if same:
        told = same[:MOST_CITED]
        return _told(question, [f"This is {_named(one)}" for one in told], told, evidence)
    near = [item.remembered for item in similar if item.sight >= SIMILAR][:MOST_CITED]
    if not near:
        return Answer(question, NOTHING_FOUND if similar else NOTHING_AT_ALL, True, (), evidence)
    begun = [f"{NOT_THIS} Most like it is", *["Then there is"] * len(near)]
    return _told(question, [f"{words} {_named(one)}" for words, one in zip(begun, near, strict=False)], near, evidence)


def _together(same: Sequence[MomentView], similar: Sequence[Evidence]) -> tuple[Evidence, ...]:
    known = {one.moment.id for one in same}
    first = [Evidence(one, 1.0, ("it is your picture",), 1.0) for one in same]
    return (*first, *(item for item in similar if item.remembered.moment.id not in known))


def _named(one: MomentView) -> str:
    place = place_words(one)
    where = f" at {place}" if place else ""
    article = "a photo" if one.asset.kind is Kind.PHOTO else f"part of a {kind_words(one)}"
    return f"{article} of {date_words(one.moment.at)}{where}"


def _told(question: str, told: Sequence[str], cited: Sequence[MomentView], evidence: tuple[Evidence, ...]) -> Answer:
    text = " ".join(f"{sentence} [{mark}]." for mark, sentence in enumerate(told, 1))
    citations: tuple[Citation, ...] = tuple(cite(mark, one, question) for mark, one in enumerate(cited, 1))
    return Answer(question, text, False, citations, evidence)
