import pytest

from memory.language.named_things import NamedThing, has_new_words, is_called, named_things, thing_key


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Repairs on the boat house, July 2024.", ["the boat house"]),
        ("Our cat Mimi asleep under the quince tree", ["our cat Mimi", "the quince tree"]),
        ("Red tent", ["red tent"]),
        ("Mimi", ["Mimi"]),
        ("Anna's bike and the shed", ["Anna's bike", "the shed"]),
        ("The old Land Rover", ["the old Land Rover"]),
        ("unsere Katze Mimi auf der Bank", ["unsere Katze Mimi", "der Bank"]),
        ("My grandmother and the man with the children", []),
        ("It was raining all day", []),
        ("The red and the blue", []),
        ("", []),
    ],
)
def test_things_are_named_by_phrases_of_the_owners(text: str, expected: list[str]) -> None:
    assert [one.words for one in named_things(text)] == expected


def test_the_noun_says_what_sort_of_thing_it_is_before_its_name() -> None:
    assert [one.noun for one in named_things("our cat Mimi, the boat house, das rote Zelt")] == ["cat", "house", "Zelt"]


def test_no_more_than_a_few_things_are_taken_of_one_text_and_each_once() -> None:
    assert len(named_things("the mill, the barn, the well, the gate and the mill")) == 3
    assert len(named_things("the mill behind the mill")) == 1


def test_a_thing_is_the_same_behind_another_article_and_in_other_case() -> None:
    assert thing_key("The Boat House") == thing_key("our boat house") == "boat house"
    assert thing_key("the") == "the"


def test_texts_without_letters_are_as_different_as_they_look() -> None:
    assert thing_key(" 🎂 ") == thing_key("🎂") != thing_key("🎄") != thing_key("?!")
    assert thing_key("🎂 Anna") == "anna" and thing_key("  ") == ""


def test_a_noun_is_called_by_the_last_word_of_a_name_in_any_number() -> None:
    assert is_called("table", "dining table") and is_called("tables", "table") and not is_called("boat", "boat house")
    assert not is_called("", "table")


def test_words_that_a_caption_has_already_are_not_new() -> None:
    lake = NamedThing("the lake", "lake", "lake")
    assert not has_new_words(lake, "a boat, at the lakes") and has_new_words(lake, "a boat")
