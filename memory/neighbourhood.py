"""Moments found and those beside them in their events, as arrays: what one says can count for the next.

Knows where moments stand and what they say; nothing of a question or of how anything is weighed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from memory.store import Store, full_text

REACH = 2
"""How many moments before and after count as a moment's surroundings."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Moments in the order of their events, one a row of each array (n,).

    `events` numbers their events, `ordinals` are their places in them, `lengths` counts their words, `asks` says
    whether a moment ends with a question, `months` numbers the months they were in.
    """

    numbers: NDArray[np.int64]
    events: NDArray[np.int64]
    ordinals: NDArray[np.int64]
    lengths: NDArray[np.float64]
    asks: NDArray[np.bool_]
    speakers: tuple[str, ...]
    months: NDArray[np.int64]

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
    codes = {event_id: code for code, event_id in enumerate(dict.fromkeys(one.event_id for one in standing))}
    return Neighbourhood(
        np.array([one.number for one in standing], np.int64),
        np.array([codes[one.event_id] for one in standing], np.int64),
        np.array([one.ordinal for one in standing], np.int64),
        np.array([len(_WORD.findall(text)) for text, _ in texts], np.float64),
        np.array([_without_aside(text).rstrip(" \"'”)").endswith(("?", "？")) for text, _ in texts], np.bool_),
        tuple(speaker for _, speaker in texts),
        np.array([one.at_s for one in standing]).astype("datetime64[s]").astype("datetime64[M]").astype(np.int64),
    )


def _without_aside(text: str) -> str:
    """Return a text without what stands in square brackets at its end."""
    plain = text.rstrip()
    start = plain.find("[", plain.rfind("]", 0, -1) + 1) if plain.endswith("]") else -1
    return plain[:start].rstrip() if start >= 0 else text
