"""From a picture file to upright pixels of bounded size: JPEG, PNG, WebP, GIF, TIFF, BMP, HEIC and AVIF through Pillow.

Of a camera raw file the picture is the JPEG that the camera put inside (see raw.py).

Knows nothing of when or where a picture was taken (that is resolve.py), nor of what it shows. Colour profiles are not
applied. A picture cut short is refused, be it by a few bytes: what is grey or torn would be taken for seen, and of the
damaged pictures tried, those that could be mended showed noise. A JPEG that lacks only the mark of its end is read.
"""

import ctypes
import importlib
import logging
import os
import re
import struct
import threading
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from io import BytesIO
from pathlib import Path
from typing import IO

import numpy as np
import pillow_heif
from numpy.typing import NDArray
from PIL import ExifTags, Image, UnidentifiedImageError, _imaging

from ingest.files.file_checks import Limits, Unreadable, check_file, file_errors, looks_like_text, memory_free_bytes
from ingest.readers.raw import is_raw, preview_of, raw_tags
from models.protocols import Pixels

pillow_heif.register_heif_opener()
with suppress(ImportError):  # its licence keeps it from coming with the program; it is used where somebody installed it
    importlib.import_module("pillow_jxl")
# The cap is ours (`Limits.photo_pixels`), checked by header in `open_photo`; Pillow's own would be a warning first.
Image.MAX_IMAGE_PIXELS = None
# Pillow logs, and its libtiff writes to stderr, what they also report as errors.
logging.getLogger("PIL").setLevel(logging.CRITICAL)
with suppress(AttributeError, OSError):
    ctypes.CDLL(_imaging.__file__).TIFFSetErrorHandler(None)
    ctypes.CDLL(_imaging.__file__).TIFFSetWarningHandler(None)

DECODE_ERRORS = (
    OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, EOFError, RuntimeError, AttributeError,
    AssertionError, MemoryError, struct.error, zlib.error,
)  # fmt: skip
"""What Pillow and its plugins raise on broken files; a test feeds them damaged pictures and watches what comes."""

BYTES_PER_PIXEL = 8
NEAR_ENOUGH = 0.98
"""A JPEG that can be decoded at a half, a quarter or an eighth is, where that is this share of the wanted size at the
least: 4,032 px give 2,016 for 2,048, which costs a fifth of decoding it whole and shrinking it."""

_JPEG, _JPEG_END = b"\xff\xd8\xff", b"\xff\xd9"
_JPEG_SCAN, _OTHER_MARK = b"\xff\xda", re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
"""Where the values of a scan begin, and what does not stand among them."""

_FILLING = b"\x5a" * 64
_ANIMATED = ("GIF", "WEBP", "PNG")
LEAST_CONTRAST = 2.0
MOST_PAGES = 50
FRAMES_TRIED, MOST_FRAMES = 12, 240
"""Of an animation whose first frame has less contrast, so many frames are looked at, among so many."""

_JPEG_XL = (b"\xff\x0a", b"\0\0\0\x0cJXL ")
_NO_JPEG_XL = (
    "This is a JPEG XL picture, which is not read as installed. Save it as JPEG, or install the Pillow plugin "
    "pillow-jxl-plugin (GPL) beside Yesteryear."
)

_TRANSPOSES = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_HEADER_LOCK = threading.Lock()


def read_photo(path: Path, limits: Limits, side_px: int = 1024, page: int = 0) -> Pixels:
    """Read a picture upright, its longer side at most `side_px`, what is see-through over white.

    Returns (height_px, width_px, 3) RGB. Of an animation the first frame is read, or where that is blank the one with
    the most in it; of a TIFF with several pages the one that is asked for, from 0. Raises Unreadable.
    """
    head = check_file(path, limits.photo_bytes)
    try:
        with file_errors(), _decode_errors(head), picture_file(path) as file, open_photo(file, limits) as image:
            if is_raw(path):
                image.getexif().setdefault(ExifTags.Base.Orientation, _raw_orientation(path))
            if page:
                image.seek(page)
            else:
                _seek_content(image)
            return _pixels(image, side_px)
    except Unreadable:
        whole = _without_end_mark(path, limits, side_px) if head.startswith(_JPEG) and not is_raw(path) else None
        if whole is None:
            raise
        return whole


