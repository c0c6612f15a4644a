"""From degrees to names and to a time zone, offline, by a gazetteer of towns and a map of zones that are installed.

Knows nothing of lakes, mountains and streets: the name is that of the city or town, and none where that is far; what is
nearer within a city is its quarter. Source: GeoNames towns as `gazetteer` reads them; zones by tzfpy.
"""

import math
from datetime import tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import tzfpy

from ingest.metadata.gazetteer import Names, gazetteer
from memory.records.library import Place

NAMES_RECIPE = "cities-1"
"""By what spots are named; another one has those that are stored named again."""


def place_at(lat: float, lon: float) -> Place | None:
    """Return the place at degrees north and east, named where a town is within 40 km; None for what is no place.

    No place are NaN, degrees off the globe, and 0, 0, which means a receiver without a fix.
    """
    if not (math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180):
        return None
    if abs(lat) < 1e-6 and abs(lon) < 1e-6:
        return None
    lat, lon = round(lat, 6), round(lon, 6)
    names = _names(round(lat, 3), round(lon, 3))
    return Place(lat, lon, names.city, names.region, names.country, names.quarter)


def zone_at(place: Place) -> tzinfo | None:
    """Return the time zone of a place, None on the high seas or where the map does not say."""
    try:
        return ZoneInfo(tzfpy.get_tz(place.lon, place.lat))
    except (ZoneInfoNotFoundError, ValueError):
        return None


@lru_cache(maxsize=4096)
def _names(lat: float, lon: float) -> Names:
    return gazetteer().names_at(lat, lon)
