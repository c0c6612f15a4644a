import sqlite3
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest

from app.cli import ingest
from app.library import session
from app.services.background import Resting
from ingest.discovery.scan import StillWritten
from ingest.discovery.watch import Growing, Turn
from memory.background import Rest
from models.protocols import Message
from tests.commands import run
from tests.fakes import FakeLanguage, fake_models
from tests.pages import opened

WAIT_S = 20.0


class Talker(FakeLanguage):
    """Talks, once it was heard, until nobody listens any more."""

    def __init__(self) -> None:
        super().__init__()
        self.begun = threading.Event()
        self.thread = ""
        self.was_closed = False

    def reply(self, messages: Sequence[Message], max_tokens: int, schema: str = "") -> Iterator[str]:
        """Yield a word again and again, a bounded number of times."""
        self.thread = threading.current_thread().name
        self.begun.set()
        try:
            for _ in range(2_000_000):
                yield "x"
        except GeneratorExit:
            self.was_closed = True
            raise


def test_what_falls_in_while_it_rests_is_taken_in_at_once(
    commanded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    talker, folder = Talker(), tmp_path / "notes"
    monkeypatch.setattr(session, "_load_models", lambda config: (replace(fake_models(), language=talker), ()))
    folder.mkdir()
    (folder / "a.txt").write_text("Tomas caught a cod in the fjord and we fried it on the beach.", encoding="utf-8")
    heard: list[bool] = []

    def turns(folders: Sequence[Path], stop: threading.Event, again: Growing) -> Iterator[Turn]:
        yield Turn.LOOK
        yield Turn.REST
        heard.append(talker.begun.wait(WAIT_S) and not talker.was_closed)
        yield Turn.REST
        (folder / "b.txt").write_text("We rowed home.", encoding="utf-8")
        yield Turn.LOOK
        heard.append(talker.was_closed)

    monkeypatch.setattr(ingest, "turns", turns)
    monkeypatch.setattr(ingest, "SETTLE_S", 0.0)
    result = run("watch", folder)
    assert result.exit_code == 0, result.output
    assert heard == [True, True] and "resting" in talker.thread
    assert result.output.count("1 added") == 2


def test_a_model_that_cannot_be_used_is_told_once_and_the_watch_goes_on(
    commanded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = threading.Semaphore(0)

    class Absent(FakeLanguage):
        def reply(self, messages: Sequence[Message], max_tokens: int, schema: str = "") -> Iterator[str]:
            asked.release()
            raise ValueError("the model is ill")

    def turns(folders: Sequence[Path], stop: threading.Event, again: Growing) -> Iterator[Turn]:
        for _ in range(3):
            yield Turn.LOOK
            yield Turn.REST
            assert asked.acquire(timeout=WAIT_S)

    monkeypatch.setattr(session, "_load_models", lambda config: (replace(fake_models(), language=Absent()), ()))
    (tmp_path / "a.txt").write_text("Tomas caught a cod in the fjord and we fried it.", encoding="utf-8")
    monkeypatch.setattr(ingest, "turns", turns)
    monkeypatch.setattr(ingest, "SETTLE_S", 0.0)
    result = run("watch", tmp_path / "a.txt")
    assert result.exit_code == 0 and result.stderr.count("the model is ill") == 1


def test_files_that_grow_are_looked_at_again(commanded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("We rowed home.", encoding="utf-8")
    asked: list[tuple[str, ...]] = []

    def turns(folders: Sequence[Path], stop: threading.Event, again: Growing) -> Iterator[Turn]:
        yield Turn.LOOK
        asked.append(again.paths)

    def grow(scan: object, file: object) -> None:
        raise StillWritten("this file is still being written")

    monkeypatch.setattr(ingest, "turns", turns)
    monkeypatch.setattr("ingest.discovery.scan.Scan._await_rest", grow)
    assert run("watch", path).exit_code == 0 and asked == [(str(path),)]


@pytest.mark.parametrize("then", ["quiet", "look", "stop", "end"])
@pytest.mark.parametrize(
    "error", [RuntimeError("the model broke"), sqlite3.DatabaseError("malformed"), OSError(28, "No space left")]
)
def test_what_ends_a_rest_for_good_ends_the_watch(
    commanded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, then: str
) -> None:
    rests: list[Resting] = []
    uses = list[object]()

    def use(*asked: object) -> None:
        uses.append(asked)
        raise error

    def begin(resting: Resting) -> None:
        resting_begin(resting)
        rests.append(resting)

    def turns(folders: Sequence[Path], stop: threading.Event, again: Growing) -> Iterator[Turn]:
        yield Turn.LOOK
        yield Turn.REST
        assert rests[0]._at is not None and rests[0]._at.exception(WAIT_S) is error
        if then == "stop":
            raise KeyboardInterrupt
        if then != "end":
            yield Turn.REST if then == "quiet" else Turn.LOOK
            raise AssertionError("the watch went on")

    resting_begin = Resting.begin
    monkeypatch.setattr(Resting, "begin", begin)
    monkeypatch.setattr(Rest, "use", use)
    monkeypatch.setattr(ingest, "turns", turns)
    monkeypatch.setattr(ingest, "SETTLE_S", 0.0)
    (tmp_path / "a.txt").write_text("We rowed home.", encoding="utf-8")
    result = run("watch", tmp_path / "a.txt")
    told = f"{result.stderr} {result.exception}"
    assert result.exit_code == 1 and len(uses) == 1
    assert str(error.args[-1]) in told and "went on" not in told


def test_what_went_wrong_in_a_look_is_told_before_what_ended_the_rest(tmp_path: Path) -> None:
    opened_session = opened(tmp_path / "library")
    with pytest.raises(ValueError, match="the look"), Resting(opened_session) as resting:
        resting._at = Future()
        resting._at.set_exception(RuntimeError("the rest"))
        raise ValueError("the look")
    opened_session.close()
