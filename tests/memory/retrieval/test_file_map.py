import math
from datetime import UTC, datetime

import numpy as np
import pytest

from memory.records.corrections import Hidden
from memory.records.library import Place
from memory.retrieval import file_map
from memory.retrieval.feed import FileFeed
from memory.retrieval.file_map import Box, Choice, FileMap
from memory.store import Store, corrections, duplicates, places
from memory.store.duplicates import Group, GroupKind
from memory.store.places import local_s
from tests.lives import CITY, HOME, LAKE, at, put, remember

ALL = Box()
NEAR, FAR = 2.0**22, 2.0**9
"""How many pixels go about the earth where places lie apart, and where they are one mark."""

AUGUST = Choice(local_s(datetime(2024, 8, 1, tzinfo=UTC)))


def near(place: Place, east: float) -> Place:
    return Place(place.lat, place.lon + east, place.name, place.region, place.country)


def atlas(store: Store) -> FileMap:
    return FileMap(store, FileFeed(store))


def test_an_empty_library_has_no_map(store: Store) -> None:
    found = atlas(store)
    assert found.reach() is None and found.months() == ("", "") and found.tiles(ALL, Choice(), slice(9)) == (0, [])
    look = found.look(ALL, Choice(), FAR)
    assert (look.count, look.marks, look.months, look.names) == (0, [], [], [])


def test_a_mark_gathers_what_lies_near_and_the_fullest_comes_first(store: Store) -> None:
    lake = [remember(f"l{n}", at(2, 9, n), near(LAKE, n * 1e-5)) for n in range(3)]
    put(store, [*lake, remember("c", at(3, 9), CITY), remember("nowhere", at(3, 10))], {})
    look = atlas(store).look(Box(10, 47, 12, 50), Choice(), NEAR)
    assert [(one.name, one.count) for one in look.marks] == [("Walchensee", 3), ("Nuremberg", 1)]
    assert look.count == 4 and look.names == [("Walchensee", 3), ("Nuremberg", 1)]
    assert look.marks[0].first.moment_id == lake[2].moment.id, "the latest stands for them"
    assert look.marks[0].box == Box(LAKE.lon, LAKE.lat, LAKE.lon + 2e-5, LAKE.lat)
    (far,) = atlas(store).look(ALL, Choice(), FAR).marks
    assert (far.count, far.name) == (4, "Walchensee") and far.box.north == CITY.lat


def test_a_picture_stands_for_a_mark_before_a_recording(store: Store) -> None:
    photo = remember("p", at(1, 9), LAKE)
    put(store, [photo, remember("s", at(2, 9), LAKE, said="a boat")], {})
    (mark,) = atlas(store).look(ALL, Choice(), FAR).marks
    assert mark.count == 2 and mark.first.moment_id == photo.moment.id


def test_what_a_piece_of_the_map_shows_is_what_its_list_has_latest_first(store: Store) -> None:
    lake = [remember(f"l{n}", at(1 + n, 9), LAKE) for n in range(3)]
    put(store, [*lake, remember("h", at(9, 9), HOME)], {})
    box = Box(LAKE.lon - 0.1, LAKE.lat - 0.1, LAKE.lon + 0.1, LAKE.lat + 0.1)
    count, found = atlas(store).tiles(box, Choice(), slice(1, 3))
    assert count == 3 == atlas(store).look(box, Choice(), NEAR).count
    assert [one.moment_id for one in found] == [lake[1].moment.id, lake[0].moment.id]


def test_a_span_narrows_marks_but_not_the_months_of_a_piece(store: Store) -> None:
    put(store, [remember("july", at(2, 9), LAKE), remember("august", datetime(2024, 8, 2, tzinfo=UTC), LAKE)], {})
    put(store, [remember("may", datetime(2024, 5, 31, 23, tzinfo=UTC), HOME)], {})
    found = atlas(store)
    box = Box(LAKE.lon - 0.1, LAKE.lat - 0.1, LAKE.lon + 0.1, LAKE.lat + 0.1)
    look = found.look(box, AUGUST, NEAR)
    assert found.months() == ("2024-05", "2024-08") and look.months == [0, 0, 1, 1] and look.count == 1
    assert look.first_s == look.last_s and found.reach(AUGUST) == Box(LAKE.lon, LAKE.lat, LAKE.lon, LAKE.lat)


def test_of_a_place_alone_that_and_its_months_are_shown(store: Store) -> None:
    put(store, [remember("a", at(1, 9), LAKE), remember("b", datetime(2024, 8, 2, tzinfo=UTC), HOME)], {})
    look = atlas(store).look(ALL, Choice(place="Walchensee"), NEAR)
    assert (look.count, look.names, look.months) == (1, [("Walchensee", 1)], [1, 0])
    assert atlas(store).reach(Choice(place="Atlantis")) is None


def test_what_is_hidden_or_named_or_stood_for_meanwhile_is_told_anew(store: Store) -> None:
    held = [remember(name, at(1, 9, n), LAKE) for n, name in enumerate("abc")]
    put(store, held, {})
    found = FileMap(store.session_view, FileFeed(store.session_view))
    assert found.look(ALL, Choice(), FAR).count == 3
    corrections.put(store, corrections.new_correction(Hidden(), asset_id=held[0].asset.id))
    assert found.look(ALL, Choice(), FAR).count == 2
    with store.transaction():
        places.call(store, {one.asset.id: ("Walchensee", "The lake") for one in held})
    assert found.look(ALL, Choice(), FAR).names == [("The lake", 2)]
    with store.transaction():
        duplicates.put_groups(store, [Group(GroupKind.BURST, tuple(one.asset.id for one in held[1:]))])
    assert found.look(ALL, Choice(), FAR).count == 1


@pytest.mark.parametrize("world_px", [0.0, -1.0, 1e300])
def test_no_scale_makes_more_squares_than_a_screen_shows(
    store: Store, world_px: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, [remember(f"l{n}", at(2, 9, n), near(LAKE, n * 0.4)) for n in range(9)], {})
    assert atlas(store).look(ALL, Choice(), world_px).count == 9
    monkeypatch.setattr(file_map, "MOST_MARKS", 2)
    assert len(atlas(store).look(Box(11, 47, 15, 48), Choice(), 1e300).marks) == 2


def test_the_middle_of_the_map_is_where_the_equator_meets_greenwich() -> None:
    x, y = file_map.mercator(np.array([0.0, 90.0]), np.array([0.0, 180.0]))
    assert x.tolist() == [0.5, 1.0] and y[0] == 0.5 and 0 < y[1] < 0.1 and math.isfinite(y[1])
