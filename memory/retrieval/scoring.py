"""What speaks for each moment, as numbers, the one score made of them, and what neighbours in an event lend each other.

The weights were fitted on questions about long conversations, each conversation scored with weights fitted on the
others (bench/retrieval/locomo.py, bench/retrieval/realtalk.py); pictures have weights of their own beside them
(bench/retrieval/sight.py). How the words and cosines are found is not decided here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from memory.records.query import Task
from memory.retrieval import wording
from memory.retrieval.wording import Worded, read_wording
from memory.store import Store, full_text

REACH = 2
"""How many moments before and after count as a moment's surroundings."""


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Moments in the order of their events, one a row of each array (n,).

    `events` numbers their events, `ordinals` are their places in them, `lengths` counts their words, `asks` says
    whether a moment ends with a question, `months` numbers the months they were in. `texts` is how each is worded.
    """

    numbers: NDArray[np.int64]
    events: NDArray[np.int64]
    ordinals: NDArray[np.int64]
    lengths: NDArray[np.float64]
    asks: NDArray[np.bool_]
    speakers: tuple[str, ...]
    months: NDArray[np.int64]
    texts: tuple[Worded, ...]

    def beside(self, values: NDArray[np.float64], steps: int) -> NDArray[np.float64]:
        """Return for each moment the value of the one `steps` before it (after it, below 0), 0 where there is none.

        `values` has shape (n,) or (m, n).
        """
        moved = np.zeros_like(values)
        count = len(self.numbers)
        for jump in range(1, min(abs(steps), count - 1) + 1):
            here, there = (slice(jump, None), slice(None, -jump))
            if steps < 0:
                here, there = there, here
            fits = (self.events[here] == self.events[there]) & (self.ordinals[here] - self.ordinals[there] == steps)
            moved[..., here] += np.where(fits, values[..., there], 0.0)
        return moved

    def by_burst(self) -> tuple["Neighbourhood", NDArray[np.int64], NDArray[np.int64]]:
        """Return the bursts as moments of their own, the row at which each begins (m,), and the burst of each row (n,).

        Bursts that follow one upon the other stand side by side, however many moments they are of.
        """
        of_row = wording.bursts(self.events, self.ordinals, self.speakers)
        first = np.unique(of_row, return_index=True)[1]
        last = np.append(first[1:], len(of_row)) - 1
        follows = np.zeros(len(first), np.bool_)
        follows[1:] = (self.events[first[1:]] == self.events[last[:-1]]) & (
            self.ordinals[first[1:]] - self.ordinals[last[:-1]] == 1
        )
        whole = replace(self, numbers=self.numbers[first], events=np.cumsum(~follows), ordinals=np.arange(len(first)))
        return whole, first, of_row

    def blended(self, values: NDArray[np.float64], shares: Mapping[int, float]) -> NDArray[np.float64]:
        """Return the sum of the values `steps` before each moment, each times the share given for that step."""
        total = np.zeros_like(values)
        for steps, share in shares.items():
            total += share * (self.beside(values, steps) if steps else values)
        return total

    def strongest(self, values: NDArray[np.float64], shares: Mapping[int, float]) -> NDArray[np.float64]:
        """Return the highest of the values `steps` before each moment, each times the share given for that step."""
        highest: NDArray[np.float64] = np.max(
            [share * self.beside(values, steps) for steps, share in shares.items()], axis=0
        )
        return highest

    def in_month(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return for each moment the highest value of all in its month; `values` has shape (m, n), n above 0."""
        order = np.argsort(self.months, kind="stable")
        _, starts, rows = np.unique(self.months[order], return_index=True, return_inverse=True)
        found = np.empty_like(values)
        found[:, order] = np.maximum.reduceat(values[:, order], starts, axis=1)[:, rows]
        return found


def neighbourhood(store: Store, numbers: Sequence[int]) -> Neighbourhood:
    """Return these moments with those beside them."""
    standing = full_text.around(store, numbers, REACH)
    said = full_text.words_said(store, [one.number for one in standing])
    texts = [said.get(one.number, ("", "")) for one in standing]
    worded = tuple(read_wording(text) for text, _ in texts)
    codes = {event_id: code for code, event_id in enumerate(dict.fromkeys(one.event_id for one in standing))}
    return Neighbourhood(
        np.array([one.number for one in standing], np.int64),
        np.array([codes[one.event_id] for one in standing], np.int64),
        np.array([one.ordinal for one in standing], np.int64),
        np.array([len(one.words) for one in worded], np.float64),
        np.array([_without_aside(text).rstrip(" \"'”)").endswith(("?", "？")) for text, _ in texts], np.bool_),
        tuple(speaker for _, speaker in texts),
        np.array([one.at_s for one in standing]).astype("datetime64[s]").astype("datetime64[M]").astype(np.int64),
        worded,
    )


