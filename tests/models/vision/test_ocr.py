import logging
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from models.loading import load_ocr
from models.protocols import Pixels
from models.registry.card import WeightsMissing
from models.vision import ocr
from models.vision.ocr import DETECT_PX, GLANCE_PX, MOST_LINES, PaddleReader


@pytest.fixture(scope="module")
def reader() -> PaddleReader:
    return load_ocr()


def lettered(rows: list[str], size_px: int = 32, side_px: tuple[int, int] = (900, 400)) -> Image.Image:
    picture = Image.new("RGB", side_px, "white")
    pen = ImageDraw.Draw(picture)
    for number, row in enumerate(rows):
        pen.text((40, 40 + 2 * size_px * number), row, "black", font=ImageFont.load_default(size_px))
    return picture


def pixels(picture: Image.Image) -> Pixels:
    return np.asarray(picture, dtype=np.uint8)


def test_words_are_read_with_where_they_stand(reader: PaddleReader) -> None:
    rows = ["The boat needs a new rope", "Gate B43, platform 7"]
    found = sorted(reader.read(pixels(lettered(rows))), key=lambda line: line.box[1])
    assert [line.text for line in found] == rows
    first, second = found
    assert first.box[3] < second.box[1] and 0 < first.box[0] < 0.08 and 0.4 < first.box[2] < 0.7
    assert all(line.confidence > 0.9 for line in found)


@pytest.mark.parametrize("degrees", [-6, 6])
def test_words_a_little_turned_are_read(reader: PaddleReader, degrees: int) -> None:
    turned = lettered(["The boat needs a new rope"]).rotate(degrees, Image.Resampling.BICUBIC, fillcolor="white")
    assert [line.text for line in reader.read(pixels(turned))] == ["The boat needs a new rope"]


def test_umlauts_and_spaces_are_kept(reader: PaddleReader) -> None:
    try:
        letters = ImageFont.truetype("DejaVuSans.ttf", 32)
    except OSError:
        pytest.skip("no font with umlauts on this machine")
    picture = Image.new("RGB", (900, 120), "white")
    ImageDraw.Draw(picture).text((40, 40), "Straßenbahn nach Köln-Mülheim", "black", font=letters)
    assert [line.text for line in reader.read(pixels(picture))] == ["Straßenbahn nach Köln-Mülheim"]


def test_small_print_in_a_large_picture_is_not_missed_at_a_glance(reader: PaddleReader) -> None:
    picture = Image.new("RGB", (1920, 1280), (96, 120, 92))
    assert not reader.sees_letters(pixels(picture))
    picture.paste(lettered(["Flight LH 720 to Beijing"], 28, (500, 100)), (1000, 700))
    assert max(picture.size) > DETECT_PX > GLANCE_PX
    assert reader.sees_letters(pixels(picture)) and reader.sees_letters(pixels(picture.resize((960, 640))))
    (line,) = reader.read(pixels(picture))
    assert line.text == "Flight LH 720 to Beijing" and 1000 / 1920 <= line.box[0] < line.box[2] <= 1500 / 1920


def test_a_strip_is_read_where_it_stands(reader: PaddleReader) -> None:
    strip = lettered(["The boat needs a new rope"], 32, (1200, 90)).crop((0, 30, 1200, 90))
    (line,) = reader.read(pixels(strip))
    assert line.text == "The boat needs a new rope" and 0 <= line.box[1] < 0.4 < 0.6 < line.box[3] <= 1


@pytest.mark.parametrize("size", [(1, 1), (5, 900), (900, 3), (64, 64)])
def test_where_nothing_is_written_nothing_is_read(reader: PaddleReader, size: tuple[int, int]) -> None:
    picture = np.full((*size, 3), 90, dtype=np.uint8)
    assert reader.read(picture) == [] and not reader.sees_letters(picture)


@pytest.mark.parametrize("size", [(900, 400), (400, 900), (300, 60)])
def test_letters_are_seen_at_a_glance(reader: PaddleReader, size: tuple[int, int]) -> None:
    assert reader.sees_letters(pixels(lettered(["The boat", "B43"], min(32, size[1] // 3), size)))


def test_letters_in_a_long_screenshot_are_seen(reader: PaddleReader) -> None:
    rows = ["When does the ferry leave?", "At 7:45 from pier 3", "I packed the tent", "See you there"]
    long = Image.new("RGB", (1080, 6000), "white")
    for number in range(4):
        long.paste(lettered([rows[number]], 28, (900, 120)), (60, 400 + 1100 * number))
    long.thumbnail((1024, 1024))
    assert reader.sees_letters(pixels(long))


def test_words_are_read_in_several_threads_as_in_one(reader: PaddleReader) -> None:
    pictures = [pixels(lettered([f"Gate B{number}", "The boat needs a rope"])) for number in range(10, 16)]
    fresh = PaddleReader(ocr.models_folder())
    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(fresh.read, pictures)) == [reader.read(one) for one in pictures]
        assert all(pool.map(fresh.sees_letters, pictures))


def test_a_page_full_of_lines_is_read_up_to_a_bound(reader: PaddleReader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "MOST_LINES", 2)
    assert MOST_LINES > 2 and len(reader.read(pixels(lettered(["first row", "second row", "third row"])))) == 2


def test_nothing_is_asked_of_the_network_and_nothing_is_logged(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def refused(*_: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refused)
    assert PaddleReader(ocr.models_folder()).read(pixels(lettered(["STOP here"])))
    assert capfd.readouterr() == ("", "") and logging.getLogger("RapidOCR").level == logging.CRITICAL


def test_networks_that_are_missing_are_said_to_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "RECOGNISER", "gone.onnx")
    with pytest.raises(WeightsMissing, match="ocr = false"):
        load_ocr()
    monkeypatch.setattr(ocr, "PACKAGE", "nosuchpackage")
    with pytest.raises(WeightsMissing, match="nosuchpackage"):
        load_ocr()


def test_a_file_that_is_not_there_is_never_fetched(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        PaddleReader(tmp_path).read(np.zeros((64, 64, 3), dtype=np.uint8))
