"""Camera raw files (DNG, CR2, CR3, NEF, ARW): the largest JPEG that the camera put inside, and what it wrote of it.

Knows how directories and boxes are nested; develops nothing: the sensor's own values are left alone. All walking is
bounded, whatever the file claims. Source: TIFF 6.0, Adobe 1992, and ISO 14496-12 for the boxes of CR3.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, Literal

from PIL import ExifTags, Image

from ingest.files.file_checks import Unreadable

SUFFIXES = frozenset({".dng", ".cr2", ".cr3", ".nef", ".arw"})
MOST_DIRECTORIES = 64
MOST_ENTRIES = 1024
MOST_VALUES = 256
MOST_BOXES = 2048
MOST_SEGMENTS = 256
MOST_PREVIEW_BYTES = 64_000_000

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 6: 1, 7: 1, 8: 2, 9: 4, 13: 4}
_STRIPS, _STRIP_BYTES, _SUB_DIRECTORIES, _JPEG, _JPEG_BYTES = 273, 279, 330, 513, 514
_HOLDERS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl"})
_PREVIEW_UUID = bytes.fromhex("eaf42b5e1c984b88b9fbb7dc406e4d16")
_BROKEN = "This camera raw file is damaged or of a kind that is not known. Export it as JPEG with the camera's program."
_NO_PREVIEW = "There is no preview picture in this camera raw file, and raw values are not developed. Save it as JPEG."

Order = Literal["little", "big"]
Tags = dict[int, object]


@dataclass(frozen=True, slots=True)
class Directory:
    """A TIFF directory: whole-number and byte values by tag, and where the next one lies, 0 for none."""

    values: dict[int, tuple[int, ...]]
    next_at: int


def is_raw(path: Path) -> bool:
    """Say whether a file's name is that of a camera raw file."""
    return path.suffix.lower() in SUFFIXES


def preview_of(path: Path) -> bytes:
    """Return the JPEG with the most pixels in a camera raw file.

    Raises Unreadable where there is none, OSError where the file cannot be read.
    """
    with path.open("rb") as file:
        found = {(_pixels_of(file, at, size), -at, size) for at, size in _candidates(file)}
        pixels, minus_at, size = max(found, default=(0, 0, 0))
        if not pixels:
            raise Unreadable(_NO_PREVIEW)
        file.seek(-minus_at)
        return file.read(size)


def raw_tags(path: Path) -> tuple[Tags, Tags]:
    """Return the EXIF and GPS tags of a camera raw file.

    Raises what Pillow raises on broken directories (see `photo.DECODE_ERRORS`), and OSError.
    """
    with path.open("rb") as file:
        if _is_boxes(file):
            parts = {kind: _loaded(BytesIO(_bytes(file, at, end - at))) for kind, at, end in _all_boxes(file)
                     if kind in (b"CMT1", b"CMT2", b"CMT4")}  # fmt: skip
            return {**parts.get(b"CMT1", {}), **parts.get(b"CMT2", {})}, parts.get(b"CMT4", {})
        file.seek(0)
        exif = Image.Exif()
        exif.load_from_fp(file)
        return {**exif, **exif.get_ifd(ExifTags.IFD.Exif)}, dict(exif.get_ifd(ExifTags.IFD.GPSInfo))


def directory(data: IO[bytes], at: int, order: Order) -> Directory:
    """Read the TIFF directory at `at`. What does not fit the file is left out."""
    head = _bytes(data, at, 2)
    count = min(int.from_bytes(head, order), MOST_ENTRIES)
    table = _bytes(data, at + 2, 12 * count + 4)
    values = {}
    for start in range(0, len(table) - 11 if count else 0, 12):
        entry = table[start : start + 12]
        if start >= 12 * count or len(entry) < 12:
            break
        tag, kind = int.from_bytes(entry[:2], order), int.from_bytes(entry[2:4], order)
        size, many = _SIZES.get(kind, 0), min(int.from_bytes(entry[4:8], order), MOST_VALUES)
        if size and many:
            inline = entry[8 : 8 + size * many]
            held = inline if size * many <= 4 else _bytes(data, int.from_bytes(entry[8:], order), size * many)
            whole = range(0, len(held) - size + 1, size)
            values[tag] = tuple(int.from_bytes(held[i : i + size], order) for i in whole)
    return Directory(values, int.from_bytes(table[12 * count : 12 * count + 4], order))


