"""What things are in a picture: the best score of each of eighty, and how many of it stand apart.

Two networks are read the same way: NanoDet and PicoDet, which differ in how a picture is laid before them.
Source: Li et al. 2020, Generalized Focal Loss, for boxes as distributions of distances.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models.inference import LastBatch, Network, Scores
from models.protocols import Pixels
from models.vision.plain_words import things

SIZE_PX = 416
CLEAR, FAINT = 0.55, 0.3
"""Scores from which a thing counts as one of several, and from which it may be one more."""

OVERLAP = 0.5
"""Boxes that share so much of their common area are of one thing."""


@dataclass(frozen=True, slots=True)
class Input:
    """How a network wants its pictures: three means and deviations, red first or last, stretched or in their shape."""

    mean: tuple[float, float, float]
    deviation: tuple[float, float, float]
    is_red_first: bool
    keeps_shape: bool


PICODET_INPUT = Input((123.675, 116.28, 103.53), (58.395, 57.12, 57.375), is_red_first=True, keeps_shape=False)
NANODET_INPUT = Input((103.53, 116.28, 123.675), (57.375, 57.12, 58.395), is_red_first=False, keeps_shape=True)


class ObjectDetector:
    """Gives every picture's best score for each of eighty things, and how many of each there are."""

    def __init__(self, path: Path, version: str, takes: Input = PICODET_INPUT) -> None:
        self._path = path
        self._takes = takes
        self._last = LastBatch()
        self.version = version

    @cached_property
    def _network(self) -> Network:
        return Network(self._path, threads=1)

    def scores(self, images: Sequence[Pixels]) -> Scores:
        """Look at pictures: (len(images), 80), each 0..1."""
        return self._last.scores(images, self._compute)[:, 0]

    def counts(self, images: Sequence[Pixels]) -> NDArray[np.int64]:
        """Count things: (len(images), 2, 80), how many of each are clear, and how many are clear or faint."""
        return self._last.scores(images, self._compute)[:, 1:].astype(np.int64)

    def _compute(self, images: Sequence[Pixels]) -> Scores:
        found = np.zeros((len(images), 3, len(things())), np.float32)
        for row, image in enumerate(images):
            found[row] = self._look(image)
        return found

    def _look(self, image: Pixels) -> Scores:
        """Return the best scores and the two counts of one picture: (3, 80)."""
        outputs = self._network.run({"image": _prepared(image, self._takes)})
        flat = [output.reshape(-1, output.shape[-1]) for output in outputs]
        scores = np.concatenate([one for one in flat if one.shape[1] == len(things())])
        distances = np.concatenate([one for one in flat if one.shape[1] != len(things())])
        found = np.zeros((3, len(things())), np.float32)
        found[0] = scores.max(axis=0)
        for thing in np.flatnonzero(found[0] >= CLEAR):
            rows = np.flatnonzero(scores[:, thing] >= FAINT)
            apart = _apart(_boxes(distances, rows), scores[rows, thing])
            found[1:, thing] = (apart >= CLEAR).sum(), len(apart)
        return found


def _prepared(image: Pixels, takes: Input) -> Scores:
    """Return a picture as a network wants it: (1, 3, 416, 416)."""
    picture = Image.fromarray(image)
    scale = SIZE_PX / max(picture.size)
    shape = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    size = shape if takes.keeps_shape else (SIZE_PX, SIZE_PX)
    laid = Image.new("RGB", (SIZE_PX, SIZE_PX))
    laid.paste(picture.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0))
    colours = np.asarray(laid, dtype=np.float32)[:, :, :: 1 if takes.is_red_first else -1]
    values = (colours - np.array(takes.mean, np.float32)) / np.array(takes.deviation, np.float32)
    return np.ascontiguousarray(values.transpose(2, 0, 1)[None])


def _boxes(distances: Scores, rows: NDArray[np.int64]) -> Scores:
    """Return the boxes of some cells: (rows, 4), left, top, right and bottom in pixels of the network's picture.

    A cell holds for each side how likely it is so many strides away.
    """
    bins = distances[rows].reshape(len(rows), 4, -1)
    likely = np.exp(bins - bins.max(axis=2, keepdims=True))
    middles, strides = _cells(len(distances))
    away = (likely @ np.arange(bins.shape[2]) / likely.sum(axis=2)) * strides[rows, None]
    return np.concatenate([middles[rows] - away[:, :2], middles[rows] + away[:, 2:]], axis=1)


def _cells(count: int) -> tuple[Scores, Scores]:
    """Return the middle and the stride of each of `count` cells, in pixels: (count, 2) and (count,)."""
    middles: list[Scores] = []
    strides: list[Scores] = []
    stride = 8
    while sum(map(len, strides)) < count:
        side = -(-SIZE_PX // stride)
        steps = (np.arange(side) + 0.5) * stride
        middles.append(np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2))
        strides.append(np.full(side * side, stride, np.float32))
        stride *= 2
    return np.concatenate(middles).astype(np.float32), np.concatenate(strides)


def _apart(boxes: Scores, scores: Scores) -> Scores:
    """Return the scores of the boxes that are left where of any two that overlap the better one is kept."""
    kept: list[float] = []
    waiting = np.argsort(-scores, kind="stable")
    while len(waiting):
        best = boxes[waiting[0]]
        kept.append(float(scores[waiting[0]]))
        rest = boxes[waiting]
        sides = np.minimum(best[2:], rest[:, 2:]) - np.maximum(best[:2], rest[:, :2])
        shared = np.maximum(sides, 0).prod(axis=1)
        areas = (rest[:, 2:] - rest[:, :2]).prod(axis=1)
        waiting = waiting[shared < OVERLAP * (areas + areas[0] - shared)]
        # The best one overlaps itself wholly, so that each turn takes at least one away.
    return np.array(kept, np.float32)
