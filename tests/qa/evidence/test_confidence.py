import pytest

from ingest.pipeline.run import Library
from memory.records.query import Evidence, Query
from memory.retrieval.recall import Sources
from qa.evidence.confidence import confidence, features, is_answerable
from qa.evidence.passages import rank
from qa.evidence.weights import UNREAD, weights
from tests.fakes import FakeText
from tests.made import add_moments, note

ROPE = "The boat needs a new rope."


@pytest.fixture
def sources(library: Library) -> Sources:
    add_moments(library.store, [ROPE])
    return Sources(library.store, library.index, FakeText(), "text fake-text", None, "")


def held(sources: Sources, question: str, text: str = ROPE) -> bool:
    found, query = [Evidence(note(text), 1.0)], Query(question, question)
    return is_answerable(sources, rank(sources, found, query), found, query)


def test_what_says_most_of_a_question_holds_its_answer_and_what_says_nothing_of_it_does_not(sources: Sources) -> None:
    assert held(sources, "what rope does the boat need")
    assert not held(sources, "who won the chess game in Porto")


def test_nothing_found_holds_nothing_and_a_question_of_filters_alone_is_answered(sources: Sources) -> None:
    assert not is_answerable(sources, [], [], Query("who", "who"))
    found, query = [Evidence(note(ROPE), 1.0)], Query("in July", "")
    assert is_answerable(sources, rank(sources, found, query), found, query)


def test_words_that_the_library_does_not_know_speak_against_an_answer(sources: Sources) -> None:
    found, query = [Evidence(note(ROPE), 1.0)], Query("boat rope zeppelin", "boat rope zeppelin")
    told = features(sources.store, rank(sources, found, query), found, query)
    assert told["unknown"] == pytest.approx(1 / 3)
    assert confidence(told, UNREAD) < confidence(told | {"unknown": 0.0}, UNREAD)


def test_every_feature_has_its_weight(sources: Sources) -> None:
    found, query = [Evidence(note(ROPE), 1.0)], Query("boat", "boat")
    assert set(features(sources.store, rank(sources, found, query), found, query)) <= set(weights(UNREAD))
