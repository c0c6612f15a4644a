"""Sentences to vectors: a small BERT with mean pooling, run by ONNX Runtime.

Knows nothing of what the sentences are about, of their language or where they came from. Loads at the first sentence.
"""

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from models.inference import Network
from models.protocols import Vectors
from models.registry.card import FETCH_COMMAND, WeightsMissing

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
        from tokenizers import Tokenizer

        path = self._folder / "tokenizer.json"
        try:
            text = path.read_text("utf-8")
            json.loads(text)
        except (OSError, ValueError) as error:
            raise WeightsMissing(f"{path} is damaged or missing ({error}). Run: {FETCH_COMMAND}") from error
        tokenizer = Tokenizer.from_str(text)
        tokenizer.enable_truncation(self._max_tokens)
        tokenizer.no_padding()
        return tokenizer

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
        ids = np.zeros((len(tokens), max(map(len, tokens))), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, line in enumerate(tokens):
            ids[row, : len(line)] = line
            mask[row, : len(line)] = 1
        return self._network.run({"input_ids": ids, "attention_mask": mask})[0]
