"""A question and a passage, read together, to how likely the passage answers it: a small BERT run by ONNX Runtime.

Knows nothing of where passages come from. Loads at the first question.
"""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from models.inference import Network
from models.text.tokens import padded, read_tokenizer

if TYPE_CHECKING:
    from tokenizers import Tokenizer

BATCH = 16


class CrossEncoder:
    """A Reranker; what lies beyond `max_tokens` of a question with its passage is not read.

    Source: Nogueira & Cho 2019, passage re-ranking with BERT.
    """

    def __init__(self, folder: Path, version: str, max_tokens: int) -> None:
        self._folder = folder
        self._version = version
        self._max_tokens = max_tokens

    @property
    def name(self) -> str:
        """The model and its version."""
        return self._version

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        return read_tokenizer(self._folder / "tokenizer.json", self._max_tokens)

    @cached_property
    def _network(self) -> Network:
        return Network(self._folder / "model.onnx")

    def score(self, question: str, passages: Sequence[str]) -> NDArray[np.float32]:
        """Score passages (len(passages),) as log-odds; raises WeightsMissing where a file is damaged."""
        scores = np.zeros(len(passages), dtype=np.float32)
        if not passages:
            return scores
        pairs = self._tokenizer.encode_batch([(question, passage) for passage in passages])
        by_length = sorted(range(len(pairs)), key=lambda row: len(pairs[row].ids))
        for start in range(0, len(by_length), BATCH):
            rows = by_length[start : start + BATCH]
            batch = [pairs[row] for row in rows]
            inputs = {
                "input_ids": padded([one.ids for one in batch]),
                "attention_mask": padded([one.attention_mask for one in batch]),
                "token_type_ids": padded([one.type_ids for one in batch]),
            }
            scores[rows] = self._network.run(inputs)[0][:, 0]
        return scores
