"""Which pictures every browser shows as they lie in their files, upright and whole; others are given as a JPEG of them.

Only the header is read.
"""

from pathlib import Path

from PIL import ExifTags

from ingest.files.file_checks import Limits, Unreadable, file_errors
from ingest.readers.photo import DECODE_ERRORS, open_photo, tags_of
from ingest.readers.raw import is_raw

TYPES = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
TURNED_BY_ALL = ("JPEG", "MPO")
"""Of these browsers heed which side is up; of others not all do."""

UPRIGHT = 1


def shown_as(path: Path, limits: Limits, most_px: int) -> str:
    """Return the type under which browsers show a file as it is, its longer side at most `most_px`; empty for others.

    A camera raw file is no picture of its own, and what moves is shown by its one picture that tells most.
    """
    try:
        with file_errors(), path.open("rb") as file, open_photo(file, limits) as image:
            media_type = "" if is_raw(path) else TYPES.get(image.format or "", "")
            is_still = image.format == "MPO" or getattr(image, "n_frames", 1) == 1
            is_up = tags_of(image).get(ExifTags.Base.Orientation, UPRIGHT) == UPRIGHT
            is_right = is_still and (is_up or image.format in TURNED_BY_ALL) and max(image.size) <= most_px
            return media_type if is_right else ""
    except (Unreadable, *DECODE_ERRORS):
        return ""
