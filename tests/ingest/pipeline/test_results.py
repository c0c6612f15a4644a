import contextlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.discovery.scan import hash_of
from ingest.files.step_names import PERCEIVE, UNREAD
from ingest.perception.read_lines import NOT_READ
from ingest.pipeline import run
from ingest.pipeline.run import Library, Progress, ingest
from memory.records.library import TextKind
from memory.store import Store, StoreBusy, full_text, jobs
from memory.store import moments as moment_store
from models.protocols import Vectors
from tests.conftest import paint
from tests.dump import dump
from tests.fakes import FakeCaptioner, FakeImageText
from tests.ingest.readers.documents.pdf_files import scanned_pdf, written_pdf
from tests.recordings import tone, write_video

Quiet = Callable[[Progress], None]


class OtherEyes(FakeImageText):
    name = "other-eyes"


class Stopped(Exception):
    """Raised by a report to end a run where it stands."""


def other_library(library: Library, folder: Path) -> Library:
    """Return an empty library beside another, with the same models."""
    folder.mkdir()
    store = Store(folder / "library.sqlite3")
    return replace(library, store=store, index=type(library.index)(store, folder / "vectors"), folder=folder)


class Counting:
    """Wraps a model's only method of each kind and counts how many inputs it is given."""

    def __init__(self, model: object, name: str = "") -> None:
        self.model, self.name, self.given = model, name or model.name, 0  # type: ignore[attr-defined]

    def __getattr__(self, method: str) -> Callable[[object], object]:
        def counted(given: object) -> object:
            several = method != "transcribe"
            self.given += len(given) if several else 1  # type: ignore[arg-type]
            return getattr(self.model, method)(given)

        return counted


def counted(library: Library, other: str = "") -> Library:
    """Return the library over fakes that count; the one of `other` has another name, as another model has."""
    models = library.models
    named = {one: Counting(getattr(models, one), f"other-{one}" if one == other else "") for one in PARTS}
    return replace(library, models=replace(models, **named))  # type: ignore[arg-type]


PARTS = ("text", "image_text", "captioner", "transcriber")
REDONE = {
    "image_text": {"image_text"},
    "captioner": {"captioner", "text"},
    "transcriber": {"transcriber", "text"},
    "text": {"text"},
}


def with_a_clip(album: Path) -> Path:
    shots = [("red", 2.0), ("blue", 2.0)]
    write_video(album / "2023-08 Norway" / "VID_20230814_150000.mp4", shots, tone(1.5))
    return album


@pytest.mark.parametrize("other", list(REDONE))
def test_a_new_model_redoes_only_what_depends_on_it(library: Library, album: Path, quiet: Quiet, other: str) -> None:
    ingest(library, [with_a_clip(album)], quiet)
    pictures, sounds = 4, 3
    before = {one.moment.id: one for one in moment_store.all_remembered(library.store)}
    read = jobs.get_all(library.store, run.READ)
    changed = counted(library, other)
    ingest(changed, [album], quiet)
    asked = {one: getattr(changed.models, one).given for one in PARTS}
    assert {one for one, count in asked.items() if count} == REDONE[other]
    assert {"image_text": pictures, "captioner": pictures, "transcriber": sounds}.get(other, asked[other]) == asked[
        other
    ]
    after = {one.moment.id: one for one in moment_store.all_remembered(library.store)}
    assert {name: one.moment for name, one in after.items()} == {name: one.moment for name, one in before.items()}
    kinds = {"captioner": {TextKind.CAPTION}, "transcriber": {TextKind.TRANSCRIPT}}.get(other, set())
    for name, one in after.items():
        for old, new in zip(before[name].texts, one.texts, strict=True):
            assert (old.recipe != new.recipe) == (new.kind in kinds) and old.text == new.text
    assert jobs.get_all(library.store, run.READ) == read
    spaces = {row["space"] for row in library.store.rows("SELECT DISTINCT space FROM vector")}
    sight = "sight other-image_text" if other == "image_text" else "sight fake-image-text"
    assert spaces == {sight, "text other-text" if other == "text" else "text fake-text"}
    again = counted(library, other)
    ingest(again, [album], quiet)
    assert not any(getattr(again.models, one).given for one in PARTS)


