"""What is in a picture: scores for ImageNet's labels and everyday things, and a vector among sentences from them.

EfficientNet-Lite2 looks at the whole picture, its middle and its four corners; PicoDet-S says what is there, not where.
The vector is the mean of those of the names recognised, so that words find pictures; the names are encoded once, at the
first picture, and words alone load no picture model.
"""

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models.inference import LastBatch, Network, Scores
from models.protocols import Pixels, TextEncoder, Vectors
from models.registry.card import FETCH_COMMAND, WeightsMissing

SIZE_PX = 260
CROP = 0.65
CROPS_AT = ((0.5, 0.5), (0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0))
VIEWS = 1 + len(CROPS_AT)
LABELS = 1000


class LabelClassifier:
    """Gives every picture's logits for each view and label. Source: Tan and Le 2019, EfficientNet."""

    def __init__(self, folder: Path, version: str) -> None:
        self._folder = folder
        self._last = LastBatch()
        self.version = version

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The names of the labels, in the order of the scores. Raises WeightsMissing where the file is damaged."""
        path = self._folder / "labels.json"
        try:
            names = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise WeightsMissing(f"{path} is damaged or missing ({error}). Run: {FETCH_COMMAND}") from error
        return tuple(str(name) for name in names)

    @cached_property
    def _network(self) -> Network:
        return Network(self._folder / "model.onnx")

    def logits(self, images: Sequence[Pixels]) -> Scores:
        """Look at pictures: (len(images), 6 views, 1000 labels); the whole picture is the first view."""
        return self._last.scores(images, self._compute)

    def _compute(self, images: Sequence[Pixels]) -> Scores:
        seen = np.zeros((len(images), VIEWS, LABELS), dtype=np.float32)
        for row, image in enumerate(images):
            seen[row] = self._network.run({"pixels": views(image)})[0]
        return seen


def views(image: Pixels) -> NDArray[np.uint8]:
    """Return the whole picture and square crops of its middle and corners: (6, 260, 260, 3)."""
    whole = _shrunk(Image.fromarray(image))
    side = max(1, round(min(whole.size) * CROP))
    boxes = [(0, 0, *whole.size)]
    for across, down in CROPS_AT:
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


PICODET_SIZE_PX = 416
MEAN = np.array([123.675, 116.28, 103.53], dtype=np.float32)
DEVIATION = np.array([58.395, 57.12, 57.375], dtype=np.float32)
STRIDES = 4

THINGS = tuple(
    (
        "person,bicycle,car,motorcycle,airplane,bus,train,truck,boat,traffic light,fire hydrant,stop sign,"
        "parking meter,bench,bird,cat,dog,horse,sheep,cow,elephant,bear,zebra,giraffe,backpack,umbrella,handbag,tie,"
        "suitcase,frisbee,skis,snowboard,sports ball,kite,baseball bat,baseball glove,skateboard,surfboard,"
        "tennis racket,bottle,wine glass,cup,fork,knife,spoon,bowl,banana,apple,sandwich,orange,broccoli,carrot,"
        "hot dog,pizza,donut,cake,chair,couch,potted plant,bed,dining table,toilet,television,laptop,computer mouse,"
        "remote control,keyboard,cell phone,microwave,oven,toaster,sink,refrigerator,book,clock,vase,scissors,"
        "teddy bear,hair dryer,toothbrush"
    ).split(",")
)


class ObjectDetector:
    """Gives every picture's best score for each of eighty things. Source: Yu et al. 2021, PP-PicoDet."""

    def __init__(self, path: Path, version: str) -> None:
        self._path = path
        self._last = LastBatch()
        self.version = version

    @cached_property
    def _network(self) -> Network:
        return Network(self._path)

    def scores(self, images: Sequence[Pixels]) -> Scores:
        """Look at pictures: (len(images), 80), each 0..1."""
        return self._last.scores(images, self._compute)

    def _compute(self, images: Sequence[Pixels]) -> Scores:
        seen = np.zeros((len(images), len(THINGS)), dtype=np.float32)
        for row, image in enumerate(images):
            outputs = self._network.run({"image": _prepared(image)})
            seen[row] = np.concatenate([o.reshape(-1, len(THINGS)) for o in outputs[:STRIDES]]).max(axis=0)
        return seen


def _prepared(image: Pixels) -> Scores:
    small = Image.fromarray(image).resize(
        (PICODET_SIZE_PX, PICODET_SIZE_PX), Image.Resampling.BILINEAR, reducing_gap=2.0
    )
    values = (np.asarray(small, dtype=np.float32) - MEAN) / DEVIATION
    return np.ascontiguousarray(values.transpose(2, 0, 1)[None])


TEMPERATURE = 2.0
TOP_LABELS = 30
LEAST_THING = 0.2
PHRASE = "a photo of a {}"


class ConseEncoder:
    """An ImageTextEncoder: the score-weighted mean of label names' sentence vectors, less the mean of all labels.

    With a detector, what it names counts as much as the labels. Source: Norouzi et al. 2014, ConSE; the mean is taken
    off after Mu and Viswanath 2018, All-but-the-top.
    """

    def __init__(self, text: TextEncoder, classifier: LabelClassifier, detector: ObjectDetector | None = None) -> None:
        self._text = text
        self._classifier = classifier
        self._detector = detector

    @property
    def name(self) -> str:
        """The models and their versions, part of every recipe."""
        seen_by = [self._classifier.version] + ([self._detector.version] if self._detector else [])
        return f"conse 1 of {' and '.join(seen_by)} in {self._text.name}"

    @property
    def scale(self) -> tuple[float, float]:
        """The cosines from which a picture may fit words and surely fits them, as tried on photos with captions."""
        return 0.15, 0.45

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """Encode words that look for pictures: (len(texts), dimensions), unit rows."""
        return self._text.encode(texts)

    def encode_images(self, images: Sequence[Pixels]) -> Vectors:
        """Encode pictures: (len(images), dimensions), unit rows; raises WeightsMissing where a file is damaged."""
        if not len(images):
            return self._text.encode([])
        labels, things = self._names
        vectors = _unit(_top(probabilities(self._classifier.logits(images), TEMPERATURE).mean(axis=1)) @ labels)
        if self._detector:
            scores = self._detector.scores(images)
            vectors = _unit(vectors + _unit(np.where(scores >= LEAST_THING, scores, 0) @ things))
        return vectors

    @cached_property
    def _names(self) -> tuple[Vectors, Vectors]:
        """The vectors of labels and of things, less the mean of the labels."""
        labels = self._text.encode([PHRASE.format(name) for name in self._classifier.labels])
        things = self._text.encode([PHRASE.format(name) for name in THINGS if self._detector])
        centre = labels.mean(axis=0)
        return labels - centre, things - centre


def _top(scores: Scores) -> Scores:
    """Set all but the best labels of each row to 0."""
    least = np.partition(scores, -TOP_LABELS, axis=1)[:, -TOP_LABELS, None]
    return np.where(scores >= least, scores, 0)


def _unit(rows: Vectors) -> Vectors:
    """Scale rows to length 1; a row of zeros stays one."""
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(length > 0, length, 1), dtype=np.float32)
