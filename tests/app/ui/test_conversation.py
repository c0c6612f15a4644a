"""What is asked and pressed in the talk, over a library of fakes: filters, corrections, pictures, speech."""

import copy
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from app.library.config import Config
from app.library.session import Session
from app.services import hiding
from app.ui import conversation
from app.ui.ask import Turn
from app.ui.conversation import Talk
from app.ui.media import Media
from app.ui.tabs.ask import NOTHING_NEW, _Answers
from ingest.pipeline.run import ingest
from memory.records.corrections import CorrectionKind
from memory.store import corrections
from memory.store import moments as moment_store
from tests.conftest import paint, speak
from tests.fakes import WaitingLanguage

COD = "Who caught a cod?"


@pytest.fixture
def session(session: Session, album: Path, quiet: Callable[[object], None]) -> Session:
    ingest(session.library, [album], quiet)
    return session


def ask(session: Session, media: Media, text: str, *paths: Path, turns: list[Turn] | None = None) -> list[Turn]:
    *_, last = conversation.asked(session, media, text, paths, turns or [])
    return last


def press(
    session: Session, media: Media, turns: list[Turn], to: str, fields: Mapping[str, str] | None = None
) -> list[Turn]:
    *_, last = conversation.pressed(session, media, turns, to, fields or {})
    return last


def moment_with(session: Session, words: str) -> str:
    ids = [row["id"] for row in session.store.rows("SELECT id FROM moment")]
    return next(one.moment.id for one in moment_store.remembered(session.store, ids).values() if words in one.all_text)


def test_what_the_question_filled_in_is_shown_and_can_be_left_out(session: Session, media: Media) -> None:
    turns = ask(session, media, "Who caught a cod in 2019?")
    assert "Tomas caught a cod" not in turns[-1].html.split("yy-cards")[0]
    assert 'data-to="without:1:when"' in turns[-1].html and ">2019<" in turns[-1].html
    turns = press(session, media, turns, "without:1:when")
    assert len(turns) == 1
    assert "Tomas caught a cod" in turns[-1].html
    assert "without:1:when" not in turns[-1].html


LEANING = "and the year before?"


def test_what_is_carried_over_is_shown_and_can_be_left_out(session: Session, media: Media) -> None:
    turns = ask(session, media, LEANING, turns=ask(session, media, "Who caught a cod in August 2023?"))
    assert 'data-to="without:2:about"' in turns[-1].html and ">caught cod<" in turns[-1].html
    assert 'data-to="without:2:when"' in turns[-1].html
    turns = press(session, media, turns, "without:2:about")
    assert [turn.number for turn in turns] == [1, 2]
    assert "without:2:about" not in turns[-1].html and "was taken as" not in turns[-1].html
    assert "without:1:about" not in turns[0].html
    turns = ask(session, media, "and who rowed?", turns=turns)
    assert turns[-1].before == (LEANING,)


def test_where_no_words_are_carried_over_the_question_before_is_shown(session: Session, media: Media) -> None:
    turns = ask(session, media, "and green boats?", turns=ask(session, media, "red <boats>"))
    assert 'data-to="without:2:about"' in turns[-1].html and ">red &lt;boats&gt;<" in turns[-1].html


def test_the_owner_narrows_a_question(session: Session, media: Media) -> None:
    turns = ask(session, media, COD)
    turns = press(session, media, turns, "narrow:1", {"since": "2024-01-01", "until": "2024-12-31"})
    assert "Tomas" not in turns[-1].html and ">2024<" in turns[-1].html
    turns = press(session, media, turns, "narrow:1", {"kind-note": "yes"})
    assert "Tomas caught a cod" in turns[-1].html and "without:1:kind" in turns[-1].html
    turns = press(session, media, turns, "narrow:1", {"since": "2025-01-01", "until": "2024-12-31"})
    assert "The first day is after the last" in turns[-1].html


def test_a_correction_changes_the_answer_and_is_taken_back(session: Session, media: Media) -> None:
    turns = ask(session, media, COD)
    moment = moment_with(session, "Tomas caught a cod")
    assert f'data-to="correct:1:{moment}"' in turns[-1].html
    turns = press(session, media, turns, f"correct:1:{moment}", {"words": "Marta caught a cod.", "at": "", "was": ""})
    assert "Marta caught a cod" in turns[-1].html and "Saved: description." in turns[-1].html
    (mark,) = corrections.get_all(session.store, [CorrectionKind.WORDS])
    turns = press(session, media, turns, f"undo:1:{mark.id}")
    assert "Tomas caught a cod" in turns[-1].html and "Undone." in turns[-1].html
    assert corrections.get_all(session.store, [CorrectionKind.WORDS]) == []
    assert "undone already" in press(session, media, turns, f"undo:1:{mark.id}")[-1].html


def test_a_moment_is_hidden_and_shown_again_by_what_was_pressed(session: Session, media: Media) -> None:
    turns = ask(session, media, COD)
    moment = moment_with(session, "Tomas caught a cod")
    assert "yesteryear passphrase" in press(session, media, turns, f"hide:1:{moment}")[-1].html
    hiding.set_passphrase(session, "open sesame")
    assert "yy-warn" in press(session, media, turns, f"show:1:{moment}")[-1].html
    turns = press(session, media, turns, f"hide:1:{moment}")
    assert "Hidden: " in turns[-1].html and "Tomas" not in turns[-1].html
    turns = press(session, media, turns, f"show:1:{moment}")
    assert "Tomas caught a cod" in turns[-1].html and "Unhidden" in turns[-1].html