@pytest.mark.parametrize("other", list(REDONE))
def test_a_model_changed_and_a_library_made_anew_come_to_the_same(
    library: Library, album: Path, tmp_path: Path, quiet: Quiet, other: str
) -> None:
    ingest(library, [with_a_clip(album)], quiet)
    ingest(counted(library, other), [album], quiet)
    fresh = counted(other_library(library, tmp_path / "fresh"), other)
    ingest(fresh, [album], quiet)
    assert dump(fresh.store) == dump(library.store)
    fresh.index.close()
    fresh.store.close()


@pytest.mark.parametrize("other", ["image_text", "captioner", "transcriber"])
def test_a_change_of_model_that_is_stopped_anywhere_and_run_again_gives_the_same(
    library: Library, album: Path, tmp_path: Path, quiet: Quiet, other: str
) -> None:
    ingest(library, [with_a_clip(album)], quiet)
    calls: list[Progress] = []
    for name in ("wanted", "count"):
        seen = other_library(library, tmp_path / name)
        ingest(seen, [album], quiet)
        ingest(counted(seen, other), [album], calls.append if name == "count" else quiet)
        wanted = dump(seen.store)
    for stop_at in range(0, len(calls), 2):
        stopped = other_library(library, tmp_path / f"stopped-{stop_at}")
        ingest(stopped, [album], quiet)
        left = [stop_at]

        def report(progress: Progress, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] < 0:
                raise Stopped

        with pytest.raises(Stopped):
            ingest(counted(stopped, other), [album], report)
        ingest(counted(stopped, other), [album], quiet)
        assert dump(stopped.store) == wanted
        stopped.index.close()
        stopped.store.close()


class Blind(FakeImageText):
    """A picture encoder that always fails."""

    name = "blind"

    def encode_images(self, images: object) -> Vectors:  # type: ignore[override]
        raise RuntimeError("the encoder fell over")


def test_another_model_that_fails_leaves_what_was_known_and_gives_way_to_the_next(
    library: Library, album: Path, quiet: Quiet
) -> None:
    ingest(library, [album], quiet)
    before = [one.texts for one in moment_store.all_remembered(library.store)]
    blind = replace(library, models=replace(library.models, image_text=Blind()))
    assert len(ingest(blind, [album], quiet).failed) == 2
    assert [one.texts for one in moment_store.all_remembered(library.store)] == before
    assert {step for _, step, _ in full_text.failures(library.store)} == {"sight"}
    ingest(replace(library, models=replace(library.models, image_text=OtherEyes())), [album], quiet)
    assert full_text.failures(library.store) == []
    assert {row["space"] for row in library.store.rows("SELECT DISTINCT space FROM vector")} == {
        "sight other-eyes",
        "text fake-text",
    }


def test_moments_that_failed_are_tried_again_with_another_model_of_any_step(
    library: Library, album: Path, quiet: Quiet
) -> None:
    blind = replace(library, models=replace(library.models, image_text=Blind()))
    for _ in range(jobs.MOST_TRIES + 1):
        ingest(blind, [album], quiet)
    assert len(full_text.failures(library.store)) == 2
    ingest(library, [album], quiet)
    assert full_text.failures(library.store) == []


class OtherWords(FakeCaptioner):
    name = "other-words"


@pytest.mark.parametrize(
    ("fails", "writes"), [("caption", "replace_texts"), ("sight", "replace_vectors"), ("perceive", "store_perceived")]
)
def test_where_writing_one_step_fails_the_others_stay_done(
    library: Library, tmp_path: Path, quiet: Quiet, monkeypatch: pytest.MonkeyPatch, fails: str, writes: str
) -> None:
    models = replace(library.models, image_text=OtherEyes(), captioner=OtherWords(), ocr=None)
    album = paint(tmp_path / "a.jpg", (200, 30, 30))
    if fails != "perceive":
        ingest(library, [album], quiet)

    def refuse(*given: object) -> None:
        raise sqlite3.IntegrityError("a row that cannot be")

    with monkeypatch.context() as patched:
        patched.setattr(moment_store, writes, refuse)
        ingest(replace(library, models=models), [album], quiet)
    assert [step for _, step, _ in full_text.failures(library.store)] == [fails]
    done = {job.step for job in jobs.of_input(library.store, hash_of(album)) if not job.error}
    assert {"caption", "sight"} - {fails} <= done or fails == "perceive"
    ingest(replace(library, models=models), [album], quiet)
    assert full_text.failures(library.store) == []


