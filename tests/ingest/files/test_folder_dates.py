from pathlib import Path

import pytest

from ingest.files.folder_dates import clue_in_folders
from memory.records.library import Precision


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
        ("2018/List of books", "2018-01-01", Precision.YEAR),
        ("Best list 2019", "2019-01-01", Precision.YEAR),
        ("Sept. 2019", "2019-09-01", Precision.MONTH),
        ("Mary 2020", "2020-01-01", Precision.YEAR),
        ("20240714", "2024-07-14", Precision.DAY),
        ("2021/03 - March", "2021-03-01", Precision.MONTH),
        ("2021/03_Oslo", "2021-03-01", Precision.MONTH),
        ("2021/März", "2021-03-01", Precision.MONTH),
        ("2021/12 best", "2021-01-01", Precision.YEAR),
        ("posts/202103", "2021-03-01", Precision.MONTH),
        ("03-2021", "2021-03-01", Precision.MONTH),
        ("12 July 2019", "2019-07-12", Precision.DAY),
        ("1895 Family", "1895-01-01", Precision.YEAR),
    ],
)
def test_folders_tell_roughly(folders: str, day: str, precision: Precision) -> None:
    clue = clue_in_folders(Path("/home/anna/Pictures") / folders / "a.jpg")
    assert clue is not None and (clue.at.date().isoformat(), clue.precision) == (day, precision)


@pytest.mark.parametrize(
    "folder",
    ["Norway", "Camera", "100APPLE", "DCIM/100_2019", "v12019b", "2099", "1080-1920 screens", "1980s", "1920x1080"],
)
def test_other_folders_tell_nothing(folder: str) -> None:
    assert clue_in_folders(Path("/home/anna") / folder / "a.jpg") is None
