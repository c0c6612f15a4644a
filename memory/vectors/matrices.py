"""The vectors of each space as a memory-mapped matrix, rebuilt from the store where damaged, and exact search in one.

Search takes a rough first look at all unit vectors, which tells for which the exact cosine is worth computing.
"""

import contextlib
import os
import shutil
import threading
import tokenize
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from memory.records.ids import digest
from memory.store import Store
from memory.store import moments as moment_store
from memory.vectors import file_digests

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


FILES = ("numbers", "vectors", "rough", "steps")
SEAL = "seal.json"

UNREADABLE = (
    OSError,
    EOFError,
    ValueError,
    TypeError,
    ArithmeticError,
    LookupError,
    MemoryError,
    SyntaxError,
    tokenize.TokenError,
)
"""What NumPy raises over a file whose head is damaged."""


class Matrices:
    """The matrices of a library's spaces, each in a folder named after the space and its generation."""

    def __init__(self, store: Store, folder: Path) -> None:
        """Open those in `folder`, which need not be there."""
        self._store = store
        self._folder = folder
        self._mapped: dict[str, tuple[int, Matrix]] = {}

    def get(self, space: str, generation: int) -> Matrix:
        """Return the matrix of a space as it is at this generation, made where there is none that can be used."""
        held = self._mapped.get(space)
        if held is None or held[0] != generation:
            held = (generation, self._opened(space, generation))
            self._mapped[space] = held
        return held[1]

    def drop_damaged(self, space: str, generation: int, thoroughly: bool) -> list[str]:
        """Return in lines how the files of a matrix are damaged; they are removed then, and made anew when asked for.

        One that nothing was written beside is made anew as well, and told of as nothing.
        """
        folder = self._at(space, generation)
        if not folder.exists():
            return []
        found = file_digests.broken(folder / SEAL, thoroughly)
        if not found and not (folder / SEAL).exists():
            self._drop(space, generation)
        elif not found and thoroughly and not _loaded(folder):
            found = [f"{folder.name}: it is no matrix of vectors"]
        if found:
            self._drop(space, generation)
        return found

    def compare(self, space: str, generation: int) -> list[str]:
        """Return a line where the matrix of a space is not what the store holds; it is removed then."""
        matrix = self.get(space, generation)
        numbers, vectors = moment_store.vectors_of(self._store, space)
        if np.array_equal(matrix.numbers, numbers) and matrix.vectors.tobytes() == vectors.tobytes():
            return []
        self._drop(space, generation)
        return [f"{self._at(space, generation).name}: its vectors are not those of the library"]

    def _drop(self, space: str, generation: int) -> None:
        self._mapped.pop(space, None)
        shutil.rmtree(self._at(space, generation), ignore_errors=True)

    def _at(self, space: str, generation: int) -> Path:
        return self._folder / f"{digest(space)[:12]}-{generation}"

    def _opened(self, space: str, generation: int) -> Matrix:
        folder = self._at(space, generation)
        if not file_digests.broken(folder / SEAL, thoroughly=False) and (found := _loaded(folder)):
            return found
        numbers, vectors = moment_store.vectors_of(self._store, space)
        matrix = Matrix(numbers, vectors, *roughened(vectors))
        if len(numbers):
            with contextlib.suppress(OSError):  # it answers from memory where the disk is full or may not be written
                self._write(folder, matrix)
        return matrix

    def _write(self, folder: Path, matrix: Matrix) -> None:
        fresh = self._folder / f".{folder.name}.{os.getpid()}.{threading.get_ident()}"
        shutil.rmtree(fresh, ignore_errors=True)
        try:
            fresh.mkdir(parents=True)
            for name in FILES:
                np.save(fresh / f"{name}.npy", getattr(matrix, name))
            file_digests.write(fresh / SEAL, [fresh / f"{name}.npy" for name in FILES])
            shutil.rmtree(folder, ignore_errors=True)
            with contextlib.suppress(OSError):  # another process was faster with the same content
                fresh.rename(folder)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
        for other in self._folder.glob(f"{folder.name.split('-')[0]}-*"):
            if other != folder:
                shutil.rmtree(other, ignore_errors=True)


def _loaded(folder: Path) -> Matrix | None:
    """Return the matrix whose files lie in a folder, mapped; None where they are missing or do not fit together."""
    try:
        found = Matrix(*(np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r")) for name in FILES))
        return found if _fits(found) else None
    except UNREADABLE:
        return None


def _fits(one: Matrix) -> bool:
    parts = (one.numbers, one.vectors, one.rough, one.steps)
    if [(str(part.dtype), part.ndim) for part in parts] != [("int64", 1), ("float16", 2), ("int8", 2), ("float32", 1)]:
        return False
    count = len(one.numbers)
    is_even = one.vectors.shape == one.rough.shape == (count, one.vectors.shape[1]) and one.steps.shape == (count,)
    is_laid = one.vectors.flags.c_contiguous and one.rough.flags.c_contiguous
    return is_even and is_laid and bool((np.diff(one.numbers) > 0).all())
