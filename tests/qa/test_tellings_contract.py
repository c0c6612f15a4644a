"""What is told of years, trips, people and things: all that somebody fair would want to hear, on a life of its own."""

import os
from collections.abc import Iterator, Sequence

import pytest

from app.library.session import Session, open_session
from app.services.ask import Question, ask
from ingest.pipeline.run import ingest
from tests.tellings import AFTER, CHATS, NOTES, NOW, OWNER, PEOPLE, TOPICS, TRIPS, YEARS

MOST_WORDS = 185


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory, weights: None) -> Iterator[Session]:
    folder = tmp_path_factory.mktemp("tuner")
    (folder / "files").mkdir()
    (folder / "library").mkdir()
    (folder / "library" / "config.toml").write_text(f'owner = "{OWNER}"\n', encoding="utf-8")
    for name, text in {**NOTES, **CHATS}.items():
        path = folder / "files" / name
        path.write_text(text, encoding="utf-8")
        os.utime(path, (NOW.timestamp(),) * 2)
    session = open_session(folder / "library")
    ingest(session.library, [folder / "files"], lambda _: None)
    yield session
    session.close()


def told(session: Session, question: str, *before: str) -> str:
    return ask(session, Question(question, NOW, None, before), notes_recall=False).answer.text


def missing(text: str, wanted: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    return [group for group in wanted if not any(one in text.lower() for one in group)]


@pytest.mark.parametrize("question", [*YEARS, *TRIPS, *PEOPLE, *TOPICS])
def test_all_that_matters_is_told(life: Session, question: str) -> None:
    wanted = {**YEARS, **TRIPS, **PEOPLE, **TOPICS}[question]
    text = told(life, question)
    assert not missing(text, wanted) and len(text.split()) <= MOST_WORDS, text


@pytest.mark.parametrize("question", list(AFTER))
def test_a_bare_question_stays_within_what_was_told(life: Session, question: tuple[str, str]) -> None:
    text = told(life, *question)
    assert not missing(text, AFTER[question]), text
