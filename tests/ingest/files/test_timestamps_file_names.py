from pathlib import Path

import pytest

from ingest.files.timestamps import clue_in_folders, clue_in_name
from memory.records.library import ClockKind, Precision

SECOND = "2024-07-14T15:30:12"


@pytest.mark.parametrize(
    ("name", "iso", "precision"),
    [
        ("IMG_20240714_153012.jpg", SECOND, Precision.SECOND),
        ("IMG_20240714_153012_1.jpg", SECOND, Precision.SECOND),
        ("IMG20240714153012.jpg", SECOND, Precision.SECOND),
        ("VID_20240714_153012345.mp4", SECOND + ".345000", Precision.SECOND),
        ("20240714_153012.heic", SECOND, Precision.SECOND),
        ("20240714_153012(0).jpg", SECOND, Precision.SECOND),
        ("2024-07-14 15.30.12.jpg", SECOND, Precision.SECOND),
        ("2024-07-14 15.30.12-2.jpg", SECOND, Precision.SECOND),
        ("2024-07-14_15-30-12.png", SECOND, Precision.SECOND),
        ("2024-07-14T15:30:12.md", SECOND, Precision.SECOND),
        ("signal-2024-07-14-153012.jpg", SECOND, Precision.SECOND),
        ("signal-2024-07-14-153012_002.jpeg", SECOND, Precision.SECOND),
        ("signal-2024-07-14-15-30-12-345.jpg", SECOND + ".345000", Precision.SECOND),
        ("Screenshot_20240714-153012.png", SECOND, Precision.SECOND),
        ("Screenshot_20240714-153012_Maps.jpg", SECOND, Precision.SECOND),
        ("Screenshot_2024-07-14-15-30-12-345_com.app.png", SECOND + ".345000", Precision.SECOND),
        ("Screenshot 2024-07-14 at 15.30.12.png", SECOND, Precision.SECOND),
        ("Screenshot 2024-07-14 at 3.30.12\u202fPM.png", SECOND, Precision.SECOND),
        ("Screenshot from 2024-07-14 15-30-12.png", SECOND, Precision.SECOND),
        ("Bildschirmfoto 2024-07-14 um 15.30.12.png", SECOND, Precision.SECOND),
        ("WhatsApp Image 2024-07-14 at 15.30.12.jpeg", SECOND, Precision.SECOND),
        ("WhatsApp Image 2024-07-14 at 15.30.12 (1).jpeg", SECOND, Precision.SECOND),
        ("WhatsApp Video 2024-07-14 at 3.30.12 PM.mp4", SECOND, Precision.SECOND),
        ("WhatsApp Image 2024-07-14 at 12.05.00 AM.jpeg", "2024-07-14T00:05:00", Precision.SECOND),
        ("REC_20240714_153012.wav", SECOND, Precision.SECOND),
        ("2024-07-14 15.30 call.m4a", "2024-07-14T15:30:00", Precision.MINUTE),
        ("VID-20240714-WA0001.mp4", "2024-07-14T00:00:00", Precision.DAY),
        ("IMG-20240714-WA0123.jpg", "2024-07-14T00:00:00", Precision.DAY),
        ("2024-07-14.md", "2024-07-14T00:00:00", Precision.DAY),
        ("2024-07-14 Lake.txt", "2024-07-14T00:00:00", Precision.DAY),
        ("20240714.jpg", "2024-07-14T00:00:00", Precision.DAY),
        ("Scan 14.07.2024.jpg", "2024-07-14T00:00:00", Precision.DAY),
        ("20240714_993012.jpg", "2024-07-14T00:00:00", Precision.DAY),
        ("2024-07 plans.md", "2024-07-01T00:00:00", Precision.MONTH),
    ],
)
def test_names_tell_the_wall_clock(name: str, iso: str, precision: Precision) -> None:
    clue = clue_in_name(name)
    assert clue is not None
    assert (clue.at.replace(tzinfo=None).isoformat(), clue.precision, clue.clock) == (iso, precision, ClockKind.WALL)


@pytest.mark.parametrize(
    ("name", "iso"),
    [
        ("PXL_20240714_153012345.jpg", SECOND + ".345000"),
        ("PXL_20240714_153012345.MP.jpg", SECOND + ".345000"),
        ("PXL_20240714_153012345.NIGHT.jpg", SECOND + ".345000"),
        ("FB_IMG_1720971012345.jpg", SECOND + ".345000"),
        ("1720971012345.jpg", SECOND + ".345000"),
        ("received_1720971012345.mp4", SECOND + ".345000"),
    ],
)
def test_some_names_tell_utc(name: str, iso: str) -> None:
    clue = clue_in_name(name)
    assert clue is not None
    assert (clue.at.replace(tzinfo=None).isoformat(), clue.clock) == (iso, ClockKind.UTC)


@pytest.mark.parametrize(
    "name",
    [
        "DSC_2019.jpg",
        "IMG_2004.JPG",
        "DSCN0012.jpg",
        "20241399.jpg",
        "99999999_120000.jpg",
        "lake.jpg",
        "20990714_153012.jpg",
        "123456789012345678.jpg",
        "IMG_0714.HEIC",
        "1080p.mp4",
    ],
)
def test_other_digits_are_no_dates(name: str) -> None:
    assert clue_in_name(name) is None


@pytest.mark.parametrize(
    ("folders", "day", "precision"),
    [
        ("2023-08 Norway", "2023-08-01", Precision.MONTH),
        ("2024/07/14", "2024-07-14", Precision.DAY),
        ("2024/07", "2024-07-01", Precision.MONTH),
        ("2024/2024-07-14 Birthday", "2024-07-14", Precision.DAY),
        ("2024-07-14 Birthday/best", "2024-07-14", Precision.DAY),
        ("Summer 2019", "2019-01-01", Precision.YEAR),
        ("2019", "2019-01-01", Precision.YEAR),
        ("Norwegen August 2023", "2023-08-01", Precision.MONTH),
        ("May 2020", "2020-05-01", Precision.MONTH),
        ("Mary 2020", "2020-01-01", Precision.YEAR),
        ("20240714", "2024-07-14", Precision.DAY),
    ],
)
def test_folders_tell_roughly(folders: str, day: str, precision: Precision) -> None:
    clue = clue_in_folders(Path("/home/anna/Pictures") / folders / "a.jpg")
    assert clue is not None and (clue.at.date().isoformat(), clue.precision) == (day, precision)


@pytest.mark.parametrize("folder", ["Norway", "Camera", "100APPLE", "DCIM/100_2019", "v12019b", "2099"])
def test_other_folders_tell_nothing(folder: str) -> None:
    assert clue_in_folders(Path("/home/anna") / folder / "a.jpg") is None
