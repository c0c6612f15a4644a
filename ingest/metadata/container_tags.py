"""What a recording says of itself: QuickTime, ID3, Vorbis and Matroska tags as PyAV reads them, and its length.

Knows nothing of which evidence is believed in the end, and never fails: what is broken or impossible is left out.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from ingest.files.date_clues import Clue, Trust
from ingest.files.file_checks import Limits, Unreadable
from ingest.files.timestamps import DateCandidate, clue_of
from ingest.metadata.exif import Facts, device_name
from ingest.metadata.geocode import place_at
from ingest.readers.av_container import header_duration_s, open_media
from memory.records.library import ClockKind, Place, Precision, TakenFrom

_APPLE_DATE = "com.apple.quicktime.creationdate"
LOCAL_DATES = (_APPLE_DATE, "date_recorded", "tdrc", "date", "year")
CREATED = ("creation_time", "date_utc")
_PLACES = ("com.apple.quicktime.location.iso6709", "location", "location-eng", "com.android.location", "xyz", "©xyz")
_MAKES = ("com.apple.quicktime.make", "com.android.manufacturer", "make")
_MODELS = ("com.apple.quicktime.model", "com.android.model", "model")
_DATE = re.compile(
    r"^(\d{4})(?:[-:/](\d{2})(?:[-:/](\d{2})"
    r"(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?\s*(Z|[+-]\d\d:?\d\d)?)?)?)?$"
)
_TIME = re.compile(r"^(\d{2})[-:.](\d{2})[-:.](\d{2})$")
_ISO6709 = re.compile(r"^([+-])(\d{2,6}(?:\.\d+)?)([+-])(\d{3,7}(?:\.\d+)?)")
_PLAIN_DEGREES = re.compile(r"^([+-]\d{1,2}(?:\.\d+)?)([+-]\d{1,3}(?:\.\d+)?)")

_LOCAL_MAKERS = re.compile(
    r"gopro|dji|nikon|canon|fuji|panasonic|lumix|olympus|om digital|pentax|ricoh|casio|kodak|garmin|viofo|insta360",
    re.I,
)
_LOCAL_BRANDS = frozenset({"caep", "niko", "pana", "gopr"})
_LOCAL_NAMES = re.compile(
    r"^(?:G[HXLP]\d{6}|GOPR\d{4}|GP\d{6}|DJI_\d+|MVI_\d{4}|DSCN?_?\d{4}|DSCF\d{4}|P\d{7}|CIMG\d{4}|IMGP\d{4})(?!\d)",
    re.I,
)
"""Makers whose containers count local time, the brands of their files, and how they name them.

Source: exiftool's QuickTimeUTC, and the reports listed in docs/decisions/0048-times.md."""


def recording_facts(path: Path) -> Facts:
    """Return what a recording's tags say; never raises."""
    try:
        with open_media(path, Limits()) as container:
            duration_s = header_duration_s(container)
            kind = container.format.name
            tags = {}
            for metadata in (*(stream.metadata for stream in reversed(list(container.streams))), container.metadata):
                tags.update({key.lower(): value.strip() for key, value in metadata.items() if value.strip()})
    except Unreadable:
        return Facts()
    make, model = (next((tags[name] for name in names if name in tags), "") for names in (_MAKES, _MODELS))
    is_local = kind in ("avi", "wav") or _counts_local(path.name, make, tags)
    return Facts(tuple(_clues(tags, is_local)), _place(tags), device_name(make, model), duration_s)


def _counts_local(name: str, make: str, tags: Mapping[str, str]) -> bool:
    """Say whether a recording is of a maker whose clocks know no zone, so that its container counts local time."""
    makers = f"{make} {tags.get('handler_name', '')} {tags.get('encoder', '')}"
    is_brand = tags.get("major_brand", "").strip().lower() in _LOCAL_BRANDS
    return is_brand or bool(_LOCAL_MAKERS.search(makers) or _LOCAL_NAMES.match(name))


def _clues(tags: Mapping[str, str], is_local: bool) -> Iterator[Clue]:
    """Yield the dates of a recording, the most trusted first.

    One with its offset is that of the clock on the spot. A container's own counts in UTC, unless its maker's do not:
    its Z does not mean that the recording was made on the meridian. What names a year or a month alone is of a song.
    """
    dates = {name: date for name in LOCAL_DATES if (date := _date(tags.get(name, ""), ClockKind.WALL))}
    late = {}
    for name, date in dates.items():
        if name == _APPLE_DATE or date.clock is ClockKind.OFFSET:
            yield Clue(date, Trust.MADE, TakenFrom.CONTAINER, name)
        else:
            late[name] = date
    for name in CREATED:
        text = tags.get(name, "")
        time = _TIME.match(text)
        text = f"{tags.get('date', '')}T{time[1]}:{time[2]}:{time[3]}" if time else text
        clock = ClockKind.WALL if is_local else ClockKind.UTC
        date = _date(text, clock, clock)
        if date:
            yield Clue(date, Trust.MADE, TakenFrom.CONTAINER, name)
    for name, date in late.items():
        is_rough = date.precision in (Precision.YEAR, Precision.MONTH)
        yield Clue(date, Trust.FOLDER if is_rough else Trust.MADE, TakenFrom.CONTAINER, name)


def _date(text: str, clock: ClockKind, zulu: ClockKind = ClockKind.UTC) -> DateCandidate | None:
    """Return the date of a tag; `clock` is that of bare digits, `zulu` that of digits with a Z behind."""
    found = _DATE.match(text)
    if not found:
        return None
    fraction = [found[7][:6].ljust(6, "0")] if found[7] else []
    is_zulu = found[8] == "Z"
    return clue_of([*found.groups()[:6], *fraction], "" if is_zulu else found[8] or "", zulu if is_zulu else clock)


def _place(tags: Mapping[str, str]) -> Place | None:
    for name in _PLACES:
        place = place_of(tags.get(name, ""))
        if place:
            return place
    return None


def place_of(text: str) -> Place | None:
    """Return the place of an ISO 6709 text: degrees, or with minutes, or with seconds too (`+4808.23+01134.57/`)."""
    found = _PLAIN_DEGREES.match(text)
    if found and not text[found.end() : found.end() + 1].isdigit():
        return place_at(float(found[1]), float(found[2]))
    packed = _ISO6709.match(text)
    if not packed:
        return None
    return place_at(_degrees(packed[1], packed[2], 2), _degrees(packed[3], packed[4], 3))


def _degrees(sign: str, digits: str, width: int) -> float:
    whole, _, fraction = digits.partition(".")
    part = float(f"0.{fraction or 0}")
    if len(whole) % 2 != width % 2:
        whole = whole.zfill(len(whole) + 1)
    degrees, rest = whole[:width], whole[width:]
    values = [float(degrees or 0), *(float(rest[at : at + 2]) for at in range(0, len(rest), 2))]
    values[-1] += part
    total = sum(value / unit for value, unit in zip(values, (1, 60, 3600), strict=False))
    return -total if sign == "-" else total
