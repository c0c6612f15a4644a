from pathlib import Path

import pytest
from PIL import Image

from ingest.readers.file_types import kind_of, settle_kind
from memory.records.library import Kind
from tests.recordings import tone, write_sound, write_video


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.jpg", Kind.PHOTO), ("a.JPEG", Kind.PHOTO), ("a.HEIC", Kind.PHOTO), ("a.avif", Kind.PHOTO),
        ("a.gif", Kind.PHOTO), ("a.tiff", Kind.PHOTO), ("a.webp", Kind.PHOTO), ("a.bmp", Kind.PHOTO),
        ("a.wav", Kind.AUDIO), ("a.M4A", Kind.AUDIO), ("a.opus", Kind.AUDIO), ("a.amr", Kind.AUDIO),
        ("a.ogg", Kind.AUDIO), ("a.mp4", Kind.VIDEO), ("a.MOV", Kind.VIDEO), ("a.3gp", Kind.VIDEO),
        ("a.webm", Kind.VIDEO), ("a.md", Kind.NOTE), ("a.markdown", Kind.NOTE), ("WhatsApp Chat.txt", Kind.NOTE),
        ("a.pdf", Kind.NOTE), ("a.xls", None), ("a", None), (".jpg", None), ("a.jpg.part", None), ("a.json", None),
        ("a.mpo", Kind.PHOTO), ("a.insp", Kind.PHOTO), ("a.awb", Kind.AUDIO), ("a.insv", Kind.VIDEO),
        ("PXL_1.MP", Kind.VIDEO), ("a.LRV", None), ("go.mod", None),
    ],
)  # fmt: skip
def test_a_name_promises_a_kind(name: str, kind: Kind | None) -> None:
    assert kind_of(Path("album") / name) is kind


@pytest.mark.parametrize(("name", "codec"), [("a.mp4", "aac"), ("a.webm", "libopus"), ("a.3gp", "aac")])
def test_a_video_without_pictures_is_sound(tmp_path: Path, name: str, codec: str) -> None:
    rate = 48_000 if codec == "libopus" else 16_000
    path = write_sound(tmp_path / name, [tone(0.5, rate=rate)], codec, rate)
    assert settle_kind(path, Kind.VIDEO) is Kind.AUDIO


@pytest.mark.parametrize(("name", "codec"), [("a.mp4", "mpeg4"), ("a.webm", "libvpx"), ("a.mkv", "mpeg4")])
def test_pictures_make_a_video(tmp_path: Path, name: str, codec: str) -> None:
    path = write_video(tmp_path / name, [("red", 0.4)], codec=codec)
    assert settle_kind(path, Kind.VIDEO) is Kind.VIDEO
    assert settle_kind(path, Kind.AUDIO) is Kind.VIDEO


def test_what_cannot_be_opened_keeps_its_kind(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_text("no video", encoding="utf-8")
    assert settle_kind(tmp_path / "a.mp4", Kind.VIDEO) is Kind.VIDEO
    assert settle_kind(tmp_path / "gone.ogg", Kind.AUDIO) is Kind.AUDIO


def test_photos_and_notes_are_not_opened(tmp_path: Path) -> None:
    assert settle_kind(tmp_path / "gone.jpg", Kind.PHOTO) is Kind.PHOTO
    assert settle_kind(tmp_path / "gone.md", Kind.NOTE) is Kind.NOTE


@pytest.mark.parametrize("ending", ["jpg", "png", "gif", "tif", "bmp", "webp", "heic", "avif"])
@pytest.mark.parametrize("kind", [Kind.AUDIO, Kind.VIDEO, Kind.PHOTO])
def test_a_picture_is_a_photo_under_any_name(tmp_path: Path, ending: str, kind: Kind) -> None:
    Image.new("RGB", (16, 16), "red").save(tmp_path / f"a.{ending}")
    path = (tmp_path / f"a.{ending}").rename(tmp_path / "IMG_0001.mov")
    assert settle_kind(path, kind) is Kind.PHOTO


@pytest.mark.parametrize("ending", ["mp4", "mov", "mkv", "avi"])
def test_a_video_is_one_under_the_name_of_a_photo(tmp_path: Path, ending: str) -> None:
    path = write_video(tmp_path / f"a.{ending}", [("red", 0.4)]).rename(tmp_path / "IMG_0001.jpg")
    assert settle_kind(path, Kind.PHOTO) is Kind.VIDEO
