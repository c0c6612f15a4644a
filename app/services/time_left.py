"""How long something will still take, as people say it, calmly: "about 4 minutes", which does not jump about."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from math import exp

SMOOTHING_S = 10.0
"""Within about so long what is shown follows a new estimate."""

HYSTERESIS = 0.75
"""So much of the way to the next longer or shorter words an estimate goes before those are said."""

MINUTE_S, HOUR_S, DAY_S = 60, 3600, 86_400


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of time that has words of its own."""

    seconds: float
    words: str


def _marks() -> Iterator[Mark]:
    yield Mark(5, "a few seconds left")
    yield Mark(30, "less than a minute left")
    yield Mark(MINUTE_S, "about a minute left")
    for minutes in (*range(2, 11), *range(15, 60, 5)):
        yield Mark(minutes * MINUTE_S, f"about {minutes} minutes left")
    yield Mark(HOUR_S, "about an hour left")
    yield Mark(1.5 * HOUR_S, "about an hour and a half left")
    for hours in range(2, 24):
        yield Mark(hours * HOUR_S, f"about {hours} hours left")
    yield Mark(DAY_S, "about a day left")
    for days in range(2, 100):
        yield Mark(days * DAY_S, f"about {days} days left")


MARKS = tuple(_marks())
SECONDS = tuple(mark.seconds for mark in MARKS)


class Countdown:
    """Counts down by the clock and follows what is estimated meanwhile, slowly."""

    def __init__(self) -> None:
        self._left_s: float | None = None
        self._at_s = 0.0
        self._mark = 0

    def told(self, left_s: float, now_s: float) -> str:
        """Say how long it will take, where that is estimated now as `left_s`."""
        if self._left_s is None:
            self._left_s, self._mark = left_s, _nearest(left_s)
        else:
            gone_s = max(0.0, now_s - self._at_s)
            counted_s = max(0.0, self._left_s - gone_s)
            self._left_s = counted_s + (left_s - counted_s) * (1 - exp(-gone_s / SMOOTHING_S))
            self._mark = self._moved(self._left_s)
        self._at_s = now_s
        return MARKS[self._mark].words

    def _moved(self, left_s: float) -> int:
        """Return the mark to show now: the one before, unless it was left far enough behind."""
        nearest = _nearest(left_s)
        if nearest == self._mark:
            return nearest
        toward = self._mark + (1 if nearest > self._mark else -1)
        way_s = abs(SECONDS[toward] - SECONDS[self._mark])
        return nearest if abs(left_s - SECONDS[self._mark]) >= HYSTERESIS * way_s else self._mark


def _nearest(seconds: float) -> int:
    above = min(bisect_right(SECONDS, seconds), len(SECONDS) - 1)
    below = max(0, above - 1)
    return below if seconds - SECONDS[below] <= SECONDS[above] - seconds else above
