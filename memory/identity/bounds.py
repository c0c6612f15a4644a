"""How alike two appearances must be to be one person, by how clearly each is seen or heard.

Fitted in bench/models/people.py and bench/models/voices.py; knows nothing of clusters, names or the store.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from memory.records.library import Trace

VERSION = "bounds-2"


@dataclass(frozen=True, slots=True)
class Bound:
    """The least mean cosine of one person's appearances, and how it changes with their quality in 0..1.

    The cosine of two is multiplied by `1 - doubt * (1 - quality)` of each before it is held against `least`: with a
    positive doubt what is seen less clearly must be more alike. Below `least_quality` it joins nobody by itself, at
    `sure` and above a name passes without "perhaps".
    """

    least: float
    sure: float
    doubt: float
    least_quality: float


BOUNDS = {Trace.FACE: Bound(0.62, 0.68, 0.2, 1 / 3), Trace.VOICE: Bound(0.76, 0.8, -0.08, 0.3)}
"""A quality of 1/3 is a face 40 px high in the picture that it is cut from, found surely; one of .3 is a voice that
speaks for 1.2 s. A voice is more like itself the longer it speaks, so that more is asked of long speech."""


def scaled(vectors: NDArray[np.float64], qualities: Sequence[float], bound: Bound) -> NDArray[np.float64]:
    """Return unit vectors (n, dimensions) of one trace scaled by their qualities, to be held against `bound.least`."""
    quality = np.asarray(qualities, dtype=np.float64)
    factors = np.where(quality < bound.least_quality, 0.0, 1.0 - bound.doubt * (1.0 - quality))
    found: NDArray[np.float64] = vectors * factors[:, None]
    return found
