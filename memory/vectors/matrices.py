"""The vectors of each space as a memory-mapped matrix that the newest changes lie beside, made from the store.

A matrix on the disk tells all up to a change of the store's log (memory/store/moment_changes.py). Its name tells which
change, with that one's token: after an older copy of the library was put back, none is used of what that never held.
What changed since is read from the store and kept in memory; at rest, where that has become much, a new matrix is
written. So a photo that comes in costs its own vectors. A reader writes a matrix only where none can be used, or where
so much changed that reading it each time costs more (`AT_ONCE`).
"""

import contextlib
import os
import shutil
import threading
import tokenize
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from memory.records.ids import digest
from memory.store import Store, moment_changes, vectors
from memory.store.moment_changes import Change
from memory.vectors import file_digests
from memory.vectors.matrix import NO_NUMBERS, TYPES, Matrix, fits, matrix_of, nearest, nearest_of_few

FILES = tuple(name for name, _, _ in TYPES)
SEAL = "seal.json"

AT_REST = (2_000, 32)
"""A new matrix is written at rest where more moments changed than both so many and one in so many of the matrix."""

AT_ONCE = (20_000, 2)
"""And by whoever asks, where more did than both of these."""

Rows = tuple[NDArray[np.int64], NDArray[np.float16]]
"""Numbers (n,) in order and vectors (n, dimensions)."""

Hits = list[tuple[int, float]]
"""(moment number, cosine), best first."""

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


