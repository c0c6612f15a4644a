import numpy as np

from memory.identity.bounds import BOUNDS, scaled
from memory.records.library import Trace


def needed(trace: Trace, quality: float) -> float:
    """The least cosine at which two of one quality are one person."""
    bound = BOUNDS[trace]
    one, other = scaled(np.ones((2, 1)), [quality, quality], bound)
    return float(bound.least / max(one @ other, 1e-9))


def test_small_faces_must_be_more_alike_than_large_ones() -> None:
    assert needed(Trace.FACE, 0.5) > needed(Trace.FACE, 0.8) > needed(Trace.FACE, 1.0) == BOUNDS[Trace.FACE].least


def test_of_long_speech_more_is_asked_as_one_voice_is_more_like_itself() -> None:
    assert needed(Trace.VOICE, 0.4) < needed(Trace.VOICE, 0.7) < needed(Trace.VOICE, 1.0) == BOUNDS[Trace.VOICE].least


def test_what_is_hardly_seen_or_heard_joins_nothing_however_alike() -> None:
    for trace, bound in BOUNDS.items():
        assert needed(trace, bound.least_quality - 0.01) > 1.0
        assert needed(trace, bound.least_quality) <= 1.0
