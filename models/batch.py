"""Remembers what a network said about the last batch of pictures, so that two users of it do not run it twice.

Knows nothing of networks. Holds no picture alive.
"""

import weakref
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from models.protocols import Pixels

Scores = NDArray[np.float32]


class LastBatch:
    """The last batch of pictures, known by identity, and what was computed from it."""

    def __init__(self) -> None:
        self._images: list[weakref.ref[Pixels]] = []
        self._scores: Scores | None = None

    def scores(self, images: Sequence[Pixels], compute: Callable[[Sequence[Pixels]], Scores]) -> Scores:
        """Return what `compute` gives for the pictures; computed once where the same ones come again directly."""
        same = len(images) == len(self._images) and all(
            ref() is image for ref, image in zip(self._images, images, strict=True)
        )
        if self._scores is None or not same:
            self._scores = compute(images)
            self._images = [weakref.ref(image) for image in images]
        return self._scores
