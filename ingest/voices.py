"""The voices in recordings and videos: who speaks when, stretch by stretch, put beside the moments in which they speak.

Looked for only where the owner turned voices on. Knows the encoder of voices by its Protocol, and files; nothing of the
store or of who anybody is (that is memory/people.py).
"""

import math
from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.audio import read_samples
from ingest.limits import Limits
from ingest.meeting import Search
from memory.ids import digest
from memory.store.appearances import Appearance, Trace
from memory.types import Asset, Kind, Moment, Remembered, TextKind
from models.protocols import SAMPLES_PER_S, Samples, VoiceEncoder

HEAR = "voices"
VERSION = "voices-1"

LEAST_S = 1.0
"""A stretch shorter than this tells nobody from anybody."""

GOOD_S = 4.0
PIECE_S = 1.6
STEP_S = 0.4
LEAST_PIECES, MOST_PIECES = 2, 6
"""What is said is looked at in pieces of so many seconds, one every so many. At a change of voice at least so many are
on either side, and so many of those nearest are compared."""

SAME_VOICE = 0.65
"""What is said before and after, where less alike than this, is said by two people; see bench/voices.py."""

Floats = NDArray[np.float32]
Span = tuple[float, float]


def search(encoder: VoiceEncoder, limits: Limits) -> Search:
    """Return how voices are looked for in recordings and videos."""

    def find(asset: Asset, path: Path, remembered: Sequence[Remembered]) -> list[Appearance]:
        speaks = any(spoken_span(one) for one in remembered)
        return hear(read_samples(path, limits), remembered, encoder) if speaks else []

    return Search(HEAR, Trace.VOICE, frozenset((Kind.AUDIO, Kind.VIDEO)), partial(recipe, encoder), find)


def recipe(encoder: VoiceEncoder, remembered: Sequence[Remembered]) -> str:
    """Name everything that decides which voices are heard beside these moments."""
    spans = [f"{one.moment.id} {spoken_span(one)}" for one in remembered]
    return digest(VERSION, encoder.name, str(SAME_VOICE), *spans)


def hear(samples: Samples, remembered: Sequence[Remembered], encoder: VoiceEncoder) -> list[Appearance]:
    """Return the voices in a recording, in the order of its moments; those that speak too short are left out."""
    length_s = len(samples) / SAMPLES_PER_S
    spoken = [(one.moment, span) for one in remembered if (span := spoken_span(one, length_s))]
    found = []
    for moment, span in spoken:
        turns = turns_in(samples, span, encoder)
        for turn, vector in zip(turns, encoder.encode(samples, turns), strict=True):
            found.append(_appearance(moment, turn, vector, encoder))
    return found


def spoken_span(one: Remembered, length_s: float = math.inf) -> Span | None:
    """Return from and to which second somebody speaks in a moment, None where hardly anybody does."""
    text = next((text for text in one.texts if text.kind is TextKind.TRANSCRIPT and text.text), None)
    if text is None or one.moment.start_s is None or one.moment.end_s is None:
        return None
    start_s, end_s = one.moment.start_s, min(one.moment.end_s, length_s)
    if text.words:
        start_s, end_s = max(start_s, text.words[0].start_s), min(end_s, text.words[-1].end_s)
    return (start_s, end_s) if end_s - start_s >= LEAST_S else None


def turns_in(samples: Samples, span: Span, encoder: VoiceEncoder) -> list[Span]:
    """Cut a stretch of speech where one voice ends and another begins: the turns, in order.

    It is cut where what comes before and what comes after are least alike, if they are less alike than SAME_VOICE, and
    each side is looked at again. Source: after Siegler et al. 1997, a distance between neighbouring stretches.
    """
    count = max(1, int((span[1] - span[0] - PIECE_S) / STEP_S + 1e-6) + 1)
    starts = [span[0] + STEP_S * number for number in range(count)]
    vectors = encoder.encode(samples, [(at, min(at + PIECE_S, span[1])) for at in starts])
    middle_s = (PIECE_S - STEP_S) / 2
    cuts = [span[0], *(starts[row] + middle_s for row in _cuts(vectors, 0)), span[1]]
    return list(pairwise(cuts))


def _cuts(vectors: Floats, first: int) -> list[int]:
    """Return the rows, counted from `first`, at which another voice begins."""
    places = range(LEAST_PIECES, len(vectors) - LEAST_PIECES + 1)
    alike = [
        _cosine(vectors[max(0, at - MOST_PIECES) : at].sum(axis=0), vectors[at : at + MOST_PIECES].sum(axis=0))
        for at in places
    ]
    if not alike or min(alike) >= SAME_VOICE:
        return []
    at = places[int(np.argmin(alike))]
    return [*_cuts(vectors[:at], first), first + at, *_cuts(vectors[at:], first + at)]


def _cosine(one: Floats, other: Floats) -> float:
    return float(one @ other / max(float(np.linalg.norm(one) * np.linalg.norm(other)), 1e-9))


def _appearance(moment: Moment, turn: Span, vector: Floats, encoder: VoiceEncoder) -> Appearance:
    start_s, end_s = round(turn[0], 3), round(turn[1], 3)
    return Appearance(
        id=digest("appearance", Trace.VOICE.value, moment.id, repr(start_s), repr(end_s)),
        trace=Trace.VOICE,
        moment_id=moment.id,
        asset_id=moment.asset_id,
        start_s=start_s,
        end_s=end_s,
        box=None,
        quality=round(min(1.0, (end_s - start_s) / GOOD_S), 4),
        vector=np.asarray(vector, dtype=np.float16),
        recipe=encoder.name,
    )
