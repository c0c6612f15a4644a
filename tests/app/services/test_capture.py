"""A note of the owner's is a file, is remembered at once, and waits where another process is importing."""

from datetime import UTC, datetime

import pytest

from app.library.session import Session, deriving
from app.services.capture import keep_note, keep_recording
from app.services.errors import UserError
from tests.recordings import tone, write_sound

AT = datetime(2026, 5, 4, 12, 30, tzinfo=UTC)


def test_a_note_is_a_file_that_is_remembered(session: Session) -> None:
    kept = keep_note(session, "The shed key is under the green stone.", AT)
    assert kept.path.parent == session.folder / "notes" and "shed key" in kept.path.read_text(encoding="utf-8")
    assert [one.own_text for one in kept.moments] == ["The shed key is under the green stone."]
    assert kept.moments[0].moment.at.at == AT


def test_what_was_spoken_is_heard(session: Session) -> None:
    sound = session.folder / "said.ogg"
    write_sound(sound, [tone(2.0)], "libopus")
    kept = keep_recording(session, sound.read_bytes(), ".ogg", AT)
    assert kept.path.suffix == ".ogg" and kept.moments and kept.moments[0].own_text


@pytest.mark.parametrize("text", ["", "   ", "\n\n"])
def test_no_words_are_no_note(session: Session, text: str) -> None:
    with pytest.raises(UserError, match="cannot be kept"):
        keep_note(session, text, AT)
    assert list((session.folder / "notes").iterdir()) == []


def test_silence_is_no_note(session: Session) -> None:
    with pytest.raises(UserError, match="nothing was recorded"):
        keep_recording(session, b"", ".ogg", AT)


@pytest.mark.parametrize("sound", [b"x" * 200, b"RIFF", b"\0\0\0\x14ftypisom" + b"\0" * 8])
def test_what_cannot_be_heard_is_no_note(session: Session, sound: bytes) -> None:
    with pytest.raises(UserError, match="cannot be kept"):
        keep_recording(session, sound, ".webm", AT)
    assert list((session.folder / "notes").iterdir()) == []


def test_a_note_waits_for_an_import(session: Session) -> None:
    with deriving(session.folder):
        kept = keep_note(session, "The pump leaks.", AT)
    assert kept.moments == () and kept.path.is_file()
