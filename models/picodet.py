"""Pictures to scores for eighty everyday things: PicoDet-S, run by ONNX Runtime.

Says what is in a picture, not where. Knows nothing of sentences or captions. Loads at the first picture.
"""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from PIL import Image

from models.batch import LastBatch, Scores
from models.protocols import Pixels
from models.runtime import Network

SIZE_PX = 416
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
    small = Image.fromarray(image).resize((SIZE_PX, SIZE_PX), Image.Resampling.BILINEAR, reducing_gap=2.0)
    values = (np.asarray(small, dtype=np.float32) - MEAN) / DEVIATION
    return np.ascontiguousarray(values.transpose(2, 0, 1)[None])
