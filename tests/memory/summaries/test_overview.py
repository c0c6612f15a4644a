from datetime import timedelta

import pytest

from memory.consolidate import consolidate
from memory.records.derived import Level
from memory.store import Store, events
from memory.summaries.overview import sketch
from tests.lives import LAKE, at, live, put, remember


def test_a_library_fits_on_a_page_that_names_its_summaries(store: Store) -> None:
    life = live()
    put(store, life.moments, life.vectors)
    consolidate(store)
    found = sketch(store)
    assert "July 2024" in found.text and "Walchensee" in found.text and f"{len(life.moments)} moments" in found.text
    assert set(found.summary_ids) <= {one.id for one in events.summaries(store)}
    assert len(found.text.split()) <= 221


def test_it_is_always_current(store: Store) -> None:
    put(store, [remember("a.jpg", at(1, 9))], {})
    consolidate(store)
    before = sketch(store).text
    put(store, [remember("b.jpg", at(1, 9) + timedelta(days=400), LAKE)], {})
    consolidate(store)
    assert "2025" not in before and "2025" in sketch(store).text


@pytest.mark.parametrize("most", [10, 40, 100])
def test_it_keeps_to_its_length(store: Store, most: int) -> None:
    life = live()
    put(store, life.moments, life.vectors)
    consolidate(store)
    assert len(sketch(store, most).text.split()) <= most + 1


def test_an_empty_library_has_no_sketch(store: Store) -> None:
    assert sketch(store).text == ""


def test_places_stand_in_it_with_how_much_there_is_of_them(store: Store) -> None:
    put(store, [remember(f"{n}.jpg", at(1 + 3 * n, 9), LAKE) for n in range(4)], {})
    consolidate(store)
    (place,) = events.summaries(store, Level.PLACE)
    found = sketch(store)
    assert f"Places: {place.title} ({len(place.child_ids)})." in found.text.splitlines()
    assert place.id in found.summary_ids
