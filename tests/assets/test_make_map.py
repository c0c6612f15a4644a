import pytest

from assets import make_map
from assets.make_map import SIZE, mercator, path, rounded, thinned

MIDDLE = SIZE / 2


def test_the_map_is_that_of_web_mercator() -> None:
    assert mercator(0, 0) == pytest.approx((MIDDLE, MIDDLE))
    assert mercator(-180, 0)[0] == 0 and mercator(180, 0)[0] == SIZE
    assert mercator(0, 66.5132604)[1] == pytest.approx(SIZE / 4, abs=1), "half as far from the equator as the edge"
    assert mercator(0, 90) == mercator(0, make_map.FARTHEST_NORTH)


def test_a_thinned_line_keeps_its_corners_and_loses_what_hardly_bends_it() -> None:
    line = [(0.0, MIDDLE), (50.0, MIDDLE + 1), (100.0, MIDDLE), (100.0, MIDDLE + 80), (100.0, MIDDLE + 160)]
    assert thinned(line) == [line[0], line[2], line[4]]


def test_far_north_where_the_map_is_stretched_more_is_left_out() -> None:
    def bent(y: float) -> list[tuple[float, float]]:
        return [(0.0, y), (50.0, y + 5), (100.0, y)]

    north = mercator(0, 70)[1]
    assert len(thinned(bent(MIDDLE))) == 3 and len(thinned(bent(north))) == 2


def test_an_island_that_ends_where_it_begins_stays_one() -> None:
    ring = [(0.0, MIDDLE), (40.0, MIDDLE), (40.0, MIDDLE + 40), (0.0, MIDDLE + 40), (0.0, MIDDLE)]
    assert thinned(ring) == ring


def test_a_path_goes_in_relative_steps_and_says_nothing_twice() -> None:
    assert path([(10.2, 20.0), (10.4, 20.1), (15.0, 12.0), (15.0, 12.0)], "z") == "m10 20l5-8z"


def test_corners_are_cut() -> None:
    square = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)]
    assert rounded(square)[:2] == [(1.0, 0.0), (3.0, 0.0)] and len(rounded(square)) == 8
