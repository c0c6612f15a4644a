import pytest

from app.library.session import Session, deriving
from app.services import people
from app.services.errors import UserError
from app.ui.people import saying
from memory.records.corrections import CorrectionKind
from memory.records.library import Trace
from tests.people_met import Find, met, models, person

__all__ = ("met", "models", "person")


def test_a_name_is_said_in_plain_words_and_taken_back(met: Session, person: Find) -> None:
    number = person(2).number
    done = saying.say(met, f"name {number}", {"name": "  <i>Lena</i> "})
    assert done.told == "This is <i>Lena</i>." and done.number == number
    assert people.met(met, number).name == "<i>Lena</i>"
    assert saying.take_back(met, done.undo).told == "Undone." and people.met(met, number).name == ""
    with pytest.raises(UserError, match="no correction to undo"):
        saying.take_back(met, done.undo)


@pytest.mark.parametrize("is_dropped", [True, False])
def test_two_are_made_one_by_dropping_or_choosing_and_parted_again(
    met: Session, person: Find, is_dropped: bool
) -> None:
    blue, red = person(1).number, person(2).number
    saying.say(met, f"name {red}", {"name": "Lena"})
    to, fields = (f"same {blue} {red}", {}) if is_dropped else (f"same {blue}", {"other": f"{red}"})
    done = saying.say(met, to, fields)
    assert done.told == "This person and Lena are one person." and done.number == red
    assert len(person(3).appearances) == 3
    saying.take_back(met, done.undo)
    assert len(person(2).appearances) == 2


def test_those_ticked_are_split_off_and_taken_back_as_one(met: Session, person: Find) -> None:
    saying.say(met, f"same {person(1).number} {person(2).number}", {})
    whole = person(3)
    wrong = {f"wrong{at}": one.id for at, one in enumerate(whole.appearances[:2])}
    done = saying.say(met, f"apart {whole.number}", wrong)
    assert done.told == "Split off." and len(people.met(met, done.number).appearances) == 1
    saying.take_back(met, done.undo)
    assert len(person(3).appearances) == 3
    with pytest.raises(UserError, match="deselect at least one"):
        saying.say(met, f"apart {whole.number}", {f"wrong{n}": one.id for n, one in enumerate(person(3).appearances)})


def test_a_face_and_a_voice_are_one_or_kept_apart(met: Session, person: Find) -> None:
    face, voice = person(2).number, person(1, Trace.VOICE).number
    saying.say(met, f"same {face} {voice}", {})
    saying.say(met, f"name {face}", {"name": "Lena"})
    assert people.met(met, voice).name == "Lena"
    assert saying.say(met, f"different {face} {voice}", {}).told == "Kept apart."
    assert people.met(met, voice).name == ""


def test_what_is_no_person_is_hidden_and_shown_again(met: Session, person: Find) -> None:
    number = person(1).number
    assert saying.say(met, f"hide {number}", {}).told == "This person is hidden. The photos stay."
    assert [one.number for one in people.hidden(met)] == [number]
    assert saying.say(met, f"show {number}", {}).told == "Shown again." and people.hidden(met) == []


def test_what_is_said_while_files_are_taken_in_is_told_to_count_later(met: Session, person: Find) -> None:
    number = person(2).number
    with deriving(met.folder):
        assert "after the current import" in saying.say(met, f"hide {number}", {}).told
    assert [mark.kind for mark in people.said(met)[0].marks] == [CorrectionKind.HIDDEN_PERSON]


@pytest.mark.parametrize(
    ("to", "fields"),
    [
        ("name 99", {"name": "Lena"}),
        ("name 1", {"name": "   "}),
        ("name x", {"name": "Lena"}),
        ("same 1", {}),
        ("same 1 1", {}),
        ("different 1", {}),
        ("show 1", {}),
        ("", {}),
        ("erase 1", {}),
    ],
)
def test_what_cannot_be_meant_is_refused(met: Session, to: str, fields: dict[str, str]) -> None:
    with pytest.raises(UserError):
        saying.say(met, to, fields)
