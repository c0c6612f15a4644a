import pytest

from memory.language.tokens import stem
from memory.records.library import Precision
from qa.parse.records import Amount, amounts, happened, may_tell_of, records, spends_time, what, where, who
from tests.made import note


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("running", "ran"),
        ("movies", "movie"),
        ("strawberries", "strawberry"),
        ("went", "go"),
        ("baked", "bake"),
        ("watches", "watching"),
        ("swimming", "swam"),
        ("children", "child"),
        ("kids", "kid"),
        ("Lena's", "lena"),
    ],
)
def test_forms_of_a_word_are_one(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("one", "other"), [("news", "new"), ("glass", "gla"), ("sing", "s"), ("bus", "bu"), ("red", "r")]
)
def test_what_only_looks_like_an_ending_stays(one: str, other: str) -> None:
    assert stem(one) != other


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We spent 29.90 euros on rope.", [Amount(29.9, "euro")]),
        ("Wir waren zwei Wochen dort und kauften drei Bücher.", [Amount(2, "wochen"), Amount(3, "bücher")]),
        ("Ein Hund und eine Katze.", []),
        ("A few friends and a couple came.", []),
        ("Paid €12,50 and ran 5 km.", [Amount(12.5, "euro"), Amount(5, "kilometre")]),
        ("I read for 1 hour and 20 minutes.", [Amount(80, "minute")]),
        ("It took half an hour.", [Amount(30, "minute")]),
        ("Half a dozen ducks.", [Amount(0.5, "dozen")]),
        ("I ran for 2 h and 3 s.", [Amount(120.05, "minute")]),
        ("We stayed for 6 days.", [Amount(8640, "minute")]),
        ("I spent 50 talking to Ana.", [Amount(50, "minute")]),
        ("Bought twelve metres of rope.", [Amount(12, "metre")]),
        ("We saw 3 ducks on 2019/04/02 at 10:30.", [Amount(3, "duck")]),
        ("Back in 2019 it rained.", []),
    ],
)
def test_amounts_have_their_units(text: str, found: list[Amount]) -> None:
    assert list(amounts(text)) == found


@pytest.mark.parametrize(
    ("sentence", "is_so"),
    [
        ("I went running.", True),
        ("I did not go running.", False),
        ("I didn't go running.", False),
        ("Will you go running?", False),
        ("I want to go running tomorrow.", False),
        ("I will go running.", False),
    ],
)
def test_only_what_was_so_is_a_record(sentence: str, is_so: bool) -> None:
    assert happened(sentence) is is_so


def test_a_short_note_is_one_record_and_a_long_one_a_record_a_sentence() -> None:
    assert [one.text for one in records(note("I had lunch with Ana. I ate soup. Was it good?"))] == [
        "I had lunch with Ana. I ate soup."
    ]
    long = "We talked about the boat for a very long time and about everything that it still needs this year. " * 4
    assert len(records(note(f"{long}I bought a rope."))) == 5


def test_a_time_that_a_sentence_names_is_when_it_was() -> None:
    (one,) = records(note("Yesterday I bought a rope.", day=5))
    assert (one.at.at.month, one.at.at.day) == (7, 5)
    (last_year,) = records(note("We sold the boat in 2019."))
    assert (last_year.at.at.year, last_year.at.precision) == (2019, Precision.YEAR)
    (same_year,) = records(note("In 2024 we bought a boat.", day=5))
    assert same_year.at.at.day == 6


def test_who_where_and_what_are_read_off_the_words_around_them() -> None:
    text = "I ate Chinese food at High Street Philly with Carter, Ana and Tom on 2010/02/13."
    assert who(text) == ["Carter", "Ana", "Tom"]
    assert where(text) == ["High Street Philly"]
    assert what(text, frozenset({"eat"})) == ["Chinese food"]
    assert who("Ana, Tom and I went to London, UK together.") == ["Ana", "Tom"]
    assert where("Ana and I went to London, UK together.") == ["London, UK"]
    assert what("I bought some pears, milk and a soft brush from the shop.", frozenset({"buy"})) == [
        "pears",
        "milk",
        "a soft brush",
    ]
    assert where("I talked to Ana in the morning.") == []


def test_minutes_without_a_verb_are_spent_on_something() -> None:
    on, walking = records(note("I spent 30 minutes on a book today.")), records(note("I spent 30 minutes walking."))
    assert spends_time(on[0]) and not spends_time(walking[0])
    assert not spends_time(records(note("I read 30 minutes on a book."))[0])
    assert not spends_time(records(note("I spent 30 euros on a book."))[0])


def test_what_is_had_for_a_meal_is_eaten() -> None:
    (had,) = records(note("I had pasta for dinner with Ana."))
    (kept,) = records(note("I had pasta in the cupboard."))
    assert "eat" in had.lemmas and "eat" not in kept.lemmas


@pytest.mark.parametrize(
    ("sentence", "may"),
    [
        ("The van would not start.", True),
        ("Was at the fair with Ana.", True),
        ("Never saw the fair.", False),
        ("I want to see the fair.", False),
        ("Were you at the fair?", False),
    ],
)
def test_what_is_denied_is_what_stands_behind(sentence: str, may: bool) -> None:
    assert may_tell_of(sentence, frozenset({"fair", "broke"})) is may
