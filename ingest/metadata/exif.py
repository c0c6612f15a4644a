"""What a picture file says of itself: when, where and with what it was taken, by EXIF.

Knows nothing of which evidence is believed in the end, and never fails: what is broken or impossible is left out.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from PIL import ExifTags

from ingest.files.date_clues import Clue, Trust
from ingest.files.file_checks import Limits, Unreadable
from ingest.files.name_patterns import name_words, plain_digits
from ingest.files.timestamps import DateCandidate, clue_of
from ingest.files.user_tags import MOST_NAME_LETTERS, UserTags, clean, names, utf8_or_latin
from ingest.metadata.geocode import place_at
from ingest.metadata.times import GPS_TIME
from ingest.readers.photo import DECODE_ERRORS, open_photo, tags_of, without_warnings
from ingest.readers.raw import is_raw, raw_tags
from memory.language.own_names import is_machine_text
from memory.records.library import ClockKind, Place, TakenFrom

_BASE, _GPS = ExifTags.Base, ExifTags.GPS
DATES = (
    ("DateTimeOriginal", Trust.MADE, _BASE.DateTimeOriginal, _BASE.OffsetTimeOriginal, _BASE.SubsecTimeOriginal),
    ("DateTimeDigitized", Trust.WEAK, _BASE.DateTimeDigitized, _BASE.OffsetTimeDigitized, _BASE.SubsecTimeDigitized),
    ("ModifyDate", Trust.WEAK, _BASE.DateTime, _BASE.OffsetTime, _BASE.SubsecTime),
)
_DATE = re.compile(
    r"^(\d{4})(?:[:/.-]([ \d]{1,2})(?:[:/.-]([ \d]{1,2})"
    r"(?:[ T]+(\d{1,2})[:.](\d{1,2})(?:[:.](\d{1,2}))?(?:[.,](\d+))?"
    r" ?(?:([AaPp][Mm]) ?)?(Z|[+-]\d\d:?\d\d)?)?)?)?[ :]*$"
)
_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1f\x7f-\x9f]")
MOST_WORD_LETTERS = 40
_OF_SCANS = (1, 2)
"""What FileSource says of a scanner of films and of one of prints."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file says of itself; None or empty where it does not."""

    clues: tuple[Clue, ...] = ()
    place: Place | None = None
    device: str = ""
    duration_s: float | None = None


def photo_facts(path: Path) -> Facts:
    """Return what a picture's EXIF says; never raises."""
    try:
        details, gps = photo_tags(path)
    except (Unreadable, *DECODE_ERRORS):
        return Facts()
    make, model = _text(details, _BASE.Make), _text(details, _BASE.Model)
    satellites = _satellite_time(gps)
    fix = [Clue(satellites, Trust.TOLD, TakenFrom.EXIF, GPS_TIME)] if satellites else []
    return Facts((*_clues(details), *fix), _place(gps), device_name(make, model))


def photo_tags(path: Path) -> tuple[dict[int, object], dict[int, object]]:
    """Return the EXIF and GPS tags of a picture. Raises Unreadable and `photo.DECODE_ERRORS`."""
    if is_raw(path):
        with without_warnings():
            return raw_tags(path)
    with path.open("rb") as file, open_photo(file, Limits()) as image:
        exif = tags_of(image)
        with without_warnings():
            return {**exif, **exif.get_ifd(ExifTags.IFD.Exif)}, dict(exif.get_ifd(ExifTags.IFD.GPSInfo))


def captions(tags: Mapping[int, object]) -> UserTags:
    """Return what somebody wrote into a picture's EXIF: where Windows, Apple and others put titles and captions.

    What a camera writes there is left out later, with what other programs do.
    """
    told = [_text(tags, _BASE.ImageDescription), *(_wide(tags.get(tag)) for tag in (_BASE.XPSubject, _BASE.XPComment))]
    comment = _commented(tags.get(_BASE.UserComment))
    lines = [text for text in map(clean, (*told, comment)) if not is_machine_text(text) and not _is_code(text)]
    return UserTags(
        title=clean(_wide(tags.get(_BASE.XPTitle)), MOST_NAME_LETTERS).replace("\n", " "),
        description="\n".join(dict.fromkeys(lines)),
        keywords=names(re.split(r"[;\n]", _wide(tags.get(_BASE.XPKeywords)))),
    )


def _wide(value: object) -> str:
    """Return a text that Windows writes in UTF-16."""
    data = bytes(value) if isinstance(value, tuple) and all(isinstance(one, int) for one in value) else value
    return data.decode("utf-16-le", "ignore").split("\0", 1)[0] if isinstance(data, bytes) else ""


