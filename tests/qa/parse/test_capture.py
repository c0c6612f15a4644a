"""A note to be kept is told from a question, in English and German, whoever it is about."""

import pytest

from qa.parse.capture import note_in

NAMES = frozenset({"tom", "lena"})


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("Remember that the key is under the blue pot.", "the key is under the blue pot."),
        ("remember that we parked on level 3", "we parked on level 3"),
        ("please remember that Karl is allergic to nuts", "Karl is allergic to nuts"),
        ("remember that tom likes plum cake", "tom likes plum cake"),
        ("Note that my passport expires in May", "my passport expires in May"),
        ("note: buy rope for the boat", "buy rope for the boat"),
        ("Note to self: call the plumber", "call the plumber"),
        ("remember that 12 people are coming on Sunday", "12 people are coming on Sunday"),
        ("Merk dir, dass der Schlüssel unter dem Topf liegt", "der Schlüssel unter dem Topf liegt"),
        ("Notiz: Seil für das Boot kaufen", "Seil für das Boot kaufen"),
    ],
)
def test_a_note_is_kept(text: str, note: str) -> None:
    assert note_in(text, lambda: NAMES) == note


@pytest.mark.parametrize(
    "text",
    [
        "",
        "remember",
        "remember that",
        "remember that day at the beach",
        "Remember that time we got lost in Rome",
        "do you remember that the key was lost?",
        "Remember that the key was lost?",
        "What did I note about the boat?",
        "remember when we swam",
        "Remember that Munich trip last summer",
        "remember that Christmas market in Nuremberg",
        "remember that Tom trip",
        "Remember that Lena photo from May",
        "note",
        "notes about the boat",
        "note that day",
        "merk dir",
    ],
)
def test_a_question_is_no_note(text: str) -> None:
    assert note_in(text, lambda: NAMES) == ""
