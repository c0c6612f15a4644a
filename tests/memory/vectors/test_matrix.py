import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from memory.vectors import matrix as matrices


def brute_force(
    numbers: NDArray[np.int64], matrix: NDArray[np.float16], vector: NDArray[np.float32], allowed: set[int], k: int
) -> list[tuple[int, float]]:
    scores = matrix.astype(np.float64) @ vector.astype(np.float64)
    found = [(int(n), float(score)) for n, score in zip(numbers, scores, strict=True) if int(n) in allowed]
    return sorted(found, key=lambda hit: (-hit[1], hit[0]))[:k]


def same(found: list[tuple[int, float]], wanted: list[tuple[int, float]]) -> bool:
    """Say whether two lists hold the same scores, and the same numbers where those differ by more than rounding."""
    assert len({number for number, _ in found}) == len(found)
    scores = dict(wanted)
    least = min((score for _, score in wanted), default=0.0)
    return np.allclose([s for _, s in found], [s for _, s in wanted], rtol=0, atol=1e-6) and all(
        abs(score - scores.get(number, least)) < 1e-6 for number, score in found
    )


@settings(deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    count=st.integers(1, 300),
    dimensions=st.integers(1, 40),
    share=st.sampled_from([0.0, 0.01, 0.1, 0.5, 0.99, 1.0]),
    k=st.one_of(st.integers(1, 20), st.integers(1, 320)),
    chunk=st.sampled_from([1, 100, 3 * 2**17]),
)
def test_the_nearest_are_those_that_brute_force_finds(
    seed: int, count: int, dimensions: int, share: float, k: int, chunk: int
) -> None:
    random = np.random.default_rng(seed)
    numbers = np.sort(random.choice(10 * count, count, replace=False)).astype(np.int64)
    rows = random.normal(size=(count, dimensions)) * 10.0 ** random.integers(-8, 1, (count, dimensions))
    matrix = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float16)
    vector = matrix[random.integers(count)].astype(np.float32)
    allowed = np.flatnonzero(random.random(12 * count) < share)
    held = matrices.matrix_of(numbers, matrix)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matrices, "CHUNK_NUMBERS", chunk)
        filtered = matrices.nearest(held, vector, allowed, k)
        everything = matrices.nearest(held, vector, None, k)
    assert same(filtered, brute_force(numbers, matrix, vector, set(allowed.tolist()), k))
    assert same(everything, brute_force(numbers, matrix, vector, set(numbers.tolist()), k))


@given(seed=st.integers(0, 2**32 - 1), dimensions=st.integers(1, 40))
def test_rough_vectors_are_off_by_half_a_step_at_most(seed: int, dimensions: int) -> None:
    random = np.random.default_rng(seed)
    rows = random.normal(size=(50, dimensions)) * 10.0 ** random.integers(-8, 1, (50, dimensions))
    rows[7] = 0
    rough, steps = matrices.roughened(rows.astype(np.float16))
    off = np.abs(rows.astype(np.float16).astype(np.float64) - rough * steps[:, None].astype(np.float64))
    assert (off <= steps[:, None] * 0.5001).all()


def test_a_rough_look_leaves_few_to_look_at_well() -> None:
    random = np.random.default_rng(1)
    rows = random.normal(size=(5000, 384))
    matrix = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float16)
    held = matrices.matrix_of(np.arange(5000), matrix)
    assert len(matrices._near_enough(held, np.arange(5000), matrix[3].astype(np.float32), 20)) < 500


def test_of_the_same_the_lower_number_comes_first() -> None:
    matrix = np.ones((50, 3), np.float16)
    held = matrices.matrix_of(np.arange(100, 150), matrix)
    assert [n for n, _ in matrices.nearest(held, np.ones(3, np.float32), None, 4)] == [100, 101, 102, 103]
    some = np.array([7, 120, 130, 149, 300])
    assert [n for n, _ in matrices.nearest(held, np.ones(3, np.float32), some, 2)] == [120, 130]
