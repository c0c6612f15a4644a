from datetime import UTC, datetime

import pytest

from memory.knowledge.entity_resolution import known_names
from memory.records.derived import Entity, EntityKind
from memory.records.query import Query
from qa.parse.pronouns import made_whole, points_back
from qa.parse.question import Vocabulary, read_question

NOW = datetime(2024, 7, 17, tzinfo=UTC)
NAMES = known_names(
    [
        Entity(name, EntityKind.PERSON, tuple(name.split("/")))
        for name in ("Max/I", "Anna", "Ben/brother", "Rosa/grandmother")
    ],
    "Max",
)
VOCABULARY = Vocabulary(frozenset({"norway", "italy"}), frozenset(), "Max", NAMES)


def read(question: str) -> Query:
    return read_question(question, NOW, VOCABULARY)


def after(first: str, second: str) -> tuple[str, str]:
    return made_whole(second, read(second), read(first))


BOAT = "What did Anna tell about the boat?"
TABLE = "Where did we eat with Ben and grandmother?"


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        (BOAT, "when did she buy it?", "when did Anna buy the boat?"),
        (BOAT, "and what was its name?", "and what was the boat's name?"),
        (BOAT, "who gave her the money?", "who gave Anna the money?"),
        (BOAT, "where is her house?", "where is Anna's house?"),
        ("Tell me about the boat", "When did Anna buy it?", "When did Anna buy the boat?"),
        ("Where is Anna's bike?", "who repaired it?", "who repaired Anna's bike?"),
        ("When did Ben plant the apple trees?", "how tall are they?", "how tall are the apple trees?"),
        ("Who was with Ben at the lake?", "who else was there?", "who else was at the lake?"),
        ("What did we do in Norway with Anna?", "what did she eat there?", "what did Anna eat in Norway?"),
        ("Who was with Ben at the lake with the red boat?", "whose is it?", "whose is the red boat?"),
        (TABLE, "What did they order?", "What did Ben and grandmother order?"),
        (TABLE, "What did she order?", "What did grandmother order?"),
        (TABLE, "What did he tell her?", "What did Ben tell grandmother?"),
        ("What is my brother's number?", "and his address?", "and my brother's address?"),
        ("What did Ben say about school?", "when did Anna visit him?", "when did Anna visit Ben?"),
        ("What did Konstantin paint?", "when did he move?", "when did Konstantin move?"),
    ],
)
def test_pronouns_stand_for_what_the_question_before_names(first: str, second: str, whole: str) -> None:
    assert points_back(second, read(second))
    assert after(first, second)[0] == whole


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Where did we eat with Konstantin and Fedor?", "What did he order?"),
        (BOAT, "Was it raining?"),
        (BOAT, "What time was it?"),
        (BOAT, "How long did it take?"),
        (BOAT, "did they come?"),
        ("What did we do in Norway?", "was there any snow?"),
        ("What did we do in Norway?", "who was there in Italy?"),
        ("When did we swim?", "did she like it?"),
        ("What did Ben paint?", "What did Ben tell him?"),
    ],
)
def test_what_is_doubtful_or_stands_for_nothing_is_left_alone(first: str, second: str) -> None:
    assert after(first, second) == (second, "")


@pytest.mark.parametrize(
    "question",
    [
        "When did Anna say that she would come?",
        "Did Anna bring her dog?",
        "Did Ben paint the boat after he bought it?",
        "When did Anna and Ben sell their car?",
        "Was it raining when we left?",
        "Where is the key and who has it?",
    ],
)
def test_a_question_that_names_what_its_pronouns_stand_for_does_not_point_back(question: str) -> None:
    assert not points_back(question, read(question))


def test_what_was_put_in_is_told() -> None:
    assert after(BOAT, "when did she buy it?")[1] == "“she” was taken as Anna and “it” as the boat."
    assert after("Where is the {0} box?", "who has it?")[0] == "who has it?"