def page_count(path: Path) -> int:
    """Return how many pages a TIFF has, at most `MOST_PAGES`; 1 for any other file and what cannot be opened."""
    if path.suffix.lower() not in (".tif", ".tiff"):
        return 1
    try:
        with path.open("rb") as file, open_photo(file, Limits()) as image:
            return min(MOST_PAGES, getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1
    except (Unreadable, *DECODE_ERRORS):
        return 1


def _without_end_mark(path: Path, limits: Limits, side_px: int) -> Pixels | None:
    """Return the pixels of a JPEG that lacks only the mark of its end, None where it lacks more.

    Nothing else is missing where it makes no difference what follows: with pixels missing, other bytes give others.
    """
    with file_errors():
        data = path.read_bytes().rstrip(_JPEG[:1])
    if data.endswith(_JPEG_END) or _OTHER_MARK.search(data, data.rfind(_JPEG_SCAN) + len(_JPEG_SCAN)):
        return None
    found: list[Pixels] = []
    for filling in (b"", _FILLING):
        try:
            with open_photo(BytesIO(data + filling + _JPEG_END), limits) as image:
                found.append(_pixels(image, side_px))
        except DECODE_ERRORS:
            return None
    return found[0] if np.array_equal(found[0], found[1]) else None


def _seek_content(image: Image.Image) -> None:
    """Turn to the frame of an animation that is shown: the first, or where that is blank the one with most contrast."""
    count = getattr(image, "n_frames", 1) if image.format in _ANIMATED else 1
    if count < 2 or _contrast(image) >= LEAST_CONTRAST:
        return
    step = max(1, min(count, MOST_FRAMES) // FRAMES_TRIED)
    best = (LEAST_CONTRAST, 0)
    for number in range(step, min(count, MOST_FRAMES), step):
        image.seek(number)
        best = max(best, (_contrast(image), number))
    image.seek(best[1])


def _contrast(image: Image.Image) -> float:
    """Return the standard deviation of a frame's grey levels."""
    return float(np.asarray(_rgb(image).convert("L"), np.float32).std())


def shrunk(pixels: Pixels, side_px: int) -> Pixels:
    """Return a picture with its longer side at most `side_px`, as one that is read at that size."""
    scale = side_px / max(pixels.shape[:2])
    if scale >= 1:
        return pixels
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    return np.asarray(_resized(Image.fromarray(pixels), size), dtype=np.uint8)


def picture_file(path: Path) -> IO[bytes]:
    """Open the file that holds the picture: the one at `path`, or what lies inside a camera raw file.

    Raises Unreadable and OSError.
    """
    return BytesIO(preview_of(path)) if is_raw(path) else path.open("rb")


@contextmanager
def open_photo(file: IO[bytes], limits: Limits) -> Iterator[Image.Image]:
    """Open a picture by its header, nothing decoded yet, refusing one with more pixels than allowed or than fit.

    Raises Unreadable for its size and `DECODE_ERRORS` for what is broken.
    """
    with without_warnings():
        image = Image.open(file)
    with image:
        _check_size(image.width * image.height, f"{image.width} x {image.height}", limits)
        if image.format in ("HEIF", "AVIF") and _is_cut_short(file):
            raise Unreadable("The picture was cut short: its end is missing. Copy it again from where it came from.")
        yield image


def tags_of(image: Image.Image) -> Image.Exif:
    """Return the EXIF tags of a picture without decoding it, which Pillow would do for a PNG."""
    with without_warnings():
        return Image.Image.getexif(image)


def _check_size(pixels: int, size: str, limits: Limits) -> None:
    free_bytes = memory_free_bytes()
    if pixels > limits.photo_pixels:
        raise Unreadable(
            f"The picture is {size} pixels, more than the {limits.photo_pixels // 1_000_000} million allowed. "
            "Save a smaller copy, or raise the limit in the settings."
        )
    if free_bytes is not None and pixels * BYTES_PER_PIXEL > free_bytes // 2:
        raise Unreadable(f"The picture is {size} pixels, too large for the memory now free. Close other programs.")


def _is_cut_short(file: IO[bytes]) -> bool:
    """Say whether one of the boxes that the file is made of would reach past its end; libheif paints those black."""
    here, end = file.tell(), file.seek(0, os.SEEK_END)
    at = 0
    while at < end:
        file.seek(at)
        head = file.read(16)
        size = int.from_bytes(head[:4], "big")
        if size == 1:
            size = int.from_bytes(head[8:], "big")
        if size < 8:
            break  # 0 says: up to the end; anything else is no box but what some program has put behind them
        at += size
    file.seek(here)
    return at > end


@contextmanager
def without_warnings() -> Iterator[None]:
    """Drop the warnings of a header's reading; a lock, because Python's warning filters belong to all threads."""
    with _HEADER_LOCK, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextmanager
def _decode_errors(head: bytes) -> Iterator[None]:
    try:
        yield
    except Unreadable:
        raise
    except UnidentifiedImageError as error:
        if head.startswith(_JPEG_XL):
            raise Unreadable(_NO_JPEG_XL) from error
        if looks_like_text(head):
            raise Unreadable("This file is text, not a picture, despite its extension. Rename it to .txt.") from error
        raise Unreadable(
            "This is not a picture of a kind that can be read, or its beginning is damaged. "
            "Open it in another program and save it as JPEG."
        ) from error
    except MemoryError as error:
        raise Unreadable(
            "The picture does not fit into memory. Close other programs or save a smaller copy."
        ) from error
    except DECODE_ERRORS as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise Unreadable(
            "The picture is damaged or was cut short, and cannot be decoded. Copy it again from where it came from."
        ) from error


def _pixels(image: Image.Image, side_px: int) -> Pixels:
    scale = min(1.0, side_px / max(image.size))
    target = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    image.draft("RGB", (round(target[0] * NEAR_ENOUGH), round(target[1] * NEAR_ENOUGH)))
    with without_warnings() if image.format == "TIFF" else nullcontext():
        image.load()
    if image.format == "TIFF" and (image.width > image.height) != (target[0] > target[1]):
        target = (target[1], target[0])  # Pillow turns a TIFF while it loads it
    rgb = _rgb(image)
    if max(rgb.size) > side_px:
        rgb = _resized(rgb, target)
    return np.asarray(_turned(rgb, _orientation(image)), dtype=np.uint8)


def _resized(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    return picture.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)


def _raw_orientation(path: Path) -> int:
    with suppress(*DECODE_ERRORS), without_warnings():
        found = raw_tags(path)[0].get(ExifTags.Base.Orientation)
        return found if isinstance(found, int) else 1
    return 1


def _orientation(image: Image.Image) -> int:
    """Return what is left to turn after loading: pillow-heif and Pillow's TIFF turn by themselves and then say 1."""
    found = tags_of(image).get(ExifTags.Base.Orientation, 1)
    return found if image.format != "TIFF" and isinstance(found, int) else 1


def _turned(picture: Image.Image, orientation: int) -> Image.Image:
    return picture.transpose(_TRANSPOSES[orientation]) if orientation in _TRANSPOSES else picture


def _rgb(image: Image.Image) -> Image.Image:
    if image.mode == "RGB":
        return image
    if image.mode.startswith("I;16"):
        return _grey(np.asarray(image, dtype=np.float32) / 257)
    if image.mode in ("I", "F"):
        return _grey(_stretched(np.asarray(image, dtype=np.float32)))
    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        see_through = image.convert("RGBA")
        white = Image.new("RGB", image.size, "white")
        white.paste(see_through, mask=see_through.getchannel("A"))
        return white
    return image.convert("RGB")


def _stretched(values: NDArray[np.float32]) -> NDArray[np.floating]:
    """Bring grey values without a fixed range to 0..255: as 8 or 16 bits where they fit, else from least to most."""
    values = np.nan_to_num(values)
    least, most = float(values.min()), float(values.max())
    if least >= 0 and 1 < most <= 255:
        return values
    if least >= 0 and 255 < most <= 65535:
        return values / 257
    return (values - least) * (255 / (most - least)) if most > least else np.zeros_like(values)


def _grey(values: NDArray[np.floating]) -> Image.Image:
    return Image.fromarray(np.clip(np.rint(values), 0, 255).astype(np.uint8), "L").convert("RGB")
