import tomllib
from typing import Any

import pytest

from ingest.metadata.gazetteer import Names, gazetteer, made_of
from tests.conftest import ROOT

PLACES = ROOT / "tests" / "data" / "places"


def town(name: str, lat: float, lon: float, population: int, **units: str) -> dict[str, Any]:
    """A town as the gazetteer has it, of the state of Anywhere."""
    spot = {"city": name, "latitude": lat, "longitude": lon, "population": population}
    return {**spot, "country_code": "XX", "state": "Anywhere", **units}


def names(towns: list[dict[str, Any]], lat: float, lon: float) -> Names:
    ordered = sorted(towns, key=lambda one: float(one["latitude"]))
    return made_of(ordered, {"XX": "Nowhere"}).names_at(lat, lon)


CITY = town("Great Xville", 50.0, 10.0, 3_000_000)
"""It reaches some 14 km; 0.1 degrees to the north are 11 km."""


@pytest.mark.parametrize(
    ("name", "least_cities", "least_quarters"), [("known", (58, 60), (26, 28)), ("held_out", (21, 22), (5, 5))]
)
def test_places_are_called_what_a_person_would_say(
    name: str, least_cities: tuple[int, int], least_quarters: tuple[int, int]
) -> None:
    asked = tomllib.loads((PLACES / f"{name}.toml").read_text(encoding="utf-8"))["place"]
    found = [(one, gazetteer().names_at(*one["at"])) for one in asked]
    right = [one for one, said in found if said.city in one["city"] and said.country in one["country"]]
    judged = [(one["quarter"] or [""], said.quarter) for one, said in found if "quarter" in one]
    inside = [said for wanted, said in judged if said in wanted]
    assert (len(asked), len(judged)) == (least_cities[1], least_quarters[1])
    assert len(right) >= least_cities[0] and len(inside) >= least_quarters[0]


def test_a_town_within_the_reach_of_a_city_is_its_quarter() -> None:
    towns = [CITY, town("Mill Lane", 50.05, 10.0, 20_000)]
    assert names(towns, 50.051, 10.0) == Names("Mill Lane", "Great Xville", "Anywhere", "Nowhere")


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(town("Oldbury", 50.1, 10.0, 200_000), id="reaches beyond the city"),
        pytest.param(town("Oldbury", 50.05, 10.0, 20_000, state="Elsewhere"), id="of another state"),
    ],
)
def test_a_town_in_its_own_right_is_none(other: dict[str, Any]) -> None:
    assert names([CITY, other], other["latitude"], 10.0).city == "Oldbury"


def test_a_unit_named_after_a_city_decides_where_it_is_as_large_as_the_city() -> None:
    held = [town(f"Part {n}", 50.0 + 0.03 * n, 10.0, 5_000, county="Borough of Great Xville") for n in range(1, 6)]
    beside = town("Oldbury", 49.97, 10.0, 5_000, county="Oldbury")
    towns = [CITY, *held, beside]
    assert names(towns, 50.15, 10.0).city == "Great Xville"
    assert names(towns, 49.97, 10.0).city == "Oldbury"


def test_a_province_named_after_a_city_does_not_decide() -> None:
    held = [town(f"Part {n}", 50.0 + 0.06 * n, 10.0, 5_000, county="Great Xville Province") for n in range(1, 6)]
    assert names([CITY, *held], 50.3, 10.0).city == "Part 5"


def test_a_quarter_of_a_town_that_is_no_quarter_is_one_of_the_town() -> None:
    towns = [CITY, town("Oldbury", 50.1, 10.0, 200_000), town("Oldbury Green", 50.09, 10.0, 5_000)]
    assert names(towns, 50.09, 10.0) == Names("Oldbury Green", "Oldbury", "Anywhere", "Nowhere")


def test_far_from_any_town_nothing_has_a_name() -> None:
    assert names([CITY], 51.0, 10.0) == Names()


def test_beyond_a_small_quarter_the_city_has_no_quarter() -> None:
    assert names([CITY, town("Mill Lane", 50.05, 10.0, 2_000)], 50.07, 10.0).quarter == ""


@pytest.mark.parametrize(
    ("at", "city"),
    [
        pytest.param((48.8617, 2.2893), "Paris", id="opposite the Eiffel Tower, nearer to the middle of Neuilly"),
        pytest.param((48.8938, 2.3900), "Paris", id="La Villette, nearer to that of Le Pré-Saint-Gervais"),
        pytest.param((14.5547, 121.0244), "Makati City", id="Makati, whose quarters lie nearer to that of Pasay"),
        pytest.param((48.8846, 2.2686), "Neuilly-sur-Seine", id="Neuilly itself"),
        pytest.param((40.7440, -74.0324), "Hoboken", id="across the river from New York, in another state"),
        pytest.param((34.0083, -118.4988), "Santa Monica", id="a town at the edge of a city that surrounds it"),
    ],
)
def test_a_spot_in_the_midst_of_a_city_is_its_own_though_a_town_beside_is_nearer(
    at: tuple[float, float], city: str
) -> None:
    assert gazetteer().names_at(*at).city == city
