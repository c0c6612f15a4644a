from pathlib import Path

import pytest
from PIL import ExifTags, Image

from ingest.files.file_checks import Limits
from ingest.readers.browser_pictures import shown_as
from tests.conftest import paint


def turned(path: Path) -> Path:
    tags = Image.Exif()
    tags[ExifTags.Base.Orientation] = 6
    Image.new("RGB", (40, 20)).save(path, exif=tags)
    return path


@pytest.mark.parametrize(
    ("name", "shown"),
    [("a.jpg", "image/jpeg"), ("a.png", "image/png"), ("a.webp", "image/webp"), ("a.tiff", ""), ("a.heic", "")],
)
def test_what_every_browser_shows_is_given_as_it_is(tmp_path: Path, name: str, shown: str) -> None:
    assert shown_as(paint(tmp_path / name, (9, 9, 200)), Limits(), 64) == shown
    assert shown_as(tmp_path / name, Limits(), 63) == "", "it is too large to be shown at once"


def test_which_side_is_up_is_heeded_by_all_in_a_jpeg_alone(tmp_path: Path) -> None:
    assert shown_as(turned(tmp_path / "a.jpg"), Limits(), 64) == "image/jpeg"
    assert shown_as(turned(tmp_path / "a.png"), Limits(), 64) == ""


def test_what_moves_is_broken_or_lies_is_not(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    frames[0].save(tmp_path / "a.webp", save_all=True, append_images=frames[1:])
    (tmp_path / "b.jpg").write_text("<svg onload='alert(1)'/>", encoding="utf-8")
    paint(tmp_path / "c.jpg", (9, 9, 9)).rename(tmp_path / "c.cr2")
    for name in ("a.webp", "b.jpg", "c.cr2", "gone.jpg"):
        assert shown_as(tmp_path / name, Limits(), 64) == ""
