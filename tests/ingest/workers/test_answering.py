import pickle
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from ingest.discovery.scan import unread_asset
from ingest.files.file_checks import Limits
from ingest.files.step_names import PERCEIVE
from ingest.workers import answering
from ingest.workers.answering import FileBytes, Refusal, Wanted, answer, check
from ingest.workers.task import FileResult, FileTask
from memory.records.library import Kind
from models.loading import FileModels
from models.protocols import Models
from models.registry.card import WeightsMissing
from tests.clusters import WHICH, wanted
from tests.conftest import paint
from tests.fakes import FakeImageText, fake_models


class Beside(FakeImageText):
    is_concurrent = True


@pytest.fixture(autouse=True)
def worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A worker process with fakes for models."""
    (tmp_path / "files").mkdir()
    found = SimpleNamespace(address="tls://here:1", local_directory=str(tmp_path / "files"))
    monkeypatch.setattr(answering, "_worker", lambda: found)
    monkeypatch.setattr(answering, "load_file_models", lambda which: fake_models())
    answering._load.cache_clear()
    yield
    answering._load.cache_clear()


def task_of(content: FileBytes) -> FileTask:
    asset = unread_asset("a" * 32, Kind.PHOTO, len(content.data), 0)
    return FileTask(asset, "IMG_1.jpg", (PERCEIVE,), (), Limits())


@pytest.fixture
def content(tmp_path: Path) -> FileBytes:
    return FileBytes(paint(tmp_path / "IMG_1.jpg", (200, 30, 30)).read_bytes())


def test_a_file_is_gone_once_it_is_answered(content: FileBytes, tmp_path: Path) -> None:
    found = answer(task_of(content), content, wanted())
    assert isinstance(found, FileResult) and found.made[PERCEIVE][0].texts[0].text == "something red"
    assert list((tmp_path / "files").iterdir()) == []


def test_what_goes_over_the_wire_can_be_pickled_and_shows_no_bytes(content: FileBytes) -> None:
    found = pickle.loads(pickle.dumps((task_of(content), content, wanted())))  # noqa: S301  ours, made here
    assert found[0] == task_of(content) and found[1].data == content.data and found[2] == wanted()
    assert repr(content) == f"<{len(content.data)} bytes>"


def test_a_worker_with_other_models_refuses(content: FileBytes) -> None:
    other = Wanted(WHICH, tuple((dict(wanted().identity) | {"speech": "other"}).items()))
    found = answer(task_of(content), content, other)
    assert isinstance(found, Refusal) and found.worker == "tls://here:1"
    assert (
        found.reason
        == "speech is fake-transcriber there and other here. Run `yesteryear models fetch` on both machines."
    )
    assert check(other) == found.reason and check(wanted()) == ""


def test_a_worker_without_weights_says_which_command_gets_them(
    content: FileBytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(which: FileModels) -> Models:
        raise WeightsMissing("the eyes are not here. Run: yesteryear models fetch")

    monkeypatch.setattr(answering, "load_file_models", missing)
    found = answer(task_of(content), content, wanted())
    assert isinstance(found, Refusal) and "yesteryear models fetch" in found.reason


def test_a_model_that_takes_the_whole_machine_is_asked_by_one_at_a_time(
    content: FileBytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[bool] = []
    perceive_file = answering.perceive_file

    def watched(task: FileTask, path: Path, models: Models) -> object:
        held.append(answering._one_at_a_time.locked())
        return perceive_file(task, path, models)

    monkeypatch.setattr(answering, "perceive_file", watched)
    answer(task_of(content), content, wanted())
    beside = replace(fake_models(), captioner=None, image_text=Beside())
    monkeypatch.setattr(answering, "_loaded", lambda which: beside)
    monkeypatch.setattr(answering, "check", lambda wanted: "")
    answer(task_of(content), content, wanted())
    assert held == [True, False]


def test_models_are_loaded_once_however_many_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    loads: list[FileModels] = []
    monkeypatch.setattr(answering, "load_file_models", lambda which: loads.append(which) or fake_models())
    asking = [threading.Thread(target=check, args=(wanted(),)) for _ in range(4)]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    assert loads == [WHICH]
