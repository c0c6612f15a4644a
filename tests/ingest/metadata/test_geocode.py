import math

import pytest

from ingest.metadata.geocode import place_at, zone_at
from memory.records.library import Place


def test_a_place_has_the_name_of_the_town_nearby() -> None:
    place = place_at(47.5906, 11.3467)
    assert place is not None
    assert (place.name, place.region, place.country) == ("Kochel", "Bavaria", "Germany")


@pytest.mark.parametrize(("lat", "lon"), [(45.0, -40.0), (-75.0, 0.0)])
def test_a_place_far_from_any_town_has_no_name(lat: float, lon: float) -> None:
    assert place_at(lat, lon) == Place(lat, lon)


@pytest.mark.parametrize(
    ("lat", "lon"), [(0.0, 0.0), (math.nan, 11.0), (47.0, math.inf), (91.0, 11.0), (47.0, 181.0), (-90.5, 0.0)]
)
def test_what_is_no_place_is_none(lat: float, lon: float) -> None:
    assert place_at(lat, lon) is None


def test_the_equator_is_a_place() -> None:
    assert place_at(0.0, 36.05) is not None


@pytest.mark.parametrize(
    ("lat", "lon", "zone"),
    [(47.59, 11.35, "Europe/Berlin"), (40.71, -74.0, "America/New_York"), (27.7, 85.3, "Asia/Kathmandu")],
)
def test_a_place_has_a_time_zone(lat: float, lon: float, zone: str) -> None:
    assert str(zone_at(Place(lat, lon))) == zone
