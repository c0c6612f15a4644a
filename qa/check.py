"""Does a sentence rest on what it cites? A cheap local test by shared words, numbers and nearness of meaning.

Knows nothing of how sentences were made.
"""

import re
from collections.abc import Sequence

from memory.recall import FUNCTION_WORDS
from models.protocols import TextEncoder

LEAST_OVERLAP = 0.5
LEAST_COSINE = 0.45
CERTAIN_OVERLAP = 0.8


def stems(text: str) -> set[str]:
    """Return the content words of a text, cut to their beginnings so that boat and boats are one."""
    words = re.findall(r"[^\W_]+", text.lower())
    return {word if word.isdigit() else word.rstrip("s")[:6] for word in words if word not in FUNCTION_WORDS}


def is_supported(sentence: str, cited: Sequence[str], encoder: TextEncoder | None) -> bool:
    """Say whether a sentence says what its cited moments say: no new number, most words shared or the meaning near.

    `cited` are the moments' words with their dates and places. Without an encoder words alone decide.
    """
    if not cited:
        return False
    said, grounds = stems(sentence), stems(" ".join(cited))
    if any(word.isdigit() and word not in grounds for word in said):
        return False
    overlap = len(said & grounds) / max(1, len(said))
    if overlap >= CERTAIN_OVERLAP or encoder is None:
        return overlap >= LEAST_OVERLAP
    vectors = encoder.encode([sentence, *cited])
    return (overlap >= LEAST_OVERLAP / 2 and float((vectors[1:] @ vectors[0]).max()) >= LEAST_COSINE) or overlap >= 0.65
