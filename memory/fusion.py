"""What speaks for each moment, as numbers, and the one score made of them.

Knows words, cosines and who spoke; nothing of where they come from. The weights were fitted on questions about long
conversations, each conversation scored with weights fitted on the others (bench/locomo.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from memory.neighbourhood import Neighbourhood

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each thing counts that speaks for a moment; 0 switches it off.

    `words` and `answers` by BM25, `meaning`, `around`, `sight` and `overheard` by cosine, the others as they are.
    `nearby` is how much of the shares in WORDS_AROUND the words of neighbours get. `month` counts the words asked for
    that anything in the same month holds, `overheard` what was said beside a picture that looks like what is asked for,
    `shown` pictures beside which what is asked for was said.
    """

    words: float = 0.525
    nearby: float = 1.0
    meaning: float = 5.6
    around: float = 1.95
    sight: float = 11.2
    answers: float = 0.116
    after_question: float = 0.47
    asks: float = -0.83
    speaker: float = 1.39
    fullness: float = 1.85
    fits: float = 3.5
    month: float = 0.1
    overheard: float = 24.0
    shown: float = 0.5


WEIGHTS = Weights()

WORDS_AROUND = {1: 0.7, -1: 0.5, 2: 0.5, -2: 0.3}
MEANING_AROUND = {1: 1.0, -1: 0.7, 2: 0.5, -2: 0.3}
BESIDE = {1: 1.0, -1: 1.0, 2: 0.7, -2: 0.7}
"""Shares of the moments so many steps before (after, below 0)."""

SATURATION = 1.0
LENGTH_SHARE = 0.5
"""BM25's k1 and b."""

FULL_WORDS = 25
"""A moment with as many words tells as much as one with more; a picture does, too."""

UNRELATED = 0.2
UNLIKE = 0.15
"""Cosines of sentences, and of a picture and a sentence, that have nothing to do with each other."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What was found for the moments of a neighbourhood.

    `holds` (words, n) is 1 where a moment holds a word, `rarity` (words,) that word's weight; `meaning` and `sight`
    (n,) are cosines, 0 where nothing was compared; `asked` is 1 where the moment's speaker is whom the question is
    about; `fits` counts which of the times, places, people and kinds read out of a question the moment fits.
    """

    holds: Numbers
    rarity: Numbers
    meaning: Numbers
    sight: Numbers
    asked: Numbers
    fits: Numbers


def rarity(frequencies: Sequence[int], total: int) -> Numbers:
    """Return how much words weigh that stand in so many of `total` moments."""
    held = np.array(frequencies, np.float64)
    return np.log1p((np.maximum(total, held) - held + 0.5) / (held + 0.5))


def bm25(counts: Numbers, weights: Numbers, lengths: Numbers) -> Numbers:
    """Return (n,) scores of counts (words, n), saturated, long texts counting less than short ones.

    Source: Robertson & Zaragoza 2009.
    """
    mean = float(lengths.mean()) if len(lengths) else 0.0
    relative = lengths / mean if mean else np.ones_like(lengths)
    slack = SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * relative)
    scored: Numbers = (weights[:, None] * counts * (1 + SATURATION) / (counts + slack + 1e-9)).sum(axis=0)
    return scored


def parts(near: Neighbourhood, signals: Signals, weights: Weights) -> dict[str, Numbers]:
    """Return what each thing adds to the score of each moment (n,).

    What is said counts for all moments beside it, what is in a picture for what is said beside it: the next picture
    shows something else.
    """
    is_picture = signals.sight != 0
    around = {step: weights.nearby * share for step, share in WORDS_AROUND.items()}
    holds, lengths = (values + _lent(near, values, is_picture, around) for values in (signals.holds, near.lengths))
    words = bm25(holds, signals.rarity, lengths)
    own = bm25(signals.holds, signals.rarity, np.ones_like(near.lengths))
    asks = near.asks.astype(np.float64)
    meaning = np.where(signals.meaning != 0, signals.meaning - UNRELATED, 0.0)
    sight = np.where(is_picture, signals.sight - UNLIKE, 0.0)
    told = np.where(is_picture, 0.0, weights.words * own + weights.meaning * np.maximum(meaning, 0.0))
    fullness = np.maximum(np.minimum(near.lengths / FULL_WORDS, 1.0), is_picture.astype(np.float64))
    return {
        "words": weights.words * words,
        "meaning": weights.meaning * meaning,
        "around": weights.around * _lent(near, meaning, is_picture, MEANING_AROUND),
        "sight": weights.sight * sight,
        "answers": weights.answers * near.beside(own * asks, 1),
        "after_question": weights.after_question * near.beside(asks, 1),
        "asks": weights.asks * asks,
        "speaker": weights.speaker * signals.asked,
        "fullness": weights.fullness * fullness,
        "fits": weights.fits * signals.fits,
        "month": weights.month * (signals.rarity @ near.in_month(signals.holds)),
        "overheard": weights.overheard * ~is_picture * near.strongest(np.maximum(sight, 0.0), BESIDE),
        "shown": weights.shown * is_picture * near.strongest(told, BESIDE),
    }


def _lent(near: Neighbourhood, values: Numbers, is_picture: NDArray[np.bool_], shares: Mapping[int, float]) -> Numbers:
    """Return what each moment gets of the values (n,) or (words, n) of those beside it, no picture from a picture."""
    said = near.blended(values * ~is_picture, shares)
    return said + near.blended(values * is_picture, shares) * ~is_picture


def fused(added: Mapping[str, Numbers]) -> Numbers:
    """Return the score of each moment (n,), above 0: the sum of what each thing adds."""
    total: Numbers = np.sum(list(added.values()), axis=0)
    return np.maximum(total, 1e-6)
