from dataclasses import replace

from models.registry.card import Card, Made, Task, WeightFile

FILES = (WeightFile("model.onnx", "a1b2c3d4" + "0" * 56, 700), WeightFile("words.txt", "f" * 64, 30))
CARD = Card("reader", next(iter(Task)), "MIT", FILES)


def test_its_size_is_that_of_all_its_files() -> None:
    assert CARD.size_bytes == 730


def test_its_version_changes_with_its_weights_and_with_what_is_made_of_them() -> None:
    assert CARD.version == "reader@a1b2c3d4"
    made = replace(CARD, made=Made("model.int8.onnx", "int8 1"))
    others = [
        replace(CARD, files=FILES[::-1]).version,
        made.version,
        replace(made, made=Made("model.int8.onnx", "int8 2")).version,
        CARD.version_of("e" * 64),
    ]
    assert len({CARD.version, *others}) == 5
