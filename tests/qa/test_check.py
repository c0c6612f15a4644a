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


def test_a_sentence_that_cites_nothing_rests_on_nothing() -> None:
    assert not is_supported("The boat needs a new rope.", [], FakeText())
