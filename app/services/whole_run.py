"""How far an import is over all of its steps together, and how long the rest will take.

Every step is weighed by what it costs for each file: as measured in this run as far as it is, else by how it stood to
the first step, perceiving, in runs before.
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import TypeGuard

from app.services.time_left import Countdown
from ingest.files.step_names import PERCEIVE
from ingest.perception.faces import FIND
from ingest.perception.ocr import READ
from ingest.perception.voices import HEAR
from ingest.pipeline.results import EMBED
from ingest.pipeline.run import Progress
from memory.store.state_file import read_object, write_whole
from models.protocols import Models

COSTS_NAME = "step_costs.json"
ORDER = (PERCEIVE, READ, FIND, HEAR, EMBED, "liken", "remember")
USUAL = {READ: 0.1, FIND: 0.3, HEAR: 0.1, EMBED: 0.03, "liken": 0.02, "remember": 0.1}
"""What a step costs, by what perceiving the same files costs, before anything was measured."""

LEAST_DONE, LEAST_S = 3, 3.0
"""No time is told before so much was done, in so long: it would be a guess."""

LEAST_LEARNED, LEAST_LEARNED_S, MOST_USUAL = 20, 30.0, 10.0
"""A run over fewer new files, or of less time, says little of what steps cost; none costs so many times the usual."""

OVERDUE = 0.3
"""A step of unknown length that takes longer than it should is thought to take so much of that time again."""

ALMOST = 0.99


@dataclass(frozen=True, slots=True)
class Estimate:
    """How far a run is: its share of all, None while that cannot be known, and the time left in words, if known."""

    share: float | None = None
    left: str = ""


class WholeRun:
    """Hears of the progress of one import's steps, and says how far all of them are together."""

    def __init__(self, costs: Mapping[str, float] = USUAL, clock: Callable[[], float] = time.monotonic) -> None:
        """Follow a run whose later steps cost as `costs` says by what perceiving costs; no other steps are expected."""
        self._costs = dict(costs)
        self._clock = clock
        self._lock = RLock()
        self._paused_at_s: float | None = None
        self._paused_s = 0.0
        self._since_s = self._now()
        self._step = ""
        self._spent: dict[str, float] = {}
        self._counts: dict[str, tuple[int, int]] = {}
        self._reached = -1
        self._share = 0.0
        self._countdown = Countdown()

    def __call__(self, progress: Progress) -> None:
        """Note how far a step is."""
        with self._lock:
            self._charge_elapsed()
            self._step = progress.step
            if progress.step not in ORDER:
                return
            self._counts[progress.step] = (progress.done, progress.total)
            if progress.step != EMBED:  # which comes between others as well
                self._reached = max(self._reached, ORDER.index(progress.step))

    def pause(self) -> None:
        """Let the clock stand, as nothing goes on."""
        with self._lock:
            if self._paused_at_s is None:
                self._paused_at_s = self._clock()

    def resume(self) -> None:
        """Let the clock go on."""
        with self._lock:
            if self._paused_at_s is not None:
                self._paused_s += self._clock() - self._paused_at_s
                self._paused_at_s = None

    def estimate(self) -> Estimate:
        """Return how far all is. The share never falls."""
        with self._lock:
            self._charge_elapsed()
            if not self._counts:
                return Estimate()
            left_s = self._left_s()
            if left_s is None:
                return Estimate(self._share)
            spent_s = sum(self._spent.get(step, 0.0) for step in ORDER)
            whole_s = spent_s + left_s
            self._share = min(ALMOST, max(self._share, spent_s / whole_s if whole_s else 0.0))
            is_sure = sum(done for done, _ in self._counts.values()) >= LEAST_DONE and spent_s >= LEAST_S
            return Estimate(self._share, self._countdown.told(left_s, self._now()) if is_sure else "")

    def measured_costs(self) -> dict[str, float]:
        """Return what steps cost by what perceiving cost, half of it as known before; nothing if too few were done."""
        with self._lock:
            self._charge_elapsed()
            spent_s = self._spent.get(PERCEIVE, 0.0)
            if self._done(PERCEIVE) < LEAST_LEARNED or spent_s < LEAST_LEARNED_S:
                return {}
            costs = {step: (cost + self._spent.get(step, 0.0) / spent_s) / 2 for step, cost in self._costs.items()}
            return {step: round(min(cost, MOST_USUAL * USUAL[step]), 4) for step, cost in costs.items()}

    def _now(self) -> float:
        return (self._clock() if self._paused_at_s is None else self._paused_at_s) - self._paused_s

    def _charge_elapsed(self) -> None:
        """Charge the time that went by to the step that it went by in."""
        now_s = self._now()
        self._spent[self._step] = self._spent.get(self._step, 0.0) + now_s - self._since_s
        self._since_s = now_s

    def _done(self, step: str) -> int:
        return self._counts.get(step, (0, 0))[0]

    def _left_s(self) -> float | None:
        """Return how long the rest takes, None while nothing says so."""
        done, files = self._counts.get(PERCEIVE, (0, 0))
        each_s = self._spent.get(PERCEIVE, 0.0) / done if done else 0.0
        costs = {PERCEIVE: 1.0, **self._costs}
        expected = {step: files * each_s * costs.get(step, 0.0) for step in ORDER}
        now_done, now_total = self._counts.get(self._step, (0, 0))
        if now_total and not now_done and not expected[self._step]:
            return None
        return sum(self._left_of(step, expected_s) for step, expected_s in expected.items())

    def _left_of(self, step: str, expected_s: float) -> float:
        """Return how long a step still takes that was expected to take so long as a whole."""
        if step not in self._counts:
            return expected_s if ORDER.index(step) > self._reached else 0.0
        done, total = self._counts[step]
        spent_s = self._spent.get(step, 0.0)
        if not total:
            return max(expected_s - spent_s, OVERDUE * spent_s) if step == self._step else 0.0
        measured_s = spent_s / done * (total - done) if done else expected_s
        trust = done / (done + 1)
        return trust * measured_s + (1 - trust) * max(0.0, expected_s - spent_s) if done < total else 0.0


@contextmanager
def followed(folder: Path, models: Models, clock: Callable[[], float] = time.monotonic) -> Iterator[WholeRun]:
    """Give what follows one import of the library in a folder; what its steps cost is kept there if it ends well."""
    path = folder / COSTS_NAME
    held = read_object(path)
    known = {step: cost for step, usual in USUAL.items() if _is_cost(cost := held.get(step), usual)}
    run = WholeRun({step: known.get(step, usual) for step, usual in USUAL.items() if _is_ahead(step, models)}, clock)
    yield run
    if costs := run.measured_costs():
        with suppress(OSError):  # an import does not fail for its bar
            write_whole(path, path.with_suffix(".part"), json.dumps({**known, **costs}), is_lasting=False)


def _is_cost(held: object, usual: float) -> TypeGuard[float]:
    return isinstance(held, float) and 0 <= held <= MOST_USUAL * usual


def _is_ahead(step: str, models: Models) -> bool:
    """Say whether a step is taken at all with these models."""
    needed = {READ: models.ocr, FIND: models.faces, HEAR: models.voices, EMBED: models.text}
    return step not in needed or needed[step] is not None
