"""What a moment shows or sounds like, as bytes that other programs can open. Knows the open library; no protocol."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image

from app.library.session import Session
from app.services.errors import UserError
from app.services.serialize import is_missing
from ingest.files.file_checks import Unreadable
from ingest.readers.photo import read_photo
from ingest.readers.sound_clip import read_clip
from ingest.readers.video import read_frame
from memory.records.library import Kind, MomentView
from models.protocols import Pixels

SIDE_PX = 1024
"""The longer side of a picture that is given."""

MOST_CLIP_S = 30.0


@dataclass(frozen=True, slots=True)
class Content:
    """A picture (JPEG) and sound (WAV) of a moment, each empty where there is none, and where in the file they are."""

    picture: bytes = b""
    sound: bytes = b""
    start_s: float | None = None


def content_of(session: Session, one: MomentView, second: float | None, length_s: float) -> Content:
    """Return a photo, the picture shown at a second of a video, and `length_s` of sound from there on.

    The second is the moment's first where none is given; at most 30 seconds of sound are given. Of a note there is
    nothing. Raises UserError where the file is away or cannot be read.
    """
    kind, path, limits = one.asset.kind, Path(one.path), session.config.limits
    if kind is Kind.NOTE:
        return Content()
    if is_missing(one.path):
        raise UserError(f"{one.path} is not there now; the disk may be disconnected")
    start_s = (one.moment.start_s or 0.0) if second is None else second
    length_s = min(length_s, MOST_CLIP_S)
    try:
        if kind is Kind.PHOTO:
            return Content(encoded(read_photo(path, limits, SIDE_PX)))
        picture = encoded(read_frame(path, start_s, SIDE_PX, limits)) if kind is Kind.VIDEO else b""
        sound = read_clip(path, start_s, length_s, limits) if length_s else b""
    except Unreadable as error:
        raise UserError(f"{one.path}: {error}") from error
    return Content(picture, sound, start_s)


def encoded(pixels: Pixels) -> bytes:
    """Return pixels as JPEG bytes; nothing of the original's own data is in them."""
    out = BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=82)
    return out.getvalue()
