import pytest

from memory.knowledge.statements import objects


@pytest.mark.parametrize(
    ("cut", "words", "expected"),
    [
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
def test_objects(cut: str, words: str, expected: list[str]) -> None:
    assert objects(cut, words) == expected