@pytest.mark.parametrize(
    "to", ["", "correct", "correct:1:nothing", "without:1:how", "narrow:9", "hack:1:x", "fact:1:x"]
)
def test_what_cannot_be_meant_is_refused_in_words(session: Session, media: Media, to: str) -> None:
    turns = ask(session, media, COD)
    assert "yy-warn" in press(session, media, turns, to)[-1].html
    assert corrections.get_all(session.store) == []


def test_what_is_pressed_in_an_earlier_turn_is_asked_anew_below(session: Session, media: Media) -> None:
    turns = ask(session, media, "Who rowed across the fjord?", turns=ask(session, media, COD))
    turns = press(session, media, turns, "narrow:1", {"kind-note": "yes"})
    assert [turn.number for turn in turns] == [1, 2, 3]
    assert turns[-1].question == COD


def test_a_picture_is_asked_about_and_then_gone(session: Session, media: Media, album: Path, tmp_path: Path) -> None:
    given = paint(tmp_path / "given.png", (200, 30, 30), side_px=40)
    turns = ask(session, media, "", given)
    assert turns[-1].question == conversation.WITH_A_PICTURE
    assert "14 August 2023" in turns[-1].html and 'src="data:image/jpeg;base64,' in turns[-1].html
    assert not given.exists()


def test_a_spoken_question_is_heard_and_answered(session: Session, media: Media, tmp_path: Path) -> None:
    given = speak(tmp_path / "question.wav", speech_s=2.0)
    turns = ask(session, media, "", given)
    assert turns[-1].question == "one two three four five"
    assert not given.exists()
    silent = speak(tmp_path / "silent.wav", speech_s=0.0)
    assert "No speech was recognised" in ask(session, media, "", silent)[-1].html


def test_what_is_no_picture_is_refused_in_words(session: Session, media: Media, tmp_path: Path) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"not a picture")
    assert "yy-warn" in ask(session, media, "what is this?", broken)[-1].html
    assert not broken.exists()


def test_nothing_asked_is_nothing_answered(session: Session, media: Media) -> None:
    assert list(conversation.asked(session, media, "", (), [])) == []


WHY = "Why was a cod caught?"
"""A question for a reason, which a language model may tell better than a quote."""
HOW_MANY = "How many notes do I have?"


def going_on(session: Session, media: Media, talk: Talk, text: str) -> Iterator[list[Turn]]:
    return talk.go_on(lambda turns: conversation.asked(session, media, text, (), turns))


@pytest.fixture
def worded(session: Session) -> Iterator[Session]:
    """The library, in which a model that takes its time words answers."""
    model = WaitingLanguage("Tomas caught a cod [1].")
    yield replace(session, models=replace(session.models, language=model), config=Config(model_answers=True))
    model.may.set()


def at_work(session: Session, media: Media, talk: Talk) -> Iterator[list[Turn]]:
    """Ask what a model then works on."""
    steps = going_on(session, media, talk, WHY)
    assert "Rewording" in next(turns[-1].html for turns in steps if "Rewording" in turns[-1].html)
    return steps


def test_one_page_is_answered_while_a_model_works_for_another(worded: Session, media: Media) -> None:
    first, second = Talk(), copy.deepcopy(Talk())
    steps = at_work(worded, media, first)
    *_, turns = going_on(worded, media, second, HOW_MANY)
    assert "1 note" in turns[-1].html and len(turns) == 1
    first.stop()
    *_, turns = steps
    assert "Rewording" not in turns[-1].html


def test_to_ask_on_ends_the_wording_and_loses_no_turn(worded: Session, media: Media) -> None:
    talk = Talk()
    steps = at_work(worded, media, talk)
    with ThreadPoolExecutor(1) as other:
        later = other.submit(lambda: list(going_on(worded, media, talk, HOW_MANY)))
        rest = list(steps)  # ends by itself: nobody lets the model go on
        grown = later.result(WaitingLanguage.WAIT_S)
    assert len(rest) == 1 and "Rewording" not in rest[-1][0].html
    assert [turn.question for turn in talk.turns] == [WHY, HOW_MANY]
    assert all([turn.number for turn in turns] == [1, 2] for turns in grown)
    assert all("Rewording" not in turn.html and "Searching" not in turn.html for turn in talk.turns)


def test_a_page_that_goes_away_lets_the_next_question_in(worded: Session, media: Media) -> None:
    talk = Talk()
    at_work(worded, media, talk).close()  # type: ignore[attr-defined]
    *_, turns = going_on(worded, media, talk, HOW_MANY)
    assert "1 note" in turns[-1].html


@pytest.mark.parametrize("given", [None, "", "  ", {"text": " ", "files": []}])
def test_an_empty_question_changes_nothing(session: Session, media: Media, given: object) -> None:
    assert list(_Answers(session, media).asked(given, Talk())) == [NOTHING_NEW]


def test_a_key_that_is_pressed_twice_asks_once() -> None:
    talk = Talk()
    assert [talk.is_repeated(text) for text in ("Who sang?", "Who sang?", "Who rowed?")] == [False, True, False]
