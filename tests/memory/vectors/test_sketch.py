import numpy as np
import pytest

from memory.vectors import matrix, sketch
from memory.vectors.sketch import estimated, sketched
from tests.made import unit_rows


def made(count: int, dimensions: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return vectors (count, dimensions) around a few centres, and questions near some of them (20, dimensions)."""
    random = np.random.default_rng(seed)
    centres = random.normal(size=(count // 50, dimensions))
    rows = centres[random.integers(len(centres), size=count)] + random.normal(size=(count, dimensions))
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float16)
    asked = rows[:20] + random.normal(size=(20, dimensions)) * 0.5 / dimensions**0.5
    return rows, (asked / np.linalg.norm(asked, axis=1, keepdims=True)).astype(np.float32)


@pytest.mark.parametrize("dimensions", [64, 100, 384])
def test_estimates_are_near_to_the_cosines(dimensions: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sketch, "PIECE", 130)
    rows, asked = made(1000, dimensions)
    held = sketched(rows)
    off = np.array([estimated(held, one) - rows.astype(np.float32) @ one for one in asked])
    assert abs(float(off.mean())) < 0.02
    assert float(off.std()) < 1.1 / dimensions**0.5


def test_of_many_those_that_a_sketch_leaves_hold_the_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    rows, asked = made(5000, 384)
    exact = [matrix.nearest(matrix.matrix_of(np.arange(5000), rows), one, None, 10) for one in asked]
    monkeypatch.setattr(matrix, "SKETCHED_FROM", 1000)
    monkeypatch.setattr(matrix, "SHORTLIST", 100)
    monkeypatch.setattr(matrix, "SHORTLIST_SHARE", 10)
    held = matrix.matrix_of(np.arange(5000), rows)
    assert [matrix.nearest(held, one, None, 10) for one in asked] == exact
    left = matrix._likely(held, np.arange(0, 5000, 2), asked[0], 100)
    assert 100 <= len(left) < 110 and (left % 2 == 0).all() and (np.diff(left) > 0).all()


def test_a_sketch_of_nothing_and_of_equal_vectors_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    none = sketched(np.empty((0, 32), np.float16))
    assert none.bits.shape == (1, 0) and estimated(none, unit_rows(1)[0]).shape == (0,)
    same = sketched(np.repeat(unit_rows(1), 5, axis=0).astype(np.float16))
    assert np.allclose(estimated(same, unit_rows(1)[0]), 1.0, atol=0.01)
