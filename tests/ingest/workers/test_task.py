from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from ingest.discovery.scan import unread_asset
from ingest.files.failures import Failure
from ingest.files.file_checks import Limits
from ingest.files.step_names import CAPTION, PERCEIVE, SIGHT
from ingest.perception.decode import decode, described
from ingest.perception.duplicates import FINGERPRINT
from ingest.perception.moments import Previous, perceive
from ingest.perception.ocr import READ
from ingest.workers.task import FileResult, FileTask, differences, identity, perceive_file
from memory.records.library import Kind
from memory.store.jobs import MOST_TRIES
from models.protocols import Models
from tests.conftest import paint, speak
from tests.fakes import FakeCaptioner, fake_models


class OtherCaptioner(FakeCaptioner):
    name = "other-captioner"


def task_of(path: Path, *also: str, steps: tuple[str, ...] = (PERCEIVE, CAPTION, SIGHT)) -> FileTask:
    kind = Kind.PHOTO if path.suffix in (".jpg", ".png", ".tif") else Kind.AUDIO
    asset = described(unread_asset("a" * 32, kind, path.stat().st_size, 0), path)
    return FileTask(asset, path.name, steps, (), Limits(), frozenset(also))


def done(task: FileTask, path: Path, models: Models | None = None) -> FileResult:
    found = perceive_file(task, path, models or fake_models())
    assert isinstance(found, FileResult)
    return found


def test_a_photo_is_perceived_as_it_is_here(tmp_path: Path) -> None:
    path = paint(tmp_path / "IMG_20230814_101500.jpg", (200, 30, 30))
    task = task_of(path)
    here = perceive(decode(task.asset, path, Limits()), fake_models())
    found = done(task, path)
    assert found.made.keys() == {PERCEIVE} and found.fingerprint is None and found.lines is None
    assert [one.texts for one in found.made[PERCEIVE]] == [one.texts for one in here]
    assert [one.moment for one in found.made[PERCEIVE]] == [one.moment for one in here]


def test_later_steps_look_at_the_same_picture_where_they_are_due(tmp_path: Path) -> None:
    pixels = np.full((400, 400, 3), 255, np.uint8)
    pixels[100:120, 50:300] = 0
    Image.fromarray(pixels).save(tmp_path / "words.png")
    found = done(task_of(tmp_path / "words.png", FINGERPRINT, READ), tmp_path / "words.png")
    assert found.fingerprint is not None and found.fingerprint.asset_id == "a" * 32
    assert [line.text for line in found.lines or ()] == ["black on white"]
    blind = done(task_of(tmp_path / "words.png", READ), tmp_path / "words.png", replace(fake_models(), ocr=None))
    assert blind.lines is None and blind.fingerprint is None


def test_the_later_pages_of_a_fax_are_read_where_the_first_is_blank(tmp_path: Path) -> None:
    blank, written = Image.new("RGB", (400, 400), "white"), Image.new("RGB", (400, 400), "white")
    ImageDraw.Draw(written).rectangle((50, 100, 300, 120), "black")
    blank.save(tmp_path / "fax.tif", save_all=True, append_images=[written])
    found = done(task_of(tmp_path / "fax.tif", READ), tmp_path / "fax.tif")
    assert [(line.text, line.box[1] >= 1) for line in found.lines or ()] == [("black on white", True)]


def test_a_recording_tells_how_long_it_was(tmp_path: Path) -> None:
    path = speak(tmp_path / "REC_20230814_120000.wav", speech_s=1.0)
    found = done(task_of(path), path)
    assert found.heard_s == 2.0 and [one.texts[0].text for one in found.made[PERCEIVE]] == ["one two"]


def test_another_captioner_is_asked_alone(tmp_path: Path) -> None:
    path = paint(tmp_path / "IMG_20230814_101500.jpg", (200, 30, 30))
    task = task_of(path, steps=(CAPTION,))
    moment = done(task_of(path), path).made[PERCEIVE][0].moment
    from memory.records.library import AssetPath, MomentView

    view = MomentView(moment, task.asset, AssetPath(str(path), task.asset.id, 1, 1), ())
    found = done(replace(task, held=(Previous(view),)), path, replace(fake_models(), captioner=OtherCaptioner()))
    assert found.made.keys() == {CAPTION} and found.made[CAPTION][0].texts[0].text == "something red"
    assert found.made[CAPTION][0].vectors is None


def test_what_cannot_be_read_is_a_failure_that_needs_no_other_try(tmp_path: Path) -> None:
    path = tmp_path / "IMG_20230814_101500.jpg"
    path.write_bytes(b"\xff\xd8\xff nonsense")
    found = perceive_file(task_of(path), path, fake_models())
    assert isinstance(found, Failure) and found.tries == MOST_TRIES


def test_models_that_differ_are_named() -> None:
    here, there = identity(fake_models()), identity(replace(fake_models(), captioner=OtherCaptioner()))
    assert differences(here, identity(fake_models())) == ""
    assert differences(here, there).startswith("captions is other-captioner there and fake-captioner here, steps is")
    assert "words in pictures is none there" in differences(here, identity(replace(fake_models(), ocr=None)))
