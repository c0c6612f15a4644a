import pytest

from memory.knowledge.entity_resolution import Names, known_names
from memory.records.derived import Entity, EntityKind
from qa.parse.people import find_persons, is_about_owner, words_for

PERSON = EntityKind.PERSON
KNOWN = (
    Entity("o", PERSON, ("Max", "I")),
    Entity("r", PERSON, ("Rosa", "grandmother")),
    Entity("b", PERSON, ("Ben", "Benny")),
    Entity("a", PERSON, ("Anna Schmidt",)),
    Entity("m", PERSON, ("Mark",)),
    Entity("k", EntityKind.PLACE, ("Kiel",)),
)
NAMES: Names = known_names(KNOWN, "Max")


def firsts(question: str) -> list[str]:
    return [person[0] for person in find_persons(question, NAMES)]


@pytest.mark.parametrize(
    ("question", "persons"),
    [
        ("What did Rosa say?", ["rosa"]),
        ("What did my grandmother say?", ["rosa"]),
        ("What did gran say?", ["rosa"]),
        ("Grandma's red boat", ["rosa"]),
        ("Was hat Oma gesagt?", ["rosa"]),
        ("Benny and Rosa at the lake", ["ben", "rosa"]),
        ("Ben or Ben's brother", ["ben", "brother"]),
        ("Anna's bike", ["anna schmidt"]),
        ("Who is Anna Schmidt?", ["anna schmidt"]),
        ("Who is Anna Gruber?", []),
        ("Did Anna visit?", ["anna schmidt"]),
        ("Did we meet Mark?", ["mark"]),
        ("the mark on the wall", []),
        ("my uncle and the boat", ["uncle"]),
        ("in Kiel", []),
        ("Did I write it?", []),
        ("", []),
    ],
)
def test_persons_by_any_of_their_names(question: str, persons: list[str]) -> None:
    assert firsts(question) == persons


def test_a_person_goes_by_all_names_and_by_the_words_for_kin() -> None:
    ((*names,),) = find_persons("the boat of gran", NAMES)
    assert names[:2] == ["rosa", "grandmother"]
    assert {"gran", "granny", "oma"} <= set(names)
    assert find_persons("Ben", NAMES) == [("ben", "benny")]


def test_kin_whom_nobody_named_go_by_all_words_for_them() -> None:
    (found,) = find_persons("Where was grandad?", NAMES)
    assert found == words_for("grandfather")
    assert found[0] == "grandfather"
    assert words_for("") == ()


@pytest.mark.parametrize(
    ("question", "is_about"),
    [
        ("When did I swim?", True),
        ("photos of me", True),
        ("Where is my boat?", True),
        ("I've lost it", True),
        ("Wann war ich in Rom?", True),
        ("Show me the boat", False),
        ("Tell me what Ben said to my grandmother", False),
        ("my gran's boat", False),
        ("Did Ben swim?", False),
        ("in Rome", False),
    ],
)
def test_about_the_owner(question: str, is_about: bool) -> None:
    assert is_about_owner(question) is is_about
