"""What goes out and comes back, without any worker process."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingest.discovery.scan import unread_asset
from ingest.files.failures import Failure
from ingest.files.file_checks import Limits
from ingest.workers import cluster
from ingest.workers.answering import FileBytes, Refusal
from ingest.workers.cluster import Home, Outgoing, Workers
from ingest.workers.task import FileResult, FileTask
from memory.records.library import Kind
from memory.store.jobs import MOST_TRIES

DONE = FileResult({"perceive": []}, None)


class FakeFuture:
    """A Dask future that ends with what it is told."""

    def __init__(self, key: str) -> None:
        self.key, self.status, self.found, self.callback = key, "pending", None, print

    def add_done_callback(self, callback: Callable[[object], None]) -> None:
        self.callback = callback

    def end(self, found: object, status: str = "finished") -> None:
        self.status, self.found = status, found
        self.callback(self)

    def result(self, timeout: float) -> object:
        return self.found

    def exception(self, timeout: float | None = None) -> object:
        return self.found

    def cancel(self) -> None:
        self.status = "cancelled"


class FakeWorkers(Workers):
    """Workers that answer by `answers`, one for each file that is sent, in turn."""

    def __init__(self, *answers: Callable[[FakeFuture], None]) -> None:
        self.answers, self.sent, self.told, self.count = list(answers), list[str](), list[str](), 1
        self._refused, self._tell, self.seems_gone_s = {}, self.told.append, 0.0

    @property
    def threads(self) -> int:
        return self.count

    def submit(self, one: Outgoing, content: FileBytes) -> FakeFuture:  # type: ignore[override]
        self.sent.append(one.task.name)
        future = FakeFuture(f"{one.task.name} {len(self.sent)}")
        if self.answers:
            add, answer = future.add_done_callback, self.answers.pop(0)
            future.add_done_callback = lambda callback: (add(callback), answer(future))  # type: ignore[method-assign]
        return future


def outgoing(folder: Path, *names: str) -> Iterator[Outgoing]:
    for name in names:
        (folder / name).write_bytes(name.encode())
        asset = unread_asset(name, Kind.PHOTO, len(name), 0)
        yield Outgoing(FileTask(asset, name, ("perceive",), (), Limits()), folder / name)


def gone_through(workers: Workers, files: Iterator[Outgoing]) -> list[tuple[str, object]]:
    return [(one.task.name, answer) for one, answer in workers.go_through(files)]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "POLL_S", 0.01)


def test_a_second_answer_is_waited_for_by_nobody(tmp_path: Path) -> None:
    def twice(future: FakeFuture) -> None:
        future.end(DONE)
        future.end(DONE)

    workers = FakeWorkers(twice, lambda future: future.end(DONE))
    assert gone_through(workers, outgoing(tmp_path, "a", "b")) == [("a", DONE), ("b", DONE)]


def test_an_answer_that_comes_when_the_file_was_taken_home_is_dropped(tmp_path: Path) -> None:
    late: list[FakeFuture] = []
    workers = FakeWorkers(late.append)
    run = cluster._Run(workers, outgoing(tmp_path, "a"))
    answers = run.answers()
    workers.count = 0
    found = next(answers)
    assert found[1] == Home() and workers.told == ["no worker answers any more; the import continues on this machine"]
    late[0].end(DONE)
    assert list(answers) == []


def test_what_was_out_when_the_connection_was_lost_goes_out_again(tmp_path: Path) -> None:
    workers = FakeWorkers(lambda future: future.end(None, "cancelled"), lambda future: future.end(DONE))
    workers.seems_gone_s = 60.0
    assert gone_through(workers, outgoing(tmp_path, "a")) == [("a", DONE)]
    assert workers.sent == ["a", "a"] and workers.told == []


def test_a_worker_that_came_later_and_is_another_is_told_once_and_left_alone(tmp_path: Path) -> None:
    refusal = Refusal("tls://there", "other weights")
    workers = FakeWorkers(
        lambda future: future.end(refusal), lambda future: future.end(refusal), lambda future: future.end(DONE)
    )
    assert gone_through(workers, outgoing(tmp_path, "a")) == [("a", DONE)]
    assert workers.told == ["the worker tls://there is not used: other weights"]


def test_what_may_be_the_fault_of_a_worker_comes_home_and_what_is_the_files_does_not(tmp_path: Path) -> None:
    damaged = Failure("The picture is damaged.", MOST_TRIES)
    workers = FakeWorkers(
        lambda future: future.end(Failure("unexpected MemoryError", 1)),
        lambda future: future.end(damaged),
        lambda future: future.end(OSError("no space left"), "error"),
    )
    found = gone_through(workers, outgoing(tmp_path, "a", "b", "c"))
    assert found == [("a", Home()), ("b", damaged), ("c", Home())]


def test_a_file_that_is_gone_by_now_comes_home(tmp_path: Path) -> None:
    files = list(outgoing(tmp_path, "a", "b"))
    files[0].path.unlink()
    workers = FakeWorkers(lambda future: future.end(DONE))
    assert gone_through(workers, iter(files)) == [("a", Home()), ("b", DONE)]


def test_files_wait_for_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting: list[FakeFuture] = []
    workers = FakeWorkers(*[waiting.append] * 9)
    run = cluster._Run(workers, outgoing(tmp_path, *"abcdefghi"))
    assert list(run._send()) == [] and workers.sent == ["a", "b"]
    run._threads = 4
    monkeypatch.setattr(cluster, "MOST_BYTES", 3)
    assert list(run._send()) == [] and workers.sent == ["a", "b", "c"]
    monkeypatch.setattr(cluster, "MOST_BYTES", 100)
    assert list(run._send()) == [] and len(workers.sent) == 8


def test_closing_wants_no_more_answers(tmp_path: Path) -> None:
    out: list[FakeFuture] = []
    workers = FakeWorkers(lambda future: future.end(DONE), out.append)
    answers = workers.go_through(outgoing(tmp_path, "a", "b"))
    next(answers)
    answers.close()
    assert [one.status for one in out] == ["cancelled"]
