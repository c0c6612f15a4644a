from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from models.registry.card import WeightsMissing
from models.vision import florence
from models.vision.florence import FlorenceCaptioner, greedy, without_opening
from models.vision.scene_json import Malformed
from tests import published

BLACK, WHITE = (np.full((30, 40, 3), shade, np.uint8) for shade in (0, 255))


@pytest.mark.parametrize("cached", [True, False])
def test_what_was_taught_is_written_with_a_memory_and_without(tmp_path: Path, cached: bool) -> None:
    published.write_florence(tmp_path / "florence", cached)
    captioner = FlorenceCaptioner(tmp_path / "florence", "1")
    assert [one.text for one in captioner.caption([BLACK, WHITE, BLACK])] == [
        published.TAUGHT[0],
        published.TAUGHT[1],
        published.TAUGHT[0],
    ]


@pytest.mark.parametrize("cached", [True, False])
def test_a_model_that_says_nothing_is_an_error(tmp_path: Path, cached: bool) -> None:
    published.write_florence(tmp_path / "florence", cached, ("", ""))
    with pytest.raises(Malformed, match="said nothing"):
        FlorenceCaptioner(tmp_path / "florence", "1").caption([BLACK])


def test_another_task_is_another_recipe(tmp_path: Path) -> None:
    tasks = ("CAPTION", "DETAILED_CAPTION")
    assert len({FlorenceCaptioner(tmp_path, "1", task).name for task in tasks}) == 2


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("preprocessor_config.json", "{}"),
        ("preprocessor_config.json", '{"image_mean": [1], "image_std": [1], "size": {"width": 8, "height": 8}}'),
        ("tokenizer.json", "["),
        ("onnx/vision_encoder_quantized.onnx", "no graph"),
        ("onnx/decoder_model_merged_quantized.onnx", "no graph"),
    ],
)
def test_what_is_damaged_is_said_with_the_command(tmp_path: Path, name: str, text: str) -> None:
    published.write_florence(tmp_path / "florence")
    (tmp_path / "florence" / name).write_text(text)
    with pytest.raises(WeightsMissing, match="yesteryear models fetch"):
        FlorenceCaptioner(tmp_path / "florence", "1").caption([BLACK])


def test_a_part_that_is_missing_or_another_is_said(tmp_path: Path) -> None:
    published.write_florence(tmp_path / "florence")
    encoder = tmp_path / "florence" / "onnx" / "encoder_model_quantized.onnx"
    (tmp_path / "florence" / "onnx" / "embed_tokens_quantized.onnx").replace(encoder)
    with pytest.raises(WeightsMissing, match="embed_tokens"):
        FlorenceCaptioner(tmp_path / "florence", "1").caption([BLACK])


class Said:
    """Steps that want to write `wanted` words round and round, the second choice being one more than the first."""

    def __init__(self, wanted: Sequence[int]) -> None:
        self.wanted = wanted

    def next(self, ids: Sequence[int]) -> np.ndarray:
        logits = np.zeros(50, np.float32)
        logits[florence.END] = -1
        first = self.wanted[(len(ids) - 2) % len(self.wanted)]
        logits[first], logits[first + 10] = 2, 1
        return logits


def test_no_three_words_in_a_row_come_twice_and_there_is_an_end() -> None:
    found = list(greedy(Said([5, 6, 7])))  # type: ignore[arg-type]
    rows = [tuple(found[at : at + 3]) for at in range(len(found) - 2)]
    assert len(found) == florence.MOST_TOKENS and len(set(rows)) == len(rows)
    assert found[:5] == [5, 6, 7, 5, 6] and found[5] == 17


def test_the_end_mark_ends_it() -> None:
    assert list(greedy(Said([5, 6, florence.END]))) == [5, 6]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("The image shows a dog on a sofa.", "A dog on a sofa."),
        ("In this image we can see two boats.", "Two boats."),
        ("The image showsomething", "The image showsomething"),
        ("A dog.", "A dog."),
        ("The image shows ", ""),
    ],
)
def test_an_opening_that_says_nothing_is_left_out(said: str, kept: str) -> None:
    assert without_opening(said) == kept
