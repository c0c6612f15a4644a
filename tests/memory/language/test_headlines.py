import pytest

from memory.language.headlines import headline, lowered, occasion, topic
from memory.language.sentences import split


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Well, the piano tuner came today. He stayed for an hour.", "The piano tuner came today"),
        ("No rehearsal on Thursday.", "No rehearsal on Thursday"),
        ("Listen, the rehearsal is on Friday.", "The rehearsal is on Friday"),
        ("Hello everyone. The tram to the fort stops at the mill.", "The tram to the fort stops at the mill"),
        (
            "Planted the apple trees behind the shed, and Femi dug all of the holes with the old spade.",
            "Planted the apple trees behind the shed",
        ),
        ("What the shed needs: paint; nails; a new door.", "What the shed needs"),
        ("(copied from the old book)", ""),
        ("🙂", ""),
    ],
)
def test_a_headline_is_a_clause_that_tells(said: str, expected: str) -> None:
    found = headline(split(said))
    assert f"{found[:1].upper()}{found[1:]}" == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Did you order the tiles for Sunday?", "the tiles"),
        ("Your flight to Oslo leaves at six", "the flight to Oslo"),
        ("The piano tuner rang. The piano tuner comes at ten", "the piano tuner"),
        ("Have you heard about Femi?", "Femi"),
        ("What do we give grandfather for his jubilee?", "grandfather's jubilee"),
        ("Are you coming to Ines's wedding?", "Ines's wedding"),
        ("See you at the station", ""),
        ("Which one? The big one", ""),
        ("Ida's so tall", ""),
        ("Let's party on Friday", ""),
        ("Today's wedding was fun", ""),
        ("lol", ""),
    ],
)
def test_a_topic_is_a_definite_noun_phrase(said: str, expected: str) -> None:
    assert topic(split(said)) == expected


def test_an_occasion_is_somebodys() -> None:
    assert occasion(["We sang at Ada's graduation."]) == "Ada's graduation"
    assert occasion(["The wedding was loud."]) == ""


def test_a_capital_goes_that_only_began_a_sentence() -> None:
    assert lowered("The rope broke") == "the rope broke" and lowered("Rope for Ada") == "Rope for Ada"
