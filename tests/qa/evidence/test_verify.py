from collections.abc import Sequence

import numpy as np
import pytest

from models.protocols import Vectors
from qa.evidence.verify import is_supported
from tests.fakes import FakeText

CITED = "Sunday 14 July 2024 2024-07-14 The boat needs a new rope before August."


@pytest.mark.parametrize(
    ("sentence", "rests"),
    [
        ("The boat needs a new rope.", True),
        ("The boat needs new ropes before August.", True),
        ("On 14 July 2024 she said the boat needs a rope.", True),
        ("The boat needs a new rope in 2019.", False),
        ("The boat costs 300 euros.", False),
        ("Thomas bought an expensive car in Berlin.", False),
    ],
)
def test_a_sentence_rests_on_what_it_cites_or_not(sentence: str, rests: bool) -> None:
    assert is_supported(sentence, [CITED], FakeText()) is rests
    assert is_supported(sentence, [CITED], None) is rests


@pytest.mark.parametrize(
    ("sentence", "cited", "rests"),
    [
        ("Rosa did not sell the boat.", "Rosa sold the boat. Nothing else was for sale.", False),
        ("Rosa sold the boat.", "Rosa did not sell the boat to Jonas.", False),
        ("Rosa didn't sell the boat.", "Rosa did not sell the boat to Jonas.", True),
        ("The boat is without a rope.", "We never found the boat's rope.", True),
        ("They met Jonas at the boat.", "They met Lena at the boat.", False),
        ("There were three ducks at the boat.", "There were 3 ducks at the boat.", True),
        ("There were four ducks at the boat.", "There were 3 ducks at the boat.", False),
        ("Rosa never sold the boat.", "Rosa sold the boat in a dream. Rosa did not sell the boat.", True),
        ("Rosa has one boat.", "Rosa has a boat.", True),
        ("They came on 3 July to see the boat.", "2024-07-03 They came to see the boat in July.", True),
    ],
)
def test_a_flip_a_name_or_a_number_of_its_own_is_caught(sentence: str, cited: str, rests: bool) -> None:
    assert is_supported(sentence, [cited], FakeText()) is rests


def test_a_sentence_that_cites_nothing_rests_on_nothing() -> None:
    assert not is_supported("The boat needs a new rope.", [], FakeText())


class Likeness(FakeText):
    """A TextEncoder to which all that is cited is so near to the sentence, whatever either says."""

    def __init__(self, cosine: float) -> None:
        self._near = (cosine, (1 - cosine**2) ** 0.5)

    def encode(self, texts: Sequence[str]) -> Vectors:
        return np.array([(1.0, 0.0), *(self._near for _ in texts[1:])], dtype=np.float32)


FAR, NEAR = Likeness(0.2), Likeness(0.7)
TEN = "The boat needs rope, paint, varnish, canvas, oars, anchors, lanterns, nails and buckets."


@pytest.mark.parametrize(
    ("held", "far", "near", "words_alone"),
    [
        ("boat rope paint varnish canvas oars anchors lanterns", True, True, True),
        ("boat rope paint varnish canvas oars anchors", True, True, True),
        ("boat rope paint varnish canvas", False, True, True),
        ("boat rope paint varnish", False, True, False),
        ("boat rope", False, False, False),
    ],
)
def test_words_that_stand_in_no_source_are_told_only_where_few_or_where_the_meaning_is_near(
    held: str, far: bool, near: bool, words_alone: bool
) -> None:
    """Of ten words so many are held: seven do by themselves, less than seven where the meaning is near, two never."""
    others = "grape melon honey sugar candle mirror carpet window pillow basket".split()
    sentence = " ".join([*held.split(), *others[len(held.split()) :]])
    assert is_supported(sentence, [TEN], FAR) is far
    assert is_supported(sentence, [TEN], NEAR) is near
    assert is_supported(sentence, [TEN], None) is words_alone
