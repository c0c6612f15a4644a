"""Where a sequence turns to something else: surprise sets the price of a cut, the graph of similarities decides on it.

Arrays only: units in order, each with a vector in some spaces or in none, and what lies between them. Knows nothing of
moments, files or calendars. The weights were settled by the measurements in docs/decisions/0006-episodes.md.

Source: Fountas et al. 2024, EM-LLM: an event begins where surprise stands out from its surroundings by so many standard
deviations; its borders are then settled on the graph of similarities. Lin et al. 2025, HippoMM: what is
perceived is separated where it changes, before anything is told of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float32]
"""A vector for each unit, (n, dimensions): of length 1, or all zeros where there is none."""

Numbers = NDArray[np.float64]

PRICE = 1.3
"""What a cut costs for each space that knows the units: parts are always a little more alike inside than the whole."""

CLOCK_PRICE = 3.5
"""What it costs more where pauses are known; pause and way then take off what they say."""

GAP_WEIGHT = 2.0
MOVE_WEIGHT = 0.8
CHANGE_WEIGHT = 0.1
"""What a standard deviation of surprise takes off the price."""

ALIKE = 0.5
ALIKE_WEIGHT = 2.0
"""Less unlike to those before than this, a unit belongs with them even after a pause: so much dearer is the cut."""

USUAL_GAP = (4.5, 1.3)
USUAL_MOVE = (1.1, 1.0)
"""Mean and spread of log seconds between files (90 s) and of log kilometres between those apart (3 km)."""

SURROUNDINGS = 12
"""From how many units to either side the local rhythm is learnt, and how many of them the usual rhythm weighs."""

KEPT = 0.5
"""How much of the running prediction stays when another unit has come."""

NEAR_KM = 0.3
"""Moves of less are no moves: so far astray may a receiver be."""

SHORTEST_PAUSE_S = 5 * 60.0
"""Never cut where less lies between."""

SHORTEST_GAP_S = 20 * 60.0
LEAST_PRICE = 3.0
"""Where less than that gap lies between, time and way alone do not cut: similarity has to pay this much."""


@dataclass(frozen=True, slots=True)
class Steps:
    """What lies between each unit and those before it: (n,) seconds, (n,) kilometres; NaN where that says nothing."""

    gaps_s: Numbers
    moves_km: Numbers


def change_points(spaces: Sequence[Rows], steps: Steps | None = None) -> list[int]:
    """Return the numbers of the units, ascending, that begin something else; the first of all is not among them.

    All spaces and steps are of the same n units. Without steps only similarity counts. Takes about O(n * dimensions).
    """
    seen = [rows for rows in spaces if rows.any()]
    if not seen and steps is None:
        return []
    return partition(seen, prices(seen, steps))


def prices(spaces: Sequence[Rows], steps: Steps | None) -> Numbers:
    """Return what a cut before each unit costs, (n,): the less, the more surprising the unit is there."""
    count = len(steps.gaps_s) if steps else len(spaces[0])
    known = sum(float(rows.any(axis=1).mean()) for rows in spaces)
    price = np.full(count, PRICE * max(1.0, known))
    if steps:
        price = np.where(np.isnan(steps.gaps_s), price, PRICE * known + CLOCK_PRICE - _less(steps))
    for rows in spaces:
        unlike = surprise(rows)
        price -= CHANGE_WEIGHT * standing_out(unlike, None)
        price += ALIKE_WEIGHT * np.nan_to_num(np.maximum(0.0, ALIKE - unlike))
    if steps:
        price = np.where(steps.gaps_s < SHORTEST_GAP_S, np.maximum(price, LEAST_PRICE), price)
        price[steps.gaps_s < SHORTEST_PAUSE_S] = np.inf
    return price


def _less(steps: Steps) -> Numbers:
    """Return what pauses and ways take off the price."""
    gaps = np.log(np.maximum(steps.gaps_s, 1.0))
    moves = np.log(np.maximum(steps.moves_km, NEAR_KM))
    return GAP_WEIGHT * standing_out(gaps, USUAL_GAP) + MOVE_WEIGHT * standing_out(moves, USUAL_MOVE)


def surprise(rows: Rows) -> Numbers:
    """Return how unlike each unit is to the running mean of those before, (n,): 1 - cosine, NaN without the one."""
    found = np.full(len(rows), np.nan)
    mean = np.zeros(rows.shape[1])
    for number in np.flatnonzero(rows.any(axis=1)):
        row = rows[number].astype(np.float64)
        length = float(np.linalg.norm(mean))
        if length:
            found[number] = 1.0 - float(row @ mean) / length
        mean = KEPT * mean + (1.0 - KEPT) * row
    return found


def standing_out(values: Numbers, usual: tuple[float, float] | None) -> Numbers:
    """Return by how many standard deviations each value lies above those around it, itself aside, (n,); 0 for NaN.

    `usual` is a mean and deviation to lean on where there are few around; those of all values where it is None. The
    deviation is never taken for less than the usual one: the most regular photographer pauses, too.
    """
    known = np.isfinite(values)
    if not known.any():
        return np.zeros(len(values))
    middle, spread = usual or (float(values[known].mean()), float(values[known].std()))
    around, counted = _around(np.where(known, values, 0.0)), _around(known.astype(np.float64))
    count = counted.sum(axis=1) + SURROUNDINGS
    mean = (around.sum(axis=1) + SURROUNDINGS * middle) / count
    scatter = counted * (around - mean[:, None]) ** 2
    squares = scatter.sum(axis=1) + SURROUNDINGS * (spread**2 + (middle - mean) ** 2)
    return np.where(known, (values - mean) / np.maximum(np.sqrt(squares / count), max(spread, 1e-3)), 0.0)


def _around(values: Numbers) -> Numbers:
    """Return for each value those around it, (n, 2 * SURROUNDINGS), zeros beyond the ends."""
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(values, SURROUNDINGS), 2 * SURROUNDINGS + 1)
    return np.delete(windows, SURROUNDINGS, axis=1)


def partition(spaces: Sequence[Rows], price: Numbers) -> list[int]:
    """Return the cuts, ascending, that make prices paid and dissimilarity left inside the parts least, all together.

    Dissimilarity is the squared distance of units from the mean of their part: least where the parts associate most for
    their size on the graph of cosines. Exact; starts that can win no more are dropped.
    Source: Harchaoui and Cappe 2007, kernel change points; Killick, Fearnhead and Eckley 2012, PELT.
    """
    count = len(price)
    sums = [_Sums.of(rows) for rows in spaces]
    paid = np.concatenate(([0.0], price[1:], [0.0]))
    least, back = np.zeros(count + 1), np.zeros(count + 1, dtype=np.int64)
    starts = np.zeros(1, dtype=np.int64)
    for end in range(1, count + 1):
        total = least[starts] + paid[starts]
        for one in sums:
            total += one.scatter(starts, end)
        best = int(total.argmin())
        least[end], back[end] = total[best], starts[best]
        if np.isfinite(paid[end]):
            starts = np.append(starts[total < least[end] + paid[end]], end)
    cuts: list[int] = []
    end = int(back[count])
    while end:
        cuts.append(end)
        end = int(back[end])
    return cuts[::-1]


@dataclass(frozen=True, slots=True)
class _Sums:
    """Running sums over the units of one space, each with a zero before the first: vectors, squares, how many."""

    vectors: Numbers
    squares: Numbers
    counts: Numbers

    @classmethod
    def of(cls, rows: Rows) -> "_Sums":
        squares = np.sum(rows.astype(np.float64) ** 2, axis=1)
        parts = (rows.astype(np.float64), squares, (squares > 0).astype(np.float64))
        return cls(*(np.concatenate((np.zeros_like(part[:1]), np.cumsum(part, axis=0))) for part in parts))

    def scatter(self, starts: NDArray[np.int64], end: int) -> Numbers:
        """Return the squared distances from their mean of the units from each start to the end, summed."""
        vectors = self.vectors[end] - self.vectors[starts]
        counts = np.maximum(self.counts[end] - self.counts[starts], 1.0)
        return np.asarray(self.squares[end] - self.squares[starts] - (vectors * vectors).sum(axis=1) / counts)
