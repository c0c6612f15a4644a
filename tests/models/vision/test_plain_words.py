import pytest

from models.vision import plain_words
from models.vision.labels import LABELS


def test_every_label_has_one_word_at_the_most() -> None:
    numbers = [number for held in plain_words.labels_of_words().values() for number in held.tolist()]
    assert len(numbers) == len(set(numbers)) and min(numbers) >= 0 and max(numbers) < LABELS


def test_there_are_eighty_things() -> None:
    assert len(plain_words.things()) == len(set(plain_words.things())) == 80


def test_tables_speak_of_words_that_there_are() -> None:
    known = {*plain_words.things(), *plain_words.labels_of_words()}
    narrower = {word for held in plain_words.wider_than().values() for word in held}
    assert {*plain_words.places(), *plain_words.wider_than(), *narrower} <= known


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("two puppies and a Dog?", ["dog"]),
        ("women beside buses", ["person", "bus"]),
        ("the fire hydrants", ["fire hydrant"]),
        ("a category of cattle", ["cow"]),
        ("what was it", []),
        ("sheep, knives", ["sheep", "knife"]),
    ],
)
def test_a_text_names_things(text: str, named: list[str]) -> None:
    found = {plain_words.things()[number] for number in plain_words.named_things(text)}
    assert found == set(named)


@pytest.mark.parametrize(
    ("word", "many"),
    [("dog", "dogs"), ("bus", "buses"), ("person", "people"), ("couch", "couches"), ("knife", "knives")],
)
def test_plurals(word: str, many: str) -> None:
    assert plain_words.plural(word) == many
