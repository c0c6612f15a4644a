"""From degrees to names and to a time zone, offline, by a gazetteer of towns and a map of zones that are installed.

Knows nothing of lakes, mountains and streets: the name is that of the nearest town, and none where that is far.
Source: GeoNames towns by reverse_geocode; zones by tzfpy.
"""

import math
import threading
from datetime import tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import tzfpy

from memory.records.library import Place, distance_km

FARTHEST_TOWN_KM = 40.0
_LOADING = threading.Lock()


def place_at(lat: float, lon: float) -> Place | None:
    """Return the place at degrees north and east, named where a town is within 40 km; None for what is no place.

    No place are NaN, degrees off the globe, and 0, 0, which means a receiver without a fix.
    """
    if not (math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180):
        return None
    if abs(lat) < 1e-6 and abs(lon) < 1e-6:
        return None
    lat, lon = round(lat, 6), round(lon, 6)
    return Place(lat, lon, *_names(round(lat, 3), round(lon, 3)))


def zone_at(place: Place) -> tzinfo | None:
    """Return the time zone of a place, None on the high seas or where the map does not say."""
    try:
        return ZoneInfo(tzfpy.get_tz(place.lon, place.lat))
    except (ZoneInfoNotFoundError, ValueError):
        return None


@lru_cache(maxsize=4096)
def _names(lat: float, lon: float) -> tuple[str, str, str]:
    import reverse_geocode  # here, because it brings scipy and 170 MB, which only pictures with a place need

    with _LOADING:
        town = reverse_geocode.get((lat, lon))
    if distance_km(Place(lat, lon), Place(town["latitude"], town["longitude"])) > FARTHEST_TOWN_KM:
        return "", "", ""
    return town.get("city", ""), town.get("state", "") or town.get("county", ""), town.get("country", "")
