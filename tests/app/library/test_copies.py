from pathlib import Path

import pytest

from app.library import copies
from app.library.session import Session
from memory.store import Store
from tests.made import appear, photo, unit_rows


@pytest.fixture
def faced(session: Session) -> Session:
    """A library that holds a face."""
    appear(session.unfiltered, photo("a red boat"), unit_rows(1)[0])
    return session


def written(folder: Path, *names: str) -> list[str]:
    paths = [folder / name for name in names]
    for path in paths:
        path.touch()
    return [str(path) for path in paths]


def test_copies_are_told_in_the_order_they_were_last_written_in(faced: Session, tmp_path: Path) -> None:
    first, second = written(tmp_path, "b.zip", "a.zip")
    for path in (first, second, first):
        copies.note_copy(faced, Path(path))
    assert copies.copies(faced) == [second, first]
    assert copies.reminder(faced) == f"{copies.ELSEWHERE} Known copies: {second}, {first}"


def test_what_lies_there_no_more_is_told_again_when_it_is_back(faced: Session, tmp_path: Path) -> None:
    (path,) = written(tmp_path, "a.zip")
    copies.note_copy(faced, Path(path))
    Path(path).unlink()
    assert copies.copies(faced) == [] and copies.reminder(faced) == copies.ELSEWHERE
    Path(path).touch()
    assert copies.copies(faced) == [path]


def test_a_copy_without_faces_and_voices_is_not_noted(session: Session, tmp_path: Path) -> None:
    (path,) = written(tmp_path, "a.zip")
    copies.note_copy(session, Path(path))
    assert copies.copies(session) == []


def test_a_short_path_is_noted_in_full(faced: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here, there = written(tmp_path, "here.zip", "there.zip")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    copies.note_copy(faced, Path("here.zip"))
    copies.note_copy(faced, Path("~/there.zip"))
    assert copies.copies(faced) == [here, there]


def test_of_too_many_the_earliest_are_dropped(faced: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "MOST", 2)
    paths = written(tmp_path, "a.zip", "b.zip", "c.zip")
    for path in paths:
        copies.note_copy(faced, Path(path))
    assert copies.copies(faced) == paths[1:]


def test_a_name_is_told_on_one_line(faced: Session, tmp_path: Path) -> None:
    copies.note_copy(faced, Path(*written(tmp_path, "two\nlines.zip")))
    assert copies.reminder(faced).endswith("two\\nlines.zip")


def test_while_another_process_writes_the_copy_is_not_lost_over_its_note(
    faced: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (path,) = written(tmp_path, "a.zip")
    faced.unfiltered.connection.execute("PRAGMA busy_timeout = 1")
    other = Store(faced.unfiltered.path)
    with other.transaction():
        copies.note_copy(faced, Path(path))
    other.close()
    assert copies.copies(faced) == []
