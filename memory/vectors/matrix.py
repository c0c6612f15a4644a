"""The vectors of one space as a matrix, and search in it: exact, but for a first look at very many.

Search takes a rough look at all unit vectors, which tells for which the exact cosine is worth computing. Of more than
`SKETCHED_FROM`, a look at one bit for each number comes before it and leaves those that may be near.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from memory.vectors.sketch import Sketch, estimated, sketched

CHUNK_NUMBERS = 3 * 2**17
"""How many numbers are widened at a time: they stay in the processor's cache, and BLAS starts no threads for so few,
which on a busy machine wait for each other far longer than they work."""

ROUGHENED_ROWS = 4096

SKETCHED_FROM = 50_000
"""More vectors than so many have a sketch, and more candidates than so many are first looked at by it."""

SHORTLIST = 10_000
"""So many, or as many times `SHORTLIST_SHARE` as are asked for, are left by that look."""

SHORTLIST_SHARE = 50

ROUGH_WORTH = 4
"""A rough first look is worth it where at least so many times as many rows are there as are asked for."""

SPARSE_SHARE = 16
"""Below one in so many, rows are looked up one by one."""

ROUNDING = 1e-4
"""More than single precision can be wrong by in the product of two unit vectors."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Unit vectors (n, dimensions) by number (n,), numbers in order.

    `rough` are the same vectors as whole numbers of `steps` (n,), each off by half a step at most. `bits`, `gains`,
    `ones` and `centre` are those of their `Sketch`, of no rows where there are few vectors.
    """

    numbers: NDArray[np.int64]
    vectors: NDArray[np.float16]
    rough: NDArray[np.int8]
    steps: NDArray[np.float32]
    bits: NDArray[np.uint64]
    gains: NDArray[np.float32]
    ones: NDArray[np.uint16]
    centre: NDArray[np.float32]


NO_NUMBERS = np.empty(0, np.int64)


def matrix_of(numbers: NDArray[np.int64], vectors: NDArray[np.float16]) -> Matrix:
    """Return unit vectors (n, dimensions) and their numbers (n,), in order, with what makes a search in them quick."""
    sketch = sketched(vectors if len(vectors) > SKETCHED_FROM else vectors[:0])
    return Matrix(numbers, vectors, *roughened(vectors), sketch.bits, sketch.gains, sketch.ones, sketch.centre)


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
    matrix: Matrix,
    vector: NDArray[np.float32],
    allowed: NDArray[np.int64] | None,
    k: int,
    without: NDArray[np.int64] = NO_NUMBERS,
) -> list[tuple[int, float]]:
    """Return (number, cosine) of the k nearest to a unit vector (dimensions,), best first, of the same the lower.

    `allowed`, in order and none twice, are the numbers that count, None for all; those `without` do not count.
    """
    rows = _rows_of(matrix.numbers, allowed, without)
    if len(rows) > SKETCHED_FROM and len(matrix.gains):
        rows = _likely(matrix, rows, vector, max(SHORTLIST, SHORTLIST_SHARE * k))
    if len(rows) > ROUGH_WORTH * k:
        rows = _near_enough(matrix, rows, vector, k)
    return _exactly(matrix.numbers, matrix.vectors, rows, vector, k)


def nearest_of_few(
    numbers: NDArray[np.int64],
    vectors: NDArray[np.float16],
    vector: NDArray[np.float32],
    allowed: NDArray[np.int64] | None,
    k: int,
) -> list[tuple[int, float]]:
    """Return what `nearest` returns, of vectors (n, dimensions) and their numbers (n,), in order, alone."""
    return _exactly(numbers, vectors, _rows_of(numbers, allowed, NO_NUMBERS), vector, k)


def _exactly(
    numbers: NDArray[np.int64],
    vectors: NDArray[np.float16],
    rows: NDArray[np.int64],
    vector: NDArray[np.float32],
    k: int,
) -> list[tuple[int, float]]:
    if not len(rows):
        return []
    scores = _products(vectors, rows, vector)
    best = np.lexsort((rows, -scores))[:k]
    return list(zip(numbers[rows[best]].tolist(), scores[best].tolist(), strict=True))


def _likely(matrix: Matrix, rows: NDArray[np.int64], vector: NDArray[np.float32], most: int) -> NDArray[np.int64]:
    """Return in order those of these rows, about so many, that their sketch takes for the nearest."""
    cosines = estimated(Sketch(matrix.bits, matrix.gains, matrix.ones, matrix.centre), vector)
    if len(rows) < len(cosines):
        cosines = cosines[rows]
    least = np.partition(cosines, len(rows) - most)[len(rows) - most] if most < len(rows) else -np.inf
    return rows[np.flatnonzero(cosines >= least)]


def _near_enough(matrix: Matrix, rows: NDArray[np.int64], vector: NDArray[np.float32], k: int) -> NDArray[np.int64]:
    """Return those rows that can be among the k nearest, as far as rough cosines tell; none of the nearest is lost."""
    steps = matrix.steps[rows]
    cosines = _products(matrix.rough, rows, vector) * steps
    wrong = steps * (np.abs(vector).sum() / 2) + ROUNDING
    least = np.partition(cosines - wrong, len(rows) - k)[len(rows) - k]
    return rows[np.flatnonzero(cosines + wrong >= least)]


def _rows_of(
    numbers: NDArray[np.int64], wanted: NDArray[np.int64] | None, without: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return where in `numbers` those wanted stand that are there, or all, but for those `without`, in order."""
    if not len(numbers):
        return NO_NUMBERS
    if wanted is not None and SPARSE_SHARE * len(wanted) <= len(numbers):
        return _found(numbers, np.setdiff1d(wanted, without, assume_unique=True))
    if wanted is None:
        is_in = np.ones(len(numbers), np.bool_)
    else:
        is_wanted = np.zeros(int(max(numbers[-1], wanted[-1])) + 1, np.bool_)
        is_wanted[wanted] = True
        is_in = is_wanted[numbers]
    is_in[_found(numbers, without)] = False
    return np.flatnonzero(is_in)


def _found(numbers: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where in `numbers` those few wanted stand that are there, both in order."""
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


TYPES = (
    ("numbers", "int64", 1),
    ("vectors", "float16", 2),
    ("rough", "int8", 2),
    ("steps", "float32", 1),
    ("bits", "uint64", 2),
    ("gains", "float32", 1),
    ("ones", "uint16", 1),
    ("centre", "float32", 1),
)
"""Of the parts of a matrix: name, type of number and how many dimensions."""


def fits(one: Matrix) -> bool:
    """Say whether the parts of a matrix, as read from files, are a matrix together."""
    parts = [getattr(one, name) for name, _, _ in TYPES]
    if [(str(part.dtype), part.ndim) for part in parts] != [(kind, sizes) for _, kind, sizes in TYPES]:
        return False
    count, dimensions = len(one.numbers), one.vectors.shape[1]
    looked_at = count if count > SKETCHED_FROM else 0
    shapes = (count,), (count, dimensions), (count, dimensions), (count,), (-(-dimensions // 64), looked_at)
    if [part.shape for part in parts] != [*shapes, (looked_at,), (looked_at,), (dimensions,)]:
        return False
    is_laid = all(part.flags.c_contiguous for part in (one.vectors, one.rough, one.bits))
    return is_laid and bool((np.diff(one.numbers) > 0).all())
