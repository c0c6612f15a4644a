from collections.abc import Sequence

import numpy as np

from models.inference import LastBatch, Scores
from models.protocols import Pixels


def test_the_same_pictures_are_looked_at_once() -> None:
    looked: list[int] = []

    def look(images: Sequence[Pixels]) -> Scores:
        looked.append(len(images))
        return np.array([[image.mean()] for image in images], dtype=np.float32)

    last, images = LastBatch(), [np.full((2, 2, 3), n, dtype=np.uint8) for n in range(3)]
    assert last.scores(images, look).tolist() == last.scores(list(images), look).tolist() == [[0], [1], [2]]
    assert looked == [3]
    assert last.scores(images[1:], look).tolist() == [[1], [2]]
    assert last.scores(images[:0:-1], look).tolist() == [[2], [1]]
    assert last.scores([image.copy() for image in images], look).tolist() == [[0], [1], [2]]
    assert looked == [3, 2, 2, 3]


def test_no_picture_is_held() -> None:
    last, calls = LastBatch(), list[int]()

    def look(images: Sequence[Pixels]) -> Scores:
        calls.append(1)
        return np.zeros((len(images), 1), dtype=np.float32)

    for _ in range(3):
        last.scores([np.zeros((4, 4, 3), dtype=np.uint8)], look)
    assert len(calls) == 3
