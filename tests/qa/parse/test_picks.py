from datetime import UTC, datetime

import pytest

from memory.records.query import Query
from qa.parse.picks import Asked, Pick, read_asked, says_how_often, tells_first_time, without_closing
from qa.parse.question import Vocabulary, read_question

NOW = datetime(2024, 3, 1, 12, tzinfo=UTC)


def read(question: str) -> Query:
    return read_question(question, NOW, Vocabulary(frozenset(), frozenset(), ""))


def asked(question: str) -> Asked:
    found = read_asked(read(question))
    assert found
    return found


@pytest.mark.parametrize(
    ("question", "pick", "text"),
    [
        ("when did I see Olga for the last time", Pick.LAST, "i saw olga"),
        ("When was the first time we went to Riga?", Pick.FIRST, "we went to riga"),
        ("when was i last at the dentist", Pick.LAST, "i was at the dentist"),
        ("when did Olga last sing", Pick.LAST, "olga sang"),
        ("my last row in 2023", Pick.LAST, "my row"),
        ("my first regatta, when was it", Pick.FIRST, "my first regatta"),
        ("how many times have i been to Riga so far", Pick.COUNT, "i been to riga"),
        ("how often has Olga sung at home", Pick.COUNT, "olga sang at home"),
        ("how often was I in the sauna last winter", Pick.COUNT, "i was in the sauna"),
    ],
)
def test_what_happened_is_read_as_it_would_be_told(question: str, pick: Pick, text: str) -> None:
    found = asked(question)
    assert (found.pick, found.text, found.is_time) == (pick, text, True)


@pytest.mark.parametrize(
    ("question", "pick", "text"),
    [
        ("what was the highest water level", Pick.MOST, "water level"),
        ("which was the coldest row", Pick.LEAST, "row"),
        ("how many of the garden jobs are still open", Pick.OPEN, "garden jobs are"),
        ("how many of the garden jobs are done", Pick.TICKED, "garden jobs are"),
    ],
)
def test_rows_and_items_are_picked_by_a_word(question: str, pick: Pick, text: str) -> None:
    found = asked(question)
    assert (found.pick, found.text) == (pick, text)


@pytest.mark.parametrize(
    "question",
    [
        "what did I do last summer",
        "what is Olga's first name",
        "how many hours did I row",
        "how many guests came",
        "which came first, the boat or the shed",
        "the first photo of the boat",
        "Who did I last write to?",
    ],
)
def test_other_questions_are_not_read_so(question: str) -> None:
    assert read_asked(read(question)) is None


def test_a_bound_that_no_date_tells_is_known() -> None:
    assert asked("how often have we rowed since the flood").is_bounded
    assert not asked("how often have we rowed since 2022").is_bounded


def test_what_closes_a_question_is_left_out() -> None:
    assert without_closing("how long did it take in the end") == "how long did it take"


def test_a_text_may_say_that_it_was_the_first_time_or_how_often() -> None:
    assert tells_first_time("Swam at the mill for the first time.") and tells_first_time("Zum ersten Mal im Fluss.")
    assert not tells_first_time("The last time was in May.")
    assert not tells_first_time("First thing in the morning we swam.")
    assert says_how_often("It rang three times.") and not says_how_often("It rang once more.")
