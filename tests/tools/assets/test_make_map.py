import json
import re
from itertools import pairwise

import pytest

from tools.assets import make_map
from tools.assets.make_map import SIZE, closed, followed, mercator, on_map, path, smoothed, thinned

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
    cut = smoothed(square, is_closed=True)
    assert cut[:2] == [(1.0, 0.0), (3.0, 0.0)] and len(cut) == 8


def test_a_river_is_smoothed_and_ends_where_it_ended() -> None:
    bent = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0)]
    assert smoothed(bent, is_closed=False) == [(0.0, 0.0), (1.0, 0.0), (3.0, 0.0), (4.0, 1.0), (4.0, 3.0), (4.0, 4.0)]


def test_a_point_on_the_180th_meridian_does_not_jump_to_the_other_edge() -> None:
    chukotka = [(SIZE - 90.0, 50.0), (0.0, 60.0), (0.0, 80.0), (SIZE - 70.0, 90.0)]
    kept = [(SIZE - 90.0, 50.0), (SIZE, 60.0), (SIZE, 80.0), (SIZE - 70.0, 90.0)]
    assert followed(chukotka) == kept and closed(kept) == kept
    beyond = [(x + SIZE, y) for x, y in kept]
    assert on_map(beyond) == kept, "where it was followed from the other side, it is brought back"


def test_a_ring_about_the_earth_is_closed_along_the_lower_edge() -> None:
    coast = [(SIZE * share, 100_000.0) for share in (0, 0.3, 0.6, 0.9)]
    found = closed(coast)
    assert found[:4] == coast and found[4] == (SIZE, 100_000.0)
    assert found[5] == (SIZE, SIZE) and found[-1] == (0, SIZE)


def test_a_line_that_still_crosses_the_meridian_is_refused() -> None:
    with pytest.raises(ValueError, match="180th meridian"):
        on_map([(SIZE - 10.0, 5.0), (SIZE + 10.0, 5.0)])


def test_nothing_on_the_map_that_is_shipped_jumps_across_the_world() -> None:
    world = json.loads(make_map.OUT.read_text(encoding="utf-8"))
    for layer in ("land", "lakes", "rivers", "borders", "states"):
        for *_, drawn in world[layer]:
            steps = [int(one) for one in re.findall(r"-?\d+", drawn)]
            across, at = [], 0
            for step in steps[::2]:
                at += step
                across.append(at)
            if drawn.endswith("z"):
                across.append(across[0])
            assert max(abs(one - other) for one, other in pairwise(across)) <= SIZE / 2
            assert min(across) >= 0 and max(across) <= SIZE
    names = {name: x for x, _, _, name in world["countries"]}
    assert all(0 <= x <= SIZE for x in names.values()) and names["Fiji"] > 0.99 * SIZE, "where the islands are"
    assert names["Russia"] == pytest.approx(mercator(100, 0)[0], rel=0.02)
