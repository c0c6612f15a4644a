from datetime import UTC, datetime
from pathlib import Path

from PIL import Image

from app.services.why_time import why_time
from memory.records.library import Asset, Kind, TakenFrom, Timestamp

ASSET = Asset("a", Kind.PHOTO, Timestamp(datetime(2021, 5, 2, tzinfo=UTC)), TakenFrom.EXIF, 1)


def picture(folder: Path) -> Path:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2021:05:02 08:09:10"
    exif.get_ifd(0x8825).update({29: "2021:05:01", 7: (23.0, 9.0, 5.0)})
    path = folder / "2021" / "IMG_20210502.jpg"
    path.parent.mkdir()
    Image.new("RGB", (8, 8)).save(path, exif=exif)
    return path


def test_every_clue_stands_with_its_trust_and_the_verdict_says_how(tmp_path: Path) -> None:
    why = why_time(ASSET, str(picture(tmp_path)))
    table = why.table()
    clues = [(one["field"], one["trust"], one["digits"]) for one in table["clues"]]  # type: ignore[attr-defined]
    assert clues[:4] == [
        ("DateTimeOriginal", "made", "2021-05-02T08:09:10"),
        ("GPS time", "told", "2021-05-01T23:09:05Z"),
        ("a date", "named", "2021-05-02"),
        ("folder", "folder", "2021"),
    ]
    assert table["at"] == "2021-05-02T08:09:10+09:00" and table["by"] == [{"step": "offset", "field": "GPS time"}]
    told = why.lines()
    assert len(told) == 7 and told[-1].startswith("so 2021-05-02T08:09:10+09:00") and "GPS time" in told[-1]


def test_what_the_owner_said_is_told_beside_it(tmp_path: Path) -> None:
    said = Asset("a", Kind.PHOTO, ASSET.taken_at, TakenFrom.OWNER, 1)
    *_, verdict, else_ = why_time(said, str(picture(tmp_path))).lines()
    assert "by what you said" in verdict and else_.startswith("without that")


def test_a_file_that_is_gone_has_no_clues(tmp_path: Path) -> None:
    why = why_time(ASSET, str(tmp_path / "gone.jpg"))
    assert why.table()["clues"] == [] and len(why.lines()) == 1
