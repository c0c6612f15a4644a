"""What is in a picture: scores for ImageNet's labels, of the whole, its middle and, without a detector, its corners."""

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models.inference import LastBatch, Network, Scores
from models.protocols import Pixels
from models.registry.card import damaged

SIZE_PX = 260
CROP = 0.65
CROPS_AT = ((0.5, 0.5), (0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0))
BESIDE_DETECTOR = 1
"""So many crops are enough where a detector looks at the picture as well: four more bring nothing then."""

LABELS = 1000


class LabelClassifier:
    """Gives every picture's logits for each view and label. Source: Tan and Le 2019, EfficientNet.

    The views are the whole picture and the first `crops` of CROPS_AT.
    """

    def __init__(self, folder: Path, version: str, crops: int = len(CROPS_AT)) -> None:
        self._folder = folder
        self._crops = CROPS_AT[:crops]
        self._last = LastBatch()
        self.version = version

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The names of the labels, in the order of the scores. Raises WeightsMissing where the file is damaged."""
        path = self._folder / "labels.json"
        try:
            names = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise damaged(path, error) from error
        return tuple(str(name) for name in names)

    @cached_property
    def _network(self) -> Network:
        return Network(self._folder / "model.onnx", threads=1)

    def logits(self, images: Sequence[Pixels]) -> Scores:
        """Look at pictures: (len(images), views, 1000 labels); the whole picture is the first view."""
        return self._last.scores(images, self._compute)

    def _compute(self, images: Sequence[Pixels]) -> Scores:
        seen = np.zeros((len(images), 1 + len(self._crops), LABELS), dtype=np.float32)
        for row, image in enumerate(images):
            seen[row] = self._network.run({"pixels": views(image, self._crops)})[0]
        return seen


def views(image: Pixels, crops: Sequence[tuple[float, float]] = CROPS_AT) -> NDArray[np.uint8]:
    """Return the whole picture and square crops, by where they lie: (1 + len(crops), 260, 260, 3)."""
    whole = _shrunk(Image.fromarray(image))
    side = max(1, round(min(whole.size) * CROP))
    boxes = [(0, 0, *whole.size)]
    for across, down in crops:
        x, y = round((whole.width - side) * across), round((whole.height - side) * down)
        boxes.append((x, y, x + side, y + side))
    size = (SIZE_PX, SIZE_PX)
    return np.stack([np.asarray(whole.resize(size, Image.Resampling.BICUBIC, box)) for box in boxes])


def _shrunk(picture: Image.Image) -> Image.Image:
    """Shrink a large picture once, to what the crops need."""
    scale = SIZE_PX / CROP / min(picture.size)
    if scale >= 1:
        return picture
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return picture.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)


def probabilities(logits: Scores, temperature: float = 1.0) -> Scores:
    """Turn logits to probabilities over the last axis; a higher temperature spreads them over more labels."""
    shifted = np.exp((logits - logits.max(axis=-1, keepdims=True)) / temperature)
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True), dtype=np.float32)
