from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from ingest.perception import near_hashes
from ingest.perception.near_hashes import pairs_within

WORDS = st.lists(st.integers(0, 2**64 - 1), min_size=4, max_size=4)


def plain(hashes: NDArray[np.uint64], first: int, most: int) -> list[tuple[int, int, int]]:
    """Return what a plain loop over all pairs finds: row, earlier row, differing bits."""
    found = []
    for other, row in combinations(range(len(hashes)), 2):
        bits = sum((int(a) ^ int(b)).bit_count() for a, b in zip(hashes[row], hashes[other], strict=True))
        if row >= first and bits <= most:
            found.append((row, other, bits))
    return sorted(found)


def listed(hashes: NDArray[np.uint64], first: int, most: int) -> list[tuple[int, int, int]]:
    return list(zip(*(part.tolist() for part in pairs_within(hashes, first, most)), strict=True))


@given(st.lists(WORDS, max_size=12), st.integers(0, 12), st.integers(0, 255))
def test_any_hashes_give_the_pairs_of_a_plain_loop(rows: list[list[int]], first: int, most: int) -> None:
    hashes = np.array(rows, np.uint64).reshape(len(rows), 4)
    assert listed(hashes, first, most) == plain(hashes, first, most)


@pytest.mark.parametrize("first", [0, 1, 130, 199])
def test_pairs_are_found_across_pieces_of_any_size(first: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(near_hashes, "ROWS", 3)
    monkeypatch.setattr(near_hashes, "COLUMNS", 16)
    monkeypatch.setattr(near_hashes, "STRIP", 7)
    random = np.random.default_rng(5)
    hashes = np.repeat(random.integers(0, 2**64, (50, 4), np.uint64), 4, axis=0)
    hashes[:, 0] ^= random.integers(0, 2**64, 200, np.uint64)
    hashes = random.permutation(hashes)
    found = listed(hashes, first, 36)
    assert found == plain(hashes, first, 36)
    assert 0 < len(found) < 300


def test_a_hash_and_its_opposite_are_not_near() -> None:
    hashes = np.array([[0, 0, 0, 0], [2**64 - 1] * 4, [1, 0, 0, 0]], np.uint64)
    assert listed(hashes, 0, 90) == [(2, 0, 1)]
