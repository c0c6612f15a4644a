import json
from pathlib import Path

import pytest

from qa.evidence.verify import is_supported

DATA = Path(__file__).resolve().parents[2] / "data" / "faithful"
CITED = "Sunday 14 July 2024 2024-07-14 The boat needs a new rope before August."


@pytest.mark.parametrize(
    ("sentence", "rests"),
    [
        ("The boat needs a new rope.", True),
        ("The boat needs new ropes before August.", True),
        ("On 14 July 2024 she said the boat needs a rope.", True),
        ("The boat needs a new engine.", False),
        ("The boat needs an old rope.", False),
        ("The boat has a new rope before August.", True),
        ("The barn needs a new rope.", False),
        ("The boat needs a new rope in 2019.", False),
        ("The boat needs a new rope before May.", False),
        ("The boat costs 300 euros.", False),
        ("Thomas bought an expensive car in Berlin.", False),
    ],
)
def test_a_sentence_rests_on_what_it_cites_or_not(sentence: str, rests: bool) -> None:
    assert is_supported("What about the boat?", [CITED], sentence) is rests


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
        ("There were three geese and two ducks.", "There were three ducks and two geese.", False),
        ("Rosa never sold the boat.", "Rosa sold the boat in a dream. Rosa did not sell the boat.", True),
        ("Rosa has one boat.", "Rosa has a boat.", True),
        ("They came on 3 July to see the boat.", "2024-07-03 They came to see the boat in July.", True),
        ("Rosa painted the boat.", "Rosa wants to paint the boat.", False),
        ("The price went down.", "The price went up.", False),
        ("The otters were asleep.", "The elephant was asleep, but the otters played.", False),
    ],
)
def test_a_flip_a_name_or_a_number_of_its_own_is_caught(sentence: str, cited: str, rests: bool) -> None:
    assert is_supported("", [cited], sentence) is rests


@pytest.mark.parametrize(
    ("sentence", "rests"),
    [
        ("Ana bought a car.", True),
        ("She bought a car.", True),
        ("Ana's sister bought a car.", False),
        ("Ben bought a car.", False),
        ("Ben's car was bought by Ana.", False),
        ("Ana sold a car.", False),
        ("Ana went on 13 July 2024.", False),
        ("Ana bought a car on 13 July 2024.", True),
        ("Ana bought a car on 14 July 2024.", False),
        ("On 14 July 2024 Ana said that she had bought a car.", True),
    ],
)
def test_who_and_when_are_those_of_who_wrote_it_and_of_what_is_told(sentence: str, rests: bool) -> None:
    quote = "Hey Ben, yesterday I bought a car! message from Ana Sunday 14 July 2024 2024-07-14 10:00 10"
    assert is_supported("", [quote], sentence) is rests


def test_what_the_question_says_is_given_but_adds_nothing() -> None:
    quote = ["Tom: Oscar ate my slippers."]
    assert is_supported("What is Tom's dog called?", quote, "Tom's dog is called Oscar.")
    assert not is_supported("What is Tom's dog called?", quote, "Tom's dog is called that.")
    assert not is_supported("What is Tom's dog called?", quote, "Tom's dog is called Rex.")


@pytest.mark.parametrize(
    ("question", "sentence", "rests"),
    [
        ("Does the boat need a rope?", "Yes.", True),
        ("Does the boat need a rope?", "No.", False),
        ("Does the boat need an engine?", "Yes.", False),
        ("Does the boat need an engine?", "Yes, the boat needs an engine.", False),
        ("Does the boat need an engine?", "Yes, a new rope.", True),
        ("Does the boat need a rope?", "No, the boat needs a rope.", False),
        ("What does the boat need?", "Yes.", False),
    ],
)
def test_a_yes_needs_all_that_was_asked(question: str, sentence: str, rests: bool) -> None:
    assert is_supported(question, [CITED], sentence) is rests


def test_a_no_needs_a_denial() -> None:
    assert is_supported("Did Rosa sell the boat?", ["Rosa did not sell the boat."], "No.")
    assert not is_supported("Did Rosa sell the boat?", ["Rosa did not sell the boat."], "Yes.")


def test_a_sentence_that_cites_nothing_rests_on_nothing() -> None:
    assert not is_supported("", [], "The boat needs a new rope.")


@pytest.mark.parametrize(("half", "refused", "accepted"), [("tuned", 0.96, 0.9), ("kept", 0.88, 0.68)])
def test_pairs_written_by_hand_are_told_apart(half: str, refused: float, accepted: float) -> None:
    """The half called kept is not worked towards: it shows what becomes of sentences that nobody has looked at."""
    pairs = json.loads((DATA / f"{half}.json").read_text(encoding="utf-8"))
    told = [(one["holds"], is_supported(one["question"], one["quotes"], one["sentence"])) for one in pairs]
    for holds, least in ((False, refused), (True, accepted)):
        judged = [accepted is holds for should, accepted in told if should is holds]
        assert sum(judged) / len(judged) >= least and len(judged) >= 30
