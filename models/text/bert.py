"""A small BERT as it lies in a folder: its tokenizer and its network, read at the first text, and the arrays it takes.

Knows nothing of what the words are for.
"""

import json
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from models.inference import Network
from models.registry.card import damaged

if TYPE_CHECKING:
    from tokenizers import Tokenizer


class SmallBert:
    """What encoders and rerankers have in common; what lies beyond `max_tokens` is not read."""

    def __init__(self, folder: Path, version: str, max_tokens: int) -> None:
        self._folder = folder
        self._version = version
        self._max_tokens = max_tokens

    @property
    def name(self) -> str:
        """The model and its version, part of every recipe."""
        return self._version

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        return read_tokenizer(self._folder / "tokenizer.json", self._max_tokens)

    @cached_property
    def _network(self) -> Network:
        return Network(self._folder / "model.onnx")


def read_tokenizer(path: Path, max_tokens: int) -> "Tokenizer":
    """Read a tokenizer that cuts after `max_tokens` and does not pad. Raises WeightsMissing where it is damaged."""
    from tokenizers import Tokenizer

    try:
        text = path.read_text("utf-8")
        json.loads(text)
    except (OSError, ValueError) as error:
        raise damaged(path, error) from error
    tokenizer = Tokenizer.from_str(text)
    tokenizer.enable_truncation(max_tokens)
    tokenizer.no_padding()
    return tokenizer


def padded(rows: Sequence[Sequence[int]]) -> NDArray[np.int64]:
    """Return rows of numbers as one array (rows, longest), filled up with 0."""
    found = np.zeros((len(rows), max(map(len, rows))), dtype=np.int64)
    for at, row in enumerate(rows):
        found[at, : len(row)] = row
    return found


def batches(lengths: Sequence[int], most: int) -> Iterator[list[int]]:
    """Yield the numbers of texts in batches of like lengths, so that little is filled up."""
    by_length = sorted(range(len(lengths)), key=lambda number: lengths[number])
    for start in range(0, len(by_length), most):
        yield by_length[start : start + most]