def _commented(value: object) -> str:
    """Return a user's comment, which eight bytes before it say how to read. Source: EXIF 2.32, UserComment."""
    if not isinstance(value, bytes):
        return value if isinstance(value, str) else ""
    code, data = value[:8], value[8:]
    if code.startswith(b"UNICODE"):
        order = "utf-16-be" if data[:1] == b"\0" else "utf-16-le"
        return data.decode(order, "ignore").strip("\0 ")
    text = data if code.startswith((b"ASCII", b"\0")) else value
    told = utf8_or_latin(text.strip(b"\0 "))
    return "" if _CONTROLS.search(told) else told  # some makers keep numbers of their own here


def _is_code(text: str) -> bool:
    """Say whether a text is what an app keeps there for itself: JSON, settings, one word that nobody writes."""
    words = text.split()
    is_setting = text.startswith(("{", "[", "<")) or bool(re.match(r"[\w.]{2,30}: ?[^;]{0,60};", text))
    return is_setting or (len(words) == 1 and (len(text) > MOST_WORD_LETTERS or bool(re.search("[_=]", text))))


def device_name(make: str, model: str) -> str:
    """Return maker and model as one name, the maker said once: Apple iPhone 8, NIKON D5000."""
    make, model = " ".join(make.split()), " ".join(model.split())
    if not make or not model:
        return make or model
    return model if model.lower().startswith(make.split()[0].lower()) else f"{make} {model}"


def _clues(details: Mapping[int, object]) -> Iterator[Clue]:
    """Yield the dates of a picture, the most trusted first; of one that was scanned they tell of the scan."""
    is_scan = _is_scan(details)
    for field, trust, date_tag, offset_tag, fraction_tag in DATES:
        fraction = re.sub(r"\D.*", "", _until_nul(details, fraction_tag))
        date = date_of(_until_nul(details, date_tag), _until_nul(details, offset_tag), fraction)
        if date:
            yield Clue(date, Trust.WEAK if is_scan else trust, TakenFrom.EXIF, field)


def _is_scan(details: Mapping[int, object]) -> bool:
    source = details.get(_BASE.FileSource)
    by = " ".join(_text(details, tag) for tag in (_BASE.Make, _BASE.Model, _BASE.Software)).lower()
    is_told = (source[0] if isinstance(source, bytes) and source else source) in _OF_SCANS
    return is_told or any(word in by for word in name_words()["scanners"])


def date_of(text: str, offset: str = "", fraction: str = "") -> DateCandidate | None:
    """Return the date that EXIF or XMP writes, None where there is none.

    Parts that are blank or zero are not known: "1993:08:  " is a month. `offset` and `fraction` are those that stand in
    tags of their own. Source: EXIF 2.32, DateTime.
    """
    found = _DATE.match(plain_digits(text))
    if not found:
        return None
    year, *rest = found.groups()[:6]
    day = [int(year)]
    for part in rest[:2]:
        if not part or not part.strip() or int(part) == 0:
            return clue_of(day)
        day.append(int(part))
    hour, minute, second = rest[2:]
    if hour and found[8]:
        hour = str(int(hour) % 12 + (12 if found[8] in ("PM", "pm", "Pm") else 0))
    fraction = (found[7] or fraction)[:6].ljust(6, "0") if found[7] or fraction else ""
    time = [hour, minute, second or "0", *([fraction] if fraction else [])] if hour else []
    return clue_of([*day, *time], found[9] or offset)


def _satellite_time(gps: Mapping[int, object]) -> DateCandidate | None:
    """Return the time of the satellites' fix: exact, but it does not say where the clocks of the place stood."""
    day = date_of(_until_nul(gps, _GPS.GPSDateStamp))
    time = _numbers(gps.get(_GPS.GPSTimeStamp))
    if not day or len(time) != 3:
        return None
    return clue_of([day.at.year, day.at.month, day.at.day, *(int(part) for part in time)], clock=ClockKind.UTC)


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
    return _letters(tags.get(tag)).replace("\0", " ").strip()


def _until_nul(tags: Mapping[int, object], tag: int) -> str:
    """Return a text as far as its first NUL, where ASCII ends in EXIF."""
    return _letters(tags.get(tag)).split("\0", 1)[0].strip()


def _letters(value: object) -> str:
    """Return a tag's text: programs write UTF-8 where EXIF has ASCII, and Pillow reads it as Latin 1."""
    if isinstance(value, bytes):
        return utf8_or_latin(value)
    if not isinstance(value, str):
        return ""
    try:
        return utf8_or_latin(value.encode("latin-1"))
    except UnicodeEncodeError:
        return value
