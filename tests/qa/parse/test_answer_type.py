from datetime import UTC, datetime

import pytest

from qa.parse.answer_type import AnswerType, answer_type, holds
from qa.parse.question import Vocabulary, read_question

NOW = datetime(2024, 9, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("whens the dentist", AnswerType.TIME),
        ("Where is the key?", AnswerType.PLACE),
        ("whos got the drill", AnswerType.PERSON),
        ("How much was the crown?", AnswerType.NUMBER),
        ("How long did it take?", AnswerType.NUMBER),
        ("How come we sold it?", AnswerType.REASON),
        ("Warum sind wir umgezogen?", AnswerType.REASON),
        ("What did Tom bring?", AnswerType.ANY),
    ],
)
def test_a_question_says_what_sort_of_thing_it_wants(question: str, wanted: AnswerType) -> None:
    query = read_question(question, NOW, Vocabulary(frozenset(), frozenset(), ""))
    assert answer_type(query) is wanted


@pytest.mark.parametrize(
    ("wanted", "text", "is_held"),
    [
        (AnswerType.TIME, "Moved to 3 March at ten.", True),
        (AnswerType.TIME, "It was a long talk.", False),
        (AnswerType.PLACE, "The key is under the mat.", True),
        (AnswerType.PLACE, "He laughed.", False),
        (AnswerType.PERSON, "The drill is with Katrin.", True),
        (AnswerType.PERSON, "The drill is my brother's.", True),
        (AnswerType.PERSON, "The drill is green.", False),
        (AnswerType.NUMBER, "The crown was 485.", True),
        (AnswerType.NUMBER, "We paid twelve pounds.", True),
        (AnswerType.NUMBER, "It was dear.", False),
        (AnswerType.REASON, "We sold it because nobody rowed.", True),
        (AnswerType.REASON, "We sold it.", False),
        (AnswerType.ANY, "", True),
    ],
)
def test_words_hold_a_thing_of_a_sort_or_none(wanted: AnswerType, text: str, is_held: bool) -> None:
    assert holds(wanted, text, "Who has it?") is is_held


def test_a_name_that_the_question_says_is_no_answer_to_it() -> None:
    assert not holds(AnswerType.PERSON, "we saw Katrin", "Who has met Katrin?")
