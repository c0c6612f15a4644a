from collections import Counter

import pytest

from memory.language.tokens import Chain, as_written, chains, dangles, heading, sentences, spoken, stem, stems, terms


@pytest.mark.parametrize(
    ("words", "same"),
    [
        ("lake lakes lake's Lake", True),
        ("row rows rowed rowing", True),
        ("story stories", True),
        ("box boxes", True),
        ("swim swimming", True),
        ("bake baked baking", True),
        ("tile tiles tiled", True),
        ("bus buses", False),
        ("ring red", False),
    ],
)
def test_a_word_and_its_endings_are_one(words: str, same: bool) -> None:
    assert (len({stem(word) for word in words.split()}) == 1) is same


def test_what_says_something_is_kept_as_it_is_written() -> None:
    assert terms("We rowed the Möwe to the island, und dann wieder nach Hause.") == [
        ("row", "rowed"),
        ("möwe", "Möwe"),
        ("island", "island"),
        ("haus", "Hause"),
    ]
    assert stems("The photos of last July") == frozenset()
    assert as_written(Counter({"Boat": 3, "boat": 1})) == "boat"
    assert as_written(Counter({"Karl's": 2})) == "Karl"


def test_chains_are_the_words_that_recur_and_the_widest_comes_first() -> None:
    found = chains(["The boat leaks.", "Karl mends the boat.", "Karl is tired.", "Rain.", "The boat floats."])
    assert found == [Chain("boat", "boat", (0, 1, 4), 1.0), Chain("karl", "Karl", (1, 2), pytest.approx(1.4 / 3))]
    assert chains([]) == [] and chains(["One boat."]) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One. Two! Three? Four…", ["One.", "Two!", "Three?", "Four…"]),
        ("Am 21. Juli 1968. Wir waren da.", ["Am 21. Juli 1968.", "Wir waren da."]),
        ("I met Mr. Huber. He left at 17:45. Then rain.", ["I met Mr. Huber.", "He left at 17:45.", "Then rain."]),
        ("It cost 8.30 euros, z.B. twice.", ["It cost 8.30 euros, z.B. twice."]),
    ],
)
def test_speech_is_cut_at_its_marks(text: str, found: list[str]) -> None:
    assert spoken(text) == found


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
    assert sentences(text) == found


def test_a_long_list_is_told_by_its_beginning_and_how_many_more_there_are() -> None:
    items = [f"item number {n} of the long list" for n in range(9)]
    assert sentences("Things\n- " + "\n- ".join(items)) == [f"Things: {items[0]}; {items[1]}; and 7 more."]


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
