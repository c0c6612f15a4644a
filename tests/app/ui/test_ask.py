import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.library.config import Config
from app.library.session import Session
from app.services import ask as services_ask
from app.ui import ask
from app.ui.media import Media
from ingest.files.file_checks import Limits
from ingest.pipeline.run import ingest
from ingest.readers.photo import read_photo
from memory.records.library import Kind
from memory.records.query import Answer, Evidence
from memory.store import Store, access_log, moments
from models.registry.card import WeightsMissing
from qa.evidence.excerpts import cite
from tests.fakes import FakeLanguage, WaitingLanguage
from tests.pages import on_page, opened


@pytest.fixture
def session(session: Session, album: Path, quiet: Callable[[object], None]) -> Session:
    ingest(session.library, [album], quiet)
    return session


def asked(session: Session, question: str) -> list[str]:
    turn = ask.Turn(1, question)
    return [grown.html for grown in ask.answered(session, Media(session.store, Limits()), turn)]


def test_an_answer_comes_with_its_cards(session: Session) -> None:
    grown = asked(session, "Who caught a cod?")
    assert "Searching" in grown[0]
    assert "Tomas caught a cod." in grown[-1]
    assert 'href="#yy-1-1"' in grown[-1]
    assert 'id="yy-1-1"' in grown[-1]


WHY = "Why was a cod caught?"
"""A question for a reason, which a language model may tell better than a quote."""


@pytest.fixture
def model() -> Iterator[WaitingLanguage]:
    found = WaitingLanguage("Tomas caught a cod [1].")
    yield found
    found.may.set()


@pytest.fixture
def worded(session: Session, model: WaitingLanguage) -> Session:
    """The library, in which a model that takes its time words answers."""
    return replace(session, models=replace(session.models, language=model), config=Config(model_answers=True))


def growing(session: Session, question: str) -> Iterator[ask.Turn]:
    grown = ask.answered(session, Media(session.store, Limits()), ask.Turn(1, question))
    assert "Searching" in next(grown).html
    return grown


def test_the_extract_stands_until_a_models_wording_is_whole(worded: Session, model: WaitingLanguage) -> None:
    grown = growing(worded, WHY)
    extract = next(grown).html
    assert "“" in extract and "yy-card" in extract and "Rewording" not in extract
    at_work = next(grown).html
    assert "Rewording… <button" in at_work and 'data-to="stop:1"' in at_work
    assert model.has_begun.is_set() and "“" in at_work
    model.may.set()
    (last,) = (turn.html for turn in grown)
    assert "Rewording" not in last and "“" not in last.partition("yy-cards")[0] and "Tomas caught a cod <a" in last


def test_stopped_the_extract_stays(worded: Session) -> None:
    grown = growing(worded, WHY)
    extract, at_work = next(grown), next(grown)
    at_work.wording.stop()
    assert [turn.html for turn in grown] == [extract.html]


def test_a_model_that_fails_takes_nothing_away(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> Iterator[str]:
        raise WeightsMissing("the server is <away>")

    model = FakeLanguage()
    monkeypatch.setattr(model, "reply", away)
    worded = replace(session, models=replace(session.models, language=model), config=Config(model_answers=True))
    last = asked(worded, WHY)[-1]
    assert "“" in last and "could not reword this: the server is &lt;away&gt;" in last


def test_no_model_words_an_answer_that_was_not_turned_on(session: Session) -> None:
    model = FakeLanguage()
    asked(replace(session, models=replace(session.models, language=model)), WHY)
    assert model.asked == []


def test_what_is_looked_for_is_a_grid_of_all_that_was_found_pictures_first(session: Session) -> None:
    held = {one.asset.kind: one for one in moments.all_remembered(session.store)}
    evidence = tuple(Evidence(held[kind], 1.0) for kind in (Kind.NOTE, Kind.PHOTO, Kind.AUDIO))
    found = Answer("red", "3 results [1][2].", False, (cite(1, held[Kind.NOTE], "red"),), evidence, "find")
    shown = on_page(session, found)
    assert "3 results.<" in shown and "yy-mark" not in shown
    kinds = re.findall(r'<p class="yy-meta"><span>(?:<a [^>]+>)?(\w+)', shown)
    assert kinds == ["note", "voice"]
    assert 0 < shown.find(f'href="/photo/{held[Kind.PHOTO].moment.id}"') < shown.find("yy-card")


def test_without_an_answer_the_nearest_moments_are_shown(session: Session) -> None:
    last = asked(session, "Which opera did Verdi finish on Tuesday?")[-1]
    assert "Nothing in your library answers this" in last
    assert "yy-card" in last
    assert "yy-mark" not in last


def test_a_question_is_shown_as_it_was_typed(session: Session) -> None:
    last = asked(session, "Who <script>alert(1)</script> caught a cod?")[-1]
    assert "<script" not in last
    assert "&lt;script&gt;" in last


def test_what_goes_wrong_is_said(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> object:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(services_ask, "look_for", broken)
    assert "the disk is full" in asked(session, "Who caught a cod?")[-1]


def test_suggestions_are_about_what_is_there(session: Session, tmp_path: Path) -> None:
    assert "What happened in August 2023?" in ask.suggestions(session)
    empty = opened(tmp_path / "empty")
    assert ask.suggestions(empty) == []
    assert "Add a folder" in ask.opening(empty)
    empty.close()


def test_the_latest_turn_stands_first() -> None:
    told = ask.talk([ask.Turn(1, "", html="<i>one</i>"), ask.Turn(2, "", html="<i>two</i>")])
    assert told.index("two") < told.index("one")


def test_what_an_answer_cites_is_noted_as_recalled(session: Session) -> None:
    asked(session, "Which opera did Verdi finish on Tuesday?")
    assert access_log.lately(session.store) == []
    asked(session, "Who caught a cod?")
    held = moments.remembered(session.store, access_log.lately(session.store))
    assert [one.own_text for one in held.values()] == ["Tomas caught a cod."]


def test_what_an_answer_to_a_picture_cites_is_noted_as_recalled(session: Session, album: Path) -> None:
    photo = next(album.rglob("*.jpg"))
    turn = ask.Turn(1, "When was this?", picture=read_photo(photo, Limits(), 768))
    *_, last = ask.answered(session, Media(session.store, Limits()), turn)
    cited = set(re.findall(r'id="yy-1-(\d+)"', last.html))
    held = moments.remembered(session.store, access_log.lately(session.store))
    assert cited and len(held) == len(cited)
    assert str(photo) in [one.path for one in held.values()]


def test_an_answer_comes_while_another_process_writes(session: Session) -> None:
    other = Store(session.store.path)
    with other.transaction():
        assert "Tomas caught a cod." in asked(session, "Who caught a cod?")[-1]
    other.close()
    assert access_log.lately(session.store) == []


def test_what_was_not_plain_in_a_question_is_told(session: Session) -> None:
    last = asked(session, "Who caught a cod on 31 February 2023?")[-1]
    assert "There is no 31 February 2023: February 2023 has 28 days." in last
    assert "Nothing in your library answers this" in last
    assert "yy-note" not in asked(session, "Who caught a cod?")[-1]


def test_ten_thousand_characters_are_cut_and_that_is_told(session: Session) -> None:
    assert "Only the first" in asked(session, "Who caught a cod? " * 600)[-1]


def test_a_question_may_lean_on_the_one_before(session: Session) -> None:
    media = Media(session.store, Limits())
    turn = ask.Turn(2, "and the year before?", ("Who caught a cod in August 2023?",))
    *_, last = ask.answered(session, media, turn)
    assert "“the year before” was taken as August 2022." in last.html
