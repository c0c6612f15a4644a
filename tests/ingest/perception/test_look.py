import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ingest.discovery.scan import hash_of
from ingest.perception import decode as decoding
from ingest.perception import duplicates, ocr
from ingest.perception.decode import Decoded
from ingest.perception.look import Looker, PictureStep
from ingest.perception.moments import PERCEIVE
from ingest.perception.ocr import READ
from ingest.pipeline.run import Library, Progress, ingest
from memory.records.library import TextKind
from memory.store import full_text, jobs
from memory.store import moments as moment_store
from models.protocols import Caption, Line, Pixels, Vectors
from models.registry.card import WeightsMissing
from tests.conftest import paint
from tests.dump import dump
from tests.fakes import FakeCaptioner, FakeImageText, FakeOcr
from tests.ingest.pipeline.test_results import other_library
from tests.made import photo

Quiet = Callable[[Progress], None]


class Blind(FakeOcr):
    """A reader that sees no letters in any picture."""

    def sees_letters(self, image: Pixels) -> bool:
        """Say that a picture holds none."""
        return False

    def read(self, image: Pixels) -> list[Line]:
        """Never to be called."""
        raise AssertionError("a picture without letters was read")


class Beside(FakeCaptioner):
    """A captioner for several threads that keeps the names of those it was asked from."""

    is_concurrent = True

    def __init__(self) -> None:
        self.threads: list[str] = []

    def caption(self, images: Sequence[Pixels]) -> list[Caption]:
        """Caption pictures."""
        self.threads.append(threading.current_thread().name)
        return super().caption(images)


class BesideEncoder(FakeImageText):
    """An encoder for several threads."""

    is_concurrent = True


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for name, colour in (("red", (200, 30, 30)), ("green", (30, 160, 30)), ("blue", (30, 60, 200))):
        paint(folder / f"{name}.jpg", colour)
    return folder


