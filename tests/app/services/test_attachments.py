"""What is given with a question is read once, told of, and never more than what was given."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.library.session import Session
from app.services.attachments import answered_with_picture, read_attached
from app.services.people import UserError
from ingest.files.file_checks import Unreadable
from ingest.pipeline.run import ingest
from ingest.readers.photo import read_photo
from tests.conftest import speak

RNG = np.random.default_rng(7)


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    """Three pictures of blotches, no two alike."""
    folder = tmp_path / "photos"
    folder.mkdir()
    made = []
    for day in (3, 4, 5):
        grid = RNG.integers(0, 255, (6, 6, 3), dtype=np.uint8)
        made.append(folder / f"IMG_2022060{day}_120000.jpg")
        Image.fromarray(grid).resize((320, 240), Image.Resampling.BICUBIC).save(made[-1])
    return made


@pytest.fixture
def session(session: Session, photos: list[Path], quiet: Callable[[object], None]) -> Session:
    ingest(session.library, [photos[0].parent], quiet)
    return session


def test_a_smaller_copy_is_known_as_the_same_picture(session: Session, photos: list[Path]) -> None:
    pixels = read_photo(photos[1], session.config.limits, 120)
    found = answered_with_picture(session, pixels, "When was this?")
    assert found.text == "This is a photo of Saturday 4 June 2022 [1]."
    assert [one.path for one in found.citations] == [str(photos[1])]


def test_another_picture_is_not_taken_for_it(session: Session) -> None:
    grid = RNG.integers(0, 255, (6, 6, 3), dtype=np.uint8)
    other = np.asarray(Image.fromarray(grid).resize((320, 240), Image.Resampling.BICUBIC))
    assert "This is a photo" not in answered_with_picture(session, other, "When was this?").text


def test_what_was_given_is_deleted_whatever_comes_of_it(session: Session, tmp_path: Path) -> None:
    spoken, broken = speak(tmp_path / "spoken.wav", speech_s=1.0), tmp_path / "broken.jpg"
    assert read_attached(session, [spoken]).spoken == "one two"
    broken.write_bytes(b"\xff\xd8 no more")
    with pytest.raises(Unreadable):
        read_attached(session, [broken])
    assert not spoken.exists() and not broken.exists()


def test_without_a_model_to_listen_with_that_is_said(session: Session, tmp_path: Path) -> None:
    deaf = replace(session, models=replace(session.models, transcriber=None))
    with pytest.raises(UserError, match="models fetch"):
        read_attached(deaf, [speak(tmp_path / "spoken.wav", speech_s=1.0)])


def test_a_recording_of_an_hour_is_no_question(session: Session, tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        read_attached(session, [speak(tmp_path / "long.wav", speech_s=130.0)])
