import pytest

from memory.language.paragraphs import dangles, heading, prose, undated

LONG = "We stood for an hour in front of the suits, and he asked whether one can"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"{LONG}\nscratch a nose.\n\nThen lunch.", [f"{LONG} scratch a nose.", "Then lunch."]),
        ("# Packing\n- tent\n- two big towels", ["Packing: tent; two big towels."]),
        ("What she needs:\n\n1. a rope\n2. a lock\n\nKarl knows.", ["What she needs: a rope; a lock.", "Karl knows."]),
        ("Birthdays\n\nRosa: 21 July\nKarl: 3 March", ["Birthdays: Rosa: 21 July; Karl: 3 March."]),
        ("Diary\n2024-07-12\nThe water was cold. We swam.", ["The water was cold.", "We swam."]),
        (
            "- " + "\n- ".join("six words are in this item".split() * 2),
            ["six; words; are; in; this; item; six; words; are; in; this; item."],
        ),
        ("# Packing list", ["Packing list"]),
        ("2024-07-12\n", []),
        ("", []),
    ],
)
def test_a_note_is_read_as_sentences(text: str, found: list[str]) -> None:
    assert prose(text) == found


def test_a_long_list_is_told_by_its_beginning_and_how_many_more_there_are() -> None:
    items = [f"item number {n} of the long list" for n in range(9)]
    assert prose("Things\n- " + "\n- ".join(items)) == [f"Things: {items[0]}; {items[1]}; and 7 more."]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("# Packing list\n- tent", "Packing list"),
        ("2024-07-13\nRain again.", ""),
        ("12/07/2024\n\nAt the lake\nRain.", "At the lake"),
        ("It rained all day.", ""),
        ("What she needs:\n- rope", ""),
        ("- rope", ""),
        ("a " * 11, ""),
    ],
)
def test_a_heading_is_a_short_first_line_without_a_mark(text: str, name: str) -> None:
    assert heading(text) == name


@pytest.mark.parametrize(
    ("sentence", "leans"),
    [
        ("But the boat leaks.", True),
        ("It leaks.", True),
        ("Karl says it leaks.", True),
        ("Und dann kam Regen.", True),
        ("The boat leaks, and we do not mind it.", False),
        ("", False),
    ],
)
def test_a_sentence_leans_by_what_is_in_front(sentence: str, leans: bool) -> None:
    assert dangles(sentence) is leans


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("2024-07-12 vet, 9 kg", "vet, 9 kg"),
        ("Sunday, 14 July 2024: we rowed", "we rowed"),
        ("3. März 2024 Ausflug", "Ausflug"),
        ("2024-07-12 to 2024-07-14 the lake", "2024-07-12 to 2024-07-14 the lake"),
        ("12 apples", "12 apples"),
    ],
)
def test_a_date_before_a_sentence_is_left_out(text: str, left: str) -> None:
    assert undated(text) == left
