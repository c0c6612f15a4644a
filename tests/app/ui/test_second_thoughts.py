from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from app.library.session import Session, deriving
from app.services import hiding
from app.services import library as services_library
from app.services.people import UserError
from app.ui.ask import Turn
from app.ui.second_thoughts import again
from ingest.pipeline.run import ingest
from memory.records.corrections import Correction, CorrectionKind
from memory.records.library import Kind, MomentView
from memory.records.query import Span
from memory.store import assets, corrections
from memory.store import facts as fact_store
from memory.store import moments as moment_store
from qa.parse.filters import Filters
from tests.conftest import record

NOTES = frozenset({Kind.NOTE})
TURNS = (Turn(1, "Who caught a cod?"), Turn(2, "Who rowed?", used=Filters(spans=(Span(),), kinds=NOTES)))


@pytest.fixture
def session(session: Session, album: Path, quiet: Callable[[object], None]) -> Session:
    (album / "2023-08-16 <b>lena.md").write_text("My sister Lena lives in Bergen.\n", encoding="utf-8")
    ingest(session.library, [album], quiet)
    return session


def moment_with(session: Session, words: str) -> MomentView:
    return next(one for one in moment_store.all_remembered(session.unfiltered) if words in one.all_text)


def press(session: Session, action: str, what: str = "", /, turn: Turn = TURNS[1], **fields: str) -> Turn:
    to = f"{action}:{turn.number}:{what}" if what else f"{action}:{turn.number}"
    found = again(session, [TURNS[0], turn], to, fields)
    assert (found.number, found.question) == (turn.number, turn.question)
    return found


def marks(session: Session, kind: CorrectionKind) -> list[Correction]:
    return corrections.get_all(session.store, [kind])


def test_one_filter_is_left_out_and_the_others_stay(session: Session) -> None:
    found = press(session, "without", "when")
    assert found.filters == Filters(kinds=NOTES) and found.noted == ""


def test_without_what_was_carried_over_a_question_stands_alone(session: Session) -> None:
    leaning = Turn(2, "and who rowed?", (TURNS[0].question,), Filters(kinds=NOTES))
    found = press(session, "without", "about", turn=leaning)
    assert (found.before, found.filters, found.noted) == ((), None, "")


def test_a_question_is_narrowed_to_a_person_by_every_name_that_is_known(session: Session) -> None:
    known = press(session, "narrow", person="Lena, sister").filters
    assert known is not None
    (lena, sister) = known.persons
    assert set(lena) == set(sister) >= {"lena", "sister"}
    unknown = press(session, "narrow", person="Nobody  Known").filters
    assert unknown is not None and unknown.persons == (("nobody known",),)
    with pytest.raises(UserError, match="first day is after the last"):
        press(session, "narrow", since="2025-01-01", until="2024-12-31")


def test_a_time_is_corrected_only_where_it_was_changed(session: Session) -> None:
    moment = moment_with(session, "Tomas caught a cod").moment.id
    was = "2023-08-15T10:00"
    with pytest.raises(UserError, match="say what to correct"):
        press(session, "correct", moment, words=" ", at=was, was=was, place="")
    found = press(session, "correct", moment, words=" ", at="2021-07-01T09:30", was=was, place="")
    assert "Saved: date." in found.noted and moment_with(session, "cod").moment.at.at.year == 2021
    with pytest.raises(UserError, match="unknown place"):
        press(session, "correct", moment, place="Atlantis")


def test_what_is_noted_is_told_once_each_and_taken_back_by_its_button(session: Session) -> None:
    moment = moment_with(session, "Tomas caught a cod").moment.id
    found = press(session, "correct", moment, words="Marta caught it.", at="2021-07-01T09:30", was="")
    assert "Saved: " in found.noted and "description" in found.noted and " and " in found.noted
    ids = found.noted.partition('data-to="undo:2:')[2].partition('"')[0]
    assert set(ids.split(",")) == {mark.id for mark in corrections.get_all(session.store)} and "," in ids
    assert "Undone." in press(session, "undo", ids).noted
    assert corrections.get_all(session.store) == [] and moment_with(session, "Tomas caught a cod")
    with pytest.raises(UserError, match="undone already"):
        press(session, "undo", ids)


