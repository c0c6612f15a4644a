from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from ingest.files.date_clues import Clue, Trust
from ingest.files.timestamps import DateCandidate
from ingest.files.user_tags import UserTags
from ingest.metadata.resolve import Metadata, read_metadata
from memory.records.library import ClockKind, Kind, Place, Precision, TakenFrom
from tests.recordings import tone, write_sound

MTIME_S = datetime(2025, 3, 1, 12, 0, tzinfo=UTC).timestamp()


def photo(path: Path, taken: str = "", gps: dict[int, object] | None = None) -> Metadata:
    exif = Image.Exif()
    if taken:
        exif.get_ifd(0x8769)[0x9003] = taken
    exif.get_ifd(0x8825).update(gps or {})
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (8, 8), "red").save(path, exif=exif)
    return read_metadata(path, Kind.PHOTO, MTIME_S)


def told(at: datetime, source: TakenFrom, clock: ClockKind = ClockKind.WALL) -> Clue:
    return Clue(DateCandidate(at, clock=clock), Trust.TOLD, source, "told")


def digits(found: Metadata) -> str:
    return found.taken.at.strftime("%Y-%m-%d %H:%M:%S")


def test_what_the_picture_says_comes_first(tmp_path: Path) -> None:
    found = photo(tmp_path / "2023-08 Norway" / "IMG_20240102_030405.jpg", "2022:07:14 15:30:12")
    assert (digits(found), found.taken_from) == ("2022-07-14 15:30:12", TakenFrom.EXIF)
    assert not found.taken.offset_known


def test_the_place_gives_the_offset(tmp_path: Path) -> None:
    gps: dict[int, object] = {1: "N", 2: (27.0, 42.0, 0.0), 3: "E", 4: (85.0, 18.0, 0.0)}
    found = photo(tmp_path / "a.jpg", "2022:07:14 15:30:12", gps)
    assert found.taken.at.isoformat() == "2022-07-14T15:30:12+05:45" and found.taken.offset_known
    assert found.place is not None and found.place.country == "Nepal"


def test_then_the_name_then_the_folder_then_the_files_own_time(tmp_path: Path) -> None:
    by_name = photo(tmp_path / "2023-08 Norway" / "IMG_20230814_101500.jpg")
    by_folder = photo(tmp_path / "2023-08 Norway" / "fjord.jpg")
    by_file = photo(tmp_path / "fjord.jpg")
    assert (digits(by_name), by_name.taken_from) == ("2023-08-14 10:15:00", TakenFrom.FILENAME)
    assert (by_folder.taken.at.month, by_folder.taken.precision) == (8, Precision.MONTH)
    assert by_folder.taken_from is TakenFrom.FOLDER
    assert by_file.taken.at.timestamp() == MTIME_S and by_file.taken_from is TakenFrom.MTIME


def test_a_day_in_the_name_beats_a_mere_year_in_the_tags(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "REC_20240714_153012.mp3", [tone(0.5)], "libmp3lame", date="2024")
    found = read_metadata(path, Kind.AUDIO, MTIME_S)
    assert (digits(found), found.taken_from) == ("2024-07-14 15:30:12", TakenFrom.FILENAME)
    assert found.duration_s == pytest.approx(0.5, abs=0.1)


def test_a_recording_is_dated_by_its_container(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.mp3", [tone(0.5)], "libmp3lame", date="2024-07-14")
    found = read_metadata(path, Kind.AUDIO, MTIME_S)
    assert (found.taken.at.day, found.taken.precision, found.taken_from) == (14, Precision.DAY, TakenFrom.CONTAINER)


def test_a_note_is_dated_by_its_name(tmp_path: Path) -> None:
    found = read_metadata(tmp_path / "2024-07-14 Lake.md", Kind.NOTE, MTIME_S)
    assert (found.taken.precision, found.taken_from, found.duration_s) == (Precision.DAY, TakenFrom.FILENAME, None)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("mtime_s", [0.0, -1e18, 1e18])
def test_it_never_fails(tmp_path: Path, kind: Kind, mtime_s: float) -> None:
    (tmp_path / "a.jpg").write_bytes(b"rubbish")
    for path in (tmp_path / "a.jpg", tmp_path / "gone.mp4"):
        found = read_metadata(path, kind, mtime_s)
        assert found.taken_from is TakenFrom.MTIME and found.taken.at.tzinfo is not None


def test_a_sidecar_is_trusted_less_than_the_file_and_more_than_its_name(tmp_path: Path) -> None:
    beside = UserTags(
        clues=(told(datetime(2024, 7, 14, 13, 30, tzinfo=UTC), TakenFrom.SIDECAR, ClockKind.UTC),),
        place=Place(47.59, 11.34),
    )
    inside = UserTags(clues=(told(datetime(2022, 7, 14, 15, 30, 12, tzinfo=UTC), TakenFrom.EXIF),))
    path = tmp_path / "IMG_20230102_030405.jpg"
    photo(path, "2021:07:14 15:30:12")
    assert digits(read_metadata(path, Kind.PHOTO, MTIME_S, beside, inside)) == "2021-07-14 15:30:12"
    photo(path)
    by_itself = read_metadata(path, Kind.PHOTO, MTIME_S, beside, inside)
    assert (digits(by_itself), by_itself.taken_from) == ("2022-07-14 15:30:12", TakenFrom.EXIF)
    by_sidecar = read_metadata(path, Kind.PHOTO, MTIME_S, beside)
    assert by_sidecar.taken.at.isoformat() == "2024-07-14T15:30:00+02:00" and by_sidecar.taken.offset_known
    assert by_sidecar.taken_from is TakenFrom.SIDECAR and by_sidecar.place == beside.place
