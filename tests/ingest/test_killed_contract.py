"""A run that is killed at any point: the next ones get to the same end, and leave out what kills them."""

import contextlib
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.discovery.scan import hash_of
from ingest.pipeline.run import Library, Progress, ingest
from memory.store import Store, assets, full_text, jobs, versions
from memory.store import moments as moment_store
from models.protocols import Caption, Pixels
from tests.conftest import ROOT, paint, record
from tests.dump import dump
from tests.fakes import FakeCaptioner, FakeFaces, FakeVoices, colour_of, spoken
from tests.ingest.pipeline.test_replacements import NOISE, overwrite, remembered

Quiet = Callable[[Progress], None]

CHILD = """
import os, signal, sys, time
from dataclasses import replace
from pathlib import Path
from ingest.pipeline import run
from ingest.files.file_checks import Limits
from memory.store import Store
from memory.vectors.index import VectorIndex
from tests.fakes import FakeCaptioner, FakeFaces, FakeImageText, FakeOcr, FakeVoices, colour_of, fake_models
from app.library.session import deriving
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background processes ignore it
folder, album, where, how = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4]

def end():
    if how == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    print("at it", flush=True)
    time.sleep(60)

decode = run.decode
def deadly(asset, path, limits):
    if where == "decode" and path.name == "deadly.jpg":
        end()
    return decode(asset, path, limits)
run.decode = deadly
class Deadly(FakeCaptioner):
    is_concurrent = where == "look"
    def caption(self, images):
        if where in ("perceive", "look") and "green" in map(colour_of, images):
            end()
        return super().caption(images)
def at(step, model, method):
    does = getattr(model, method)
    def deadly(given, *more):
        green = colour_of(given) == "green" if given.ndim == 3 else len(given) == 48_000
        if where == step and green:
            end()
        return does(given, *more)
    setattr(model, method, deadly)
    return model
from ingest.perception import duplicates
from ingest.readers import photo
at("liken", duplicates, "picture_hash")
read_photo = photo.read_photo
def deadly_photo(path, limits, side_px=0):
    if where == "decode for words" and side_px == perception_ocr.SIDE_PX and path.name == "deadly.jpg":
        end()
    return read_photo(path, limits, side_px)
if where == "decode for words":
    from ingest.perception import ocr as perception_ocr
    perception_ocr.read_photo = deadly_photo
class BesideEncoder(FakeImageText):
    is_concurrent = True
ocr, finder = at("glance", at("read", FakeOcr(), "read"), "sees_letters"), at("faces", FakeFaces(), "find")
voices = at("voices", FakeVoices(), "encode")
models = replace(fake_models(), captioner=Deadly(), image_text=BesideEncoder(), ocr=ocr, faces=finder, voices=voices)
store = Store(folder / "library.sqlite3")
library = run.Library(store, VectorIndex(store, folder / "vectors"), models, Limits(), folder)
with deriving(folder):
    run.ingest(library, [album], lambda progress: None)
"""


