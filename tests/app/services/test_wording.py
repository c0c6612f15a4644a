from collections.abc import Iterator

import pytest

from app.services.wording import Wording, WordingFailed
from memory.records.query import Answer
from models.protocols import LanguageModel
from tests.fakes import FakeLanguage, WaitingLanguage

WAIT_S = WaitingLanguage.WAIT_S
EXTRACT = Answer("Who?", "Tomas.", False, (), ())


def worded(model: LanguageModel) -> Iterator[Answer]:
    text = "".join(model.reply((), 10))
    yield Answer("Who?", text, False, (), ())


def test_it_says_when_the_model_begins_and_gives_what_comes() -> None:
    wording = Wording()
    model = wording.by(FakeLanguage(["Tomas did."]))
    begun, answered = wording.steps(worded(model))
    assert begun is None and answered is not None and answered.text == "Tomas did."
    assert (model.name, model.bytes_a_second) == ("fake-language", 0.0)


def test_where_no_model_is_asked_none_begins() -> None:
    wording = Wording()
    assert list(wording.steps(iter([EXTRACT]))) == [EXTRACT]


def test_stopped_nobody_waits_any_longer_and_the_model_ends_with_its_next_word() -> None:
    wording, model = Wording(), WaitingLanguage("Tomas did.")
    steps = wording.steps(worded(wording.by(model)))
    assert next(steps) is None and model.has_begun.wait(WAIT_S)
    wording.stop()
    assert list(steps) == []
    assert not model.has_ended.is_set()
    model.may.set()
    assert model.has_ended.wait(WAIT_S) and model.was_given_up


def test_whoever_leaves_ends_the_work() -> None:
    wording, model = Wording(), WaitingLanguage("Tomas did.")
    steps = wording.steps(worded(wording.by(model)))
    next(steps)
    steps.close()  # type: ignore[attr-defined]
    model.may.set()
    assert model.has_ended.wait(WAIT_S) and model.was_given_up


def test_what_was_stopped_before_is_not_begun() -> None:
    wording, model = Wording(), WaitingLanguage("Tomas did.")
    wording.stop()
    assert list(wording.steps(worded(wording.by(model)))) == []
    assert not model.has_begun.is_set()


def test_what_goes_wrong_is_raised_where_the_answer_is_waited_for() -> None:
    def broken() -> Iterator[Answer]:
        yield EXTRACT
        raise ValueError("too long")

    steps = Wording().steps(broken())
    assert next(steps) == EXTRACT
    with pytest.raises(WordingFailed, match="too long"):
        next(steps)
