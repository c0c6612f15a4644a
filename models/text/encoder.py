"""Sentences to vectors: a small BERT with mean pooling, run by ONNX Runtime.

Knows nothing of what the sentences are about, of their language or where they came from. Loads at the first sentence.
"""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from models.inference import Network
from models.protocols import Vectors
from models.text.tokens import padded, read_tokenizer

if TYPE_CHECKING:
    from tokenizers import Tokenizer

DIMENSIONS = 384
BATCH = 32


class SentenceEncoder:
    """A TextEncoder: unit rows of 384 numbers; what lies beyond `max_tokens` of a text is not read.

    Source: Reimers and Gurevych 2019, Sentence-BERT.
    """

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

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode sentences: (len(texts), 384), unit rows, in order; raises WeightsMissing where a file is damaged."""
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))] if len(texts) else []
        by_length = sorted(range(len(tokens)), key=lambda i: len(tokens[i]))
        for start in range(0, len(by_length), BATCH):
            rows = by_length[start : start + BATCH]
            vectors[rows] = self._run([tokens[i] for i in rows])
        return vectors

    def _run(self, tokens: Sequence[Sequence[int]]) -> Vectors:
        ids, mask = padded(tokens), padded([[1] * len(line) for line in tokens])
        return self._network.run({"input_ids": ids, "attention_mask": mask})[0]
