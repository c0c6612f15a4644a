from datetime import UTC, datetime

import pytest

from memory.records.library import Kind
from qa.parse.plan import Measure, Plan, read_plan
from qa.parse.question import Vocabulary, read_question

NOW = datetime(2024, 9, 1, 12, tzinfo=UTC)


def planned(question: str) -> Plan | None:
    return read_plan(read_question(question, NOW, Vocabulary(frozenset(), frozenset(), "")))


@pytest.mark.parametrize(
    ("question", "measure", "words"),
    [
        ("How many times did I go running in March 2024?", Measure.TIMES, ("running",)),
        ("How often did Lena bake a cake?", Measure.TIMES, ("lena", "bake", "cake")),
        ("When did I last talk to Ana?", Measure.DATE, ("talk", "ana")),
        ("How long did I read in 2023?", Measure.AMOUNT, ("read",)),
        ("How much did I spend on rope?", Measure.AMOUNT, ("rope",)),
        ("How many places did I visit in London?", Measure.DIFFERENT, ("visit", "london")),
        ("Which places did I visit in London?", Measure.LIST, ("visit", "london")),
        ("How many different boats did I row?", Measure.DIFFERENT, ("row",)),
        ("What fruit do I buy the most often?", Measure.MOST, ("buy",)),
        ("Did I talk to Ana on 3 July 2024?", Measure.YES, ("talk", "ana")),
    ],
)
def test_a_question_says_what_it_wants_worked_out(question: str, measure: Measure, words: tuple[str, ...]) -> None:
    found = planned(question)
    assert found is not None and (found.measure, found.words) == (measure, words)


@pytest.mark.parametrize(
    ("question", "unit", "per"),
    [
        ("How many minutes did I read on average each day?", "minute", "day"),
        ("How long do I talk to Ana on average?", "minute", "time"),
        ("How many euros did I spend on rope?", "euro", ""),
        ("How far did I run?", "kilometre", ""),
        ("How many kilometres did I run in May 2024?", "kilometre", ""),
        ("How many days did we stay in London?", "minute", ""),
        ("What is the average number of times I went running each month?", "", "month"),
    ],
)
def test_an_amount_has_a_unit_and_an_average_a_stretch(question: str, unit: str, per: str) -> None:
    found = planned(question)
    assert found is not None and (found.unit, found.per) == (unit, per)


@pytest.mark.parametrize(
    "question",
    [
        "What does the boat need?",
        "How long is the rope?",
        "How long has Lena lived in Oslo?",
        "Where is the key to the boat house?",
        "Who baked the plum cake?",
        "Did Lena sell the boat?",
        "",
    ],
)
def test_what_only_wants_telling_has_no_plan(question: str) -> None:
    assert planned(question) is None


def test_files_are_counted_elsewhere() -> None:
    query = read_question("How many photos did I take?", NOW, Vocabulary(frozenset(), frozenset(), ""))
    assert Kind.PHOTO in query.kinds and read_plan(query) is None


def test_the_verb_and_a_journey_are_known() -> None:
    watched, travelled = planned("How often did I watch the news?"), planned("How many times did I travel to London?")
    assert watched is not None and watched.verb == "watch" and not watched.travels
    assert travelled is not None and travelled.travels and travelled.words == ("london",)


@pytest.mark.parametrize(
    ("question", "is_counted"),
    [
        ("How many children does Ana have?", False),
        ("How many pets has Tom got?", False),
        ("How many times did I have cake?", True),
        ("How many dates did I have with Lena in 2012?", True),
    ],
)
def test_how_many_there_are_is_not_how_often_they_are_spoken_of(question: str, is_counted: bool) -> None:
    assert (planned(question) is not None) is is_counted
