from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from app.library.config import Config
from app.library.session import Session
from app.server.idle import warm_up
from models.protocols import Message, Models
from tests.fakes import FakeImageText, FakeText
from tests.pages import opened


class Reader:
    """A language model that notes what it was given to read."""

    name = "reader"
    bytes_a_second = 0.0

    def __init__(self) -> None:
        self.read: list[Sequence[Message]] = []

    def reply(self, messages: Sequence[Message], max_tokens: int, schema: str = "") -> Iterator[str]:
        self.read.append(messages)
        if not self.read[0][0].text:
            raise ValueError("nothing to read")
        yield "."


def reading(tmp_path: Path, reader: Reader, config: Config) -> Session:
    return replace(opened(tmp_path / "library", Models(FakeText(), FakeImageText(), language=reader)), config=config)


def test_what_every_prompt_begins_with_is_read_before_anybody_asks(tmp_path: Path) -> None:
    reader = Reader()
    session = reading(tmp_path, reader, Config(model_answers=True))
    warm_up(session).join()
    assert len(reader.read) == 1 and reader.read[0][0].role == "system"
    session.close()


def test_without_a_language_model_it_is_over_at_once(tmp_path: Path) -> None:
    session = opened(tmp_path / "library", Models(FakeText(), FakeImageText()))
    thread = warm_up(session)
    thread.join()
    assert not thread.is_alive()
    session.close()


def test_a_model_that_words_no_answers_reads_nothing(tmp_path: Path) -> None:
    reader = Reader()
    session = reading(tmp_path, reader, Config())
    warm_up(session).join()
    assert reader.read == []
    session.close()


def test_nothing_is_made_ready_where_the_wait_ends_for_good(tmp_path: Path) -> None:
    reader = Reader()
    session = reading(tmp_path, reader, Config(model_answers=True))
    warm_up(session, lambda: False).join()
    assert reader.read == []
    session.close()
