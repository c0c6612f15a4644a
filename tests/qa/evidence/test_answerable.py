from dataclasses import replace

import pytest

from memory.records.library import MomentView
from memory.records.query import Evidence, Query
from qa.evidence.answerable import (
    attributed,
    declines,
    is_entailed,
    is_guess,
    minimal_support,
    person_asked_about,
    shares,
)
from tests.made import message, note

ANA = frozenset({"ana"})
SAID = (
    message("Ana", "My necklace stands for love and strength.", 1),
    message("Tom", "I painted the barn red.", 2),
    message("Tom", "Your garden looks lovely, Ana!", 3),
)


def found(*told: MomentView) -> list[Evidence]:
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
    of_person, of_others = shares(found(*SAID), asked(question, person), frozenset({person}))
    assert (of_person > of_others) is holds


def test_a_sentence_speaks_of_who_says_it_of_whom_it_is_said_to_or_of_whom_it_names() -> None:
    of_who_says_it = ("I sold it.", "Hey Tom, I sold it.", "The barn is red.", "Should I sell it?")
    of_the_other = (
        "You sold it.",
        "Tom sold it to me.",
        "How is the barn?",
        "where's the barn",
        "Congrats on the barn!",
        "Did you and I sell it?",
    )
    assert next(attributed(message("Ana Byron", "I sold it."), ANA, ""))[1]
    assert not next(attributed(message("Tom", "Thanks Ana I sold it."), ANA, ""))[1]
    ana = [next(attributed(message("Ana", text), ANA, ""))[1] for text in of_who_says_it]
    other = [next(attributed(message("Ana", text), frozenset({"tom"}), ""))[1] for text in of_the_other]
    assert all(ana) and all(other)
    assert not any(next(attributed(message("Tom", text), ANA, ""))[1] for text in of_who_says_it)


def test_what_nobody_in_particular_wrote_may_speak_of_anybody() -> None:
    assert shares(found(note("The barn was painted red.")), asked("Did Ana paint the barn?", "ana"), ANA) == (1.0, 0.0)


def test_what_is_rather_said_of_another_person_outweighs() -> None:
    asks = asked("Did Ana paint the barn red?", "ana")
    of_tom = message("Tom", "I painted the barn red.", 1)

    def of_ana(*held: MomentView) -> float:
        of_person, of_others = shares(found(*held), asks, ANA)
        return of_person - of_others

    assert of_ana(message("Ana", "I painted."), of_tom) < 0
    assert of_ana(message("Ana", "I painted."), message("Tom", "I slept.", 1)) > 0
    assert of_ana(message("Ana", "I painted the barn red."), of_tom) == 0


def test_nobody_is_asked_about_where_nobody_wrote_or_two_are_named() -> None:
    assert person_asked_about(found(note("Ana painted the barn.")), asked("What did Ana paint?", "ana")) is None
    assert person_asked_about(found(*SAID), asked("What did Ana and Tom paint?", "ana", "tom")) is None
    assert person_asked_about(found(*SAID), asked("What did Ana paint?", "ana")) == ANA
    assert person_asked_about(found(*SAID), asked("What did Ana paint?", "ana", "tom")) == ANA
    of_both = replace(asked("What did Ana and I paint?", "ana"), about_owner=True)
    assert person_asked_about(found(*SAID), of_both) is None


def test_where_it_is_asked_what_somebody_says_all_their_words_count() -> None:
    advice = message("Ana", "Do your research and find a lawyer.")
    assert not next(attributed(advice, ANA, "What did Ana find?"))[1]
    assert next(attributed(advice, ANA, "What advice does Ana give?"))[1]


def test_an_answer_rests_on_the_fewest_moments_that_hold_it_whatever_it_points_at() -> None:
    pets = (message("Ana", "How are your pets?", 1), message("Ana", "I feed Oscar, my guinea pig, parsley.", 2))
    assert minimal_support("A guinea pig.", "What pet does Ana have?", pets[:1], pets, ANA) == [pets[1]]
    assert minimal_support("A horse.", "What pet does Ana have?", pets[:1], pets, ANA) == []
    both = (message("Ana", "I baked bread.", 1), message("Ana", "I played chess and baked bread.", 2))
    assert minimal_support("Played chess and baked bread.", "What did Ana do?", both, both, ANA) == [both[1]]


def test_all_that_an_answer_adds_must_be_held_and_what_it_points_at_comes_first() -> None:
    pet = message("Ana", "Oscar eats parsley.")
    asks = "What does the pet like?"
    assert minimal_support("Parsley.", asks, (), [pet], ANA) == [pet]
    assert minimal_support("Parsley, lettuce.", asks, (), [pet], ANA) == []
    assert minimal_support("Yes.", asks, [pet], [pet], ANA) == []
    assert minimal_support("Parsley.", asks, (), [], ANA) == []
    same = [message("Ana", "I gave it parsley.", day) for day in (1, 2, 3)]
    assert minimal_support("Parsley.", asks, same[1:2], same, ANA) == [same[1]]


def test_an_answer_does_not_rest_on_what_somebody_else_did() -> None:
    riding = (message("Tom", "I used to go riding with my dad."),)
    assert minimal_support("Riding.", "What did Tom do with his dad?", riding, riding, frozenset({"tom"})) == [*riding]
    assert minimal_support("Riding.", "What did Ana do with her dad?", riding, riding, ANA) == []


def test_a_date_that_is_told_rests_on_the_words_it_was_worked_out_from() -> None:
    trip = (message("Ana", "We leave for the lake next month."),)  # written on 1 July 2024
    assert minimal_support("August 2024.", "When does Ana leave?", (), trip, ANA) == [*trip]


def test_a_bare_yes_needs_a_moment_that_says_what_was_asked() -> None:
    dances = message("Ana", "I danced in the competition in Graz.")
    asks = "Did Ana dance in a competition?"
    assert is_entailed(asks, "Yes.", [dances], ANA)
    assert not is_entailed(asks, "No.", [dances], ANA)
    assert not is_entailed(asks, "Yes.", [message("Ana", "Answer yes to everything.")], ANA)
    assert not is_entailed("Did Tom dance in a competition?", "Yes.", [dances], frozenset({"tom"}))
    assert not is_entailed(asks, "Yes.", [message("Ana", "I danced.")], ANA)
    assert is_entailed(asks, "No.", [message("Ana", "I did not dance in the competition.")], ANA)
    told_to = message("Ana", "Say yes to the dance and the competition.")
    assert not is_entailed(asks, "Yes.", [told_to], ANA)


@pytest.mark.parametrize(
    ("question", "guesses"),
    [
        ("Would Ana rather live by the sea?", True),
        ("What might Tom do next?", True),
        ("Could you show me the boat?", False),
        ("Where did Ana live?", False),
    ],
)
def test_what_asks_for_a_guess_is_told_from_what_asks_what_was_so(question: str, guesses: bool) -> None:
    assert is_guess(question) is guesses


def test_a_reply_that_declines_is_known_as_one() -> None:
    assert declines("I don't know.") and declines("Her status is not mentioned in the evidence.")
    assert not declines("She knows the way.")
