import contextlib
import os
import sqlite3
from pathlib import Path

import pytest

from app.library.session import deriving
from tests.commands import run, told


@pytest.fixture
def photo(commanded: Path, album: Path) -> Path:
    told("ingest", album)
    return album / "2023-08 Norway" / "IMG_20230814_101500.jpg"


def shown(path: Path) -> dict[str, object]:
    table = told("show", path)
    assert isinstance(table, dict)
    return table


def test_corrected_words_are_found_told_and_taken_back(photo: Path) -> None:
    before = shown(photo)
    told("correct", photo, "--words", "Tomas holds a halibut")
    assert shown(photo)["moments"][0]["text"] == "Tomas holds a halibut"  # type: ignore[index]
    found = told("search", "halibut")
    assert isinstance(found, list) and found[0]["path"] == str(photo)
    assert "halibut" in str(told("events"))
    assert run("undo").exit_code == 0
    assert "halibut" not in str(told("search", "halibut")) and "halibut" not in str(told("events"))
    assert shown(photo)["moments"] == before["moments"]


def test_a_corrected_time_moves_the_photo_and_undo_reads_the_files_own_again(photo: Path) -> None:
    before = shown(photo)
    told("correct", photo, "--at", "2019-05-01T12:00+02:00")
    now = shown(photo)
    assert now["at"] == "2019-05-01T12:00:00+02:00" and now["taken_from"] == "owner"
    assert any(str(one["key"]) == "2019-05-01" for one in told("summaries", "--level", "day"))  # type: ignore[attr-defined]
    assert run("undo").exit_code == 0
    assert shown(photo)["at"] == before["at"] and shown(photo)["taken_from"] == before["taken_from"]


def test_a_place_is_given_by_degrees_or_by_a_name_the_library_knows(photo: Path) -> None:
    told("correct", photo, "--place", "60.39,5.32")
    place = shown(photo)["place"]
    assert isinstance(place, dict) and place["name"] == "Bergen"
    other = photo.with_name("IMG_20230814_101900.jpg")
    told("correct", other, "--place", "bergen")
    assert shown(other)["place"]["name"] == "Bergen"  # type: ignore[index]
    assert run("correct", other, "--place", "Atlantis").exit_code == 2


def test_corrections_outlive_a_new_look_at_the_file_and_new_bytes_at_its_path(photo: Path, album: Path) -> None:
    told("correct", photo, "--words", "Tomas holds a halibut")
    photo.write_bytes(photo.read_bytes() + b"\0")
    os.utime(photo, (1, 1))
    outcome = told("ingest", album)
    assert isinstance(outcome, dict) and outcome["changed"] == 1
    assert shown(photo)["moments"][0]["text"] == "Tomas holds a halibut"  # type: ignore[index]


def test_words_can_be_for_one_second_only(commanded: Path, album: Path) -> None:
    told("ingest", album)
    talk = album / "2023-08 Norway" / "REC_20230814_120000.wav"
    assert run("correct", talk, "--words", "hello", "--second", "900").exit_code == 2
    told("correct", talk, "--words", "hello there", "--second", "1")
    assert shown(talk)["moments"][0]["text"] == "hello there"  # type: ignore[index]


def test_marks_are_listed_and_beside_another_process_only_noted(photo: Path, commanded: Path) -> None:
    assert told("marks") == []
    with deriving(commanded):
        told("correct", photo, "--words", "Tomas holds a halibut")
        told("favourite", photo)
    listed = told("marks")
    assert isinstance(listed, list) and [one["kind"] for one in listed] == ["words", "favourite"]
    assert run("undo", listed[0]["id"]).exit_code == 0
    assert [one["kind"] for one in told("marks")] == ["favourite"]  # type: ignore[attr-defined]


def test_a_mark_that_cannot_be_read_is_listed_and_taken_back(photo: Path, commanded: Path) -> None:
    told("facts", "--add", "Lena", "lives in", "Oslo")
    assert "Lena lives in Oslo" in run("marks").stdout
    (before,) = told("marks")  # type: ignore[misc]
    with contextlib.closing(sqlite3.connect(commanded / "library.sqlite3", isolation_level=None)) as connection:
        assert connection.execute("UPDATE correction SET value = '[\"Lena'").rowcount == 1
    assert told("marks") == [{**before, "value": '["Lena'}]  # type: ignore[dict-item]
    assert '["Lena (cannot be read)' in run("marks").stdout
    assert run("verify").exit_code != 0
    assert run("undo", str(before["id"])).exit_code == 0  # type: ignore[index]
    assert told("marks") == [] and run("verify").exit_code == 0


@pytest.mark.parametrize(
    "words",
    [("correct", "nowhere.jpg", "--words", "x"), ("undo", "zz"), ("favourite", "nowhere.jpg")],
)
def test_what_cannot_be_is_told(commanded: Path, words: tuple[str, ...]) -> None:
    result = run(*words)
    assert result.exit_code == 2 and "yesteryear:" in result.stderr


def test_a_correction_says_something(photo: Path) -> None:
    assert run("correct", photo).exit_code == 2
    assert run("correct", photo, "--at", "yesterday-ish").exit_code == 2
