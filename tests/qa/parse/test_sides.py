from collections.abc import Sequence

import pytest

from qa.parse.sides import Relation, read_sides
from qa.parse.way import plain


@pytest.mark.parametrize(
    ("question", "relation", "one", "other"),
    [
        ("Which came first, the loom or the shed?", Relation.FIRST, "the loom", "the shed"),
        ("the loom or the shed, which was earlier", Relation.FIRST, "the loom", "the shed"),
        ("did the loom or the shed come first", Relation.FIRST, "the loom", "the shed"),
        ("did we first buy the loom or paint the hall", Relation.FIRST, "we buy the loom", "we paint the hall"),
        ("what came last: the loom or the shed", Relation.LAST, "the loom", "the shed"),
        ("was kam zuerst, der webstuhl oder der schuppen", Relation.FIRST, "der webstuhl", "der schuppen"),
        ("kam der webstuhl oder der schuppen zuerst", Relation.FIRST, "der webstuhl", "der schuppen"),
        ("did ida retire before or after the flood", Relation.EITHER, "ida retire", "the flood"),
        ("did ida retire before leo was born?", Relation.BEFORE, "ida retire", "leo was born"),
        ("was the flood later than the move", Relation.AFTER, "the flood", "the move"),
        ("hat ida den ring vor oder nach der flut verloren", Relation.EITHER, "ida den ring verloren", "der flut"),
        ("sind wir nach bonn gezogen bevor leo kam", Relation.BEFORE, "wir nach bonn gezogen", "leo kam"),
    ],
)
def test_a_question_of_order_names_two_things(question: str, relation: Relation, one: str, other: str) -> None:
    found = read_sides(plain(question))
    assert found and (found.relation, found.one, found.other) == (relation, one, other)


@pytest.mark.parametrize(
    ("question", "relation", "one", "other"),
    [
        ("how long after the flood did we move", Relation.FORWARDS, "the flood", "we move"),
        ("how many days passed after leo was born until we moved", Relation.FORWARDS, "leo was born", "we moved"),
        ("how long before the flood did we move", Relation.FORWARDS, "we move", "the flood"),
        ("how long was it until we moved after the flood", Relation.FORWARDS, "the flood", "we moved"),
        ("how long did it take us to move after the flood", Relation.FORWARDS, "the flood", "move"),
        ("how long did it take after the flood to move", Relation.FORWARDS, "the flood", "move"),
        ("how much later was the move than the flood", Relation.FORWARDS, "the flood", "the move"),
        ("how long has it been since we moved", Relation.AGO, "we moved", "now"),
        ("wie lange ist es her, dass wir umgezogen sind", Relation.AGO, "wir umgezogen sind", "now"),
        ("how much time lies between the flood and moving", Relation.BETWEEN, "the flood", "moving"),
        ("weeks from the flood to the move", Relation.BETWEEN, "the flood", "the move"),
        ("how far apart were the flood and the move", Relation.BETWEEN, "the flood", "the move"),
        ("wie lange nach der flut sind wir umgezogen", Relation.FORWARDS, "der flut", "wir umgezogen"),
        ("wie viel zeit lag zwischen der flut und dem umzug", Relation.BETWEEN, "der flut", "dem umzug"),
    ],
)
def test_a_question_of_the_time_between_names_the_earlier_first(
    question: str, relation: Relation, one: str, other: str
) -> None:
    found = read_sides(plain(question))
    assert found and (found.relation, found.one, found.other) == (relation, one, other)


@pytest.mark.parametrize(
    ("question", "relation", "what", "who", "start"),
    [
        ("how long did we have the goat", Relation.HAD, "the goat", "we", ""),
        ("how many years have we had the goat", Relation.SINCE, "the goat", "we", ""),
        ("how long have I been a beekeeper?", Relation.HOLDS, "beekeeper", "i", ""),
        ("how long was ida unemployed", Relation.WAS, "unemployed", "ida", ""),
        ("how long did ida work at the mill", Relation.DID, "work at the mill", "ida", ""),
        ("how long were we without a phone after the flood", Relation.WITHOUT, "phone", "we", "the flood"),
        ("wie lange hatten wir die ziege", Relation.HAD, "die ziege", "wir", ""),
        ("wie lange waren wir ohne telefon", Relation.WITHOUT, "telefon", "wir", ""),
    ],
)
def test_a_question_of_what_lasted_says_what_and_whose(
    question: str, relation: Relation, what: str, who: str, start: str
) -> None:
    found = read_sides(plain(question))
    assert found and (found.relation, found.one, found.other, found.start) == (relation, what, who, start)


@pytest.mark.parametrize(
    ("question", "relation", "what", "who"),
    [
        ("how long did ida have the bandage on", Relation.WORE, "the bandage", "ida"),
        ("how long was leo in plaster", Relation.WORE, "plaster", "leo"),
        ("how long did the course last", Relation.TOOK, "last", "the course"),
        ("how long did ida live with us", Relation.LIVED, "with us", "ida"),
        ("how long was the loom at the workshop", Relation.AT, "at the workshop", "the loom"),
        ("wie lange hat der kurs gedauert", Relation.TOOK, "gedauert", "der kurs"),
        ("wie lange trug ida den gips", Relation.WORE, "gips", "ida"),
    ],
)
def test_what_lasted_is_told_by_the_words_of_its_kind(question: str, relation: Relation, what: str, who: str) -> None:
    found = read_sides(plain(question))
    assert found and (found.relation, found.one, found.other) == (relation, what, who)


def test_who_did_what_belongs_to_both_things() -> None:
    found = read_sides("what did ida sell first, the loom or the shed")
    assert found and (found.one, found.other) == ("ida sell the loom", "ida sell the shed")


@pytest.mark.parametrize(
    "questions",
    [
        ("how long is the loom", "how long did it take to paint the hall", "how long will the course last"),
        ("have I been to Rome before", "what happened after the flood", "what did we do before the flood"),
        ("when was the first frost", "was the first half of the year warm? yes or no", "who was there, ida or leo"),
        ("wie lange dauert die fahrt", "was geschah nach der flut"),
    ],
)
def test_other_questions_name_no_two_things(questions: Sequence[str]) -> None:
    assert [question for question in questions if read_sides(plain(question))] == []


def test_the_language_is_told() -> None:
    found = map(read_sides, ("how long did we have the goat", "wie lange hatten wir die ziege"))
    assert [one.language for one in found if one] == ["en", "de"]
