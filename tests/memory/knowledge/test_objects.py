import pytest

from memory.knowledge.names import Standing
from memory.knowledge.objects import leading_name, objects


@pytest.mark.parametrize(
    ("cut", "words", "expected"),
    [
        ("place", "Rome", ["Rome"]),
        ("place", "the Hague", ["the Hague"]),
        ("name", "Lena Thanks", ["Lena"]),
        ("org", "Siemens and like it", ["Siemens"]),
        ("org", "Siemens because of Tom", ["Siemens"]),
        ("org", "a bakery", ["a bakery"]),
        ("org", "my dream", []),
        ("org", "night", []),
        ("taste", "plums and pears", ["plums", "pears"]),
        ("taste", "Pflaumen und Birnen", ["Pflaumen", "Birnen"]),
        ("taste", "plums sehr", ["plums"]),
        ("taste", "rowing and swimming", ["rowing", "swimming"]),
        ("taste", "rowing and the lake", ["rowing"]),
        ("taste", "what you cook", []),
        ("taste", "plums that are ripe", []),
        ("taste", "it", []),
        ("favourite", "definitely the lake now", ["the lake"]),
        ("favourite", "when we row", []),
        ("list", "plums or nuts", ["plums", "nuts"]),
        ("spot", "the blue pot", ["the blue pot"]),
        ("spot", "the mail", []),
        ("word", "plumber", ["plumber"]),
        ("word", " ", []),
        ("name", "Lena Thursday", ["Lena"]),
        ("name", "Birthday", ["Birthday"]),
        ("name", "Monday", []),
        ("place", "the Netherlands", ["the Netherlands"]),
        ("org", "Bosch since they moved", ["Bosch"]),
        ("org", "a bank in Ulm", ["a bank in Ulm"]),
        ("org", "home", []),
        ("org", "a while", []),
        ("taste", "tea because it warms", ["tea"]),
        ("taste", "dogs and cats", ["dogs", "cats"]),
        ("taste", "hiking in the mountains and exploring the old woods", ["hiking in the mountains"]),
        ("taste", "painting landscapes and still life", ["painting landscapes and still life"]),
        ("taste", "stories that tackle things", []),
        ("taste", "how it feels", []),
        ("taste", "your new hat", []),
        ("favourite", "definitely The Hobbit", ["The Hobbit"]),
        ("favourite", "when it snows", []),
        ("list", "nuts and shellfish", ["nuts", "shellfish"]),
        ("spot", "in the drawer of the desk", ["in the drawer of the desk"]),
        ("spot", "in my hand", []),
        ("", " piano.", ["piano"]),
        ("", "", []),
    ],
)
def test_an_object_is_cut_from_the_words_after_a_verb(cut: str, words: str, expected: list[str]) -> None:
    assert list(objects(cut, words)) == expected


def test_a_name_ends_before_what_is_none() -> None:
    assert leading_name("Lena Monday", Standing.NAMED) == "Lena"
    assert leading_name("Thanks", Standing.NAMED) == ""
