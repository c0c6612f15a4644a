import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest
from watchfiles import Change

import app.ui.library
import app.ui.watching
from app.library.session import Session, deriving
from app.ui.library import ImportRunner
from app.ui.watching import Watching
from ingest.discovery.scan import Found, StillWritten
from ingest.discovery.watch import turns
from ingest.pipeline.run import Library, Outcome, ingest
from memory.store import assets
from tests.conftest import paint

WAIT_S = 30.0


@pytest.fixture
def watching(session: Session, album: Path) -> Iterator[tuple[Watching, ImportRunner]]:
    """What watches the album, which was added and never looked through."""
    with session.store.transaction():
        assets.add_root(session.store, str(album))
    runner = ImportRunner(session)
    found = Watching(session, runner, poll_s=0.2)
    yield found, runner
    found.stop(WAIT_S)
    runner.wait(WAIT_S)


def until(is_so: Callable[[], bool]) -> bool:
    """Wait until something is so; return whether it came to be."""
    end_s = time.monotonic() + WAIT_S
    while not is_so() and time.monotonic() < end_s:
        time.sleep(0.05)
    return is_so()


def test_folders_are_looked_through_at_once_and_when_a_file_settled(
    session: Session, album: Path, watching: tuple[Watching, ImportRunner]
) -> None:
    watching[0].start()
    assert until(lambda: len(assets.paths(session.store)) == 5)
    assert "Watching" in watching[1].shown() or watching[1].is_running
    paint(album / "IMG_20230816_101500.jpg", (20, 130, 30))
    assert until(lambda: len(assets.paths(session.store)) == 6)


def test_in_a_pause_nothing_is_taken_in_by_itself(session: Session, watching: tuple[Watching, ImportRunner]) -> None:
    watching[1].pause()
    watching[0].start()
    time.sleep(1.0)
    assert assets.paths(session.store) == {}
    assert "Paused: new files are not added" in watching[1].shown()
    watching[1].resume()
    assert until(lambda: len(assets.paths(session.store)) == 5)


def test_beside_another_process_it_waits(session: Session, watching: tuple[Watching, ImportRunner]) -> None:
    with deriving(session.folder):
        watching[0].start()
        time.sleep(1.0)
        assert assets.paths(session.store) == {}
    assert until(lambda: len(assets.paths(session.store)) == 5)


def test_a_folder_that_is_added_is_watched_and_it_ends_when_told(session: Session, tmp_path: Path) -> None:
    runner = ImportRunner(session)
    ready = threading.Event()
    before = threading.Thread(target=lambda: ready.wait(WAIT_S))
    before.start()
    found = Watching(session, runner, before, poll_s=0.2)
    found.start()
    (tmp_path / "new").mkdir()
    paint(tmp_path / "new" / "IMG_20230816_101500.jpg", (20, 130, 30))
    with session.store.transaction():
        assets.add_root(session.store, str(tmp_path / "new"))
    time.sleep(0.5)
    assert assets.paths(session.store) == {}, "not before the models are warm"
    ready.set()
    assert until(lambda: len(assets.paths(session.store)) == 1)
    found.stop(WAIT_S)
    runner.wait(WAIT_S)
    assert not runner.is_watching


def test_one_file_that_grows_is_looked_at_ever_more_seldom_and_shown_once(
    session: Session, album: Path, watching: tuple[Watching, ImportRunner], monkeypatch: pytest.MonkeyPatch
) -> None:
    runner, now_s, looked, still_writing = watching[1], [0.0], list[Sequence[Path]](), [True]
    shown, ended = list[int](), threading.Event()
    log = album / "2023-08-20 log.txt"
    log.write_text("We rowed home.", encoding="utf-8")
    monkeypatch.setattr(time, "monotonic", lambda: now_s[0])

    def heard(folders: Sequence[Path], stop: threading.Event) -> Iterator[set[object]]:
        yield set()
        for number in range(245):
            runner.wait(WAIT_S)
            shown.append(runner.changes)
            now_s[0] += 4
            yield {(Change.modified, str(log))} if number < 225 else set()
            if number == 225:
                still_writing.clear()
        runner.wait(WAIT_S)
        shown.append(runner.changes)
        ended.set()
        stop.wait(WAIT_S)

    def settled(scan: object, file: Found) -> None:
        if file.path == str(log) and still_writing:
            raise StillWritten("this file is still being written")

    def ingested(library: Library, paths: Sequence[Path], *more: object, **named: float) -> Outcome:
        looked.append(paths)
        return ingest(library, paths, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(app.ui.watching, "turns", partial(turns, heard=heard))
    monkeypatch.setattr(app.ui.library, "ingest", ingested)
    monkeypatch.setattr("ingest.discovery.scan.Scan._await_rest", settled)
    watching[0].start()
    assert ended.wait(WAIT_S)
    assert len([paths for paths in looked if album in paths]) == 1 and len(looked) < 30
    assert set(shown) == {2, 4}, "the page is shown anew after the first look, and when the file was taken in"
    assert "1 added" in runner.shown() and str(log) in assets.paths(session.store)