def child(folder: Path, album: Path, where: str = "", how: str = "kill") -> "subprocess.Popen[str]":
    """Start a run that ends itself over one file, while it is decoded or perceived."""
    command = [sys.executable, "-c", CHILD, str(folder), str(album), where, how]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def killed(folder: Path, album: Path, where: str) -> int:
    """Run to its end and return its exit status."""
    with child(folder, album, where) as running:
        return running.wait()


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """An album of which one picture is deadly."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    for n in range(3):
        paint(folder / f"{n}.jpg", (180 + 12 * n, 30, 30))
        paint(folder / f"x{n}.jpg", (30, 60, 180 + 12 * n))
    paint(folder / "deadly.jpg", (30, 160, 30))
    return folder


@contextlib.contextmanager
def opened(library: Library, folder: Path) -> Iterator[Library]:
    store = Store(folder / "library.sqlite3")
    other = replace(library, store=store, index=type(library.index)(store, folder / "vectors"), folder=folder)
    yield other
    other.index.close()
    store.close()


@pytest.mark.parametrize("where", ["decode", "look", "perceive"])
def test_a_file_that_killed_two_runs_is_set_aside_and_listed_and_all_else_is_taken_in(
    library: Library, tmp_path: Path, pictures: Path, quiet: Quiet, where: str
) -> None:
    folder = tmp_path / "killed"
    folder.mkdir()
    assert [killed(folder, pictures, where) for _ in range(3)] == [-signal.SIGKILL, -signal.SIGKILL, 0]
    with opened(library, folder) as other:
        ((path, step, reason),) = full_text.failures(other.store)
        assert (Path(path).name, step) == ("deadly.jpg", "perceive") and "stopped twice" in reason
        assert len(moment_store.all_remembered(other.store)) == 6
        assert ingest(other, [pictures], quiet).counts["unchanged"] == 7
        asset_id = assets.paths(other.store)[path].asset_id
        jobs.reopen(other.store, asset_id, "perceive")
        jobs.forget(other.store, asset_id)
        assert ingest(other, [pictures], quiet).counts["added"] == 1 and full_text.failures(other.store) == []


def test_new_bytes_that_kill_two_runs_leave_the_last_good_version(
    library: Library, tmp_path: Path, pictures: Path, quiet: Quiet
) -> None:
    folder = tmp_path / "killed"
    folder.mkdir()
    with opened(library, folder) as other:
        ingest(other, [pictures], quiet)
        before = remembered(other)
    paint(pictures / "deadly.jpg", (10, 150, 10))
    assert [killed(folder, pictures, "decode") for _ in range(3)] == [-signal.SIGKILL, -signal.SIGKILL, 0]
    with opened(library, folder) as other:
        assert [Path(one.path).name for one in versions.damaged(other.store)] == ["deadly.jpg"]
        assert remembered(other) == before


@pytest.mark.parametrize(
    ("where", "step"),
    [
        ("decode for words", "read"),
        ("read", "read"),
        ("glance", "read"),
        ("faces", "faces"),
        ("voices", "voices"),
        ("liken", "liken"),
    ],
)
def test_a_file_that_killed_two_runs_in_a_later_step_is_set_aside_in_that_step_alone(
    library: Library, tmp_path: Path, pictures: Path, quiet: Quiet, where: str, step: str
) -> None:
    folder = tmp_path / "killed"
    folder.mkdir()
    for name, seconds in (("deadly.wav", 3), ("x.wav", 2), ("y.wav", 2.5)):
        record(pictures / name, spoken("red", seconds))
    assert [killed(folder, pictures, where) for _ in range(3)] == [-signal.SIGKILL, -signal.SIGKILL, 0]
    models = replace(library.models, faces=FakeFaces(), voices=FakeVoices())
    with opened(replace(library, models=models), folder) as other:
        ((path, failed, reason),) = full_text.failures(other.store)
        assert (Path(path).stem, failed) == ("deadly", step) and "stopped twice" in reason
        asset_id = assets.paths(other.store)[path].asset_id
        others = {job.step for job in jobs.of_input(other.store, asset_id) if not job.error}
        assert {"perceive", "embed"} <= others
        assert len(moment_store.all_remembered(other.store)) == 10
        done = {one for one, job in jobs.get_all(other.store, step).items() if not job.error}
        ingest(other, [pictures], quiet)
        assert len(full_text.failures(other.store)) == 1
        assert asset_id not in done and len(done) == (2 if step == "voices" else 6)
        jobs.reopen(other.store, asset_id, step)
        jobs.forget(other.store, asset_id)
        ingest(other, [pictures], quiet)
        assert full_text.failures(other.store) == [] and jobs.count_kills(other.store) == {}


@pytest.mark.parametrize("way", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_asked_to_end_was_killed_by_nothing(
    library: Library, tmp_path: Path, pictures: Path, way: signal.Signals
) -> None:
    folder = tmp_path / "asked"
    folder.mkdir()
    with child(folder, pictures, "perceive", "wait") as running:
        assert running.stdout is not None and running.stdout.readline() == "at it\n"
        running.send_signal(way)
        assert running.wait() != 0
    with opened(library, folder) as other:
        assert jobs.count_kills(other.store) == {}


class Killed(BaseException):
    """Stands for the end of the process: nothing is written after it."""


def test_killed_before_any_transaction_new_versions_and_damaged_ones_come_to_the_same_end(
    library: Library, tmp_path: Path, quiet: Quiet, monkeypatch: pytest.MonkeyPatch
) -> None:
    album, folder = tmp_path / "album", tmp_path / "before"
    album.mkdir()
    folder.mkdir()
    photo, damaged, sound = paint(album / "a.jpg", (200, 30, 30)), album / "b.md", record(album / "c.wav", NOISE)
    damaged.write_text("We rowed across the fjord.\n", encoding="utf-8")
    with opened(library, folder) as other:
        ingest(other, [album], quiet)
    overwrite(paint(photo, (30, 60, 200)), photo.read_bytes())
    overwrite(damaged, b"")
    overwrite(sound, sound.read_bytes()[:60_000])
    shutil.copytree(folder, tmp_path / "whole")
    with opened(library, tmp_path / "whole") as other:
        counted: list[int] = []
        ended_at(monkeypatch, counted, 10_000)
        ingest(other, [album], quiet)
        monkeypatch.undo()
        wanted = dump(other.store), [one.path for one in versions.damaged(other.store)]
    assert len(wanted[1]) == 2 and len(counted) > 15
    for number in range(len(counted)):
        here = tmp_path / f"killed-{number}"
        shutil.copytree(folder, here)
        with opened(library, here) as other:
            ended_at(monkeypatch, [], number)
            with pytest.raises(Killed):
                ingest(other, [album], quiet)
            monkeypatch.undo()
        with opened(library, here) as other:
            ingest(other, [album], quiet)
            assert (dump(other.store), [one.path for one in versions.damaged(other.store)]) == wanted, number
            assert jobs.count_kills(other.store) == {}


def ended_at(monkeypatch: pytest.MonkeyPatch, counted: list[int], last: int) -> None:
    """Let no transaction of a store begin from the one of this number on."""
    begin = Store.transaction

    def transaction(store: Store) -> "contextlib.AbstractContextManager[None]":
        counted.append(1)
        if len(counted) > last:
            raise Killed
        return begin(store)

    monkeypatch.setattr(Store, "transaction", transaction)


class Untouchable(FakeCaptioner):
    """A captioner that nothing green is to be given to."""

    def __init__(self, name: str) -> None:
        self.name = name

    def caption(self, images: Sequence[Pixels]) -> list[Caption]:
        """Caption pictures, but for green ones."""
        assert "green" not in map(colour_of, images)
        return super().caption(images)


def test_what_is_set_aside_is_tried_with_no_other_model_either_but_when_its_file_changed(
    library: Library, pictures: Path, quiet: Quiet
) -> None:
    deadly = pictures / "deadly.jpg"
    for _ in range(jobs.MOST_KILLS):
        begun = jobs.at_work(library.store, hash_of(deadly), "perceive")
        begun.__enter__()
        jobs.count_kills(library.store)
    for name in ("one", "another"):
        models = replace(library.models, captioner=Untouchable(name))
        outcome = ingest(replace(library, models=models), [pictures], quiet)
        assert "stopped twice" in dict(outcome.failed).get(str(deadly), "") or name == "another"
        assert [Path(path).name for path, *_ in full_text.failures(library.store)] == ["deadly.jpg"]
    paint(deadly, (30, 180, 60))
    assert ingest(library, [pictures], quiet).failed == [] and full_text.failures(library.store) == []
