"""The tokenizer of a small BERT, and the arrays that its network reads.

Knows nothing of what the words are for.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from models.registry.card import FETCH_COMMAND, WeightsMissing

if TYPE_CHECKING:
    from tokenizers import Tokenizer


def read_tokenizer(path: Path, max_tokens: int) -> "Tokenizer":
    """Read a tokenizer that cuts after `max_tokens` and does not pad. Raises WeightsMissing where it is damaged."""
    from tokenizers import Tokenizer

    try:
        text = path.read_text("utf-8")
        json.loads(text)
    except (OSError, ValueError) as error:
        raise WeightsMissing(f"{path} is damaged or missing ({error}). Run: {FETCH_COMMAND}") from error
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