@dataclass(frozen=True, slots=True)
class Held:
    """A space as it is at change `at` of the log: a matrix as of change `of`, and what changed since.

    `changed` are the numbers of the moments that did (n,), `tail` those of them that have a vector now (m,), in order,
    and `tail_vectors` (m, dimensions).
    """

    base: Matrix
    of: Change
    at: Change
    changed: NDArray[np.int64]
    tail: NDArray[np.int64]
    tail_vectors: NDArray[np.float16]

    def nearest(self, vector: NDArray[np.float32], allowed: NDArray[np.int64] | None, k: int) -> Hits:
        """Return the k nearest among `allowed` numbers or all, best first, of the same the lower number."""
        hits = nearest(self.base, vector, allowed, k, self.changed)
        if len(self.tail):
            hits += nearest_of_few(self.tail, self.tail_vectors, vector, allowed, k)
        return sorted(hits, key=lambda hit: (-hit[1], hit[0]))[:k]

    def whole(self) -> tuple[NDArray[np.int64], NDArray[np.float16]]:
        """Return all numbers (n,) in order and their vectors (n, dimensions)."""
        if not len(self.changed):
            return self.base.numbers, self.base.vectors
        stays = ~np.isin(self.base.numbers, self.changed)
        return _joined((self.base.numbers[stays], self.base.vectors[stays]), (self.tail, self.tail_vectors))

    @property
    def count(self) -> int:
        """How many moments have a vector."""
        gone = np.intersect1d(self.base.numbers, self.changed) if len(self.changed) else NO_NUMBERS
        return len(self.base.numbers) - len(gone) + len(self.tail)

    def caught_up(self, at: Change, fresh: NDArray[np.int64], found: Rows) -> "Held":
        """Return the space at a later change, where `fresh` moments (n,) changed and have the vectors `found`."""
        stays = ~np.isin(self.tail, fresh)
        tail, tail_vectors = _joined((self.tail[stays], self.tail_vectors[stays]), found)
        return Held(self.base, self.of, at, np.union1d(self.changed, fresh), tail, tail_vectors)

    def is_longer(self, least: int, share: int) -> bool:
        """Say whether more moments changed than both so many and one in so many of the matrix."""
        return len(self.changed) > max(least, len(self.base.numbers) // share)


def _joined(some: Rows, others: Rows) -> Rows:
    """Return numbers (n,) and vectors (n, dimensions) of both, in order of the numbers."""
    parts = [part for part in (some, others) if len(part[0])] or [others]
    numbers = np.concatenate([one for one, _ in parts])
    order = np.argsort(numbers)
    return numbers[order], np.concatenate([rows for _, rows in parts])[order]


class Matrices:
    """The matrices of a library's spaces, each in a folder named after the space and a change of the log."""

    def __init__(self, store: Store, folder: Path) -> None:
        """Open those in `folder`, which need not be there."""
        self._store = store
        self._folder = folder
        self._held: dict[str, tuple[int, Held]] = {}
        """By space, with the generation of the store up to which it is known."""

    def get(self, space: str, generation: int) -> Held:
        """Return a space as it is at this generation; a matrix is made where there is none that can be used."""
        known = self._held.get(space)
        if known is None or known[0] != generation:
            held = (self._caught_up(space, known[1]) if known else None) or self._opened(space)
            if held.is_longer(*AT_ONCE):
                held = self._kept(space, matrix_of(*held.whole()), held.at)
            known = (generation, held)
            self._held[space] = known
        return known[1]

    def merge(self, generations: dict[str, int]) -> None:
        """Write new matrices where much changed, and shorten the log to what those on the disk do not tell.

        Other spaces than these are dropped: a model was replaced. To be called by the holder of the library's lock, at
        rest.
        """
        self._drop_all_but(generations)
        for space, generation in generations.items():
            held = self.get(space, generation)
            if held.is_longer(*AT_REST):
                self._held[space] = (generation, self._kept(space, matrix_of(*held.whole()), held.at))
        told = [self._seq_on_disk(space) for space, (_, held) in self._held.items() if len(held.base.numbers)]
        if told and min(told) > 0:
            moment_changes.trim(self._store, min(told))

    def erase_gone(self, generations: dict[str, int]) -> None:
        """Write anew each matrix that holds rows of moments that went or changed, so that no file holds those rows.

        To be called by the holder of the library's lock. What killed processes left unfinished goes as well. Raises
        OSError where a file stays.
        """
        gone = list(self._folder.glob(".*-to-*"))
        for space, generation in generations.items():
            held = self.get(space, generation)
            if np.isin(held.base.numbers, held.changed).any():
                self._held[space] = (generation, self._kept(space, matrix_of(*held.whole()), held.at))
            current = self._at(space, self._held[space][1].of)
            gone += [folder for folder in self._folders(space) if folder != current]
        for folder in gone:
            shutil.rmtree(folder, ignore_errors=True)
            if folder.exists():
                raise OSError(f"{folder} cannot be removed, and may hold what was forgotten")

    def drop_damaged(self, space: str, thoroughly: bool) -> list[str]:
        """Return in lines how the files of a space are damaged; they are removed then, and made anew when asked for.

        One that nothing was written beside is made anew as well, and told of as nothing.
        """
        found: list[str] = []
        for folder in self._folders(space):
            wrong = file_digests.broken(folder / SEAL, thoroughly)
            if not wrong and (folder / SEAL).exists() and thoroughly and not _loaded(folder):
                wrong = [f"{folder.name}: it is no matrix of vectors"]
            if wrong or not (folder / SEAL).exists():
                self._drop(space)
            found += wrong
        return found

    def compare(self, space: str, generation: int) -> list[str]:
        """Return a line where the matrix of a space is not what the store holds; it is removed then."""
        numbers, rows = self.get(space, generation).whole()
        stored, stored_rows = vectors.of_space(self._store, space)
        if np.array_equal(numbers, stored) and rows.tobytes() == stored_rows.tobytes():
            return []
        self._drop(space)
        return [f"{digest(space)[:12]}: its vectors are not those of the library"]

    def _drop(self, space: str) -> None:
        self._held.pop(space, None)
        for folder in self._folders(space):
            shutil.rmtree(folder, ignore_errors=True)

    def _drop_all_but(self, spaces: Collection[str]) -> None:
        """Drop other spaces, in memory and on the disk."""
        self._held = {space: held for space, held in self._held.items() if space in spaces}
        names = {digest(space)[:12] for space in spaces}
        for folder in self._folder.glob("*-to-*"):
            if folder.name.partition("-")[0] not in names and not folder.name.startswith("."):
                shutil.rmtree(folder, ignore_errors=True)

    def _at(self, space: str, at: Change) -> Path:
        return self._folder / f"{digest(space)[:12]}-to-{at.seq}-{at.token}"

    def _folders(self, space: str) -> list[Path]:
        return sorted(self._folder.glob(f"{digest(space)[:12]}-to-*"), key=_told_by)

    def _seq_on_disk(self, space: str) -> int:
        """Return the number of the newest change that a matrix on the disk tells and the log leads on from, or 0."""
        told = map(_told_by, reversed(self._folders(space)))
        return next((one.seq for one in told if moment_changes.reaches(self._store, one)), 0)

    def _opened(self, space: str) -> Held:
        """Return a space as it is now, from the newest matrix on the disk that the log leads on from, or anew."""
        for folder in reversed(self._folders(space)):
            at = _told_by(folder)
            if not moment_changes.reaches(self._store, at) or file_digests.broken(folder / SEAL, thoroughly=False):
                continue
            found = _loaded(folder)
            if found and (held := self._caught_up(space, _unchanged(found, at))):
                return held
        with moment_changes.one_state(self._store):
            at, rows = moment_changes.latest(self._store), vectors.of_space(self._store, space)
        return self._kept(space, matrix_of(*rows), at)

    def _kept(self, space: str, matrix: Matrix, at: Change) -> Held:
        """Return a matrix that tells all up to a change, written where it can be."""
        if len(matrix.numbers):
            with contextlib.suppress(OSError):  # it answers from memory where the disk is full or may not be written
                self._write(self._at(space, at), matrix)
        return _unchanged(matrix, at)

    def _caught_up(self, space: str, held: Held) -> Held | None:
        """Return a space with what changed since it was looked at, None where the log does not tell all of that.

        Both are asked of one state of the log: another process may shorten it at any time.
        """
        with moment_changes.one_state(self._store):
            if not moment_changes.reaches(self._store, held.at):
                return None
            at, fresh = moment_changes.latest(self._store), moment_changes.since(self._store, held.at.seq)
            found = vectors.of_numbers(self._store, space, fresh.tolist())
        return held.caught_up(at, fresh, found) if len(fresh) else held

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


def _unchanged(matrix: Matrix, at: Change) -> Held:
    return Held(matrix, at, at, NO_NUMBERS, NO_NUMBERS, matrix.vectors[:0])


def _told_by(folder: Path) -> Change:
    """Return the change up to which the matrix in a folder tells all, NONE where its name is no such one."""
    seq, _, token = folder.name.partition("-to-")[2].partition("-")
    return Change(int(seq), token) if seq.isdecimal() and token else moment_changes.NONE


def _loaded(folder: Path) -> Matrix | None:
    """Return the matrix whose files lie in a folder, mapped; None where they are missing or do not fit together."""
    try:
        found = Matrix(*(np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r")) for name in FILES))
        return found if fits(found) else None
    except UNREADABLE:
        return None
