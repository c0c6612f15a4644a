import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from app.library.session import Session, deriving
from app.services.whole_run import WholeRun
from app.ui import library
from app.ui.library import ImportRunner, Step, Stopped
from app.ui.overview import overview
from ingest.discovery.watch import Growing
from ingest.pipeline.run import Library, Outcome, Progress
from models.protocols import Models
from tests.pages import opened

WAIT_S = 30.0


def test_a_folder_is_taken_in_and_its_outcome_told(session: Session, album: Path) -> None:
    runner = ImportRunner(session)
    assert runner.start([album]) == ""
    runner.wait(WAIT_S)
    assert not runner.is_running
    assert "4 added" in runner.shown()
    assert "1 with no content" in runner.shown()
    shown = overview(session, runner)
    assert str(album) in shown
    assert "<dt>photos</dt><dd>2</dd>" in shown
    assert library.watched(session) == [album]


def test_how_far_a_run_is_is_told_as_a_table(session: Session, album: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go = threading.Event(), threading.Event()

    def slow(_: Library, __: object, report: Callable[[Progress], None], **___: float) -> Outcome:
        report(Progress("perceive", 1, 4, "a.jpg"))
        begun.set()
        assert go.wait(WAIT_S)
        return Outcome(counts={"added": 4}, failed=[], moments=5, events=1, seconds=2.0)

    monkeypatch.setattr(library, "ingest", slow)
    runner = ImportRunner(session)
    assert runner.table() == {"running": False, "told": ""}
    assert runner.start([album]) == ""
    assert begun.wait(WAIT_S)
    table = runner.table()
    told = table.pop("told")
    assert table.pop("share") is not None
    assert table == {"running": True, "left": "", "step": "perceive", "done": 1, "total": 4, "path": "a.jpg"}
    assert "1 of 4" in str(told)
    runner.stop()
    assert runner.table()["told"] == "Stopping after this file"
    go.set()
    runner.wait(WAIT_S)
    assert runner.table() == {"running": False, "told": "Done in 2 s: 4 added."}


def test_a_path_is_read_as_it_was_written_down(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert library.named("  ~/Pictures ") == [tmp_path / "Pictures"]
    assert library.named("/a b/c") == [Path("/a b/c")]
    assert library.named("  ") == []


@pytest.mark.parametrize("path", ["nowhere", "relative/folder", "/no/such/folder"])
def test_a_folder_that_is_not_there_is_refused(session: Session, path: str) -> None:
    assert "No folder or file" in ImportRunner(session).start([Path(path)])


def test_nothing_named_is_refused(session: Session) -> None:
    assert "Enter the full path" in ImportRunner(session).start([])


def test_missing_models_are_said_with_their_command(tmp_path: Path, album: Path) -> None:
    bare = opened(tmp_path / "bare", Models())
    told = Session(
        bare.folder, bare.config, bare.unfiltered, bare.index, bare.models, ("run `yesteryear models fetch`",)
    )
    assert "yesteryear models fetch" in ImportRunner(told).start([album])
    bare.close()


def test_beside_another_process_nothing_is_begun(session: Session, album: Path) -> None:
    runner = ImportRunner(session)
    with deriving(session.folder):
        assert "already" in runner.start([album])
        assert "Another Yesteryear" in runner.shown()


def test_progress_is_shown_and_stop_ends_the_run(
    session: Session, album: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, go_on = threading.Event(), threading.Event()

    def slow(_: Library, __: object, report: object, **___: float) -> Outcome:
        assert callable(report)
        report(Progress("perceive", 2, 8, "/album/<b>.jpg"))
        told.set()
        assert go_on.wait(WAIT_S)
        report(Progress("perceive", 3, 8, ""))
        raise AssertionError("was not stopped")

    monkeypatch.setattr(library, "ingest", slow)
    runner = ImportRunner(session)
    runner.start([album])
    assert told.wait(WAIT_S)
    shown = runner.shown()
    assert "2 of 8" in shown
    assert '<progress value="0.' in shown
    assert "&lt;b&gt;.jpg" in shown
    runner.stop()
    assert "Stopping" in runner.shown()
    go_on.set()
    runner.wait(WAIT_S)
    assert "Stopped. Finished work is kept" in runner.shown()


def test_a_run_that_breaks_says_why(session: Session, album: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> Outcome:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(library, "ingest", broken)
    runner = ImportRunner(session)
    runner.start([album])
    runner.wait(WAIT_S)
    assert "No space left on device" in runner.shown()


def _slow(monkeypatch: pytest.MonkeyPatch) -> tuple[threading.Event, threading.Event, list[object]]:
    """Let each run report two files, and wait for a word between them; gives what was begun."""
    told, go_on, begun = threading.Event(), threading.Event(), list[object]()

    def slow(_: Library, paths: object, report: Callable[[Progress], None], **__: float) -> Outcome:
        begun.append(paths)
        report(Progress("perceive", 1, 2, "/album/a.jpg"))
        told.set()
        assert go_on.wait(WAIT_S)
        report(Progress("perceive", 2, 2, "/album/b.jpg"))
        begun.append("done")
        return Outcome(counts={"added": 2})

    monkeypatch.setattr(library, "ingest", slow)
    return told, go_on, begun


def test_a_paused_run_goes_on_where_it_was(session: Session, album: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told, go_on, begun = _slow(monkeypatch)
    runner = ImportRunner(session)
    assert runner.start([album]) == ""
    assert told.wait(WAIT_S)
    runner.pause()
    go_on.set()
    runner.wait(0.5)
    assert runner.is_running and begun == [(album,)], "it is held before the second file"
    assert "Paused" in runner.shown() and 'data-to="resume"' in runner.shown()
    assert runner.table()["told"] == "Paused"
    runner.resume()
    runner.wait(WAIT_S)
    assert begun == [(album,), "done"] and "2 added" in runner.shown()


def test_the_clock_stands_from_a_pause_until_more_is_added(
    session: Session, album: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, go_on, _ = _slow(monkeypatch)
    seen: list[str] = []
    monkeypatch.setattr(WholeRun, "pause", lambda run: seen.append("stands"))
    monkeypatch.setattr(WholeRun, "resume", lambda run: seen.append("goes on"))
    runner = ImportRunner(session)
    runner.start([album])
    assert told.wait(WAIT_S)
    runner.pause()
    go_on.set()
    runner.wait(0.5)
    assert seen == ["stands"], "a report that comes just then lets it stand"
    assert runner.start([tmp_path]) == "" and seen == ["stands", "goes on"]
    runner.wait(WAIT_S)
    assert not runner.is_running


def test_a_paused_run_can_be_stopped(session: Session, album: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told, go_on, begun = _slow(monkeypatch)
    runner = ImportRunner(session)
    runner.start([album])
    assert told.wait(WAIT_S)
    runner.pause()
    go_on.set()
    runner.stop()
    runner.wait(WAIT_S)
    assert begun == [(album,)] and not runner.is_running and runner.is_cut_short
    assert "Stopped. Finished work is kept" in runner.shown()


def test_a_folder_named_meanwhile_comes_next(
    session: Session, album: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, go_on, begun = _slow(monkeypatch)
    runner = ImportRunner(session)
    runner.start([album])
    assert told.wait(WAIT_S)
    assert "No folder or file" in runner.start([Path("/no/such/folder")])
    assert runner.start([tmp_path]) == ""
    assert "Another task" in runner.run(lambda report: "")
    go_on.set()
    runner.wait(WAIT_S)
    assert begun == [(album,), "done", (tmp_path,), "done"]


def test_work_is_queued_once_and_done_after_what_runs(session: Session) -> None:
    begun, go_on, done = threading.Event(), threading.Event(), list[str]()

    def first(report: Callable[[Step], None]) -> str:
        begun.set()
        assert go_on.wait(WAIT_S)
        done.append("first")
        return ""

    def second(report: Callable[[Step], None]) -> str:
        done.append("second")
        return ""

    runner = ImportRunner(session)
    assert runner.queue(first) == "" and begun.wait(WAIT_S)
    assert runner.queue(second) == "" and runner.holds(first) and runner.holds(second)
    assert "queued" in runner.queue(lambda report: done.append("third") or "")
    go_on.set()
    runner.wait(WAIT_S)
    assert done == ["first", "second"] and not runner.holds(second)


def test_nothing_new_is_no_news_and_a_pause_holds_what_begins_by_itself(session: Session, album: Path) -> None:
    runner = ImportRunner(session)
    runner.pause()
    assert not runner.look([album], Growing()) and not runner.is_running
    runner.resume()
    assert runner.look([album], Growing())
    runner.wait(WAIT_S)
    assert "4 added" in runner.shown()
    changes = runner.changes
    assert runner.look([album], Growing())
    runner.wait(WAIT_S)
    assert "4 added" in runner.shown() and runner.changes == changes + 2


def test_other_work_is_told_and_stopped_as_well(session: Session, album: Path) -> None:
    told, go_on = threading.Event(), threading.Event()

    def work(report: Callable[[Step], None]) -> str:
        report(Step("Counting <sheep>", 3, 9, "field"))
        told.set()
        assert go_on.wait(WAIT_S)
        report(Step("Counting", 4, 9))
        return "done"

    runner = ImportRunner(session)
    assert runner.run(work) == ""
    assert told.wait(WAIT_S)
    assert "Counting &lt;sheep&gt;" in runner.shown() and '<progress value="0.333"' in runner.shown()
    assert "already" in runner.start([album]), "files wait for it"
    runner.stop()
    go_on.set()
    runner.wait(WAIT_S)
    assert "Stopped" in runner.shown() and not runner.is_cut_short
    with pytest.raises(Stopped):
        runner._tell(Step("late"))
