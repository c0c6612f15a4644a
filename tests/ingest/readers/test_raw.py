import struct
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ingest.files.file_checks import Limits, Unreadable
from ingest.metadata.exif import photo_facts
from ingest.readers.file_types import kind_of
from ingest.readers.photo import read_photo
from ingest.readers.raw import SUFFIXES, preview_of
from memory.records.library import Kind

TAKEN = b"2021:06:05 14:03:02\0"


def jpeg(width_px: int, height_px: int) -> bytes:
    """Return a picture that is red on the left and blue on the right."""
    image = Image.new("RGB", (width_px, height_px), (200, 30, 30))
    image.paste((30, 60, 200), (width_px // 2, 0, width_px, height_px))
    held = BytesIO()
    image.save(held, "JPEG", quality=90)
    return held.getvalue()


def lossless(width_px: int, height_px: int) -> bytes:
    """Return the head of a lossless JPEG, as raw values are kept in."""
    return b"\xff\xd8\xff\xc3" + struct.pack(">HBHHB", 11, 8, height_px, width_px, 1) + bytes(64)


class Tiff:
    """Builds a little-endian TIFF piece by piece; every method returns the offset of what it wrote."""

    def __init__(self, order: str = "<") -> None:
        self.order = order
        self.data = bytearray((b"II*\0" if order == "<" else b"MM\0*") + bytes(4))

    def put(self, data: bytes) -> int:
        self.data += bytes(len(self.data) % 2)
        at = len(self.data)
        self.data += data
        return at

    def directory(self, entries: dict[int, int | bytes], next_at: int = 0) -> int:
        rows = b""
        for tag, value in sorted(entries.items()):
            if isinstance(value, int):
                rows += struct.pack(f"{self.order}HHII", tag, 4, 1, value)
            else:
                rows += struct.pack(f"{self.order}HHII", tag, 2, len(value), self.put(value))
        return self.put(struct.pack(f"{self.order}H", len(entries)) + rows + struct.pack(f"{self.order}I", next_at))

    def done(self, first: int) -> bytes:
        self.data[4:8] = struct.pack(f"{self.order}I", first)
        return bytes(self.data)


def raw_file(orientation: int = 1, order: str = "<") -> bytes:
    """Return a raw file: a thumbnail, raw values as lossless JPEG, a large preview in a directory below the first."""
    tiff = Tiff(order)
    small, values, large = jpeg(80, 60), lossless(6000, 4000), jpeg(400, 300)
    small_at, values_at, large_at = tiff.put(small), tiff.put(values), tiff.put(large)
    below = tiff.directory({254: 1, 513: large_at, 514: len(large)})
    second = tiff.directory({273: values_at, 279: len(values), 259: 7})
    exif = tiff.directory({36867: TAKEN})
    first = {271: b"Nikonish\0", 272: b"Z 100\0", 274: orientation, 330: below, 34665: exif}
    return tiff.done(tiff.directory({**first, 513: small_at, 514: len(small)}, second))


def box(kind: bytes, inside: bytes) -> bytes:
    return struct.pack(">I", 8 + len(inside)) + kind + inside


def cr3_file() -> bytes:
    """Return boxes as Canon nests them: tags in small TIFFs of their own, a preview, and a track of one larger JPEG."""
    first, exif = Tiff(), Tiff()
    tags = first.done(first.directory({271: b"Canonish\0", 272: b"R 100\0", 274: 1}))
    times = exif.done(exif.directory({36867: TAKEN}))
    own = box(b"uuid", bytes.fromhex("85c0b687820f11e08111f4ce462b6a48") + box(b"CMT1", tags) + box(b"CMT2", times))
    shown = box(b"PRVW", bytes(16) + jpeg(160, 120))
    preview = box(b"uuid", bytes.fromhex("eaf42b5e1c984b88b9fbb7dc406e4d16") + bytes(8) + shown)
    head = box(b"ftyp", b"crx \0\0\0\1crx ")
    large = jpeg(640, 480)

    def moov(at: int) -> bytes:
        sizes = box(b"stsz", bytes(4) + struct.pack(">II", len(large), 1))
        spots = box(b"co64", bytes(4) + struct.pack(">IQ", 1, at))
        return box(b"moov", own + box(b"trak", box(b"mdia", box(b"minf", box(b"stbl", sizes + spots)))))

    at = len(head) + len(moov(0)) + len(preview) + 8
    return head + moov(at) + preview + box(b"mdat", large)


def test_every_raw_ending_is_a_photo() -> None:
    assert {kind_of(Path(f"a{suffix}")) for suffix in SUFFIXES} == {Kind.PHOTO}


@pytest.mark.parametrize("order", ["<", ">"])
def test_the_largest_jpeg_wins_and_raw_values_are_none(tmp_path: Path, order: str) -> None:
    path = tmp_path / "a.NEF"
    path.write_bytes(raw_file(order=order))
    with Image.open(BytesIO(preview_of(path))) as image:
        assert image.size == (400, 300)


def test_a_raw_file_is_read_upright(tmp_path: Path) -> None:
    path = tmp_path / "a.dng"
    path.write_bytes(raw_file(orientation=6))
    pixels = read_photo(path, Limits())
    assert pixels.shape == (400, 300, 3)
    assert pixels[10, 150, 0] > 150 > pixels[390, 150, 0]


def test_time_and_camera_of_a_raw_file(tmp_path: Path) -> None:
    for name, data, device in (("a.arw", raw_file(), "Nikonish Z 100"), ("a.cr3", cr3_file(), "Canonish R 100")):
        path = tmp_path / name
        path.write_bytes(data)
        facts = photo_facts(path)
        assert facts.device == device and facts.clues
        assert facts.clues[0].date.at.replace(tzinfo=None).isoformat() == "2021-06-05T14:03:02"


def test_the_largest_jpeg_of_cr3_boxes(tmp_path: Path) -> None:
    path = tmp_path / "a.cr3"
    path.write_bytes(cr3_file())
    assert read_photo(path, Limits()).shape == (480, 640, 3)


def test_without_a_preview_the_owner_is_told(tmp_path: Path) -> None:
    tiff = Tiff()
    values = lossless(100, 100)
    at = tiff.put(values)
    path = tmp_path / "a.cr2"
    path.write_bytes(tiff.done(tiff.directory({273: at, 279: len(values)})))
    with pytest.raises(Unreadable, match="no preview"):
        read_photo(path, Limits())


def test_directories_that_point_at_themselves_end(tmp_path: Path) -> None:
    tiff = Tiff()
    first = tiff.directory({330: 8}, next_at=8)
    path = tmp_path / "a.nef"
    path.write_bytes(tiff.done(first))
    assert first == 8
    with pytest.raises(Unreadable):
        preview_of(path)


@pytest.mark.parametrize(("name", "data"), [("a.dng", raw_file()), ("a.cr3", cr3_file())])
def test_damage_is_a_sentence_or_a_picture(tmp_path: Path, name: str, data: bytes) -> None:
    rng = np.random.default_rng(3)
    path = tmp_path / name
    for number in range(60):
        broken = bytearray(data[: int(rng.integers(16, len(data)))] if number % 2 else data)
        for at in rng.integers(4, len(broken), 12):
            broken[at] = int(rng.integers(0, 256))
        path.write_bytes(broken)
        photo_facts(path)
        try:
            assert read_photo(path, Limits()).ndim == 3
        except Unreadable as error:
            assert str(error)
