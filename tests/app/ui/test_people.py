from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.people_words import Refused
from app.session import Session
from app.ui import people
from app.ui.media import Media
from ingest.limits import Limits
from ingest.run import ingest
from tests.conftest import record
from tests.fakes import FakeFaces, FakeVoices, fake_models, spoken
from tests.ingest.test_faces import picture
from tests.pages import opened


@pytest.fixture
def session(tmp_path: Path, quiet: Callable[[object], None]) -> Iterator[Session]:
    """A library in which the red face is met twice, the blue one once, and the green voice once."""
    picture(tmp_path / "album" / "a.png", "red", "blue")
    picture(tmp_path / "album" / "b.png", "red")
    record(tmp_path / "album" / "c.wav", np.asarray(spoken("green", 4.0), np.float64))
    found = opened(tmp_path / "library", replace(fake_models(), faces=FakeFaces(), voices=FakeVoices()))
    ingest(found.library, [tmp_path / "album"], quiet)
    yield found
    found.close()


@pytest.fixture
def media(session: Session) -> Media:
    return Media(session.store, Limits())


def number_of(session: Session, shown: str) -> int:
    return next(number for label, number in people.choices(session) if label.endswith(shown))


def test_where_nobody_was_met_the_page_says_how_to_begin(tmp_path: Path) -> None:
    empty = opened(tmp_path / "empty")
    shown = people.shown(empty, Media(empty.store, Limits()))
    assert "Nobody yet" in shown and "faces = true" in shown and "voices = true" in shown
    assert people.choices(empty) == []
    empty.close()


def test_everybody_has_a_card_with_a_face_or_a_voice(session: Session, media: Media) -> None:
    shown = people.shown(session, media)
    assert shown.count('<li class="yy-card') == 3 and shown.count("/face/") == 2 and shown.count("<audio") == 1
    assert "#t=0.0,4.0" in shown and "seen 2 times" in shown and "heard once" in shown
    assert shown.index("Faces</h2>") < shown.index("Voices</h2>") and "yesteryear people erase --faces" in shown


def test_a_name_is_shown_and_taken_back(session: Session, media: Media) -> None:
    one = people.choices(session)[0][1]
    assert "Lena" in people.call(session, one, "  <i>Lena</i> ")
    assert "&lt;i&gt;Lena&lt;/i&gt;" in people.shown(session, media) and "<i>" not in people.shown(session, media)
    assert people.choices(session)[0][0].startswith("<i>Lena</i>")
    people.take_back(session)
    assert "Lena" not in people.shown(session, media)
    with pytest.raises(Refused, match="nothing was said"):
        people.take_back(session)


def test_a_face_and_a_voice_may_be_one_person_or_not(session: Session, media: Media) -> None:
    face, voice = people.choices(session)[0][1], number_of(session, "voice")
    people.same(session, face, voice)
    people.call(session, face, "Lena")
    assert people.shown(session, media).count(">Lena<") == 2 and f"also voice {voice}" in people.shown(session, media)
    people.different(session, voice, face)
    assert people.shown(session, media).count(">Lena<") == 1


@pytest.mark.parametrize(("number", "name"), [(None, "Lena"), (99, "Lena"), (1, "   ")])
def test_what_cannot_be_meant_is_refused(session: Session, number: int | None, name: str) -> None:
    with pytest.raises(Refused):
        people.call(session, number, name)
    with pytest.raises(Refused):
        people.same(session, people.choices(session)[0][1], number and people.choices(session)[0][1])
    with pytest.raises(Refused):
        people.different(session, None, None)
