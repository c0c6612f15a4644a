"""The voices in recordings and videos: who speaks when, stretch by stretch, put beside the moments in which they speak.

Looked for only where the owner turned voices on. Knows the encoder of voices by its Protocol, and files; nothing of the
store or of who anybody is (that is memory/identity/people.py).
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.files.file_checks import Limits
from ingest.perception.appearances import Detection
from ingest.readers.audio import Piece, read_sound
from memory.records.ids import digest
from memory.records.library import Asset, Kind, Moment, MomentView, TextKind, Trace
from memory.store.appearances import Appearance
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
"""What is said before and after, where less alike than this, is said by two people; see bench/models/voices.py."""

Floats = NDArray[np.float32]
Span = tuple[float, float]


def search(encoder: VoiceEncoder, limits: Limits) -> Detection:
    """Return how voices are looked for in recordings and videos."""

    def find(asset: Asset, path: Path, remembered: Sequence[MomentView]) -> list[Appearance]:
        speaks = any(spoken_span(one) for one in remembered)
        return hear(read_sound(path, limits), remembered, encoder) if speaks else []

    return Detection(HEAR, Trace.VOICE, frozenset((Kind.AUDIO, Kind.VIDEO)), partial(recipe, encoder), find)


def recipe(encoder: VoiceEncoder, remembered: Sequence[MomentView]) -> str:
    """Name everything that decides which voices are heard beside these moments."""
    spans = [f"{one.moment.id} {spoken_span(one)}" for one in remembered]
    return digest(VERSION, encoder.name, str(SAME_VOICE), *spans)


def hear(sound: Iterable[Piece], remembered: Sequence[MomentView], encoder: VoiceEncoder) -> list[Appearance]:
    """Return the voices in a recording, in the order of its moments; those that speak too short are left out."""
    spoken = [(one.moment, span) for one in remembered if (span := spoken_span(one))]
    spoken.sort(key=lambda item: item[1])
    found = []
    for (moment, _), (span, start_s, samples) in zip(spoken, _stretches(sound, [at for _, at in spoken]), strict=True):
        if span[1] - span[0] < LEAST_S:
            continue
        turns = turns_in(samples, (span[0] - start_s, span[1] - start_s), encoder)
        for turn, vector in zip(turns, encoder.encode(samples, turns), strict=True):
            found.append(_appearance(moment, (turn[0] + start_s, turn[1] + start_s), vector, encoder))
    return found


def _stretches(sound: Iterable[Piece], spans: Sequence[Span]) -> Iterator[tuple[Span, float, Samples]]:
    """Yield for each span, in order of their starts, as much of it as there is, with the sound from a second on."""
    pieces = iter(sound)
    held, from_s = np.zeros(0, np.float32), 0.0
    for start_s, end_s in spans:
        held, from_s = _from(held, from_s, start_s)
        while from_s + len(held) / SAMPLES_PER_S < end_s and (piece := next(pieces, None)) is not None:
            held, from_s = _from(np.concatenate([held, piece.samples]), from_s, start_s)
        yield (start_s, min(end_s, from_s + len(held) / SAMPLES_PER_S)), from_s, held


def _from(held: Samples, from_s: float, start_s: float) -> tuple[Samples, float]:
    """Let go of what lies before a second; return the rest and the second at which it begins."""
    gone = min(max(0, int((start_s - from_s) * SAMPLES_PER_S)), len(held))
    return held[gone:], from_s + gone / SAMPLES_PER_S


def spoken_span(one: MomentView) -> Span | None:
    """Return from and to which second somebody speaks in a moment, None where hardly anybody does."""
    text = next((text for text in one.texts if text.kind is TextKind.TRANSCRIPT and text.text), None)
    if text is None or one.moment.start_s is None or one.moment.end_s is None:
        return None
    start_s, end_s = one.moment.start_s, one.moment.end_s
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
