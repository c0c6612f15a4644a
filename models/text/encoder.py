"""Sentences to vectors: a small BERT with mean pooling, run by ONNX Runtime.

Knows nothing of what the sentences are about, of their language or where they came from. Loads at the first sentence.
"""

from collections.abc import Sequence

import numpy as np

from models.protocols import Vectors
from models.text.bert import SmallBert, batches, padded

DIMENSIONS = 384
BATCH = 32


class SentenceEncoder(SmallBert):
    """A TextEncoder: unit rows of 384 numbers; what lies beyond `max_tokens` of a text is not read.

    Source: Reimers and Gurevych 2019, Sentence-BERT.
    """

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode sentences: (len(texts), 384), unit rows, in order; raises WeightsMissing where a file is damaged."""
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))] if len(texts) else []
        for rows in batches(list(map(len, tokens)), BATCH):
            vectors[rows] = self._run([tokens[i] for i in rows])
        return vectors

    def _run(self, tokens: Sequence[Sequence[int]]) -> Vectors:
        ids, mask = padded(tokens), padded([[1] * len(line) for line in tokens])
        return self._network.run({"input_ids": ids, "attention_mask": mask})[0]
