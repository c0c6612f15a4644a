"""Personalised PageRank over named nodes: how near everything is to some of them, by all the paths there are.

Knows names, ties and their weights; nothing of what a name stands for or of where ties come from.
"""

import contextlib
import json
import os
import zipfile
import zlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

DAMPING = 0.5
"""The share that walks on; the rest starts anew at a seed. Source: HippoRAG 2, Gutierrez et al. 2025."""

TOLERANCE = 1e-5
"""The most that all scores together may be off; they sum to 1."""

MOST_STEPS = 60
COMPACT_SHARE = 0.05
"""Ties put in beside the base are merged into it once they are more than this share of all."""

SCORE_BITS = 14
"""Scores are rounded to so many binary digits: what differs by less is equal, and the name decides."""

FORMAT = "adjacency-1"
UNREADABLE = (OSError, ValueError, KeyError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error)
"""What reading an archive raises that is damaged; RuntimeError where a bit says that it is encrypted."""

Tie = tuple[str, str, float]
"""Two names and a weight above nought; it leads both ways."""

Pairs = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]
"""Row, column, weight; each pair of nodes once."""


class Adjacency:
    """Nodes by name and the weighted ties between them, updated in place. `mark` says what it was made from."""

    def __init__(self, names: Sequence[str], base: "csr_array", mark: str = "") -> None:
        """Hold these nodes and the symmetric matrix of the ties between them, its columns sorted in every row."""
        self.mark = mark
        self._hold(list(names), base)

    def __len__(self) -> int:
        """Return how many nodes have a tie."""
        return int(np.count_nonzero(self._degrees))

    def names(self) -> list[str]:
        """Return the names of all nodes, those without a tie among them."""
        return list(self._names)

    @property
    def ties(self) -> int:
        """How many pairs of nodes are tied."""
        return int(np.count_nonzero(self._base.data)) // 2 + len(self._beside)

    def _hold(self, names: list[str], base: "csr_array") -> None:
        self._names = names
        self._rows = {name: row for row, name in enumerate(names)}
        self._base = base
        self._beside: dict[int, float] = {}
        self._lay_beside()

    def _lay_beside(self) -> None:
        """Make the matrix of what lies beside the base, and the degrees of all nodes."""
        size = len(self._names)
        keys = np.fromiter(self._beside.keys(), np.int64, len(self._beside))
        weights = np.fromiter(self._beside.values(), np.float32, len(self._beside))
        self._more: csr_array = _both_ways((keys >> 32, keys & 0xFFFFFFFF, weights), size)
        self._degrees = self._more @ np.ones(size, np.float32)
        known = self._base.shape[0]
        self._degrees[:known] += self._base @ np.ones(known, np.float32)

    def update(self, added: Iterable[Tie], removed: Iterable[tuple[str, str]] = ()) -> None:
        """Take ties out, then put ties in, each in place of what was between its two nodes; new names become nodes.

        Takes time by the number of ties given, but for a merge now and then.
        """
        for source, target in removed:
            if source in self._rows and target in self._rows:
                self._set(self._rows[source], self._rows[target], 0.0)
        for source, target, weight in added:
            if source != target:
                self._set(self._row(source), self._row(target), weight)
        self._lay_beside()
        if len(self._beside) > COMPACT_SHARE * self.ties:
            self._compact()

    def _row(self, name: str) -> int:
        row = self._rows.setdefault(name, len(self._names))
        if row == len(self._names):
            self._names.append(name)
        return row

    def _set(self, row: int, column: int, weight: float) -> None:
        """Write a weight into the base where it has a place for it, else beside it; nought takes the tie out."""
        there, back = self._position(row, column), self._position(column, row)
        key = min(row, column) << 32 | max(row, column)
        if there >= 0:
            self._base.data[[there, back]] = max(0.0, weight)
        elif weight > 0:
            self._beside[key] = weight
        else:
            self._beside.pop(key, None)

    def _position(self, row: int, column: int) -> int:
        """Return where the base holds a pair, -1 where it does not."""
        if row >= self._base.shape[0]:
            return -1
        indices, end = self._base.indices, int(self._base.indptr[row + 1])
        found = bisect_left(indices, column, int(self._base.indptr[row]), end)
        return found if found < end and indices[found] == column else -1

    def _compact(self) -> None:
        """Merge what lies beside into the base, and drop the nodes that have no tie any more."""
        base, shape = self._base, self._more.shape
        starts = np.pad(base.indptr, (0, shape[0] - base.shape[0]), mode="edge")
        whole = type(base)((base.data, base.indices, starts), shape=shape) + self._more
        whole.eliminate_zeros()
        used = np.diff(whole.indptr) > 0
        if not used.all():
            columns = (np.cumsum(used, dtype=whole.indices.dtype) - 1)[whole.indices]
            starts = np.append(whole.indptr[:-1][used], whole.indptr[-1])
            whole = type(whole)((whole.data, columns, starts), shape=(len(starts) - 1, len(starts) - 1))
        self._hold([self._names[row] for row in np.flatnonzero(used).tolist()], whole)

    def neighbours(self, name: str) -> dict[str, float]:
        """Return the nodes tied to one, with the weights."""
        row = self._rows.get(name)
        if row is None:
            return {}
        found: dict[str, float] = {}
        for matrix in (self._base, self._more):
            if row < matrix.shape[0]:
                inside = slice(matrix.indptr[row], matrix.indptr[row + 1])
                pairs = zip(matrix.indices[inside].tolist(), matrix.data[inside].tolist(), strict=True)
                found.update((self._names[column], weight) for column, weight in pairs if weight > 0)
        return found

    def rank(self, seeds: Mapping[str, float], most: int) -> list[tuple[str, float]]:
        """Return up to `most` nodes with their scores, best first, for a walk that starts anew at the seeds.

        A step goes along a tie in proportion to its weight. Seeds count in proportion; one without a tie keeps to
        itself, as what cannot walk on starts anew. Scores of all nodes sum to 1 and are off by TOLERANCE together at
        the most. The iteration is Chebyshev's: undirected walks have real eigenvalues, so that it needs half the steps.

        Source: Haveliwala 2002, topic-sensitive PageRank; Golub & Varga 1961, Chebyshev semi-iterative methods.
        """
        wanted = {name: weight for name, weight in seeds.items() if weight > 0}
        total = sum(wanted.values())
        start = np.zeros(len(self._names), np.float32)
        alone: dict[str, float] = {}
        for name, weight in wanted.items():
            row = self._rows.get(name, -1)
            if row >= 0 and self._degrees[row] > 0:
                start[row] = (1.0 - DAMPING) * weight / total
            else:
                alone[name] = (1.0 - DAMPING) * weight / total
        scores = self._walk(start) if start.any() else start
        whole = float(scores.sum()) + sum(alone.values())
        best = _best(scores / whole, most) if whole else []
        found = [(self._names[row], score) for row, score in best]
        found += [(name, weight / whole) for name, weight in alone.items()]
        return sorted(found, key=lambda one: (-one[1], one[0]))[:most]

    def _walk(self, start: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return x = DAMPING · P x + start, P the matrix of steps."""
        share = np.divide(DAMPING, self._degrees, out=np.zeros_like(self._degrees), where=self._degrees > 0)
        before, now, lift = start, self._times(start * share) + start, 2.0
        for _ in range(MOST_STEPS):
            ahead = self._times(now * share) + start
            if float(np.abs(ahead - now).sum()) <= TOLERANCE * (1.0 - DAMPING):
                return ahead
            lift = 1.0 / (1.0 - DAMPING**2 * lift / 4.0)
            before, now = now, np.float32(lift) * (ahead - before) + before
        return now

    def _times(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        found: NDArray[np.float32] = self._base @ vector[: self._base.shape[0]]
        if not self._beside:
            return found if len(found) == len(vector) else np.pad(found, (0, len(vector) - len(found)))
        whole: NDArray[np.float32] = self._more @ vector
        whole[: len(found)] += found
        return whole

    def save(self, path: Path) -> None:
        """Write this beside whatever is at `path` and put it in its place at once. Raises OSError."""
        if self._beside or not self._base.data.all():
            self._compact()
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            with fresh.open("wb") as file:
                np.savez(
                    file,
                    mark=np.array([FORMAT, self.mark]),
                    names=np.frombuffer(json.dumps(self._names).encode("ascii"), np.uint8),
                    indptr=self._base.indptr,
                    indices=self._base.indices,
                    weights=self._base.data,
                )
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)


def build(ties: Iterable[Tie], mark: str = "") -> Adjacency:
    """Return the adjacency of these ties; parallel ties add up."""
    held = list(ties)
    rows: dict[str, int] = {}

    def number(names: Iterator[str]) -> NDArray[np.int64]:
        return np.fromiter((rows.setdefault(name, len(rows)) for name in names), np.int64, len(held))

    sources, targets = number(tie[0] for tie in held), number(tie[1] for tie in held)
    weights = np.fromiter((tie[2] for tie in held), np.float32, len(held))
    return Adjacency(*_laid(list(rows), (sources, targets, weights)), mark)


def load(path: Path, mark: str | None = None) -> Adjacency | None:
    """Return what was saved at `path`; None where there is nothing, it is damaged, or it has not this mark."""
    with contextlib.suppress(*UNREADABLE), path.open("rb") as raw:
        file = np.load(raw)
        made, held = (str(part) for part in file["mark"])
        if made != FORMAT or mark not in (None, held):
            return None
        names: list[str] = json.loads(file["names"].tobytes())
        return _restored(names, (file["indptr"], file["indices"], file["weights"]), held)
    return None


def _laid(names: Sequence[str], pairs: Pairs) -> tuple[list[str], "csr_array"]:
    """Return the names that have a tie and the matrix of these pairs."""
    rows, columns, weights = pairs
    real = (rows != columns) & (weights > 0)
    used, inverse = np.unique(np.concatenate([rows[real], columns[real]]), return_inverse=True)
    rows, columns = np.split(inverse.astype(np.int64), 2)
    return [names[one] for one in used.tolist()], _both_ways((rows, columns, weights[real]), len(used))


def _both_ways(pairs: Pairs, size: int) -> "csr_array":
    """Return the symmetric matrix of these pairs, parallel ones added up, its columns sorted in every row."""
    from scipy.sparse import csr_array

    rows, columns, weights = pairs
    both = (np.concatenate([rows, columns]).astype(np.int32), np.concatenate([columns, rows]).astype(np.int32))
    found: csr_array = csr_array((np.concatenate([weights, weights]), both), shape=(size, size))
    found.sum_duplicates()
    return found


def _restored(names: Sequence[str], parts: Sequence[NDArray[np.float32]], mark: str) -> Adjacency | None:
    """Return the adjacency made of what a file held, None where that does not fit together."""
    from scipy.sparse import csr_array

    starts, columns, weights = parts
    size = len(names)
    whole = len(starts) == size + 1 and len(columns) == len(weights) == int(starts[-1]) and not starts[0]
    if not whole or (np.diff(starts) < 0).any() or (size and (columns.min() < 0 or columns.max() >= size)):
        return None
    return Adjacency(names, csr_array((weights, columns, starts), shape=(size, size)), mark)


def _best(scores: NDArray[np.float32], most: int) -> list[tuple[int, float]]:
    """Return rows with rounded scores above nought: the best, and all that are equal to the last of them."""
    fraction, exponent = np.frexp(scores)
    rounded = np.ldexp(np.round(np.ldexp(fraction, SCORE_BITS)), exponent - SCORE_BITS)
    least = np.partition(rounded, -most)[-most] if 0 < most < len(rounded) else 0.0
    rows = np.flatnonzero((rounded > 0) & (rounded >= least)) if most > 0 else np.empty(0, np.int64)
    return [(int(row), float(rounded[row])) for row in rows]