def _without_aside(text: str) -> str:
    """Return a text without what stands in square brackets at its end."""
    plain = text.rstrip()
    start = plain.find("[", plain.rfind("]", 0, -1) + 1) if plain.endswith("]") else -1
    return plain[:start].rstrip() if start >= 0 else text


Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each thing counts that speaks for a moment; 0 switches it off.

    `words` and `answers` by BM25; `meaning`, `neighbour_similarity`, `sight` and `speech_from_image` by cosine; the
    others as they are. `neighbour_terms` is how much of the shares in WORDS_AROUND the words of neighbours get.
    `month` counts the words asked for that anything in the same month holds, `speech_from_image` what was said beside
    a picture that looks like what is asked for, `image_from_speech` pictures beside which what is asked for was said.
    `names` counts names in a text, `own_voice` what its speaker says of themselves, `tells` what is of the sort that is
    asked for.
    """

    words: float = 0.36
    neighbour_terms: float = 1.0
    meaning: float = 7.7
    neighbour_similarity: float = 1.4
    sight: float = 7.7
    answers: float = 0.065
    follows_question: float = 0.33
    is_question: float = -0.82
    speaker: float = 1.7
    length: float = 0.67
    soft_filters: float = 3.3
    month: float = 0.1
    speech_from_image: float = 16.5
    image_from_speech: float = 0.5
    names: float = 0.8
    own_voice: float = 1.0
    tells: float = 1.35


WEIGHTS = Weights()

WORDS_AROUND = {1: 0.7, -1: 0.5, 2: 0.5, -2: 0.3}
MEANING_AROUND = {1: 1.0, -1: 0.7, 2: 0.5, -2: 0.3}
BESIDE = {1: 1.0, -1: 1.0, 2: 0.7, -2: 0.7}
"""Shares of the moments so many steps before (after, below 0)."""

WITHIN_BURST = 0.5
"""How much the words count for a message that its sender says elsewhere in the same burst."""

CAPTIONED = 0.5
"""How much the meaning of a picture's words counts beside that of words that somebody said or wrote."""

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
    about; `fits` counts which of the times, places, people and kinds read out of a question the moment fits; `task` is
    what is asked for.
    """

    holds: Numbers
    rarity: Numbers
    meaning: Numbers
    sight: Numbers
    asked: Numbers
    fits: Numbers
    task: Task = Task.FIND


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
    around = {step: weights.neighbour_terms * share for step, share in WORDS_AROUND.items()}
    around_bursts = _BurstsAround(near, is_picture, around)
    holds = around_bursts.added_to(signals.holds, np.maximum)
    lengths = around_bursts.added_to(near.lengths, np.add)
    words = bm25(holds, signals.rarity, lengths)
    own = bm25(signals.holds, signals.rarity, np.ones_like(near.lengths))
    asks = near.asks.astype(np.float64)
    meaning = np.where(signals.meaning != 0, signals.meaning - UNRELATED, 0.0)
    sight = np.where(is_picture, signals.sight - UNLIKE, 0.0)
    told = np.where(is_picture, 0.0, weights.words * own + weights.meaning * np.maximum(meaning, 0.0))
    fullness = np.maximum(np.minimum(near.lengths / FULL_WORDS, 1.0), is_picture.astype(np.float64))
    return {
        "words": weights.words * words,
        "meaning": weights.meaning * meaning * np.where(is_picture, CAPTIONED, 1.0),
        "around": weights.neighbour_similarity * _borrow_from_neighbours(near, meaning, is_picture, MEANING_AROUND),
        "sight": weights.sight * sight,
        "answers": weights.answers * near.beside(own * asks, 1),
        "after_question": weights.follows_question * near.beside(asks, 1),
        "asks": weights.is_question * asks,
        "speaker": weights.speaker * signals.asked,
        "fullness": weights.length * fullness,
        "fits": weights.soft_filters * signals.fits,
        "month": weights.month * (signals.rarity @ near.in_month(signals.holds)),
        "names": weights.names * ~is_picture * wording.names(near.texts),
        "own_voice": weights.own_voice * ~is_picture * wording.own_voice(near.texts),
        "tells": weights.tells * ~is_picture * wording.tells(signals.task, near.texts),
        "overheard": weights.speech_from_image * ~is_picture * near.strongest(np.maximum(sight, 0.0), BESIDE),
        "shown": weights.image_from_speech * is_picture * near.strongest(told, BESIDE),
    }


@dataclass(frozen=True, slots=True)
class _BurstsAround:
    """What moments get from the burst that they are in and from those around it, in the given shares."""

    near: Neighbourhood
    is_picture: NDArray[np.bool_]
    shares: Mapping[int, float]

    def added_to(self, values: Numbers, joined: np.ufunc) -> Numbers:
        """Return (n,) or (words, n) values with those of the rest of the burst, joined so, and of the bursts around."""
        whole, first, of_row = self.near.by_burst()
        bursts: Numbers = joined.reduceat(values, first, axis=-1) if len(first) else values
        borrowed = _borrow_from_neighbours(whole, bursts, self.is_picture[first], self.shares)
        rest = bursts[..., of_row] - values
        found: Numbers = values + WITHIN_BURST * rest + borrowed[..., of_row]
        return found


def _borrow_from_neighbours(
    near: Neighbourhood, values: Numbers, is_picture: NDArray[np.bool_], shares: Mapping[int, float]
) -> Numbers:
    """Return what each moment gets of the values (n,) or (words, n) of those beside it, no picture from a picture."""
    said = near.blended(values * ~is_picture, shares)
    return said + near.blended(values * is_picture, shares) * ~is_picture


def fused(added: Mapping[str, Numbers]) -> Numbers:
    """Return the score of each moment (n,), above 0: the sum of what each thing adds."""
    total: Numbers = np.sum(list(added.values()), axis=0)
    return np.maximum(total, 1e-6)
