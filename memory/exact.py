"""The nearest of many unit vectors by exact cosines: a rough first look tells which to look at well.

Knows arrays of numbers and unit vectors; nothing of what they are of, where they lie, or of approximate indexes.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CHUNK_NUMBERS = 3 * 2**17
"""How many numbers are widened at a time: they stay in the processor's cache, and BLAS starts no threads for so few,
which on a busy machine wait for each other far longer than they work."""

ROUGHENED_ROWS = 4096

ROUGH_WORTH = 4
"""A rough first look is worth it where at least so many times as many rows are there as are asked for."""

SPARSE_SHARE = 16
"""Below one in so many, rows are looked up one by one."""

ROUNDING = 1e-4
"""More than single precision can be wrong by in the product of two unit vectors."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Unit vectors (n, dimensions) by number (n,), numbers in order.

    `rough` are the same vectors as whole numbers of `steps` (n,), each off by half a step at most.
    """

    numbers: NDArray[np.int64]
    vectors: NDArray[np.float16]
    rough: NDArray[np.int8]
    steps: NDArray[np.float32]


def roughened(vectors: NDArray[np.float16]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return vectors (n, dimensions) as whole numbers from -127 to 127, and for each what 1 stands for (n,)."""
    rough = np.empty(vectors.shape, np.int8)
    steps = np.empty(len(vectors), np.float32)
    for start in range(0, len(vectors), ROUGHENED_ROWS):
        chunk = slice(start, start + ROUGHENED_ROWS)
        rows = vectors[chunk].astype(np.float32)
        steps[chunk] = np.maximum(np.abs(rows).max(axis=1), 1e-6) / 127
        rough[chunk] = np.rint(rows / steps[chunk][:, None])
    return rough, steps


def nearest(
    matrix: Matrix, vector: NDArray[np.float32], allowed: NDArray[np.int64] | None, k: int
) -> list[tuple[int, float]]:
    """Return (number, cosine) of the k nearest to a unit vector (dimensions,), best first, of the same the lower.

    `allowed`, in order and none twice, are the numbers that count, None for all.
    """
    rows = np.arange(len(matrix.numbers)) if allowed is None else _rows_of(matrix.numbers, allowed)
    if len(rows) > ROUGH_WORTH * k:
        rows = _near_enough(matrix, rows, vector, k)
    scores = _products(matrix.vectors, rows, vector)
    best = np.lexsort((rows, -scores))[:k]
    return list(zip(matrix.numbers[rows[best]].tolist(), scores[best].tolist(), strict=True))


def _near_enough(matrix: Matrix, rows: NDArray[np.int64], vector: NDArray[np.float32], k: int) -> NDArray[np.int64]:
    """Return those rows that can be among the k nearest, as far as rough cosines tell; none of the nearest is lost."""
    steps = matrix.steps[rows]
    cosines = _products(matrix.rough, rows, vector) * steps
    wrong = steps * (np.abs(vector).sum() / 2) + ROUNDING
    least = np.partition(cosines - wrong, len(rows) - k)[len(rows) - k]
    return rows[np.flatnonzero(cosines + wrong >= least)]


def _rows_of(numbers: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where in `numbers` those wanted stand that are there, in order."""
    if SPARSE_SHARE * len(wanted) > len(numbers):
        return np.flatnonzero(np.isin(numbers, wanted, assume_unique=True))
    wanted = wanted[: np.searchsorted(wanted, numbers[-1], side="right")]
    rows: NDArray[np.int64] = np.searchsorted(numbers, wanted)
    return rows[np.flatnonzero(numbers[rows] == wanted)]


def _products(
    matrix: NDArray[np.float16] | NDArray[np.int8], rows: NDArray[np.int64], vector: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return the products (rows,) of a vector with these rows of a matrix."""
    found = np.empty(len(rows), np.float32)
    step = max(CHUNK_NUMBERS // matrix.shape[1], 1)
    widened = np.empty((min(step, len(rows)), matrix.shape[1]), np.float32)
    for start in range(0, len(rows), step):
        chosen = rows[start : start + step]
        piece = widened[: len(chosen)]
        unbroken = chosen[-1] - chosen[0] == len(chosen) - 1
        piece[:] = matrix[chosen[0] : chosen[-1] + 1] if unbroken else matrix.take(chosen, axis=0)
        np.dot(piece, vector, out=found[start : start + step])
    return found
