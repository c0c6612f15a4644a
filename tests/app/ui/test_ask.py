import re
from collections.abc import Callable
from pathlib import Path

import pytest

from app.library.session import Session
from app.services import ask as services_ask
from app.ui import ask
from app.ui.media import Media
from ingest.files.file_checks import Limits
from ingest.pipeline.run import ingest
from ingest.readers.photo import read_photo
from memory.store import Store, access_log, moments
from models.protocols import Models
from tests.fakes import FakeCaptioner, FakeImageText, FakeLanguage, FakeText, FakeTranscriber
from tests.pages import opened


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


def test_words_come_as_the_model_says_them(tmp_path: Path, album: Path, quiet: Callable[[object], None]) -> None:
    language = FakeLanguage(["Tomas caught a cod [1]."])
    models = Models(FakeText(), FakeImageText(), FakeCaptioner(), FakeTranscriber(), language)
    session = opened(tmp_path / "talking", models)
    ingest(session.library, [album], quiet)
    grown = asked(session, "Who caught a cod?")
    drafts = [one for one in grown if "yy-draft" in one]
    assert len(drafts) >= 4
    assert len(drafts[0]) < len(drafts[-1])
    assert "[1]" not in "".join(drafts)
    reading = next(one for one in grown if "Reading what was found" in one)
    assert "yy-card" in reading and grown.index(reading) < grown.index(drafts[0])
    session.close()


def test_the_groups_of_an_answer_are_those_it_came_with(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr(ask, "visible_groups", refuse)
    assert "This could not be answered" not in asked(session, "Who caught a cod in August 2023?")[-1]


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

    monkeypatch.setattr(services_ask, "retrieve", broken)
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
