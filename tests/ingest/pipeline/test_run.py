import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ingest.discovery.scan import hash_of
from ingest.pipeline import run
from ingest.pipeline.run import Library, Progress, forget_asset, ingest
from memory.store import Store, assets, full_text, jobs
from memory.store import moments as moment_store
from memory.store import vectors as vector_store
from models.protocols import Caption, Pixels
from tests.conftest import paint, speak
from tests.dump import dump, dump_file
from tests.fakes import FakeCaptioner, FakeText

Quiet = Callable[[Progress], None]


def test_every_file_counts_once(library: Library, album: Path, quiet: Quiet) -> None:
    (album / "broken.jpg").write_text("this is no picture")
    (album / "thing.exe").write_bytes(b"MZ")
    outcome = ingest(library, [album], quiet)
    assert outcome.counts == {
        "added": 4,
        "changed": 0,
        "unchanged": 0,
        "moved": 0,
        "duplicate": 0,
        "silent": 1,
        "skipped": 1,
        "failed": 1,
    }
    assert [Path(path).name for path, _ in outcome.failed] == ["broken.jpg"]
    assert outcome.moments > 0 and outcome.events > 0


def test_a_second_run_does_nothing(library: Library, album: Path, quiet: Quiet) -> None:
    (album / "broken.jpg").write_text("this is no picture")
    ingest(library, [album], quiet)
    before = dump(library.store)
    outcome = ingest(library, [album], quiet)
    assert outcome.counts["unchanged"] == 6 and sum(outcome.counts.values()) == 6
    assert dump(library.store) == before


def test_the_order_in_which_files_come_makes_no_difference(
    library: Library, album: Path, tmp_path: Path, quiet: Quiet
) -> None:
    files = sorted(path for path in album.rglob("*") if path.is_file())
    other = _other(library, tmp_path / "other")
    for path in files:
        ingest(library, [path], quiet)
    for path in reversed(files):
        ingest(other, [path], quiet)
    assert dump(other.store) == dump(library.store)
    other.index.close()
    other.store.close()


def test_a_moved_file_keeps_its_moments_and_is_found_by_its_new_folder(
    library: Library, album: Path, quiet: Quiet
) -> None:
    ingest(library, [album], quiet)
    photo = album / "2023-08 Norway" / "IMG_20230814_101500.jpg"
    before = [one.moment for one in moment_store.of_asset(library.store, hash_of(photo))]
    new = album / "Lofoten" / photo.name
    new.parent.mkdir()
    photo.rename(new)
    assert ingest(library, [album], quiet).counts["moved"] == 1
    after = moment_store.of_asset(library.store, hash_of(new))
    assert [one.moment for one in after] == before and after[0].path == str(new)
    assert full_text.match(library.store, "Lofoten", 5)


def test_a_changed_file_replaces_its_own_moments_only(library: Library, album: Path, quiet: Quiet) -> None:
    ingest(library, [album], quiet)
    photo = album / "2023-08 Norway" / "IMG_20230814_101500.jpg"
    old = moment_store.of_asset(library.store, hash_of(photo))[0].moment.id
    others = {one.moment.id for one in moment_store.all_remembered(library.store)} - {old}
    paint(photo, (30, 160, 30))
    assert ingest(library, [album], quiet).counts["changed"] == 1
    now = {one.moment.id for one in moment_store.all_remembered(library.store)}
    assert others < now and old not in now


def test_two_copies_share_their_moments(library: Library, album: Path, quiet: Quiet) -> None:
    photo = album / "2023-08 Norway" / "IMG_20230814_101500.jpg"
    (album / "copy.jpg").write_bytes(photo.read_bytes())
    outcome = ingest(library, [album], quiet)
    assert (outcome.counts["added"], outcome.counts["duplicate"]) == (4, 1)
    assert len(moment_store.of_asset(library.store, hash_of(photo))) == 1


class WrongOnce(FakeCaptioner):
    """Fails on the first picture it is given."""

    wrong = True

    def caption(self, images: "list[Pixels] | tuple[Pixels, ...] | object") -> list[Caption]:  # type: ignore[override]
        if self.wrong:
            self.wrong = False
            raise RuntimeError("the model fell over")
        return super().caption(images)  # type: ignore[arg-type]


def test_a_model_that_fails_is_told_and_tried_again(library: Library, album: Path, quiet: Quiet) -> None:
    library = replace(library, models=replace(library.models, captioner=WrongOnce()))
    outcome = ingest(library, [album], quiet)
    assert len(outcome.failed) == 1 and "the model fell over" in outcome.failed[0][1]
    assert full_text.failures(library.store)
    again = ingest(library, [album], quiet)
    assert again.failed == [] and again.counts["added"] == 1
    assert full_text.failures(library.store) == []


class AlwaysWrong(FakeCaptioner):
    """Fails on every picture and counts."""

    asked = 0

    def caption(self, images: object) -> list[Caption]:  # type: ignore[override]
        self.asked += 1
        raise RuntimeError("the model fell over")


def test_three_tries_are_enough(library: Library, tmp_path: Path, quiet: Quiet) -> None:
    paint(tmp_path / "a.jpg", (200, 30, 30))
    model = AlwaysWrong()
    library = replace(library, models=replace(library.models, captioner=model))
    for _ in range(5):
        ingest(library, [tmp_path / "a.jpg"], quiet)
    assert model.asked == jobs.MOST_TRIES


