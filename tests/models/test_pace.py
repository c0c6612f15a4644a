from collections.abc import Sequence

import numpy as np

from models import pace
from models.protocols import Caption, Pixels, Vectors


class Slow:
    """An encoder and a captioner that take a while by a clock of their own, longer at the first picture."""

    name = "slow"
    scale = (0.0, 1.0)

    def __init__(self) -> None:
        self.now_s = 0.0
        self.seen: list[Pixels] = []

    def encode_images(self, images: Sequence[Pixels]) -> Vectors:
        self.now_s += 10.0 if not self.seen else 1.0
        self.seen += images
        return np.zeros((len(images), 2), np.float32)

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        return np.zeros((len(texts), 2), np.float32)

    def caption(self, images: Sequence[Pixels]) -> list[Caption]:
        self.now_s += 3.0
        return [Caption("") for _ in images]


def test_photos_a_second_are_those_after_the_first() -> None:
    slow = Slow()
    assert pace.measure(slow, slow, lambda: slow.now_s) == 0.25
    assert pace.measure(slow, None, lambda: slow.now_s) == 1.0


def test_every_picture_is_another() -> None:
    slow = Slow()
    pace.measure(slow, slow, lambda: slow.now_s)
    assert len({one.tobytes() for one in slow.seen}) == len(slow.seen) == pace.PHOTOS + 1
    assert all(one.shape == (pace.HIGH_PX, pace.WIDE_PX, 3) and one.std() > 20 for one in slow.seen)
