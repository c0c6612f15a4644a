from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.library.session import Session, deriving
from app.services import people as services_people
from app.services.errors import UserError
from app.ui import people
from app.ui.addresses import Address
from app.ui.media import Media
from app.ui.people import LIST, Spot
from ingest.files.file_checks import Limits
from ingest.pipeline.run import ingest
from memory.identity.anchors import Person
from memory.records.corrections import CorrectionKind
from memory.records.library import Trace
from models.protocols import Models
from tests.conftest import record
from tests.fakes import FakeFaces, FakeVoices, fake_models, spoken
from tests.ingest.perception.test_faces import picture
from tests.pages import opened


@pytest.fixture
def models() -> Models:
    return replace(fake_models(), faces=FakeFaces(), voices=FakeVoices())


@pytest.fixture
def session(session: Session, tmp_path: Path, quiet: Callable[[object], None]) -> Session:
    """A library in which the red face is met twice, the blue one once, and the green voice once."""
    picture(tmp_path / "album" / "a.png", "red", "blue")
    picture(tmp_path / "album" / "b.png", "red")
    record(tmp_path / "album" / "c.wav", np.asarray(spoken("green", 4.0), np.float64))
    ingest(session.library, [tmp_path / "album"], quiet)
    return session


def person(session: Session, count: int, trace: Trace = Trace.FACE) -> Person:
    return next(
        one for one in services_people.everybody(session) if (len(one.appearances), one.trace) == (count, trace)
    )


def test_where_nobody_was_met_the_page_says_how_to_begin(tmp_path: Path) -> None:
    empty = opened(tmp_path / "empty")
    shown = people.view(empty, Media(empty.store, Limits())).shown
    assert "No people yet" in shown and "faces = true" in shown and "voices = true" in shown
    empty.close()


def test_everybody_has_a_card_with_a_face_or_a_voice(session: Session, media: Media) -> None:
    shown = people.view(session, media).shown
    assert shown.count('<li class="yy-card') == 3 and shown.count("/face/") == 2 and shown.count("<audio") == 1
    assert "#t=0.0,4.0" in shown and "seen 2 times" in shown and "heard once" in shown
    assert shown.index("Faces</h2>") < shown.index("Voices</h2>") and "yesteryear people erase --faces" in shown


def test_a_name_is_shown_and_taken_back(session: Session, media: Media) -> None:
    number = person(session, 2).number
    open_spot = people.opened(session, media, LIST, Address("people", (f"{number}",))).spot
    seen = people.press(session, media, open_spot, f"name {number}", {"name": "  <i>Lena</i> "})
    assert seen.message == "Saved: this is <i>Lena</i>." and seen.spot.number == number
    assert "&lt;i&gt;Lena&lt;/i&gt;" in seen.shown and "<i>" not in seen.shown
    listed = people.opened(session, media, seen.spot, Address("people"))
    assert "is &lt;i&gt;Lena&lt;/i&gt;</span>" in listed.shown and "<i>" not in listed.shown
    back = people.press(session, media, LIST, "last", {})
    assert "Undone: the face in" in back.message and "Lena" not in back.shown
    with pytest.raises(UserError, match="no correction to undo"):
        people.press(session, media, LIST, "last", {})


def test_two_are_made_one_by_face_or_from_the_list_and_the_page_follows_the_number_that_is_left(
    session: Session, media: Media
) -> None:
    blue, red = person(session, 1).number, person(session, 2).number
    seen = people.press(session, media, Spot(blue), f"same {blue}", {"other": "", "face": f"{red}"})
    assert seen.spot == Spot(red) and "Seen 3 times in 2 files" in seen.shown
    (said,) = services_people.said(session)
    seen = people.press(session, media, seen.spot, f"back {said.marks[0].id}", {})
    assert "Seen 2 times" in seen.shown and services_people.said(session) == []


