from dataclasses import replace

import pytest

from memory.corrections import apply
from memory.corrections import places as corrections_places
from memory.corrections.places import Naming, called, lay
from memory.records.corrections import Correction, PlaceCorrection, PlaceNamed, SamePlace, SpotNamed
from memory.records.library import Place
from memory.records.query import Query
from memory.store import Store, assets, full_text, places
from memory.store import corrections as corrections_store
from memory.store.places import Circle
from tests.lives import CITY, HOME, LAKE, at, put, remember

HOUSE = Place(47.6001, 11.334, "Walchensee", "Bavaria", "Germany")
"""Some 800 m north of LAKE, under the name of the same town."""


@pytest.fixture
def store(store: Store) -> Store:
    spots = {"home": HOME, "lake": LAKE, "house": HOUSE, "city": CITY}
    put(store, [remember(name, at(day, 9), spot) for day, (name, spot) in enumerate(spots.items(), 1)], {})
    return store


def say(store: Store, mark: Correction) -> Correction:
    corrections_store.put(store, mark)
    lay(store)
    return mark


def names(store: Store) -> dict[str, int]:
    return {one.name: one.files for one in places.visited(places.files(store))}


def found_at(store: Store, name: str) -> int:
    return len(full_text.matching_assets(store, Query("", "", places=(name.lower(),))))


def test_a_place_that_is_renamed_is_found_by_both_names_and_by_the_old_alone_once_that_is_taken_back(
    store: Store,
) -> None:
    mark = say(store, corrections_store.new_correction(PlaceNamed("Walchensee", "Grandmother's house")))
    assert names(store) == {"Grandmother's house": 2, "Munich": 1, "Nuremberg": 1}
    assert found_at(store, "Grandmother's house") == found_at(store, "Walchensee") == 2
    assert {"grandmother's house", "walchensee"} <= full_text.place_names(store)
    corrections_store.remove(store, mark.id)
    assert len(lay(store)) == 2
    assert names(store) == {"Walchensee": 2, "Munich": 1, "Nuremberg": 1}
    assert found_at(store, "Grandmother's house") == 0 and found_at(store, "Walchensee") == 2
    assert not store.rows("SELECT * FROM place_rename")


def test_a_spot_is_parted_from_the_town_around_it(store: Store) -> None:
    say(store, corrections_store.new_correction(SpotNamed(HOUSE.lat, HOUSE.lon, 0.25, "Grandmother's house")))
    assert names(store) == {"Walchensee": 1, "Grandmother's house": 1, "Munich": 1, "Nuremberg": 1}
    assert found_at(store, "Walchensee") == 2, "the house still lies in the town"


def test_two_places_become_one_and_are_parted_again(store: Store) -> None:
    mark = say(store, corrections_store.new_correction(SamePlace("Nuremberg", "Munich")))
    assert names(store) == {"Munich": 2, "Walchensee": 2}
    corrections_store.remove(store, mark.id)
    lay(store)
    assert names(store) == {"Walchensee": 2, "Munich": 1, "Nuremberg": 1}


def test_words_are_laid_in_their_order_over_what_was_found_and_laying_them_again_changes_nothing(store: Store) -> None:
    say(store, corrections_store.new_correction(PlaceNamed("Munich", "Home")))
    say(store, corrections_store.new_correction(PlaceNamed("Nuremberg", "Munich")))
    assert names(store) == {"Walchensee": 2, "Home": 1, "Munich": 1}
    assert lay(store) == []
    say(store, corrections_store.new_correction(PlaceNamed("Home", "The old flat")))
    assert names(store) == {"Walchensee": 2, "The old flat": 1, "Munich": 1}


def test_a_file_that_is_read_anew_keeps_the_owners_name(store: Store) -> None:
    say(store, corrections_store.new_correction(PlaceNamed("Walchensee", "The lake")))
    (one,) = [asset for asset in assets.get_all(store).values() if asset.place and asset.place.lat == LAKE.lat]
    assert one.place and one.place.name == "The lake"
    assets.put(store, replace(one, place=LAKE))
    apply.apply(store, one.id)
    held = assets.get(store, one.id)
    assert held and held.place and held.place.name == "The lake"
    for mark in corrections_places.said(store):
        corrections_store.remove(store, mark.id)
    lay(store)
    held = assets.get(store, one.id)
    assert held and held.place == LAKE


def test_a_file_moved_by_the_owner_gets_the_name_of_where_it_is_now(store: Store) -> None:
    say(store, corrections_store.new_correction(SpotNamed(HOUSE.lat, HOUSE.lon, 0.25, "Grandmother's house")))
    (city,) = places.asset_ids(store, "Nuremberg")
    corrections_store.put(
        store,
        corrections_store.new_correction(PlaceCorrection(replace(HOUSE, region="", country="")), asset_id=city),
    )
    apply.apply(store, city)
    assert names(store)["Grandmother's house"] == 2


def test_only_what_has_another_name_counts_as_changed(store: Store) -> None:
    corrections_store.put(store, corrections_store.new_correction(PlaceNamed("Munich", "Home")))
    assert lay(store) == places.asset_ids(store, "Home") and len(places.asset_ids(store, "Home")) == 1


def test_a_name_is_matched_whatever_its_case_and_what_has_no_name_can_get_one_by_its_spot() -> None:
    assert called(Place(0, 0, "munich"), [Naming("Home", "Munich")]) == "Home"
    assert called(Place(0, 0), [Naming("Home", "")]) == ""
    assert called(Place(0, 0), [Naming("The buoy", circle=Circle(0, 0.001, 0.2))]) == "The buoy"
    assert called(Place(0, 0.01), [Naming("The buoy", circle=Circle(0, 0.001, 0.2))]) == ""