def _candidates(file: IO[bytes]) -> Iterator[tuple[int, int]]:
    """Yield (offset, bytes) of what may be a JPEG."""
    if _is_boxes(file):
        yield from _in_boxes(file)
        return
    head = _bytes(file, 0, 8)
    order: Order | None = {b"II": "little", b"MM": "big"}.get(head[:2])  # type: ignore[assignment]
    if order is None or len(head) < 8:
        raise Unreadable(_BROKEN)
    waiting, seen = [int.from_bytes(head[4:], order)], set[int]()
    while waiting and len(seen) < MOST_DIRECTORIES:
        at = waiting.pop(0)
        if at == 0 or at in seen:
            continue
        seen.add(at)
        found = directory(file, at, order)
        waiting += [found.next_at, *found.values.get(_SUB_DIRECTORIES, ())]
        for where, sizes in ((_JPEG, _JPEG_BYTES), (_STRIPS, _STRIP_BYTES)):
            spots = found.values.get(where, ())
            if len(spots) == 1 and len(found.values.get(sizes, ())) == 1:
                yield spots[0], found.values[sizes][0]


def _pixels_of(file: IO[bytes], at: int, size: int) -> int:
    """Return how many pixels a JPEG has, 0 where it is none that is decoded everywhere (raw values are lossless)."""
    if not 0 < size <= MOST_PREVIEW_BYTES or _bytes(file, at, 3) != b"\xff\xd8\xff":
        return 0
    spot, end = at + 2, at + size
    for _ in range(MOST_SEGMENTS):
        head = _bytes(file, spot, 10)
        if len(head) < 10 or head[0] != 0xFF or spot >= end:
            return 0
        if head[1] in (0xC0, 0xC1, 0xC2):
            return int.from_bytes(head[5:7], "big") * int.from_bytes(head[7:9], "big") if head[4] == 8 else 0
        if 0xC3 <= head[1] <= 0xCF and head[1] not in (0xC4, 0xC8, 0xCC):
            return 0
        spot += 2 + max(2, int.from_bytes(head[2:4], "big"))
    return 0


def _is_boxes(file: IO[bytes]) -> bool:
    return _bytes(file, 4, 4) == b"ftyp"


def _all_boxes(file: IO[bytes]) -> list[tuple[bytes, int, int]]:
    """Return (kind, first byte inside, end) of the boxes, and of those inside the ones that hold others."""
    waiting = [(0, file.seek(0, os.SEEK_END))]
    found: list[tuple[bytes, int, int]] = []
    while waiting and len(found) < MOST_BOXES:
        at, end = waiting.pop(0)
        while at + 8 <= end and len(found) < MOST_BOXES:
            head = _bytes(file, at, 32)
            size, kind, inside = int.from_bytes(head[:4], "big"), head[4:8], at + 8
            if size == 1:
                size, inside = int.from_bytes(head[8:16], "big"), at + 16
            stop = min(end, at + size if size else end)
            if stop <= inside:
                break
            found.append((kind, inside, stop))
            if kind in _HOLDERS:
                waiting.append((inside, stop))
            elif kind == b"uuid":
                waiting.append((inside + (24 if head[8:24] == _PREVIEW_UUID else 16), stop))
            at = stop
    return found


def _in_boxes(file: IO[bytes]) -> Iterator[tuple[int, int]]:
    """Yield where previews may lie in a CR3: in PRVW and THMB boxes, and as the one sample of a track."""
    size = 0
    for kind, at, end in sorted(_all_boxes(file), key=lambda box: box[1]):
        if kind in (b"PRVW", b"THMB"):
            begin = _bytes(file, at, 64).find(b"\xff\xd8\xff")
            if begin >= 0:
                yield at + begin, end - at - begin
        elif kind == b"trak":
            size = 0
        elif kind == b"stsz":
            head = _bytes(file, at, 16)
            size = int.from_bytes(head[4:8], "big") or int.from_bytes(head[12:16], "big")
        elif kind in (b"co64", b"stco"):
            width = 8 if kind == b"co64" else 4
            yield int.from_bytes(_bytes(file, at + 8, width), "big"), size


def _loaded(file: IO[bytes]) -> Tags:
    exif = Image.Exif()
    exif.load_from_fp(file)
    return dict(exif)


def _bytes(file: IO[bytes], at: int, size: int) -> bytes:
    """Return up to `size` bytes from an offset, none for one that no file has."""
    if at < 0 or at >= 1 << 62:
        return b""
    file.seek(at)
    return file.read(size)