class OtherText(FakeText):
    name = "other-text"


def test_a_new_sentence_encoder_leaves_no_vectors_of_the_old_one(library: Library, album: Path, quiet: Quiet) -> None:
    ingest(library, [album], quiet)
    library = replace(library, models=replace(library.models, text=OtherText()))
    ingest(library, [album], quiet)
    assert set(moment_store.generations(library.store)) == {"sight fake-image-text", "text other-text"}


class Stopped(Exception):
    """Raised by a report to end a run where it stands."""


def test_stopped_at_any_step_and_run_again_gives_the_same(
    library: Library, album: Path, tmp_path: Path, quiet: Quiet
) -> None:
    ingest(library, [album], quiet)
    wanted = dump(library.store)
    calls: list[Progress] = []
    ingest(_other(library, tmp_path / "count"), [album], calls.append)
    for stop_at in range(len(calls)):
        other = _other(library, tmp_path / f"stopped-{stop_at}")
        left = [stop_at]

        def report(progress: Progress, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] < 0:
                raise Stopped

        with pytest.raises(Stopped):
            ingest(other, [album], report)
        ingest(other, [album], quiet)
        assert dump(other.store) == wanted
        other.index.close()
        other.store.close()


def _other(library: Library, folder: Path) -> Library:
    folder.mkdir()
    store = Store(folder / "library.sqlite3")
    return replace(library, store=store, index=type(library.index)(store, folder / "vectors"), folder=folder)


CHILD = """
import sys, time
from pathlib import Path
from ingest.files.file_checks import Limits
from ingest.pipeline.run import Library, ingest
from memory.store import Store
from memory.vectors.index import VectorIndex
from tests.fakes import fake_models
folder = Path(sys.argv[1])
store = Store(folder / "library.sqlite3")
library = Library(store, VectorIndex(store, folder / "vectors"), fake_models(), Limits(), folder)
def report(progress):
    print(progress.step, flush=True)
    time.sleep(0.02)
ingest(library, [Path(sys.argv[2])], report)
"""


@pytest.mark.parametrize("lines", [2, 8, 11, 13])
def test_killed_and_run_again_gives_the_same(
    library: Library, album: Path, tmp_path: Path, quiet: Quiet, lines: int
) -> None:
    ingest(library, [album], quiet)
    folder = tmp_path / "killed"
    folder.mkdir()
    root = Path(__file__).resolve().parents[3]
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, str(folder), str(album)], cwd=root, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        for _ in range(lines):
            if not child.stdout.readline():
                break
        time.sleep(0.01)
        os.kill(child.pid, signal.SIGKILL)
    other = _reopened(library, folder)
    ingest(other, [album], quiet)
    other.index.close()
    other.store.close()
    assert dump_file(folder / "library.sqlite3") == dump(library.store)


def _reopened(library: Library, folder: Path) -> Library:
    store = Store(folder / "library.sqlite3")
    return replace(library, store=store, index=type(library.index)(store, folder / "vectors"), folder=folder)


def test_forgetting_removes_every_trace_and_the_scan_respects_it(library: Library, album: Path, quiet: Quiet) -> None:
    ingest(library, [album], quiet)
    note = album / "2023-08 Norway" / "2023-08-15 diary.md"
    assert full_text.match(library.store, "fjord", 5)
    forget_asset(library.store, hash_of(note))
    run.derive(library, quiet)
    library.store.erase_deleted()
    assert not full_text.match(library.store, "fjord", 5)
    assert b"fjord" not in library.store.path.read_bytes()
    assert ingest(library, [album], quiet).counts["skipped"] == 1
    assert ingest(library, [album], quiet, again=True).counts["added"] == 1


def test_requests_of_other_processes_are_carried_out(library: Library, album: Path, quiet: Quiet) -> None:
    ingest(library, [album], quiet)
    note = hash_of(album / "2023-08 Norway" / "2023-08-15 diary.md")
    assets.ask_for(library.store, "forget", note)
    ingest(library, [album], quiet)
    assert assets.get(library.store, note) is None and assets.requests(library.store) == []


def test_a_disk_that_is_full_ends_the_run_and_loses_nothing(
    library: Library, album: Path, quiet: Quiet, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(library, [album], quiet)
    before = dump(library.store)
    pages = library.store.rows("PRAGMA page_count")[0][0]
    library.store.connection.execute(f"PRAGMA max_page_count = {pages}")
    for n in range(40):
        speak(album / f"more-{n}.wav", 2.0 + n / 10)
    with pytest.raises(Exception, match="full"):
        ingest(library, [album], quiet)
    library.store.connection.execute("PRAGMA max_page_count = 1000000")
    after = dump(library.store)
    assert set(before["moment_text"]) <= set(after["moment_text"])
    assert ingest(library, [album], quiet).failed == []


def test_vectors_are_of_unit_length(library: Library, album: Path, quiet: Quiet) -> None:
    ingest(library, [album], quiet)
    for space in moment_store.generations(library.store):
        _, matrix = vector_store.of_space(library.store, space)
        assert np.allclose(np.linalg.norm(matrix.astype(np.float32), axis=1), 1, atol=2e-3)
