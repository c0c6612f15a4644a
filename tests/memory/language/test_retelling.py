import pytest

from memory.language.retelling import line_text, retold, verb_of
from memory.records.derived import Line


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("I'm moving to Lyon in May!", "Ada is moving to Lyon in May."),
        ("I carry my cello up four floors", "Ada carries their cello up four floors."),
        ("I've sold the van and bought a bike.", "Ada has sold the van and bought a bike."),
        (
            "I was so tired that I went to bed when I was home.",
            "Ada was so tired that they went to bed when they were home.",
        ),
        ("Last week I swam across the bay.", "Last week Ada swam across the bay."),
        ("I don't eat meat because it makes me ill.", "Ada doesn't eat meat because it makes them ill."),
        ("My landlord raised our rent.", "Ada's landlord raised their rent."),
        ("I usually teach on Fridays.", "Ada usually teaches on Fridays."),
        ("Went to the fair with Bo.", "Ada went to the fair with Bo."),
        ("Gonna rent a boat for us.", "Ada is going to rent a boat for them."),
    ],
)
def test_what_somebody_says_of_themselves_is_told_of_them(said: str, told: str) -> None:
    assert retold(said, "Ada") == told


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("We put up a shelf.", "Ada said they put up a shelf."),
        ("I put my savings into the shop.", "Ada said they put their savings into the shop."),
        ("I swim and play chess with my aunt.", "Ada said they swim and play chess with their aunt."),
        ("The doctor gave me a sling.", "Ada said the doctor gave them a sling."),
        ("Fixing my bike is a nightmare.", "Ada said fixing their bike is a nightmare."),
    ],
)
def test_what_no_verb_can_be_put_right_in_is_told_as_said(said: str, told: str) -> None:
    assert retold(said, "Ada") == told


@pytest.mark.parametrize(
    "said",
    [
        "I lent you my drill.",
        "Karl drove me to the clinic.",
        "Ich habe den Schlüssel verloren.",
        'I shouted "I am here" across the yard.',
        "",
    ],
)
def test_what_cannot_be_retold_safely_is_not(said: str) -> None:
    assert retold(said, "Ada") == ""


def test_a_line_is_retold_quoted_or_as_it_was_written() -> None:
    assert line_text(Line("I lost my keys")) == "I lost my keys."
    assert line_text(Line("I lost my keys", "Ada")) == "Ada lost their keys."
    assert line_text(Line("Karl drove me home.", "Ada")) == "Ada said: “Karl drove me home.”"
    assert retold("My oven broke.", "Jonas") == "Jonas' oven broke."


def test_a_verb_in_the_present_is_known_by_its_form_and_by_what_is_before_it() -> None:
    assert verb_of("lends", "karl") and verb_of("teaches", "karl") and verb_of("play", "they")
    assert verb_of("kayak", "we") and not verb_of("plan", "my") and not verb_of("dance", "opening")
