from datetime import UTC, datetime

import pytest

from qa.parse.question import Vocabulary, read_question
from qa.parse.way import Way, is_of_now, is_of_outcome, task_word, tells_change, way_of

NOW = datetime(2024, 9, 1, 12, tzinfo=UTC)
NOBODY = Vocabulary(frozenset(), frozenset(), "")


def way(question: str) -> Way:
    return way_of(read_question(question, NOW, NOBODY))


@pytest.mark.parametrize(
    "question",
    [
        "photos with a dog",
        "red car",
        "show me the harbour at night",
        "Find the recipe for plum cake.",
        "that day at the beach",
        "do we have any videos of the parade?",
        "which photos show a lighthouse?",
        "zeig mir Bilder vom See",
        "sunset over the lake",
    ],
)
def test_what_asks_for_files_or_asks_nothing_is_a_list(question: str) -> None:
    assert way(question) is Way.FIND


@pytest.mark.parametrize(
    "question",
    [
        "what does the boat need",
        "Who lent me the drill?",
        "wheres my passport",
        "What does the note say about the anchor?",
        "did Tom like the soup",
        "why did we turn back?",
        "Wo liegt der Schlüssel?",
        "we left the tent somewhere, where",
    ],
)
def test_what_asks_for_a_fact_is_answered(question: str) -> None:
    assert way(question) is Way.ASK


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("How often did we swim?", "count"),
        ("When did we last see Ben?", "last"),
        ("Which came first, the move or the wedding?", "order"),
        ("how long did the drive take", "duration"),
    ],
)
def test_what_has_to_be_worked_out_is_named_by_its_task(question: str, word: str) -> None:
    query = read_question(question, NOW, NOBODY)
    assert way_of(query) is Way.WORK_OUT and task_word(query) == word


@pytest.mark.parametrize("question", ["What happened in May?", "sum up 2023", "How was the trip?"])
def test_what_is_to_be_summed_up_is_told(question: str) -> None:
    assert way(question) is Way.TELL


@pytest.mark.parametrize(
    ("question", "is_now"),
    [
        ("where do I work now", True),
        ("which car do we have", True),
        ("do I still owe Ben money?", True),
        ("whats the rent at the moment", True),
        ("whens the concert", True),
        ("where did I work", False),
        ("what did the vet say", False),
        ("where do we work in 2019", False),
    ],
)
def test_what_holds_now_is_asked_in_the_present(question: str, is_now: bool) -> None:
    assert is_of_now(read_question(question, NOW, NOBODY)) is is_now


def test_how_something_came_out_is_asked_for_in_the_end() -> None:
    assert is_of_outcome(read_question("which day did the movers come in the end?", NOW, NOBODY))
    assert not is_of_outcome(read_question("which day did the movers come?", NOW, NOBODY))


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("Optician rang, the test is pushed back a week", True),
        ("It turns out she is fourteen", True),
        ("not the 21st, it isn't the 21st", True),
        ("Die Probe ist verschoben", True),
        ("The recital has slipped to the 9th", True),
        ("can we bring the party forward", True),
        ("I got the street wrong, it is Elm Road", True),
        ("we are a fortnight later than we said", True),
        ("he turned out the light", False),
        ("I pushed the bike up the hill", False),
        ("We moved the table", False),
    ],
)
def test_a_text_may_change_what_was_told_before(text: str, changes: bool) -> None:
    assert tells_change(text) is changes


@pytest.mark.parametrize(
    "question", ["date of the concert", "my time at the harbour race", "price of the red car", "wifi password"]
)
def test_an_attribute_of_a_thing_is_asked_for(question: str) -> None:
    assert way(question) is Way.ASK
