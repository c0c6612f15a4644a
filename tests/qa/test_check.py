import pytest

from qa.check import is_supported
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
        ("They came on 3 July to see the boat.", "2024-07-03 They came to see the boat in July.", True),
    ],
)
def test_a_flip_a_name_or_a_number_of_its_own_is_caught(sentence: str, cited: str, rests: bool) -> None:
    assert is_supported(sentence, [cited], FakeText()) is rests


def test_a_sentence_that_cites_nothing_rests_on_nothing() -> None:
    assert not is_supported("The boat needs a new rope.", [], FakeText())
