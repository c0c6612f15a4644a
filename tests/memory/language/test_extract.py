import pytest

from memory.language.extract import Chain, chains


def test_chains_are_the_words_that_recur_and_the_widest_comes_first() -> None:
    found = chains(["The boat leaks.", "Karl mends the boat.", "Karl is tired.", "Rain.", "The boat floats."])
    assert found == [Chain("boat", "boat", (0, 1, 4), 1.0), Chain("karl", "Karl", (1, 2), pytest.approx(1.4 / 3))]
    assert chains([]) == [] and chains(["One boat."]) == []
