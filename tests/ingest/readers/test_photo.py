import json
import logging
import math
import random
import struct
import warnings
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ingest.files.file_checks import Limits, Unreadable
from ingest.readers import photo
from ingest.readers.photo import open_photo, read_photo, shrunk, tags_of
from models.protocols import Pixels

LIMITS = Limits()
RED, GREEN, BLUE, YELLOW = (200, 20, 20), (20, 160, 20), (20, 20, 200), (220, 220, 20)
FORMATS = ("jpg", "png", "webp", "gif", "tif", "bmp", "heic", "avif")


def quarters(width: int = 64, height: int = 48) -> Image.Image:
    """Return red and green above blue and yellow, so that every turn and flip of it looks different."""
    image = Image.new("RGB", (width, height))
    for number, colour in enumerate((RED, GREEN, BLUE, YELLOW)):
        image.paste(colour, (number % 2 * width // 2, number // 2 * height // 2, width, height))
        if number == 0:
            image.paste(GREEN, (width // 2, 0, width, height))
    return image


def corner_colours(pixels: Pixels) -> list[tuple[int, ...]]:
    height, width, _ = pixels.shape
    spots = [(height // 4, width // 4), (height // 4, width * 3 // 4), (height * 3 // 4, width // 4)]
    return [tuple(int(value) for value in pixels[spot]) for spot in [*spots, (height * 3 // 4, width * 3 // 4)]]


def assert_upright(pixels: Pixels) -> None:
    assert np.allclose(corner_colours(pixels), [RED, GREEN, BLUE, YELLOW], atol=25), corner_colours(pixels)


def with_orientation(path: Path, orientation: int) -> Path:
    """Write the quarters as a camera held askew does: pixels turned, and a tag that says how to turn them back."""
    undo = Image.Transpose
    turn = {2: undo.FLIP_LEFT_RIGHT, 3: undo.ROTATE_180, 4: undo.FLIP_TOP_BOTTOM, 5: undo.TRANSPOSE}
    turn |= {6: undo.ROTATE_90, 7: undo.TRANSVERSE, 8: undo.ROTATE_270}
    image = quarters() if orientation == 1 else quarters().transpose(turn[orientation])
    exif = Image.Exif()
    exif[0x0112] = orientation
    image.save(path, exif=exif.tobytes(), quality=95)
    return path


@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_shows_its_picture(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    quarters().save(path)
    pixels = read_photo(path, LIMITS)
    assert pixels.shape == (48, 64, 3) and pixels.dtype == np.uint8
    assert_upright(pixels)


@pytest.mark.parametrize("ending", ["jpg", "png", "webp", "tif", "heic", "avif"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_upright_and_once(tmp_path: Path, ending: str, orientation: int) -> None:
    pixels = read_photo(with_orientation(tmp_path / f"a.{ending}", orientation), LIMITS)
    assert pixels.shape == (48, 64, 3)
    assert_upright(pixels)


@pytest.mark.parametrize("ending", ["jpg", "tif"])
def test_a_large_turned_picture_is_bounded_and_keeps_its_shape(tmp_path: Path, ending: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    quarters(900, 300).transpose(Image.Transpose.ROTATE_90).save(tmp_path / f"a.{ending}", exif=exif)
    pixels = read_photo(tmp_path / f"a.{ending}", LIMITS, side_px=200)
    assert pixels.shape == (67, 200, 3)
    assert_upright(pixels)


@pytest.mark.parametrize(("side_px", "got"), [(2048, 2016), (1024, 1008), (1000, 1000), (512, 504), (400, 400)])
def test_a_jpeg_that_can_be_decoded_at_about_the_wanted_size_is_not_shrunk_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, side_px: int, got: int
) -> None:
    quarters(4032, 3024).save(tmp_path / "a.jpg")
    resized: list[int] = []
    resize = Image.Image.resize

    def counted(image: Image.Image, *given: object, **more: object) -> Image.Image:
        resized.append(1)
        return resize(image, *given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Image.Image, "resize", counted)
    pixels = read_photo(tmp_path / "a.jpg", LIMITS, side_px)
    assert pixels.shape == (got * 3 // 4, got, 3) and bool(resized) == (got == side_px)
    assert_upright(pixels)


@pytest.mark.parametrize(
    ("size", "side_px", "shape"),
    [
        ((1008, 756), 512, (384, 512, 3)),
        ((756, 1008), 512, (512, 384, 3)),
        ((900, 300), 512, (171, 512, 3)),
        ((300, 200), 512, (200, 300, 3)),
        ((3000, 1), 500, (1, 500, 3)),
    ],
)
def test_pixels_are_shrunk_as_a_file_is_read_at_that_size(
    tmp_path: Path, size: tuple[int, int], side_px: int, shape: tuple[int, int, int]
) -> None:
    quarters(*size).save(tmp_path / "a.png")
    small = shrunk(np.asarray(quarters(*size), np.uint8), side_px)
    assert small.shape == shape and (small == read_photo(tmp_path / "a.png", LIMITS, side_px)).all()


def test_a_small_picture_is_not_blown_up(tmp_path: Path) -> None:
    Image.new("RGB", (3, 1), RED).save(tmp_path / "a.png")
    assert read_photo(tmp_path / "a.png", LIMITS, side_px=500).shape == (1, 3, 3)


def test_a_line_of_a_picture_keeps_one_pixel_of_height(tmp_path: Path) -> None:
    Image.new("RGB", (5000, 1), RED).save(tmp_path / "a.png")
    assert read_photo(tmp_path / "a.png", LIMITS, side_px=100).shape == (1, 100, 3)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "GIF"])
def test_what_is_see_through_is_white(tmp_path: Path, mode: str) -> None:
    path = tmp_path / ("a.gif" if mode == "GIF" else "a.png")
    image = Image.new("RGBA", (8, 8), (0, 0, 0, 0))
    (image if mode == "GIF" else image.convert(mode)).save(path)
    assert (read_photo(path, LIMITS) == 255).all()


def test_a_palette_with_a_see_through_colour(tmp_path: Path) -> None:
    image = Image.new("P", (8, 8), 1)
    image.putpalette([0, 0, 0, *RED, *BLUE])
    image.paste(2, (4, 0, 8, 8))
    image.save(tmp_path / "a.png", transparency=bytes([255, 255, 0]))
    pixels = read_photo(tmp_path / "a.png", LIMITS)
    assert tuple(pixels[0, 0]) == RED and tuple(pixels[0, 7]) == (255, 255, 255)


@pytest.mark.parametrize("ending", ["png", "tif"])
def test_sixteen_bits_a_pixel_are_scaled_and_not_cut(tmp_path: Path, ending: str) -> None:
    values = np.array([[0, 32768, 65535]], dtype=np.uint16)
    Image.fromarray(values).save(tmp_path / f"a.{ending}")
    assert read_photo(tmp_path / f"a.{ending}", LIMITS)[0, :, 0].tolist() == [0, 128, 255]


@pytest.mark.parametrize(
    ("values", "seen"),
    [
        ([0.0, 0.5, 1.0], [0, 128, 255]),
        ([-5.0, 0.0, 5.0], [0, 128, 255]),
        ([0.0, 40.0, 200.0], [0, 40, 200]),
        ([7.0, 7.0, 7.0], [7, 7, 7]),
        ([math.nan, math.nan, 1.0], [0, 0, 255]),
    ],
)
def test_pictures_of_real_numbers_are_brought_to_a_byte(tmp_path: Path, values: list[float], seen: list[int]) -> None:
    Image.fromarray(np.array([values], dtype=np.float32)).save(tmp_path / "a.tif")
    assert read_photo(tmp_path / "a.tif", LIMITS)[0, :, 0].tolist() == seen


def test_printers_colours_are_turned_to_light(tmp_path: Path) -> None:
    quarters().convert("CMYK").save(tmp_path / "a.jpg", quality=95)
    assert_upright(read_photo(tmp_path / "a.jpg", LIMITS))


def test_black_and_white_is_read(tmp_path: Path) -> None:
    Image.new("1", (8, 8), 1).save(tmp_path / "a.png")
    assert (read_photo(tmp_path / "a.png", LIMITS) == 255).all()


def test_the_first_frame_stands_for_an_animation(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in (RED, BLUE)]
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=frames[1:])
    assert tuple(read_photo(tmp_path / "a.gif", LIMITS)[4, 4]) == RED


def test_a_name_that_lies_about_the_format_does_no_harm(tmp_path: Path) -> None:
    quarters().save(tmp_path / "a.heic")
    (tmp_path / "a.heic").rename(tmp_path / "a.jpg")
    assert_upright(read_photo(tmp_path / "a.jpg", LIMITS))


def huge_png(side_px: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", side_px, side_px, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 10_000)) + chunk(b"IEND", b"")


def test_a_picture_of_too_many_pixels_is_refused_by_its_header(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(huge_png(60_000))
    with pytest.raises(Unreadable, match="60000 x 60000 pixels, more than the 250 million"):
        read_photo(tmp_path / "a.png", LIMITS)


def test_a_picture_that_does_not_fit_into_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photo, "memory_free_bytes", lambda: 1_000_000_000)
    (tmp_path / "a.png").write_bytes(huge_png(8_000))
    with pytest.raises(Unreadable, match="memory now free"):
        read_photo(tmp_path / "a.png", LIMITS)


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("share", [0.3, 0.9])
def test_a_picture_cut_short_is_refused(tmp_path: Path, ending: str, share: float) -> None:
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 255, (64, 64, 3), dtype=np.uint8))
    path = tmp_path / f"a.{ending}"
    noise.save(path)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    with pytest.raises(Unreadable):
        read_photo(path, LIMITS)


@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("cut", [1, 2])
def test_a_jpeg_that_lacks_only_its_end_is_read(tmp_path: Path, cut: int, progressive: bool) -> None:
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 255, (200, 300, 3), dtype=np.uint8))
    path = tmp_path / "a.jpg"
    noise.save(path, progressive=progressive)
    whole = read_photo(path, LIMITS)
    path.write_bytes(path.read_bytes()[:-cut])
    assert np.array_equal(read_photo(path, LIMITS), whole)
    path.write_bytes(path.read_bytes()[: -200 - cut])
    with pytest.raises(Unreadable):
        read_photo(path, LIMITS)


@pytest.mark.parametrize("ending", ["gif", "webp", "png"])
def test_an_animation_that_begins_blank_shows_what_comes(tmp_path: Path, ending: str) -> None:
    frames = [Image.new("RGB", (64, 48), "black") for _ in range(6)] + [quarters()]
    frames[0].save(tmp_path / f"a.{ending}", save_all=True, append_images=frames[1:], duration=40)
    assert_upright(read_photo(tmp_path / f"a.{ending}", LIMITS))
    frames = [quarters(), Image.new("RGB", (64, 48), "black")]
    frames[0].save(tmp_path / f"b.{ending}", save_all=True, append_images=frames[1:], duration=40)
    assert_upright(read_photo(tmp_path / f"b.{ending}", LIMITS))


@pytest.mark.parametrize("ending", FORMATS)
def test_text_with_a_pictures_name_is_called_text(tmp_path: Path, ending: str) -> None:
    (tmp_path / f"a.{ending}").write_text("Dear diary, today we went to the lake. " * 20, encoding="utf-8")
    with pytest.raises(Unreadable, match="text, not a picture"):
        read_photo(tmp_path / f"a.{ending}", LIMITS)


def test_a_picture_that_vanishes_is_said_to_have_vanished(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="disappeared"):
        read_photo(tmp_path / "gone.jpg", LIMITS)


def test_a_disk_that_fails_amid_reading_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quarters().save(tmp_path / "a.jpg")

    def fail(image: Image.Image, side_px: int) -> Pixels:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(photo, "_pixels", fail)
    with pytest.raises(Unreadable, match="Input/output error"):
        read_photo(tmp_path / "a.jpg", LIMITS)


def test_a_picture_beyond_memory_is_a_sentence_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quarters().save(tmp_path / "a.jpg")

    def fail(image: Image.Image, side_px: int) -> Pixels:
        raise MemoryError

    monkeypatch.setattr(photo, "_pixels", fail)
    with pytest.raises(Unreadable, match="memory"):
        read_photo(tmp_path / "a.jpg", LIMITS)


@pytest.mark.parametrize(("ending", "options"), [("tif", {"compression": "tiff_lzw"}), *((e, {}) for e in FORMATS)])
def test_no_damage_lets_anything_but_a_sentence_through(
    tmp_path: Path,
    ending: str,
    options: dict[str, str],
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    path = tmp_path / f"a.{ending}"
    quarters().save(path, **options)
    whole = path.read_bytes()
    chance = random.Random(1)
    for _ in range(60):
        damaged = bytearray(whole)
        for _ in range(chance.choice((1, 5, 30))):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path.write_bytes(damaged)
        try:
            read_photo(path, LIMITS)
        except Unreadable as refusal:
            assert str(refusal).endswith(".")
    assert capfd.readouterr() == ("", "")
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_tags_are_read_without_decoding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = with_orientation(tmp_path / "a.png", 3)

    def fail(self: Image.Image) -> None:
        raise AssertionError("decoded")

    with path.open("rb") as file, open_photo(file, LIMITS) as image:
        monkeypatch.setattr(type(image), "load", fail)
        assert tags_of(image)[0x0112] == 3


def test_pillows_own_pixel_warning_never_comes(tmp_path: Path) -> None:
    Image.new("1", (12_000, 8_000)).save(tmp_path / "a.png")  # 96 million: Pillow warns at 89
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert read_photo(tmp_path / "a.png", LIMITS, side_px=64).shape == (43, 64, 3)


LACKS_ONLY_ITS_END = "weird/me_32d08f4a5eb10332506ebedbb9bc7257.jpg"


def is_broken(entry: dict[str, object]) -> bool:
    return entry.get("decodes") is False and entry["file"] != LACKS_ONLY_ITS_END


def test_a_real_picture_without_its_end_is_read(shared: Path) -> None:
    assert read_photo(shared / "media" / "exif" / LACKS_ONLY_ITS_END, LIMITS).shape[1] == 1024


@pytest.mark.parametrize("head", [b"\xff\x0a", b"\0\0\0\x0cJXL \r\n\x87\n"])
def test_jpeg_xl_is_named(tmp_path: Path, head: bytes) -> None:
    (tmp_path / "a.jxl").write_bytes(head + bytes(range(200)))
    with pytest.raises(Unreadable, match="JPEG"):
        read_photo(tmp_path / "a.jxl", LIMITS)


@pytest.mark.parametrize(("broken", "least"), [(False, 20), (True, 4)])
def test_real_pictures_decode_just_where_they_are_whole(shared: Path, broken: bool, least: int) -> None:
    entries = json.loads((shared / "media" / "exif" / "index.json").read_text(encoding="utf-8"))
    chosen = [entry for entry in entries if "decodes" in entry and is_broken(entry) is broken]
    assert len(chosen) >= least
    for entry in chosen:
        path = shared / "media" / "exif" / entry["file"]
        if broken:
            with pytest.raises(Unreadable):
                read_photo(path, LIMITS)
        else:
            height, width, _ = read_photo(path, LIMITS).shape
            wide = entry["size"][0] / entry["size"][1]
            turned = (entry["orientation"] or 1) >= 5 and path.suffix.lower() not in (".heic",)
            assert width / height == pytest.approx(1 / wide if turned else wide, rel=0.05)
