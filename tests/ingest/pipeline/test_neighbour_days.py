import os
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image

from ingest.discovery.scan import hash_of
from ingest.pipeline import neighbour_days
from ingest.pipeline.run import Library, Progress, ingest
from memory.records.library import Precision, TakenFrom, Timestamp
from memory.store import assets, full_text
from memory.store import moments as moment_store

Quiet = Callable[[Progress], None]
COPIED_S = 1_700_000_000


@pytest.fixture
def roll(tmp_path: Path) -> Path:
    (tmp_path / "100CANON").mkdir()
    return tmp_path / "100CANON"


def shot(path: Path, shade: int, when: str = "") -> Path:
    """Write a photo of its own shade, dated by its EXIF where it is; its file was copied later."""
    exif = Image.Exif()
    if when:
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = when
    Image.new("RGB", (64, 64), (shade, 90, 40)).save(path, exif=exif)
    os.utime(path, (COPIED_S, COPIED_S))
    return path


def day_of(library: Library, path: Path) -> tuple[str, Precision, TakenFrom]:
    asset = assets.get(library.store, hash_of(path))
    assert asset is not None
    (one,) = moment_store.of_asset(library.store, asset.id)
    assert one.moment.at == asset.taken_at
    return asset.taken_at.at.date().isoformat(), asset.taken_at.precision, asset.taken_from


def test_a_photo_counted_between_two_of_one_day_was_made_then(library: Library, roll: Path, quiet: Quiet) -> None:
    shot(roll / "IMG_0230.jpg", 10, "2016:05:07 10:00:00")
    lost = shot(roll / "IMG_0231.jpg", 20)
    ingest(library, [roll], quiet)
    assert day_of(library, lost)[2] is TakenFrom.MTIME
    shot(roll / "IMG_0233.jpg", 30, "2016:05:07 18:00:00")
    ingest(library, [roll], quiet)
    assert day_of(library, lost) == ("2016-05-07", Precision.DAY, TakenFrom.NEIGHBOUR)
    assert not neighbour_days.assign_all(library.store)


@pytest.mark.parametrize(
    ("name", "after", "when"),
    [
        ("IMG_0231.jpg", "IMG_0233.jpg", "2016:05:08 18:00:00"),
        ("IMG_0231.jpg", "IMG_0333.jpg", "2016:05:07 18:00:00"),
        ("DSC_0231.jpg", "IMG_0233.jpg", "2016:05:07 18:00:00"),
        ("IMG_0229.jpg", "IMG_0233.jpg", "2016:05:07 18:00:00"),
        ("IMG_231.jpg", "IMG_0233.jpg", "2016:05:07 18:00:00"),
        ("Lena 231.jpg", "IMG_0233.jpg", "2016:05:07 18:00:00"),
    ],
)
def test_others_tell_nothing_of_a_photo(
    library: Library, roll: Path, quiet: Quiet, name: str, after: str, when: str
) -> None:
    shot(roll / "IMG_0230.jpg", 10, "2016:05:07 10:00:00")
    shot(roll / after, 30, when)
    lost = shot(roll / name, 20)
    ingest(library, [roll], quiet)
    assert day_of(library, lost)[2] is TakenFrom.MTIME


def test_a_library_of_before_is_looked_through_once(library: Library, roll: Path, quiet: Quiet) -> None:
    for number, when in ((230, "2016:05:07 10:00:00"), (231, ""), (232, "2016:05:07 11:00:00")):
        shot(roll / f"IMG_0{number}.jpg", number - 200, when)
    ingest(library, [roll], quiet)
    lost = roll / "IMG_0231.jpg"
    asset = assets.get(library.store, hash_of(lost))
    assert asset is not None
    with library.store.transaction():
        full_text.set_meta(library.store, neighbour_days.DAYS_BY, "")
    assert neighbour_days.assign_all(library.store) == []
    assert day_of(library, lost)[2] is TakenFrom.NEIGHBOUR


def on(day: int) -> Timestamp:
    return Timestamp(datetime(2016, 5, day, 10, tzinfo=UTC))


@given(st.dictionaries(st.integers(0, 200), st.integers(1, 2)), st.integers(0, 200))
def test_the_nearest_before_and_after_are_what_going_through_all_finds(days: Mapping[int, int], count: int) -> None:
    before = max((one for one in days if count - neighbour_days.REACH <= one <= count), default=None)
    after = min((one for one in days if count <= one <= count + neighbour_days.REACH), default=None)
    found = neighbour_days.day_between(count, sorted(days), {one: on(day) for one, day in days.items()})
    is_known = before is not None and after is not None and days[before] == days[after]
    assert (found.at.day if found else None) == (days[before] if is_known and before is not None else None)


class Counted(list[int]):
    """Numbers that count how many of them were read."""

    read = 0

    def __getitem__(self, place: int) -> int:  # type: ignore[override]
        self.read += 1
        return super().__getitem__(place)

    def __iter__(self) -> Iterator[int]:
        for one in super().__iter__():
            self.read += 1
            yield one


def test_few_of_many_neighbours_are_looked_at() -> None:
    ordered = Counted(range(0, 20_000, 2))
    assert neighbour_days.day_between(9_999, ordered, dict.fromkeys(range(0, 20_000, 2), on(7))) is not None
    assert ordered.read < 30
