"""The vectors of each space as a memory-mapped matrix, made of the store and made anew where it is damaged.

Knows the store's vectors and where matrices lie; nothing of how the nearest are found.
"""

import contextlib
import os
import shutil
import tokenize
from pathlib import Path

import numpy as np

from memory import seal
from memory.exact import Matrix, roughened
from memory.ids import digest
from memory.store import Store
from memory.store import moments as moment_store

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
        found = seal.broken(folder / SEAL, thoroughly)
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
        if not seal.broken(folder / SEAL, thoroughly=False) and (found := _loaded(folder)):
            return found
        numbers, vectors = moment_store.vectors_of(self._store, space)
        matrix = Matrix(numbers, vectors, *roughened(vectors))
        if len(numbers):
            with contextlib.suppress(OSError):  # it answers from memory where the disk is full or may not be written
                self._write(folder, matrix)
        return matrix

    def _write(self, folder: Path, matrix: Matrix) -> None:
        fresh = self._folder / f".{folder.name}.{os.getpid()}"
        shutil.rmtree(fresh, ignore_errors=True)
        try:
            fresh.mkdir(parents=True)
            for name in FILES:
                np.save(fresh / f"{name}.npy", getattr(matrix, name))
            seal.write(fresh / SEAL, [fresh / f"{name}.npy" for name in FILES])
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
