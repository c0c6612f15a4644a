"""Vectors of faces or voices to clusters, one a person: average linkage, under what is known to be the same or not.

Knows vectors and constraints by row; nothing of faces, voices, names or the store. Two clusters are joined while the
mean product between them is at the bound or above, the nearest first. Then at the least one pair lies at the bound, so
that a cluster never reaches beyond what such pairs chain together: what is new can change nothing outside its chain,
and clustering that chain anew gives the very clusters that clustering everything would, in whatever order rows came.
Source: average linkage, Sokal and Michener 1958; must-link and cannot-link, Davidson and Ravi 2005.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MOST_AT_ONCE = 2_000
STEP = 0.01
"""A chain longer than this is parted at a bound higher by so much first, and what comes of that is joined as above."""

COMPARED_AT_ONCE = 256
DECIMALS = 9

Rows = Sequence[int]
Pair = tuple[int, int]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ties:
    """Pairs of rows that are one person, first come first served, pairs that are not, and pairs met at once.

    What is `together` joins the whole clusters of both rows, unless `apart` forbids it; those in `at_once` are taken
    for two people as long as nothing says that they are together.
    """

    together: Sequence[Pair] = ()
    apart: Sequence[Pair] = ()
    at_once: Sequence[Pair] = ()


def cluster(vectors: Floats, ties: Ties, bound: float, rows: Rows | None = None) -> list[list[int]]:
    """Return the clusters among `rows` (all where None), each in order, by their first row.

    `vectors` are (n, dimensions), of about unit length: the shorter one is, the nearer another must be to join it. The
    result depends on the order of rows only where two pairs of clusters are equally near.
    """
    rows = range(len(vectors)) if rows is None else sorted(rows)
    found = _clusters(vectors, ties, bound, [[row] for row in rows])
    return sorted(sorted(one) for one in _joined(found, ties))


def chained(vectors: Floats, seeds: Iterable[int], together: Sequence[Pair], bound: float) -> list[int]:
    """Return the rows that clusters of the seeds can reach: over pairs at the bound, and over what is together."""
    reached = np.zeros(len(vectors), dtype=bool)
    beside: dict[int, list[int]] = {}
    for one, other in together:
        beside.setdefault(one, []).append(other)
        beside.setdefault(other, []).append(one)
    front = sorted(set(seeds))
    while front:
        reached[front] = True
        near = np.zeros(len(vectors), dtype=bool)
        for piece in _pieces(front):
            near |= (_cosines(vectors, vectors[piece]) >= bound).any(axis=1)
        near[[other for one in front for other in beside.get(one, ())]] = True
        front = np.flatnonzero(near & ~reached).tolist()
    return [int(row) for row in np.flatnonzero(reached)]


def _cosines(some: Floats, others: Floats) -> Floats:
    found: Floats = np.round(some @ others.T, DECIMALS)
    return found


def _pieces(rows: Rows) -> Iterator[Rows]:
    for start in range(0, len(rows), COMPARED_AT_ONCE):
        yield rows[start : start + COMPARED_AT_ONCE]


def _joined(found: Iterable[list[int]], ties: Ties) -> list[frozenset[int]]:
    """Return clusters with those joined that are together."""
    group = {row: one for one in map(frozenset, found) for row in one}
    for one, other in ties.together:
        if one in group and other in group:
            both = group[one] | group[other]
            if group[one] is group[other] or not any(a in both and b in both for a, b in ties.apart):
                group.update(dict.fromkeys(both, both))
    return list(set(group.values()))


def _clusters(vectors: Floats, ties: Ties, bound: float, units: list[list[int]]) -> list[list[int]]:
    """Join units chain by chain; a chain that is too long in pieces at a higher bound first."""
    found: list[list[int]] = []
    for chain in _chains(vectors, bound, units):
        if len(chain) > MOST_AT_ONCE and bound + STEP < 1:
            chain = _clusters(vectors, ties, bound + STEP, chain)
        found += _linked(vectors, ties, bound, chain)
    return found


def _chains(vectors: Floats, bound: float, units: list[list[int]]) -> Iterator[list[list[int]]]:
    """Yield the units that pairs of rows at the bound chain together."""
    rows = [row for unit in units for row in unit]
    inside = vectors[rows]
    place = {row: at for at, row in enumerate(rows)}
    pairs = [(place[unit[0]], place[row]) for unit in units for row in unit[1:]]
    unit_of = {row: unit for unit in units for row in unit}
    left = set(range(len(rows)))
    for at in range(len(rows)):
        if at in left:
            chain = chained(inside, [at], pairs, bound)
            left.difference_update(chain)
            own = {id(unit_of[rows[one]]): unit_of[rows[one]] for one in chain}
            yield list(own.values())


def _linked(vectors: Floats, ties: Ties, bound: float, units: list[list[int]]) -> list[list[int]]:
    """Join the two nearest of these units that may be, again and again, while they are at the bound or nearer."""
    if len(units) == 1:
        return units
    groups = sorted(sorted(unit) for unit in units)
    sums = np.stack([vectors[unit].sum(axis=0) for unit in groups])
    counts = np.array([len(unit) for unit in groups], dtype=np.float64)
    barred = _barred(groups, [*ties.apart, *ties.at_once])
    near = np.where(barred, -2.0, np.round(sums @ sums.T / np.outer(counts, counts), DECIMALS))
    best = near.argmax(axis=1)
    while True:
        one = int(near[np.arange(len(groups)), best].argmax())
        other = int(best[one])
        if near[one, other] < bound:
            return [group for group in groups if group]
        one, other = min(one, other), max(one, other)
        groups[one] += groups[other]
        groups[other] = []
        sums[one] += sums[other]
        counts[one] += counts[other]
        barred[one] |= barred[other]
        barred[:, one] = barred[one]
        barred[other] = barred[:, other] = True
        near[one] = np.where(barred[one], -2.0, np.round(sums @ sums[one] / (counts * counts[one]), DECIMALS))
        near[:, one] = near[one]
        near[other] = near[:, other] = -2.0
        again = np.flatnonzero((best == one) | (best == other) | (near[np.arange(len(groups)), best] < near[:, one]))
        best[again] = near[again].argmax(axis=1)
        best[one] = int(near[one].argmax())


def _barred(groups: Sequence[Rows], apart: Iterable[Pair]) -> NDArray[np.bool_]:
    """Return which groups may not be joined (k, k): themselves, and those with rows that are known to be apart."""
    own = {row: number for number, group in enumerate(groups) for row in group}
    found = np.eye(len(groups), dtype=bool)
    for one, other in apart:
        if one in own and other in own:
            found[own[one], own[other]] = found[own[other], own[one]] = True
    return found