def test_a_favourite_and_what_is_so_in_place_of_a_fact_are_noted(session: Session) -> None:
    moment = moment_with(session, "Tomas caught a cod").moment
    assert "Saved: favourite." in press(session, "favourite", moment.id).noted
    assert [mark.asset_id for mark in marks(session, CorrectionKind.FAVOURITE)] == [moment.asset_id]
    (fact,) = (one for one in fact_store.facts(session.store) if "Bergen" in one.object)
    found = press(session, "fact", fact.id, really="Oslo")
    assert "Saved: fact removed and fact." in found.noted
    assert len(marks(session, CorrectionKind.NOT_A_FACT)) == len(marks(session, CorrectionKind.FACT)) == 1
    assert "Oslo" in str([one.object for one in fact_store.facts(session.store)])


def test_what_was_hidden_in_a_turn_is_shown_again_by_its_own_button_alone(session: Session) -> None:
    moment = moment_with(session, "Tomas caught a cod").moment.id
    with pytest.raises(UserError, match="passphrase"):
        press(session, "hide", moment)
    hiding.set_passphrase(session, "open sesame")
    hidden = press(session, "hide", moment)
    assert "Hidden: 2 items." in hidden.noted and moment not in moment_store.remembered(session.store, [moment])
    with pytest.raises(UserError, match="unknown action"):
        press(session, "show", moment)
    assert moment not in moment_store.remembered(session.store, [moment])
    assert "Unhidden" in press(session, "show", moment, hidden).noted
    assert moment in moment_store.remembered(session.store, [moment])


def test_of_a_recording_only_the_stretch_is_hidden(session: Session, album: Path) -> None:
    samples = np.concatenate([np.full(32_000, 0.3), np.zeros(160_000), np.full(32_000, 0.3)])
    path = record(album / "REC_20230815_120000.wav", samples)
    ingest(session.library, [album], lambda _: None)
    spoken = [one for one in moment_store.all_remembered(session.store) if one.path == str(path)]
    assert len(spoken) == 2
    hiding.set_passphrase(session, "open sesame")
    hidden = press(session, "hide", spoken[0].moment.id)
    assert "Hidden: 1 item." in hidden.noted
    left = [one.moment for one in moment_store.all_remembered(session.store) if one.path == str(path)]
    assert left == [spoken[1].moment]


def test_nothing_is_forgotten_by_one_press(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    one = moment_with(session, "Lena lives in Bergen")
    with pytest.raises(UserError, match="unknown action"):
        press(session, "gone", one.moment.id)
    asked = press(session, "forget", one.moment.id)
    assert "Forget" in asked.noted and "<b>" not in asked.noted and "&lt;b&gt;" in asked.noted
    assert one.path in assets.paths(session.store)
    monkeypatch.setattr(services_library, "sweep", lambda folder: (Path("/disk/.yesteryear-1"),))
    gone = press(session, "gone", one.moment.id, asked)
    assert "Forgotten." in gone.noted and "/disk/.yesteryear-1 may still contain" in gone.noted
    assert one.path not in assets.paths(session.store) and Path(one.path).exists()


def test_while_files_are_taken_in_it_is_told_that_it_is_forgotten_later(session: Session) -> None:
    one = moment_with(session, "Lena lives in Bergen")
    asked = press(session, "forget", one.moment.id)
    with deriving(session.folder):
        assert "after the current import" in press(session, "gone", one.moment.id, asked).noted
    assert one.path in assets.paths(session.store)


@pytest.mark.parametrize(
    "to", ["", "hide", "hide:9:x", "without:3", ":1:x", "hack:1:x", "correct:1:nothing", "undo:1:x"]
)
def test_what_cannot_be_meant_is_refused(session: Session, to: str) -> None:
    with pytest.raises(UserError):
        again(session, TURNS, to, {})
    assert corrections.get_all(session.store) == []
