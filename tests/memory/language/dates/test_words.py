import re

import pytest

from memory.language.dates.words import any_of, count_of, is_time_word


@pytest.mark.parametrize("word", "March Christmas summer Monday yesterday 2019 3. three Jahr letzten".split())
def test_words_of_the_calendar(word: str) -> None:
    assert is_time_word(word)


@pytest.mark.parametrize("word", "Norway wedding move May August the Rome a dinner".split())
def test_other_words(word: str) -> None:
    assert not is_time_word(word)


def test_the_longest_of_several_words_is_met_first() -> None:
    found = re.match(any_of(["new year", "new year's eve"]), "new year's eve")
    assert found and found[0] == "new year's eve"


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("12", 12),
        ("a", 1),
        ("three", 3),
        ("a few", 3),
        ("a couple of", 2),
        ("several", 3),
        ("ein paar", 3),
        ("zwei", 2),
    ],
)
def test_a_count_in_digits_or_words(words: str, count: int) -> None:
    assert count_of(words) == count
