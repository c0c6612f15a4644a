"""Sentences to vectors: a small BERT with mean pooling, run by ONNX Runtime.

Knows nothing of what the sentences are about, of their language or where they came from. Loads at the first sentence.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from models.protocols import Vectors
from models.registry.card import LEAST_COSINE
from models.text.bert import SmallBert, batches, padded

DIMENSIONS = 384
BATCH = 32


class SentenceEncoder(SmallBert):
    """A TextEncoder: unit rows of 384 numbers; what lies beyond `max_tokens` of a text is not read.

    `prefix` is what the model was trained to read before every text. Source: Reimers and Gurevych 2019, Sentence-BERT.
    """

    def __init__(
        self, folder: Path, version: str, max_tokens: int, prefix: str = "", least: float = LEAST_COSINE
    ) -> None:
        super().__init__(folder, version, max_tokens)
        self._prefix = prefix
        self._least = least

    @property
    def least(self) -> float:
        """The cosine below which a sentence has nothing to do with a question."""
        return self._least

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode sentences: (len(texts), 384), unit rows, in order; raises WeightsMissing where a file is damaged."""
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        given = [f"{self._prefix}{text}" for text in texts]
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch(given)] if given else []
        for rows in batches(list(map(len, tokens)), BATCH):
            vectors[rows] = self._run([tokens[i] for i in rows])
        return vectors

    def _run(self, tokens: Sequence[Sequence[int]]) -> Vectors:
        ids, mask = padded(tokens), padded([[1] * len(line) for line in tokens])
        return self._network.run({"input_ids": ids, "attention_mask": mask})[0]
