"""Words that the owner put in place of a file's own are told as what the owner wrote, by any way to ask."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.export.exporter import export_vault
from app.library.session import Session
from app.server.mcp import Recollection
from app.services import corrections as services_corrections
from app.services import serialize
from app.services.ask import Question, ask
from ingest.pipeline.run import ingest
from memory.records.library import Kind, MomentView
from memory.records.query import Answer
from memory.store import assets, corrections
from memory.store import moments as moment_store
from models.protocols import Models
from tests.conftest import paint, speak
from tests.fakes import FakeLanguage, fake_models
from tests.pages import on_page

NOW = datetime(2024, 9, 1, 12, tzinfo=UTC)
WORDS = "Lena caught an enormous trout."
QUESTION = "What did Lena catch?"


@pytest.fixture
def models() -> Models:
    return fake_models()


@pytest.fixture
def session(session: Session, tmp_path: Path, quiet: Callable[[object], None]) -> Session:
    (tmp_path / "in").mkdir()
    speak(tmp_path / "in" / "REC_20240720_120000.wav", 4.0)
    paint(tmp_path / "in" / "IMG_20240714_101500.jpg", (200, 30, 30))
    (tmp_path / "in" / "2024-07-03 boat.md").write_text("The boat needs a new rope.\n", encoding="utf-8")
    ingest(session.library, [tmp_path / "in"], quiet)
    return session


def one_of(session: Session, kind: Kind) -> MomentView:
    return next(one for one in moment_store.all_remembered(session.store) if one.asset.kind is kind)


def correct(session: Session, kind: Kind) -> MomentView:
    one = one_of(session, kind)
    services_corrections.record(
        session, services_corrections.corrected(session, one.asset.id, one.moment, WORDS, None, None)
    )
    return one_of(session, kind)


def asked(session: Session, model: FakeLanguage | None = None, question: str = QUESTION) -> Answer:
    return ask(session, Question(question, NOW, model)).answer


@pytest.mark.parametrize("kind", [Kind.AUDIO, Kind.PHOTO, Kind.NOTE])
def test_the_owners_words_are_told_as_such_and_not_as_a_quotation(session: Session, kind: Kind) -> None:
    one = correct(session, kind)
    found = asked(session)
    assert found.text.startswith(f"“{WORDS}” (you wrote this of a ")
    (cited,) = serialize.answer_table(found, 0.0)["citations"]  # type: ignore[misc]
    assert cited["by"] == "owner" and cited["quote"] == WORDS
    assert (cited["start_s"], cited["end_s"]) == (one.moment.start_s, one.moment.end_s)


@pytest.mark.parametrize("kind", [Kind.AUDIO, Kind.PHOTO, Kind.NOTE])
def test_programs_pages_prompts_and_vaults_say_it_too(session: Session, kind: Kind, tmp_path: Path) -> None:
    one = correct(session, kind)
    tool = Recollection(session, may_write=False)
    assert tool.search(QUESTION)["results"][0]["by"] == "owner"  # type: ignore[index]
    assert tool.get_moment(one.moment.id)["moment"]["by"] == "owner"  # type: ignore[index]
    shown = on_page(session, asked(session))
    assert "You wrote:" in shown and "yy-spoken" not in shown
    model = FakeLanguage(["Lena caught an enormous trout [1]."])
    assert asked(session, model, "Why did Lena catch a trout?").citations[0].by == "owner"
    assert "the owner wrote of a" in model.asked[0][-1].text
    export_vault(session.unfiltered, tmp_path / "vault")
    pages = [page.read_text(encoding="utf-8") for page in (tmp_path / "vault" / "days").iterdir()]
    assert any(f"You wrote: {WORDS}" in page.replace("\\", "") for page in pages)


def test_what_a_file_says_itself_is_quoted_as_before(session: Session) -> None:
    found = asked(session, question="What does the boat need?")
    assert found.text.startswith("“The boat needs a new rope.” (note, ")
    (cited,) = serialize.answer_table(found, 0.0)["citations"]  # type: ignore[misc]
    assert "by" not in cited and "You wrote" not in on_page(session, found)


def test_the_files_own_words_come_back_with_undo(session: Session) -> None:
    before = one_of(session, Kind.AUDIO)
    correct(session, Kind.AUDIO)
    (mark,) = corrections.of_asset(session.store, before.asset.id)
    services_corrections.undo(session, [mark])
    assert one_of(session, Kind.AUDIO).own_text == before.own_text and assets.get(session.store, before.asset.id)
    assert "you wrote" not in asked(session).text
