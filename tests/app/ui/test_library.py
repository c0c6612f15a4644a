import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.config import Config
from app.session import Session, deriving
from app.ui import library
from app.ui.library import TakingIn
from ingest.run import Library, Outcome, Progress
from models.catalog import MULTILINGUAL
from models.protocols import Models
from tests.pages import opened

WAIT_S = 30.0


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    found = opened(tmp_path / "pages")
    yield found
    found.close()


def test_a_folder_is_taken_in_and_its_outcome_told(session: Session, album: Path) -> None:
    taking = TakingIn(session)
    assert taking.start([album]) == ""
    taking.wait(WAIT_S)
    assert not taking.is_running
    assert "4 added" in taking.shown()
    assert "1 silent" in taking.shown()
    overview = library.overview(session)
    assert str(album) in overview
    assert "<dt>photos</dt><dd>2</dd>" in overview
    assert library.watched(session) == [album]


def test_how_far_a_run_is_is_told_as_a_table(session: Session, album: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go = threading.Event(), threading.Event()

    def slow(_: Library, __: object, report: Callable[[Progress], None]) -> Outcome:
        report(Progress("perceive", 1, 4, "a.jpg"))
        begun.set()
        assert go.wait(WAIT_S)
        return Outcome(counts={"added": 4}, failed=[], moments=5, events=1, seconds=2.0)

    monkeypatch.setattr(library, "ingest", slow)
    taking = TakingIn(session)
    assert taking.table() == {"running": False, "told": ""}
    assert taking.start([album]) == ""
    assert begun.wait(WAIT_S)
    table = taking.table()
    told = table.pop("told")
    assert table == {"running": True, "step": "perceive", "done": 1, "total": 4, "path": "a.jpg"}
    assert "1/4" in str(told)
    taking.stop()
    assert taking.table()["told"] == "Stopping after this file"
    go.set()
    taking.wait(WAIT_S)
    assert taking.table() == {"running": False, "told": "Done in 2 s: 4 added. 5 moments in 1 events."}


def test_a_path_is_read_as_it_was_written_down(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert library.named("  ~/Pictures ") == [tmp_path / "Pictures"]
    assert library.named("/a b/c") == [Path("/a b/c")]
    assert library.named("  ") == []


def test_the_language_that_is_read_and_the_line_for_others_are_said(session: Session) -> None:
    overview = library.overview(session)
    assert "which reads English" in overview
    assert "text = &quot;paraphrase-multilingual-MiniLM-L12-v2&quot;" in overview
    other = replace(session, config=Config(text=MULTILINGUAL.name))
    assert "which reads 50 languages" in library.overview(other)
    assert "config.toml" not in library.overview(other)


def test_a_file_that_cannot_be_read_is_listed_with_its_reason(session: Session, tmp_path: Path) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "a.jpg").write_bytes(b"no picture")
    taking = TakingIn(session)
    taking.start([tmp_path / "broken"])
    taking.wait(WAIT_S)
    assert ">a.jpg</td><td>" in library.overview(session)


@pytest.mark.parametrize("path", ["nowhere", "relative/folder", "/no/such/folder"])
def test_a_folder_that_is_not_there_is_refused(session: Session, path: str) -> None:
    assert "There is no folder" in TakingIn(session).start([Path(path)])


def test_nothing_named_is_refused(session: Session) -> None:
    assert "Name a folder" in TakingIn(session).start([])


def test_missing_models_are_said_with_their_command(tmp_path: Path, album: Path) -> None:
    bare = opened(tmp_path / "bare", Models())
    told = Session(bare.folder, bare.config, bare.store, bare.index, bare.models, ("run `yesteryear models fetch`",))
    assert "yesteryear models fetch" in TakingIn(told).start([album])
    bare.close()


def test_beside_another_process_nothing_is_begun(session: Session, album: Path) -> None:
    taking = TakingIn(session)
    with deriving(session.folder):
        assert "already" in taking.start([album])
        assert "Another Yesteryear" in taking.shown()


def test_progress_is_shown_and_stop_ends_the_run(
    session: Session, album: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, go_on = threading.Event(), threading.Event()

    def slow(_: Library, __: object, report: object) -> Outcome:
        assert callable(report)
        report(Progress("perceive", 2, 8, "/album/<b>.jpg"))
        told.set()
        assert go_on.wait(WAIT_S)
        report(Progress("perceive", 3, 8, ""))
        raise AssertionError("was not stopped")

    monkeypatch.setattr(library, "ingest", slow)
    taking = TakingIn(session)
    taking.start([album])
    assert told.wait(WAIT_S)
    shown = taking.shown()
    assert "2/8" in shown
    assert 'max="8" value="2"' in shown
    assert "&lt;b&gt;.jpg" in shown
    taking.stop()
    assert "Stopping" in taking.shown()
    go_on.set()
    taking.wait(WAIT_S)
    assert "Stopped. What is done is kept" in taking.shown()


def test_a_run_that_breaks_says_why(session: Session, album: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> Outcome:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(library, "ingest", broken)
    taking = TakingIn(session)
    taking.start([album])
    taking.wait(WAIT_S)
    assert "No space left on device" in taking.shown()
