"""What is given with a question is read once, told of, and never more than what was given."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.library.session import Session
from app.services.attachments import read_attached
from app.services.errors import UserError
from ingest.files.file_checks import Unreadable
from tests.conftest import speak


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
