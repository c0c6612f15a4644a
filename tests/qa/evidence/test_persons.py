import pytest

from qa.evidence.claims import read_claim
from qa.evidence.persons import persons_agree
from qa.evidence.sources import source


@pytest.mark.parametrize(
    ("said", "held", "agrees"),
    [
        ("Ana gave Ben the keys.", "Ana gave Ben the keys.", True),
        ("Ben gave Ana the keys.", "Ana gave Ben the keys.", False),
        ("Ben was given the keys by Ana.", "Ana gave Ben the keys.", True),
        ("You fell off the bike.", "My sister fell off the bike.", False),
        ("Your sister fell off the bike.", "My sister fell off the bike.", True),
        ("Melanie fell.", "Mel: I fell.", True),
        ("Ana fell.", "Mel: I fell.", False),
        ("The cat chased the dog.", "The dog chased the cat.", False),
        ("Vera bought the flat.", "Vera sold the flat.", False),
        ("Tom's car was red.", "Mel: My car was red.", False),
        (
            "Ana has a boat.",
            "Thanks, Ana! I have a boat. message from Mel Sunday 14 July 2024 2024-07-14 10:30 10",
            False,
        ),
    ],
)
def test_who_did_it_is_who_the_text_says(said: str, held: str, agrees: bool) -> None:
    assert persons_agree(read_claim(said, "", (source(held),))) is agrees
