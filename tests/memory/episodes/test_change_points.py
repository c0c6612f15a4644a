from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from memory.episodes.change_points import (
    CLOCK_PRICE,
    LEAST_PRICE,
    SHORTEST_GAP_S,
    SHORTEST_PAUSE_S,
    Numbers,
    Rows,
    Steps,
    change_points,
    partition,
    prices,
    standing_out,
    surprise,
)

NOTHING = np.full(24, np.nan)


def topics(sizes: list[int], seed: int = 0, noise: float = 0.6) -> Rows:
    """Return so many rows around a direction of their own for each size."""
    random = np.random.default_rng(seed)
    rows = [random.normal(size=64) / 8 + noise * random.normal(size=(size, 64)) / 8 for size in sizes]
    return unit(np.concatenate(rows))


def unit(rows: Numbers) -> Rows:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)


def even(count: int, gap_s: float = 90.0) -> Numbers:
    return np.concatenate(([np.nan], np.full(count - 1, gap_s)))


@pytest.mark.parametrize("seed", range(5))
def test_topics_are_told_apart_by_likeness_alone(seed: int) -> None:
    assert change_points([topics([8, 3, 12, 5], seed)]) == [8, 11, 23]


def test_one_topic_stays_whole() -> None:
    assert change_points([topics([40])]) == []


def test_units_without_vectors_are_passed_over() -> None:
    rows = topics([8, 8])
    rows[[0, 3, 8, 12]] = 0
    assert change_points([rows]) in ([8], [9])
    assert change_points([np.zeros((5, 0), dtype=np.float32)]) == []


def test_the_order_of_spaces_makes_no_difference_and_two_say_more_than_one() -> None:
    words, looks = topics([6, 7], 1), topics([6, 7], 2)
    assert change_points([words, looks]) == change_points([looks, words]) == [6]


def ragged(count: int) -> Numbers:
    return np.concatenate(([np.nan], np.resize([40.0, 900.0, 200.0], count - 1)))


def test_a_pause_that_stands_out_cuts_and_one_like_the_others_does_not() -> None:
    gaps_s = even(24)
    gaps_s[12] = 2 * 3600
    assert change_points([], Steps(gaps_s, NOTHING)) == [12]
    assert change_points([], Steps(even(24, 2 * 3600), NOTHING)) == []


def test_a_way_makes_a_pause_enough() -> None:
    gaps_s, moves_km = ragged(24), np.full(24, 0.01)
    gaps_s[12] = 30 * 60
    assert change_points([], Steps(gaps_s, moves_km)) == []
    moves_km[12] = 40.0
    assert change_points([], Steps(gaps_s, moves_km)) == [12]
    assert prices([], Steps(gaps_s, np.full(24, 40.0)))[12] > prices([], Steps(gaps_s, moves_km))[12] + 1


def test_likeness_settles_what_the_pause_leaves_open() -> None:
    gaps_s = ragged(24)
    gaps_s[12] = 25 * 60
    steps = Steps(gaps_s, NOTHING)
    assert change_points([topics([12, 12])], steps) == [12]
    assert change_points([topics([24])], steps) == []


def test_without_a_pause_nothing_cuts_and_after_a_short_one_likeness_must() -> None:
    gaps_s, moves_km = even(24, 5.0), np.full(24, 0.01)
    gaps_s[12], moves_km[12] = SHORTEST_PAUSE_S - 1, 900.0
    assert change_points([topics([12, 12])], Steps(gaps_s, moves_km)) == []
    gaps_s[12] = SHORTEST_GAP_S - 1
    assert prices([], Steps(gaps_s, moves_km))[12] == LEAST_PRICE
    assert change_points([topics([24])], Steps(gaps_s, moves_km)) == []
    assert change_points([topics([12, 12])], Steps(gaps_s, moves_km)) == [12]


def test_steps_that_say_nothing_leave_it_to_likeness() -> None:
    rows = topics([9, 7, 8])
    assert change_points([rows], Steps(NOTHING, NOTHING)) == change_points([rows]) == [9, 16]
    assert prices([], Steps(NOTHING, NOTHING)).max() < CLOCK_PRICE


def test_surprise_is_how_unlike_the_running_mean() -> None:
    rows = np.array([[0, 0], [1, 0], [1, 0], [0, 0], [0, 1], [0, 1]], dtype=np.float32)
    found = surprise(rows)
    assert np.isnan(found[[0, 1, 3]]).all()
    assert found[2] == pytest.approx(0)
    assert found[4] == pytest.approx(1)
    assert 0 < found[5] < 1


def test_what_stands_out_does_so_against_its_surroundings() -> None:
    calm, wild = np.zeros(200), np.tile([-3.0, 3.0], 100)
    calm[100] = wild[100] = 4.0
    assert standing_out(calm, (0.0, 1.0))[100] > 2 * standing_out(wild, (0.0, 1.0))[100] > 0
    assert standing_out(np.array([5.0]), (1.0, 2.0))[0] == pytest.approx(2.0)
    assert standing_out(np.array([np.nan, 5.0]), None).tolist() == [0.0, 0.0]
    assert standing_out(np.full(3, np.nan), None).tolist() == [0.0, 0.0, 0.0]


def cost(rows: Rows, price: Numbers, cuts: tuple[int, ...]) -> float:
    total = float(price[list(cuts)].sum())
    for start, end in zip((0, *cuts), (*cuts, len(rows)), strict=True):
        part = rows[start:end].astype(np.float64)
        part = part[part.any(axis=1)]
        total += float(((part - part.mean(axis=0)) ** 2).sum()) if len(part) else 0.0
    return total


@given(
    arrays.arrays(np.float64, st.tuples(st.integers(1, 7), st.just(3)), elements=st.floats(-1, 1, width=16)),
    arrays.arrays(np.float64, 7, elements=st.one_of(st.floats(-1, 3), st.just(np.inf))),
)
def test_no_other_partition_is_cheaper(rows: Numbers, price: Numbers) -> None:
    graph, price = unit(rows), price[: len(rows)]
    every = [cuts for size in range(len(rows)) for cuts in combinations(range(1, len(rows)), size)]
    found = cost(graph, price, tuple(partition([graph], price)))
    assert found <= min(cost(graph, price, cuts) for cuts in every) + 1e-5
