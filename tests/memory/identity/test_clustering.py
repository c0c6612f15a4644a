from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from memory.identity import clustering
from memory.identity.clustering import Ties, chained, cluster

BOUND = 0.55
Floats = NDArray[np.float64]


def faces_of(people: int, each: int, spread: float, seed: int = 0) -> Floats:
    """Return (people * each, 32) unit vectors about a centre for each person, as float16 holds them."""
    draw = np.random.default_rng(seed)
    centres = np.linalg.qr(draw.normal(size=(32, 32)))[0][:people]
    rows = np.repeat(centres, each, axis=0) + draw.normal(scale=spread, size=(people * each, 32))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows.astype(np.float16).astype(np.float64)


def as_sets(found: list[list[int]]) -> set[frozenset[int]]:
    return {frozenset(one) for one in found}


def slowly(vectors: Floats, ties: Ties, bound: float) -> set[frozenset[int]]:
    """Cluster by the definition, with nothing kept between two steps."""
    found = {frozenset([row]) for row in range(len(vectors))}
    while True:
        best: tuple[float, frozenset[int], frozenset[int]] | None = None
        for one, other in combinations(sorted(found, key=min), 2):
            if any((a in one and b in other) or (a in other and b in one) for a, b in (*ties.apart, *ties.at_once)):
                continue
            near = float(np.mean([vectors[a] @ vectors[b] for a in one for b in other]))
            if near >= bound and (best is None or near > best[0] + 1e-9):
                best = near, one, other
        if best is None:
            break
        found = found - {best[1], best[2]} | {best[1] | best[2]}
    for pair in ties.together:
        one, other = (next(group for group in found if row in group) for row in pair)
        if not any(a in one | other and b in one | other for a, b in ties.apart):
            found = found - {one, other} | {one | other}
    return found


def test_finds_the_people_that_there_are():
    vectors = faces_of(8, 6, 0.08)
    assert cluster(vectors, Ties(), BOUND) == [list(range(at, at + 6)) for at in range(0, 48, 6)]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.05, 0.3), st.data())
def test_is_average_linkage_under_constraints(seed: int, spread: float, data: st.DataObject):
    vectors = faces_of(3, 4, spread, seed)
    pairs = st.lists(
        st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda pair: pair[0] != pair[1]), max_size=3
    )
    ties = Ties(data.draw(pairs), data.draw(pairs), data.draw(pairs))
    assert as_sets(cluster(vectors, ties, BOUND)) == slowly(vectors, ties, BOUND)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(seed: int, random):
    vectors = faces_of(5, 5, 0.16, seed)
    order = list(range(len(vectors)))
    random.shuffle(order)
    found = cluster(vectors[order], Ties(), BOUND)
    assert {frozenset(order[row] for row in one) for one in found} == as_sets(cluster(vectors, Ties(), BOUND))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 24))
def test_what_is_new_changes_only_what_it_is_chained_to(seed: int, held: int):
    vectors = faces_of(5, 5, 0.16, seed)
    before = as_sets(cluster(vectors[:held], Ties(), BOUND))
    reached = set(chained(vectors, range(held, len(vectors)), (), BOUND))
    anew = as_sets(cluster(vectors, Ties(), BOUND, sorted(reached)))
    assert {one for one in before if not one & reached} | anew == as_sets(cluster(vectors, Ties(), BOUND))
    assert all(one <= reached or not one & reached for one in before)


def test_what_is_together_is_one_however_far_and_what_is_apart_two_however_near():
    vectors = faces_of(2, 3, 0.02)
    assert cluster(vectors, Ties(together=[(0, 5)]), BOUND) == [list(range(6))]
    assert cluster(vectors, Ties(apart=[(0, 1)]), BOUND)[-1] == [3, 4, 5]
    parted = as_sets(cluster(vectors, Ties(apart=[(0, 1)]), BOUND))
    assert len(parted) == 3
    assert not any({0, 1} <= one for one in parted)


def test_a_long_chain_is_parted_first_and_joined_again(monkeypatch: pytest.MonkeyPatch):
    vectors = faces_of(2, 40, 0.1)
    whole = cluster(vectors, Ties(), BOUND)
    monkeypatch.setattr(clustering, "MOST_AT_ONCE", 10)
    assert cluster(vectors, Ties(), BOUND) == whole == [list(range(40)), list(range(40, 80))]


def test_nobody_and_one():
    assert cluster(np.zeros((0, 4)), Ties(), BOUND) == []
    assert cluster(faces_of(1, 1, 0.0), Ties(), BOUND) == [[0]]
