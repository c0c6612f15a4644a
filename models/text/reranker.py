"""A question and a passage, read together, to how likely the passage answers it: a small BERT run by ONNX Runtime.

Knows nothing of where passages come from. Loads at the first question.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.text.bert import SmallBert, batches, padded

BATCH = 16


class CrossEncoder(SmallBert):
    """A Reranker; what lies beyond `max_tokens` of a question with its passage is not read.

    Source: Nogueira & Cho 2019, passage re-ranking with BERT.
    """

    def score(self, question: str, passages: Sequence[str]) -> NDArray[np.float32]:
        """Score passages (len(passages),) as log-odds; raises WeightsMissing where a file is damaged."""
        scores = np.zeros(len(passages), dtype=np.float32)
        if not passages:
            return scores
        pairs = self._tokenizer.encode_batch([(question, passage) for passage in passages])
        for rows in batches([len(pair.ids) for pair in pairs], BATCH):
            batch = [pairs[row] for row in rows]
            inputs = {
                "input_ids": padded([one.ids for one in batch]),
                "attention_mask": padded([one.attention_mask for one in batch]),
                "token_type_ids": padded([one.type_ids for one in batch]),
            }
            scores[rows] = self._network.run(inputs)[0][:, 0]
        return scores
