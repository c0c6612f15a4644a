from dataclasses import replace
from pathlib import Path

import pytest

from app.library.config import Config, read_config
from app.library.session import Session, deriving
from app.services.errors import UserError
from app.ui import settings
from app.ui.library import ImportRunner
from app.ui.media import Media
from ingest.pipeline.run import ingest
from memory.store import StoreBusy, appearances
from models.protocols import Models
from tests.fakes import FakeFaces, fake_models
from tests.ingest.perception.test_faces import picture

FORM = {
    "owner": "Anna",
    "profile": "standard",
    "day_starts_at": "04:00",
    "text": "all-MiniLM-L6-v2",
    "model_answers": "yes",
    "language_at": "",
    "language_name": "",
    "limits.photo_pixels": "250",
    "limits.photo_bytes": "500",
    "limits.media_bytes": "50000",
    "limits.duration_s": "6",
    "limits.note_bytes": "20",
}


@pytest.fixture
def models() -> Models:
    return replace(fake_models(), faces=FakeFaces())


@pytest.fixture
def session(session: Session, tmp_path: Path) -> Session:
    """A library in which two faces were found."""
    (tmp_path / "album").mkdir()
    picture(tmp_path / "album" / "IMG_20230814_101900.png", "red", "blue")
    ingest(session.library, [tmp_path / "album"], lambda _: None)
    return session


def press(session: Session, to: str, **fields: str) -> str:
    media = Media(session.store, session.config.limits)
    return settings.press(session, media, ImportRunner(session), to, fields)


def test_the_page_shows_what_the_owner_set(session: Session) -> None:
    (session.folder / "config.toml").write_text('owner = "<b>"\nocr = false\nfaces = true\n', encoding="utf-8")
    shown = settings.page(session, Media(session.store, session.config.limits))
    assert 'name="owner" value="&lt;b&gt;"' in shown and "<b>" not in shown
    assert 'name="faces" value="yes" checked' in shown and 'name="ocr" value="yes">' in shown
    assert 'name="limits.duration_s" value="6"' in shown and "128 numbers that identify it" in shown


def test_what_is_saved_is_in_the_config_and_nothing_else(session: Session) -> None:
    (session.folder / "config.toml").write_text("# Mine.\nocr = true\n", encoding="utf-8")
    shown = press(session, "save", **FORM)
    assert "Restart the app to apply" in shown and 'value="Anna"' in shown
    assert read_config(session.folder) == Config(owner="Anna", profile="standard", ocr=False, model_answers=True)
    text = (session.folder / "config.toml").read_text(encoding="utf-8")
    assert text == '# Mine.\nocr = false\nowner = "Anna"\nprofile = "standard"\nmodel_answers = true\n'


@pytest.mark.parametrize(
    "name, value, why",
    [
        ("profile", "huge", "Must be"),
        ("language_at", "over there", "Must be an address"),
        ("limits.photo_pixels", "many", "Enter a number above 0."),
        ("limits.note_bytes", "-1", "Enter a number above 0."),
        ("limits.duration_s", "nan", "Enter a number above 0."),
        ("owner", "x" * 81, "At most 80 characters."),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_nothing_is_written(
    session: Session, name: str, value: str, why: str
) -> None:
    shown = press(session, "save", **{**FORM, name: value})
    assert f'id="yy-wrong-{name.replace(".", "-")}">' in shown and why in shown and "Not saved: " in shown
    assert shown.count("yy-wrong-") == 2 and ('value="Anna"' in shown or name == "owner"), "what was typed stays"
    assert not (session.folder / "config.toml").exists()


def test_a_server_is_named_with_its_model(session: Session) -> None:
    address = {"language_at": "http://127.0.0.1:11434/v1"}
    assert "Enter the model that the server runs" in press(session, "save", **{**FORM, **address})
    press(session, "save", **{**FORM, **address, "language_name": "small"})
    assert read_config(session.folder).language_name == "small"


def test_faces_are_turned_on_only_after_those_were_asked_whose_they_are(session: Session) -> None:
    refused = press(session, "save", **FORM, faces="yes")
    assert "Ask the people concerned, then tick the box." in refused and not (session.folder / "config.toml").exists()
    press(session, "save", **FORM, faces="yes", **{"asked-face": "yes"})
    assert read_config(session.folder).faces
    press(session, "save", **FORM, faces="yes")
    assert read_config(session.folder).faces, "what is on already needs no second word"
    press(session, "save", **FORM)
    assert not read_config(session.folder).faces


def test_a_limit_that_was_not_touched_stays_exactly_as_it_was(session: Session) -> None:
    (session.folder / "config.toml").write_text("[limits]\nphoto_bytes = 123456789\n", encoding="utf-8")
    press(session, "save", **{**FORM, "limits.photo_bytes": "123.457", "limits.duration_s": "0.5"})
    limits = read_config(session.folder).limits
    assert (limits.photo_bytes, limits.duration_s) == (123456789, 1800.0)


def test_faces_are_erased_after_a_second_question(session: Session) -> None:
    asked = press(session, "erase:face")
    assert "Erase 2 faces for good?" in asked and 'data-to="erase-really:face"' in asked
    assert len(appearances.get_all(session.unfiltered)) == 2
    assert 'data-to="erase:face"' in press(session, "keep")
    with deriving(session.folder), pytest.raises(StoreBusy):
        press(session, "erase-really:face")
    assert "Erased: 2 faces." in press(session, "erase-really:face")
    assert appearances.get_all(session.unfiltered) == []
    for to in ("erase:ear", "erase-really:"):
        with pytest.raises(UserError):
            press(session, to)


def test_missing_models_are_told_with_the_way_to_get_them(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YESTERYEAR_WEIGHTS", str(tmp_path / "weights"))
    shown = settings.page(session, Media(session.store, session.config.limits))
    assert "Missing: all-MiniLM-L6-v2" in shown and 'data-to="fetch-missing"' in shown
    assert "<code>yesteryear models fetch</code>" in shown
