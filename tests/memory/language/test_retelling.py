import pytest

from memory.language.retelling import line_text, retold, told_to_owner, verb_of
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


@pytest.mark.parametrize(
    ("said", "to_owner", "of_ada"),
    [
        ("I moved to the US last year.", "You moved to the US last year.", "Ada moved to the US last year."),
        ("In the US I rent a flat.", "In the US you rent a flat.", "Ada said in the US they rent a flat."),
        ("My aunt got ME in May.", "Your aunt got ME in May.", "Ada's aunt got ME in May."),
        ("MY BOSS GAVE US A LIFT", "Your BOSS GAVE you A LIFT.", "Ada's BOSS GAVE them A LIFT."),
        ("Karl gave us a lift.", "Karl gave you a lift.", ""),
    ],
)
def test_initials_are_no_pronoun(said: str, to_owner: str, of_ada: str) -> None:
    assert told_to_owner(said) == to_owner
    assert retold(said, "Ada") == of_ada


@pytest.mark.parametrize(
    "said",
    ["What was I thinking!", "So was I.", "Was I late?", "I have paid that, haven't I?!", "Why am I always so slow…"],
)
def test_a_question_and_a_verb_before_its_subject_are_quoted(said: str) -> None:
    assert told_to_owner(said) == "" and retold(said, "Ada") == ""
    assert line_text(Line(said, "Ada", is_owner=True)).startswith("You said: “")


def test_was_before_what_is_the_owners_is_told() -> None:
    assert told_to_owner("There was my bag.") == "There was your bag."
    assert told_to_owner("I was sure I was right.") == "You were sure you were right."
