from pathlib import Path

import pytest

from models.registry.card import WeightsMissing
from models.text.bert import batches, padded, read_tokenizer


def test_rows_are_filled_up_to_the_longest() -> None:
    assert padded([[1, 2, 3], [4], []]).tolist() == [[1, 2, 3], [4, 0, 0], [0, 0, 0]]


@pytest.mark.parametrize("text", ["{", None])
def test_a_damaged_or_missing_file_names_the_command_that_gets_it(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "tokenizer.json").write_text(text, "utf-8")
    with pytest.raises(WeightsMissing, match="yesteryear models fetch"):
        read_tokenizer(tmp_path / "tokenizer.json", 8)


def test_texts_of_like_lengths_are_read_together_and_each_once() -> None:
    assert list(batches([9, 1, 5, 2, 7], 2)) == [[1, 3], [2, 4], [0]] and list(batches([], 2)) == []
