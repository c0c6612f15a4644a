from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest

from app.cli import ingest
from app.library import notes
from ingest.discovery.watch import Turn
from ingest.files.file_checks import Limits
from ingest.readers.formats import read_note
from tests.commands import run, told

AT = datetime(2026, 11, 21, 15, 30, 12, tzinfo=UTC)


def test_a_note_is_read_back_with_its_time_and_words(tmp_path: Path) -> None:
    path = notes.write_note(tmp_path, "  The pump leaks.\n\n---\ndate: 1999-01-01\n---\n", AT)
    read = read_note(path, Limits())
    assert read.taken is not None and read.taken.at == AT
    assert read.paragraphs[0].text == "The pump leaks." and path.name == "2026-11-21 153012.md"


def test_two_notes_of_one_second_are_two_files(tmp_path: Path) -> None:
    first, second = (notes.write_note(tmp_path, text, AT) for text in ("one", "two"))
    assert first != second and "one" in first.read_text(encoding="utf-8")
    assert notes.folders(tmp_path) == [first.parent]


def test_only_the_librarys_own_notes_are_deleted(tmp_path: Path) -> None:
    own = notes.write_note(tmp_path, "one", AT)
    for path in (tmp_path / "diary.md", tmp_path / "album" / "notes" / "diary.md"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("theirs", encoding="utf-8")
        notes.discard(tmp_path, [str(path)])
        assert path.exists()
    notes.discard(tmp_path, [str(own)])
    assert not own.exists()


def test_the_library_has_no_such_folder_until_there_is_a_note(commanded: Path, album: Path) -> None:
    told("ingest", album)
    assert notes.folders(commanded) == [] and told("status")["folders"] == [str(album)]  # type: ignore[index]


def test_watching_takes_in_notes_that_are_written_meanwhile(
    commanded: Path, album: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def one_turn(folders: list[Path], stop: Event, again: Event) -> Iterator[Turn]:
        yield Turn.LOOK
        assert commanded / notes.FOLDER in folders
        notes.write_note(commanded, "The pump leaks.", AT)
        yield Turn.LOOK

    monkeypatch.setattr(ingest, "turns", one_turn)
    assert run("watch", album).exit_code == 0
    assert Path(told("search", "pump leaks")[0]["path"]).parent == commanded / notes.FOLDER  # type: ignore[index]
