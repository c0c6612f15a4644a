"""What a recording says of itself: QuickTime, ID3, Vorbis and Matroska tags as PyAV reads them, and its length.

Knows nothing of which evidence is believed in the end, and never fails: what is broken or impossible is left out.
"""

import re
from pathlib import Path

from ingest.files.file_checks import Limits, Unreadable
from ingest.files.timestamps import DateCandidate, clue_of
from ingest.metadata.exif import Facts, device_name
from ingest.metadata.geocode import place_at
from ingest.readers.av_container import header_duration_s, open_media
from memory.records.library import ClockKind, Place

_LOCAL_DATES = ("com.apple.quicktime.creationdate", "date_recorded", "tdrc", "date", "year")
_UTC_DATES = ("creation_time", "date_utc")
_PLACES = ("com.apple.quicktime.location.iso6709", "location", "location-eng", "com.android.location", "xyz", "©xyz")
_MAKES = ("com.apple.quicktime.make", "com.android.manufacturer", "make")
_MODELS = ("com.apple.quicktime.model", "com.android.model", "model")
_DATE = re.compile(
    r"^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?\s*(Z|[+-]\d\d:?\d\d)?)?)?)?$"
)
_ISO6709 = re.compile(r"^([+-]\d{1,2}(?:\.\d+)?)([+-]\d{1,3}(?:\.\d+)?)")


def recording_facts(path: Path) -> Facts:
    """Return what a recording's tags say; never raises."""
    try:
        with open_media(path, Limits()) as container:
            duration_s = header_duration_s(container)
            tags = {}
            for metadata in (*(stream.metadata for stream in reversed(list(container.streams))), container.metadata):
                tags.update({key.lower(): value.strip() for key, value in metadata.items() if value.strip()})
    except Unreadable:
        return Facts()
    make, model = (next((tags[name] for name in names if name in tags), "") for names in (_MAKES, _MODELS))
    return Facts(_taken(tags), _place(tags), device_name(make, model), duration_s)


def _taken(tags: dict[str, str]) -> DateCandidate | None:
    """Return the time by the clock on the spot where it is told, else by the container's own, which counts in UTC."""
    for names, clock in (
        (_LOCAL_DATES[:1], ClockKind.WALL),
        (_UTC_DATES, ClockKind.UTC),
        (_LOCAL_DATES[1:], ClockKind.WALL),
    ):
        for name in names:
            clue = _clue(tags.get(name, ""), clock)
            if clue:
                return clue
    return None


def _clue(text: str, clock: ClockKind) -> DateCandidate | None:
    found = _DATE.match(text)
    if not found:
        return None
    fraction = [found[7][:6].ljust(6, "0")] if found[7] else []
    # A container's Z means that it counts in UTC, not that the recording was made on the meridian.
    offset = "" if clock is ClockKind.UTC else found[8] or ""
    return clue_of([*found.groups()[:6], *fraction], offset, clock)


def _place(tags: dict[str, str]) -> Place | None:
    for name in _PLACES:
        found = _ISO6709.match(tags.get(name, ""))
        place = place_at(float(found[1]), float(found[2])) if found else None
        if place:
            return place
    return None
