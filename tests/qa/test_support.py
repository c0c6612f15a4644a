from dataclasses import replace

import pytest

from memory.query import Evidence, Query
from memory.types import Remembered
from qa.support import attributed, holds_answer, person_asked_about, shares
from tests.made import note


def message(speaker: str, text: str, day: int = 0) -> Remembered:
    """Return a message that somebody sent."""
    one = note(text, day)
    return replace(one, texts=(replace(one.texts[0], speaker=speaker),))


ANA = frozenset({"ana"})
SAID = (
    message("Ana", "My necklace stands for love and strength.", 1),
    message("Tom", "I painted the barn red.", 2),
    message("Tom", "Your garden looks lovely, Ana!", 3),
)


def found(*told: Remembered) -> list[Evidence]:
    return [Evidence(one, 1.0) for one in told]


def asked(question: str, *people: str) -> Query:
    return Query(question, question, people=people)


@pytest.mark.parametrize(
    ("question", "person", "holds"),
    [
        ("What does Ana's necklace stand for?", "ana", True),
        ("What does Tom's necklace stand for?", "tom", False),
        ("What did Tom paint red?", "tom", True),
        ("What did Ana paint red?", "ana", False),
        ("How does Ana's garden look?", "ana", True),
        ("How does Tom's garden look?", "tom", False),
    ],
)
def test_what_one_says_of_oneself_answers_nothing_about_the_other(question: str, person: str, holds: bool) -> None:
    assert holds_answer(found(*SAID), asked(question, person)) is holds


def test_a_sentence_speaks_of_who_says_it_of_whom_it_is_said_to_or_of_whom_it_names() -> None:
    of_who_says_it = ("I sold it.", "Hey Tom, I sold it.", "The barn is red.", "Should I sell it?")
    of_the_other = (
        "You sold it.",
        "Tom sold it to me.",
        "How is the barn?",
        "Congrats on the barn!",
        "Did you and I sell it?",
    )
    ana = [next(attributed(message("Ana", text), ANA))[1] for text in of_who_says_it]
    other = [next(attributed(message("Ana", text), frozenset({"tom"})))[1] for text in of_the_other]
    assert all(ana) and all(other)
    assert not any(next(attributed(message("Tom", text), ANA))[1] for text in of_who_says_it)


def test_what_nobody_in_particular_wrote_may_speak_of_anybody() -> None:
    assert shares(found(note("The barn was painted red.")), asked("Did Ana paint the barn?", "ana"), ANA) == (1.0, 0.0)


def test_nobody_is_asked_about_where_nobody_wrote_or_two_are_named() -> None:
    assert person_asked_about(found(note("Ana painted the barn.")), asked("What did Ana paint?", "ana")) is None
    assert person_asked_about(found(*SAID), asked("What did Ana and Tom paint?", "ana", "tom")) is None
    assert person_asked_about(found(*SAID), asked("What did Ana paint?", "ana")) == ANA


def test_without_a_person_most_of_the_question_must_be_there() -> None:
    assert holds_answer(found(note("The boat needs a new rope.")), asked("What rope does the boat need?"))
    assert not holds_answer(found(note("The boat needs a new rope.")), asked("Who won the chess game in Porto?"))
