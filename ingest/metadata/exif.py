"""What a picture file says of itself: when, where and with what it was taken, by EXIF.

Knows nothing of which evidence is believed in the end, and never fails: what is broken or impossible is left out.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PIL import ExifTags

from ingest.files.file_checks import Limits, Unreadable
from ingest.files.timestamps import DateCandidate, clue_of
from ingest.metadata.geocode import place_at
from ingest.readers.photo import DECODE_ERRORS, open_photo, tags_of, without_warnings
from ingest.readers.raw import is_raw, raw_tags
from memory.records.library import ClockKind, Place

_BASE, _GPS = ExifTags.Base, ExifTags.GPS
_DATES = (
    (_BASE.DateTimeOriginal, _BASE.OffsetTimeOriginal, _BASE.SubsecTimeOriginal),
    (_BASE.DateTimeDigitized, _BASE.OffsetTimeDigitized, _BASE.SubsecTimeDigitized),
    (_BASE.DateTime, _BASE.OffsetTime, _BASE.SubsecTime),
)
_DATE = re.compile(
    r"^(\d{4})[:/.-](\d{1,2})[:/.-](\d{1,2})"
    r"(?:[ T]+(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?(?:[.,](\d+))?\s*(Z|[+-]\d\d:?\d\d)?)?$"
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file says of itself; None or empty where it does not."""

    taken: DateCandidate | None = None
    place: Place | None = None
    device: str = ""
    duration_s: float | None = None


def photo_facts(path: Path) -> Facts:
    """Return what a picture's EXIF says; never raises."""
    try:
        details, gps = photo_tags(path)
    except (Unreadable, *DECODE_ERRORS):
        return Facts()
    return Facts(
        _taken(details) or _satellite_time(gps),
        _place(gps),
        device_name(_text(details, _BASE.Make), _text(details, _BASE.Model)),
    )


def photo_tags(path: Path) -> tuple[dict[int, object], dict[int, object]]:
    """Return the EXIF and GPS tags of a picture. Raises Unreadable and `photo.DECODE_ERRORS`."""
    if is_raw(path):
        with without_warnings():
            return raw_tags(path)
    with path.open("rb") as file, open_photo(file, Limits()) as image:
        exif = tags_of(image)
        with without_warnings():
            return {**exif, **exif.get_ifd(ExifTags.IFD.Exif)}, dict(exif.get_ifd(ExifTags.IFD.GPSInfo))


def device_name(make: str, model: str) -> str:
    """Return maker and model as one name, the maker said once: Apple iPhone 8, NIKON D5000."""
    make, model = " ".join(make.split()), " ".join(model.split())
    if not make or not model:
        return make or model
    return model if model.lower().startswith(make.split()[0].lower()) else f"{make} {model}"


def _taken(details: Mapping[int, object]) -> DateCandidate | None:
    for date_tag, offset_tag, fraction_tag in _DATES:
        found = _DATE.match(_text(details, date_tag))
        if not found:
            continue
        fraction = found[7] or re.sub(r"\D.*", "", _text(details, fraction_tag))
        time = [*found.groups()[3:5], found[6] or "0"] if found[4] else []
        parts = [*found.groups()[:3], *time, *([fraction[:6].ljust(6, "0")] if time and fraction else [])]
        clue = clue_of(parts, found[8] or _text(details, offset_tag))
        if clue:
            return clue
    return None


def _satellite_time(gps: Mapping[int, object]) -> DateCandidate | None:
    """Return the time of the satellites' fix: exact, but it does not say where the clocks of the place stood."""
    found = _DATE.match(_text(gps, _GPS.GPSDateStamp))
    time = _numbers(gps.get(_GPS.GPSTimeStamp))
    if not found or len(time) != 3:
        return None
    return clue_of([*found.groups()[:3], *(int(part) for part in time)], clock=ClockKind.UTC)


def _place(gps: Mapping[int, object]) -> Place | None:
    lat = _degrees(gps.get(_GPS.GPSLatitude), _text(gps, _GPS.GPSLatitudeRef), "S")
    lon = _degrees(gps.get(_GPS.GPSLongitude), _text(gps, _GPS.GPSLongitudeRef), "W")
    return place_at(lat, lon)


def _degrees(value: object, side: str, negative: str) -> float:
    parts = _numbers(value)
    if not parts:
        return math.nan
    degrees = sum(part / unit for part, unit in zip(parts, (1, 60, 3600), strict=False))
    return -degrees if side.upper().startswith(negative) else degrees


def _numbers(value: object) -> list[float]:
    """Return the numbers in a tag's value, none at all where one of them is none."""
    numbers = []
    for part in value if isinstance(value, tuple | list) else (value,):
        try:
            numbers.append(float(part))
        except (TypeError, ValueError, ArithmeticError):
            return []
    return numbers if all(math.isfinite(number) for number in numbers) else []


def _text(tags: Mapping[int, object], tag: int) -> str:
    value = tags.get(tag)
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    return value.replace("\0", " ").strip() if isinstance(value, str) else ""
