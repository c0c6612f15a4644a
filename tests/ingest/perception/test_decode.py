import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image

from ingest.files.file_checks import Limits, Unreadable
from ingest.perception.decode import Decoded, decode
from memory.records.library import Asset, Kind, Precision, TakenFrom, Timestamp
from tests.conftest import paint, speak
from tests.recordings import write_video

NEVER = Timestamp(datetime(1970, 1, 1, tzinfo=UTC))
LONG_AGO_S = 1_500_000_000


def read(path: Path, kind: Kind) -> Decoded:
    return decode(Asset("asset", kind, NEVER, TakenFrom.MTIME, 1), path, Limits())


def contents(found: Decoded) -> list[str]:
    return [name for name in ("pixels", "sound", "video", "note") if getattr(found, name) is not None]


def test_a_photo_is_its_pixels_with_what_its_exif_says(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = "Phone", "One"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2024:07:14 12:00:05"
    Image.new("RGB", (30, 20), (200, 30, 30)).save(tmp_path / "a.jpg", exif=exif)
    found = read(tmp_path / "a.jpg", Kind.PHOTO)
    assert contents(found) == ["pixels"] and found.pixels is not None and found.pixels.shape == (20, 30, 3)
    assert (found.asset.taken_from, found.asset.device) == (TakenFrom.EXIF, "Phone One")
    assert found.asset.taken_at.at.replace(tzinfo=None) == datetime(2024, 7, 14, 12, 0, 5)  # noqa: DTZ001
    assert found.asset_as_read is found.asset


def test_a_file_that_says_nothing_is_dated_by_when_it_was_changed(tmp_path: Path) -> None:
    path = paint(tmp_path / "a.png", (200, 30, 30))
    os.utime(path, (LONG_AGO_S, LONG_AGO_S))
    found = read(path, Kind.PHOTO).asset
    assert (found.taken_from, found.taken_at.at.timestamp()) == (TakenFrom.MTIME, LONG_AGO_S)


def test_a_recording_is_as_long_as_what_was_gone_through(tmp_path: Path) -> None:
    path = speak(tmp_path / "a.wav", speech_s=2.0)
    found = read(path, Kind.AUDIO)
    assert contents(found) == ["sound"] and found.sound is not None and found.asset.duration_s == pytest.approx(3.0)
    claimed = replace(found, asset=replace(found.asset, duration_s=99.0))
    assert claimed.asset_as_read.duration_s == 99.0, "nothing was gone through yet"
    assert sum(len(piece.samples) for piece in found.sound) == 3 * 16_000
    assert claimed.asset_as_read.duration_s == pytest.approx(3.0)


def test_a_video_is_its_shots(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).normal(0, 0.1, 16_000 * 4).astype(np.float32)
    path = write_video(tmp_path / "a.mp4", [("red", 2), ("green", 2)], noise)
    found = read(path, Kind.VIDEO)
    assert contents(found) == ["video"] and found.video is not None
    claimed = replace(found, asset=replace(found.asset, duration_s=99.0))
    assert claimed.asset_as_read.duration_s == 99.0
    *_, last = found.video.shots
    assert claimed.asset_as_read.duration_s == last.end_s == pytest.approx(4.0, abs=0.3)


def test_what_is_named_as_a_video_but_has_no_picture_is_a_recording(tmp_path: Path) -> None:
    path = speak(tmp_path / "a.wav", speech_s=1.0).rename(tmp_path / "a.mp4")
    found = read(path, Kind.VIDEO)
    assert contents(found) == ["sound"] and found.asset.kind is Kind.AUDIO


def test_what_a_note_says_of_its_day_is_above_what_its_name_says(tmp_path: Path) -> None:
    path = tmp_path / "2023-08-15 diary.md"
    path.write_text("We rowed.\n", encoding="utf-8")
    plain = read(path, Kind.NOTE)
    assert contents(plain) == ["note"] and plain.asset.taken_from is TakenFrom.FILENAME
    path.write_text("---\ndate: 2021-03-04\n---\nWe rowed.\n", encoding="utf-8")
    dated = read(path, Kind.NOTE).asset
    assert dated.taken_from is TakenFrom.TEXT and dated.taken_at.precision is Precision.DAY
    assert dated.taken_at.at.date().isoformat() == "2021-03-04"


@pytest.mark.parametrize(("name", "kind"), [("a.jpg", Kind.PHOTO), ("a.wav", Kind.AUDIO), ("a.mp4", Kind.VIDEO)])
def test_what_is_not_what_it_claims_to_be_or_gone_is_told(tmp_path: Path, name: str, kind: Kind) -> None:
    (tmp_path / name).write_bytes(b"no such thing" * 9)
    with pytest.raises(Unreadable):
        read(tmp_path / name, kind)
    (tmp_path / name).unlink()
    with pytest.raises(Unreadable):
        read(tmp_path / name, kind)