def with_models(library: Library, **models: object) -> Library:
    return replace(library, models=replace(library.models, **models))  # type: ignore[arg-type]


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the photos that are decoded, in any step, once for each time."""
    found: list[str] = []
    read_photo = decoding.read_photo

    def counted(path: Path, *more: object) -> Pixels:
        found.append(path.name)
        return read_photo(path, *more)  # type: ignore[arg-type]

    for module in (decoding, ocr, duplicates):
        monkeypatch.setattr(module, "read_photo", counted)
    return found


def test_a_photo_without_letters_is_decoded_once_for_all_steps(
    library: Library, pictures: Path, quiet: Quiet, decoded: list[str]
) -> None:
    ingest(with_models(library, ocr=Blind()), [pictures], quiet)
    assert sorted(decoded) == ["blue.jpg", "green.jpg", "red.jpg"]
    for step in (READ, duplicates.FINGERPRINT):
        assert len([job for job in jobs.get_all(library.store, step).values() if not job.error]) == 3


def test_only_photos_with_letters_are_decoded_again_and_read(
    library: Library, pictures: Path, quiet: Quiet, decoded: list[str]
) -> None:
    class Seeing(FakeOcr):
        glances = 0

        def sees_letters(self, image: Pixels) -> bool:
            Seeing.glances += 1
            return bool(image[..., 0].mean() > 150)

        def read(self, image: Pixels) -> list[Line]:
            return [Line("STOP", (0, 0, 1, 1), 0.99)]

    ingest(with_models(library, ocr=Seeing()), [pictures], quiet)
    assert sorted(decoded) == ["blue.jpg", "green.jpg", "red.jpg", "red.jpg"] and Seeing.glances == 3
    (one,) = moment_store.of_asset(library.store, hash_of(pictures / "red.jpg"))
    assert one.read == "STOP" and len(jobs.get_all(library.store, READ)) == 3


def test_a_reader_that_comes_later_glances_before_it_reads(
    library: Library, pictures: Path, quiet: Quiet, decoded: list[str]
) -> None:
    ingest(with_models(library, ocr=None), [pictures], quiet)
    assert jobs.get_all(library.store, READ) == {}
    ingest(with_models(library, ocr=Blind()), [pictures], quiet)
    assert len(jobs.get_all(library.store, READ)) == 3 and len(decoded) == 6


def test_another_reader_that_sees_no_letters_takes_the_words_away(
    library: Library, pictures: Path, quiet: Quiet
) -> None:
    class Reading(FakeOcr):
        def read(self, image: Pixels) -> list[Line]:
            return [Line("STOP", (0, 0, 1, 1), 0.99)]

    class Other(Blind):
        name = "other-ocr"

    ingest(with_models(library, ocr=Reading()), [pictures], quiet)
    (one,) = moment_store.of_asset(library.store, hash_of(pictures / "red.jpg"))
    assert one.read == "STOP"
    jobs.reopen(library.store, one.asset.id, PERCEIVE)
    ingest(with_models(library, ocr=Other()), [pictures], quiet)
    (one,) = moment_store.of_asset(library.store, one.asset.id)
    assert one.read == "" and one.text(TextKind.CAPTION)


def test_models_for_several_threads_are_asked_there_and_give_the_same(
    library: Library, pictures: Path, tmp_path: Path, quiet: Quiet
) -> None:
    ingest(library, [pictures], quiet)
    captioner = Beside()
    beside = with_models(other_library(library, tmp_path / "beside"), captioner=captioner, image_text=BesideEncoder())
    ingest(beside, [pictures], quiet)
    assert len(captioner.threads) == 3 and all(name.startswith("decode") for name in captioner.threads)
    assert dump(beside.store) == dump(library.store)
    beside.index.close()
    beside.store.close()


def test_another_captioner_for_several_threads_is_asked_alone(library: Library, pictures: Path, quiet: Quiet) -> None:
    class Other(Beside):
        name = "other-captioner"

    class Unasked(BesideEncoder):
        def encode_images(self, images: Sequence[Pixels]) -> Vectors:
            raise AssertionError("a vector was made again")

    ingest(library, [pictures], quiet)
    other = Other()
    ingest(with_models(library, captioner=other, image_text=Unasked()), [pictures], quiet)
    assert len(other.threads) == 3
    recipes = {text.recipe for one in moment_store.all_remembered(library.store) for text in one.texts}
    assert len(recipes) == 1 and full_text.failures(library.store) == []


def test_beside_a_captioner_for_one_thread_all_is_asked_there(library: Library, pictures: Path, quiet: Quiet) -> None:
    asked: list[str] = []

    class Listening(BesideEncoder):
        def encode_images(self, images: Sequence[Pixels]) -> Vectors:
            asked.append(threading.current_thread().name)
            return super().encode_images(images)

    ingest(with_models(library, image_text=Listening()), [pictures], quiet)
    assert asked == [threading.main_thread().name] * 3


def test_what_fails_in_a_thread_is_recorded_as_ever(library: Library, pictures: Path, quiet: Quiet) -> None:
    class Broken(Beside):
        def caption(self, images: Sequence[Pixels]) -> list[Caption]:
            raise ValueError("the captioner fell over")

    beside = with_models(library, captioner=Broken(), image_text=BesideEncoder())
    assert {reason for _, reason in ingest(beside, [pictures], quiet).failed} != set()
    assert {step for _, step, _ in full_text.failures(library.store)} == {PERCEIVE}
    assert ingest(library, [pictures], quiet).failed == [] and full_text.failures(library.store) == []


def test_a_captioner_that_is_away_in_a_thread_leaves_all_else_done(
    library: Library, pictures: Path, quiet: Quiet
) -> None:
    class Away(Beside):
        def caption(self, images: Sequence[Pixels]) -> list[Caption]:
            raise WeightsMissing("the captioner is away")

    outcome = ingest(with_models(library, captioner=Away(), image_text=BesideEncoder()), [pictures], quiet)
    assert outcome.counts["added"] == 3 and "the captioner is away" in outcome.away
    ingest(library, [pictures], quiet)
    assert all(one.text(TextKind.CAPTION) for one in moment_store.all_remembered(library.store))


def test_a_glance_that_fails_leaves_the_photo_to_the_step_that_reads(
    library: Library, pictures: Path, quiet: Quiet
) -> None:
    class Fallen(FakeOcr):
        def sees_letters(self, image: Pixels) -> bool:
            raise RuntimeError("the glance fell over")

    assert ingest(with_models(library, ocr=Fallen()), [pictures], quiet).counts["added"] == 3
    assert {step for _, step, _ in full_text.failures(library.store)} == {READ}
    ingest(library, [pictures], quiet)
    assert full_text.failures(library.store) == []


@pytest.mark.parametrize(
    ("killed", "recipe", "looked"), [(False, "new", True), (True, "new", False), (False, "old", False)]
)
def test_a_step_looks_where_it_waits_and_did_not_end_a_run_before(
    library: Library, killed: bool, recipe: str, looked: bool
) -> None:
    asset, at_work = photo("a dog").asset, list[tuple[str, str]]()
    library.store.write(
        "INSERT INTO job (input_id, step, recipe, error, tries) VALUES (?, 'step', 'old', '', 1)", [(asset.id,)]
    )

    def look(*given: object) -> None:
        rows = library.store.rows("SELECT asset_id, step FROM attempt WHERE is_now")
        at_work.extend((row["asset_id"], row["step"]) for row in rows)

    looker = Looker(library.store, [PictureStep("step", recipe, look)], {(asset.id, "step")} if killed else set())
    looker.look(Decoded(asset, pixels=np.zeros((4, 4, 3), np.uint8)), Path("a.jpg"), library.models, [PERCEIVE])
    assert at_work == ([(asset.id, "step")] if looked else [])
    assert library.store.rows("SELECT 1 FROM attempt") == []
