import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

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


def test_each_thread_has_a_last_batch_of_its_own() -> None:
    last, image = LastBatch(), np.zeros((2, 2, 3), dtype=np.uint8)
    looked: list[str] = []

    def look(images: Sequence[Pixels]) -> Scores:
        looked.append(threading.current_thread().name)
        return np.full((len(images), 1), len(looked), dtype=np.float32)

    assert last.scores([image], look).tolist() == [[1]]
    with ThreadPoolExecutor(1, thread_name_prefix="other") as pool:
        assert pool.submit(lambda: last.scores([image], look).tolist()).result() == [[2]]
    assert last.scores([image], look).tolist() == [[1]] and looked == [threading.main_thread().name, "other_0"]


def test_no_picture_is_held() -> None:
    last, calls = LastBatch(), list[int]()

    def look(images: Sequence[Pixels]) -> Scores:
        calls.append(1)
        return np.zeros((len(images), 1), dtype=np.float32)

    for _ in range(3):
        last.scores([np.zeros((4, 4, 3), dtype=np.uint8)], look)
    assert len(calls) == 3
