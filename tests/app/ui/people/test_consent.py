from pathlib import Path

import pytest

from app.library.config import read_config
from app.library.session import Session
from app.services import people
from app.services.errors import UserError
from app.ui.library import ImportRunner
from app.ui.people import consent
from app.ui.templates import render
from memory.records.library import Trace
from models.registry import download
from models.registry.card import WeightsMissing
from models.vision import faces
from tests.ingest.perception.test_faces import picture


@pytest.fixture(autouse=True)
def whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this machine have all that faces need."""
    monkeypatch.setattr(faces, "find_spec", lambda name: object())


@pytest.fixture
def runner(session: Session) -> ImportRunner:
    return ImportRunner(session)


def test_what_is_kept_and_fetched_is_said_before_it_is_turned_on(session: Session) -> None:
    face, voice = consent.consents(session, [Trace.VOICE])
    assert (face.what, face.is_on, face.is_met) == ("face", False, False) and "numbers" in face.kept
    assert (voice.what, voice.is_met) == ("voice", True)
    assert bool(face.download) is not download.is_present(consent._card(Trace.FACE))


def test_what_this_machine_lacks_is_said_with_its_command_instead_of_the_button(
    session: Session, runner: ImportRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faces, "find_spec", lambda name: None)
    face, voice = consent.consents(session, [])
    assert face.install == 'pip install "yesteryear[faces]"' and not voice.install
    shown = render("people_consent.html", consents=[face, voice])
    assert "pip install" in shown and "face/on" not in shown and "voice/on" in shown
    with pytest.raises(UserError, match=r"package dlib\. Run: pip install"):
        consent.turn_on(session, runner, "face")
    assert not people.is_on(session, Trace.FACE), "nothing was consented to that cannot be"


def lacking(trace: Trace) -> None:
    raise WeightsMissing("faces need the package dlib")


def test_nothing_is_turned_on_that_cannot_run(
    session: Session, runner: ImportRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "is_present", lambda card: True)
    monkeypatch.setattr(people, "require_recognition", lacking)
    with pytest.raises(UserError, match="package dlib"):
        consent.turn_on(session, runner, "face")
    assert not people.is_on(session, Trace.FACE)


def test_it_is_turned_on_and_off_in_the_librarys_own_config(
    session: Session, runner: ImportRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "require_recognition", lambda trace: None)
    assert "as soon as you add photos" in consent.turn_on(session, runner, "face")
    assert read_config(session.folder).faces and not read_config(session.folder).voices
    assert people.is_on(session, Trace.FACE)
    assert "stay until you erase them" in consent.turn_off(session, "face")
    assert not people.is_on(session, Trace.FACE)
    with pytest.raises(UserError):
        consent.turn_on(session, runner, "smell")


def test_files_that_are_known_are_looked_through_at_once_and_what_is_lacking_is_said(
    session: Session, runner: ImportRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture(tmp_path / "album" / "a.png", "red")
    runner.start([tmp_path / "album"])
    runner.wait(60)
    fetched: list[str] = []
    monkeypatch.setattr(download, "is_present", lambda card: False)
    monkeypatch.setattr(download, "fetch", lambda cards: fetched.extend(card.name for card in cards))
    monkeypatch.setattr(people, "require_recognition", lacking)
    assert "Looking for faces now" in consent.turn_on(session, runner, "face")
    runner.wait(60)
    assert fetched == ["faces"] and "package dlib" in str(runner.table()["told"])