def test_those_ticked_are_parted_and_taken_back_as_one(session: Session, media: Media) -> None:
    blue, red = person(session, 1).number, person(session, 2).number
    people.press(session, media, Spot(red), f"same {red}", {"other": f"{blue}"})
    whole = person(session, 3)
    people.press(session, media, Spot(whole.number), f"name {whole.number}", {"name": "Lena"})
    fields = {f"wrong{at}": one.id for at, one in enumerate(person(session, 3).appearances[:2])}
    seen = people.press(session, media, Spot(whole.number), f"apart {whole.number}", fields)
    assert (
        "Saved: the ones you selected are somebody else." in seen.message
        and "Seen once in 1 file" in seen.shown
        and ">Lena</h2>" in seen.shown
    )
    assert any(" is not in " in one.words and len(one.marks) > 1 for one in services_people.said(session))
    people.press(session, media, LIST, "last", {})
    assert len(person(session, 3).appearances) == 3
    with pytest.raises(UserError, match="deselect at least one"):
        every = {f"wrong{at}": one.id for at, one in enumerate(person(session, 3).appearances)}
        people.press(session, media, LIST, f"apart {whole.number}", every)
    with pytest.raises(UserError, match="select those"):
        people.press(session, media, LIST, f"apart {whole.number}", {"wrong0": "nobody"})


def test_a_face_and_a_voice_may_be_one_person_or_not(session: Session, media: Media) -> None:
    face, voice = person(session, 2).number, person(session, 1, Trace.VOICE).number
    people.press(session, media, Spot(face), f"same {face}", {"other": f"{voice}"})
    seen = people.press(session, media, Spot(face), f"name {face}", {"name": "Lena"})
    assert f"Also voice {voice}." in seen.shown and f'data-to="different {face} {voice}"' in seen.shown
    assert people.view(session, media).shown.count(">Lena<") == 2
    people.press(session, media, Spot(face), f"different {face} {voice}", {})
    assert people.view(session, media).shown.count(">Lena<") == 1


def test_who_is_hidden_is_listed_apart_and_comes_back(session: Session, media: Media) -> None:
    number = person(session, 1).number
    seen = people.press(session, media, Spot(number), f"hide {number}", {})
    assert f'"/people/{number}"' not in seen.shown and seen.shown.count('<li class="yy-card') == 2
    assert "Hidden: 1" in seen.shown and "is hidden" in seen.shown
    hidden = people.opened(session, media, seen.spot, Address("people", (), {"hidden": "1"}))
    assert hidden.shown.count('<li class="yy-card') == 1 and f'data-to="show {number}"' in hidden.shown
    with pytest.raises(UserError, match="no person"):
        people.press(session, media, LIST, f"name {number}", {"name": "Lena"})
    seen = people.press(session, media, hidden.spot, f"show {number}", {})
    assert seen.spot == LIST and f'"/people/{number}"' in seen.shown and services_people.said(session) == []
    with pytest.raises(UserError, match="nobody is hidden"):
        people.press(session, media, LIST, f"show {number}", {})


def test_the_list_is_turned_by_pieces(session: Session, media: Media, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "MOST_CARDS", 2)
    first = people.view(session, media)
    assert first.shown.count('<li class="yy-card') == 2 and "Next: 3–3 of 3" in first.shown
    second = people.press(session, media, first.spot, "turn 1", {})
    assert second.spot == Spot(0, 1) and "Previous: 1–2 of 3" in second.shown
    assert people.press(session, media, second.spot, "turn 99", {}).spot == Spot(0, 1)


def test_what_is_said_while_files_are_taken_in_is_told_to_count_later(session: Session, media: Media) -> None:
    number = person(session, 2).number
    with deriving(session.folder):
        assert "after the current import" in people.press(session, media, LIST, f"hide {number}", {}).message
    assert [mark.kind for mark in services_people.said(session)[0].marks] == [CorrectionKind.HIDDEN_PERSON]


@pytest.mark.parametrize(
    ("to", "fields"),
    [
        ("name 99", {"name": "Lena"}),
        ("name 1", {"name": "   "}),
        ("name x", {"name": "Lena"}),
        ("same 1", {}),
        ("same 1", {"other": "1"}),
        ("different 1", {}),
        ("back nothing", {}),
        ("", {}),
        ("erase 1", {}),
    ],
)
def test_what_cannot_be_meant_is_refused(session: Session, media: Media, to: str, fields: dict[str, str]) -> None:
    with pytest.raises(UserError):
        people.press(session, media, LIST, to, fields)