def suspected(library: Library, path: Path, step: str) -> None:
    """Let a run have been killed once in a step over a file."""
    begun = jobs.at_work(library.store, hash_of(path), step)
    begun.__enter__()
    jobs.count_kills(library.store)


@pytest.mark.parametrize("step", ["perceive", "read", "liken"])
def test_all_that_a_run_writes_it_writes_in_a_transaction(
    library: Library, album: Path, quiet: Quiet, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    write, bare = Store.write, []

    def written(store: Store, sql: str, rows: Sequence[Sequence[object]]) -> None:
        if not (store.unfiltered if store.writes_whole else store).connection.in_transaction:
            bare.append(sql)
        write(store, sql, rows)  # type: ignore[arg-type]

    folder = album / "2023-08 Norway"
    (folder / "empty.jpg").write_bytes(b"no picture at all")
    paint(folder / "settled.jpg", (30, 160, 30))
    ingest(library, [folder / "settled.jpg"], quiet)
    for path in folder.glob("*.jpg"):
        suspected(library, path, step)
    monkeypatch.setattr(Store, "write", written)
    ingest(library, [album], quiet)
    assert bare == [] and jobs.count_kills(library.store) == {}


def test_a_store_that_is_busy_when_a_suspect_came_to_its_end_says_so(
    library: Library, tmp_path: Path, quiet: Quiet, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.jpg").write_bytes(b"no picture at all")
    suspected(library, tmp_path / "a.jpg", "perceive")
    library.store.connection.execute("PRAGMA busy_timeout = 1")
    begin, other = Store.transaction, sqlite3.connect(library.store.path, isolation_level=None)

    @contextlib.contextmanager
    def transaction(store: Store) -> Iterator[None]:
        with begin(store):
            yield
        if not store.connection.in_transaction and not other.in_transaction and full_text.failures(library.store):
            other.execute("BEGIN IMMEDIATE")

    monkeypatch.setattr(Store, "transaction", transaction)
    with contextlib.closing(other), pytest.raises(StoreBusy):
        ingest(library, [tmp_path / "a.jpg"], quiet)


def test_a_scanned_document_is_found_by_the_words_on_its_pages(library: Library, tmp_path: Path, quiet: Quiet) -> None:
    (tmp_path / "papers").mkdir()
    path = tmp_path / "papers" / "letter.pdf"
    path.write_bytes(scanned_pdf(2))
    ingest(library, [path.parent], quiet)
    assert [one.text(TextKind.NOTE) for one in moment_store.of_asset(library.store, hash_of(path))] == [
        "black on white",
        "black on white",
    ]
    assert not full_text.failures(library.store)


def test_what_of_a_file_could_not_be_read_is_told_until_it_can(library: Library, tmp_path: Path, quiet: Quiet) -> None:
    (tmp_path / "papers").mkdir()
    path = tmp_path / "papers" / "log.pdf"
    path.write_bytes(written_pdf([["We rowed out to the lighthouse"], ["Page 2"]]))
    blind = replace(library, models=replace(library.models, ocr=None))
    outcome = ingest(blind, [path.parent], quiet)
    assert outcome.counts["added"] == 1 and not outcome.failed
    ((where, step, reason),) = full_text.failures(library.store)
    assert (where, step) == (str(path), UNREAD) and reason == NOT_READ
    jobs.reopen(library.store, hash_of(path), PERCEIVE)
    ingest(library, [path.parent], quiet)
    assert not full_text.failures(library.store)
