from dataclasses import replace

import pytest

from ingest.metadata.geocode import NAMES_RECIPE, place_at
from ingest.pipeline.name_places import NAMED_BY, name_all
from memory.consolidate import consolidate
from memory.corrections import places as owner_places
from memory.records.corrections import PlaceCorrection, PlaceNamed
from memory.records.library import Place
from memory.records.query import Query
from memory.store import Store, assets, corrections, full_text, invalidated
from tests.lives import at, put, remember

OLD = Place(51.4626, -0.1147, "Brixton", "England", "United Kingdom")
NOW = replace(OLD, name="London", quarter="Brixton")
"""What a spot was called while the nearest town was its name, and what it is called today."""


@pytest.fixture
def store(store: Store) -> Store:
    put(store, [remember("a", at(1, 9), OLD), remember("b", at(2, 9), OLD), remember("c", at(3, 9))], {})
    consolidate(store)
    full_text.set_meta(store, NAMED_BY, "")
    return store


def place_of(store: Store, name: str) -> Place | None:
    found = assets.get_all(store)
    return next(asset.place for asset in found.values() if asset.id == name)


def ids(store: Store) -> list[str]:
    return [one.id for one in assets.get_all(store).values() if one.place]


def test_stored_spots_are_named_as_they_are_today_and_once(store: Store) -> None:
    assert sorted(name_all(store)) == sorted(ids(store)) and len(ids(store)) == 2
    assert {place_of(store, one) for one in ids(store)} == {NOW}
    assert full_text.meta(store, NAMED_BY) == NAMES_RECIPE and name_all(store) == []


def test_every_level_is_found_and_a_filter(store: Store) -> None:
    name_all(store)
    assert {"brixton", "london", "england", "united kingdom"} <= full_text.place_names(store)
    for name in ("brixton", "london", "england", "united kingdom"):
        assert len(full_text.matching_assets(store, Query("photos there", "", places=(name,)))) == 2


def test_what_rests_on_the_names_is_made_again(store: Store) -> None:
    assert not invalidated.moment_ids(store)
    name_all(store)
    assert len(invalidated.moment_ids(store)) == 2
    consolidate(store)
    assert not invalidated.moment_ids(store)


def test_the_owner_s_word_stays(store: Store) -> None:
    one, other = ids(store)
    corrections.put(store, corrections.new_correction(PlaceCorrection(OLD), asset_id=one))
    assert name_all(store) == [other]
    assert place_of(store, one) == OLD


def test_the_owner_s_name_for_what_is_a_quarter_today_stays(store: Store) -> None:
    corrections.put(store, corrections.new_correction(PlaceNamed("Brixton", "Our street")))
    owner_places.lay(store)
    name_all(store)
    assert {place_of(store, one) for one in ids(store)} == {replace(NOW, name="Our street")}
    assert {"our street", "london", "brixton"} <= full_text.place_names(store)


def test_the_spot_is_the_one_that_is_named_so_today() -> None:
    assert place_at(OLD.lat, OLD.lon) == NOW
