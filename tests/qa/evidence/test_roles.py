import pytest

from qa.evidence.roles import actor, is_past, is_subjectless, known_names, leader, owners, subjects
from qa.evidence.wording import read

NAMES = frozenset({"ana", "tom"})


@pytest.mark.parametrize(
    ("text", "verb", "who"),
    [
        ("Ana has finally bought it", "bought", {"name:ana"}),
        ("I wanted to buy it", "buy", {"self"}),
        ("Tom and I bought it", "bought", {"self", "name:tom"}),
        ("My sister Ana bought it", "bought", {"kin:sister", "name:ana"}),
        ("It was bought by Tom", "bought", {"name:tom"}),
        ("I went home and slept", "slept", {"self"}),
        ("The red car bought", "bought", set()),
        ("The dentist pulled it", "pulled", {"kin:dentist"}),
    ],
)
def test_who_does_something_stands_before_it_or_behind_by(text: str, verb: str, who: set[str]) -> None:
    found = read(text)
    assert subjects(found, [word.written for word in found].index(verb), NAMES) == who


def test_whose_a_thing_is_stands_before_it() -> None:
    assert owners(read("my old car"), 2, NAMES) == {"self"} and owners(read("Tom's car"), 1, NAMES) == {"name:tom"}
    assert owners(read("a car"), 1, NAMES) == frozenset() and owners(read("mother's car"), 1, NAMES) == {"kin:mother"}


def test_who_leads_a_clause_and_what_does_something_are_told() -> None:
    assert (
        leader(read("Ana has a boat"), NAMES) == {"name:ana"} and leader(read("Boats are nice"), NAMES) == frozenset()
    )
    bites = actor(read("the dog bit Tom"), 2)
    assert bites is not None and bites.written == "dog" and actor(read("the dog was bitten by Tom"), 3) is None


def test_a_diary_leaves_out_who() -> None:
    assert is_subjectless(read("Sold the pram"), 0) and not is_subjectless(read("Ana sold the pram"), 1)
    assert is_past(read("won")[0]) and is_past(read("painted")[0]) and not is_past(read("paints")[0])


def test_names_are_known_by_a_capital_inside_a_sentence_or_by_the_verb_behind_it() -> None:
    assert known_names(read("Stefan mended it with Mara in July")) == {"stefan", "mara"}
    assert known_names(read("Bread from the shop")) == frozenset()
