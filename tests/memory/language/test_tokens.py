from collections import Counter

import pytest

from memory.language.tokens import as_written, stem, stems, terms


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
