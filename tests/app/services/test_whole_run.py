import json
from itertools import pairwise
from pathlib import Path

import pytest

from app.services.whole_run import COSTS_NAME, MOST_USUAL, USUAL, Estimate, WholeRun, followed
from ingest.pipeline.run import Progress
from models.protocols import Models
from tests.fakes import perceiving


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.at_s = 100.0

    def __call__(self) -> float:
        return self.at_s


def run_through(run: WholeRun, clock: Clock, *steps: tuple[str, int, float]) -> list[Estimate]:
    """Take these steps: each over so many files, each file in so many seconds; return how far it was at each report."""
    seen = []
    for step, files, each_s in steps:
        for done in range(files + 1):
            run(Progress(step, done, files, "x.jpg"))
            seen.append(run.estimate())
            clock.at_s += each_s if done < files else 0.0
    return seen


def test_one_bar_runs_over_all_steps_evenly() -> None:
    clock = Clock()
    run = WholeRun({"faces": 0.5, "embed": 0.0}, clock)
    seen = run_through(run, clock, ("perceive", 100, 1.0), ("faces", 100, 0.5))
    shares = [one.share for one in seen if one.share is not None]
    assert all(before <= after for before, after in pairwise(shares))
    assert seen[100].share == pytest.approx(2 / 3, abs=0.02), "perceiving is two thirds of the work"
    assert seen[50].share == pytest.approx(1 / 3, abs=0.02)
    assert shares[-1] == 0.99, "all is done only when the run ends"
    assert seen[0].left == "" and seen[10].left == "about 2 minutes left"
    assert seen[-20].left == "a few seconds left"


def test_a_step_that_takes_longer_than_in_runs_before_is_believed() -> None:
    clock = Clock()
    seen = run_through(WholeRun({"faces": 0.1}, clock), clock, ("perceive", 100, 1.0), ("faces", 100, 2.0))
    assert seen[-80].left in {"about 2 minutes left", "about 3 minutes left"}


def test_a_step_that_nothing_is_due_for_is_passed_over() -> None:
    clock = Clock()
    run = WholeRun({"faces": 1.0, "liken": 0.0, "remember": 0.0}, clock)
    run_through(run, clock, ("perceive", 50, 1.0))
    assert run.estimate().share == pytest.approx(0.5, abs=0.02)
    run(Progress("liken", 0, 50, ""))
    run(Progress("remember", 0, 0, ""))
    assert run.estimate().share == 0.99


def test_while_files_are_counted_nothing_is_known_and_later_steps_alone_are_measured() -> None:
    clock = Clock()
    run = WholeRun({}, clock)
    run(Progress("look", 500, 0, "x.jpg"))
    assert run.estimate() == Estimate()
    seen = run_through(run, clock, ("faces", 100, 1.0))
    assert seen[0] == Estimate(0.0) and seen[50].share == pytest.approx(0.5, abs=0.01)


def test_a_pause_takes_no_time() -> None:
    clock = Clock()
    run = WholeRun({}, clock)
    run_through(run, clock, ("perceive", 20, 1.0))
    run(Progress("perceive", 20, 100, ""))
    before = run.estimate()
    run.pause()
    clock.at_s += 3600
    assert run.estimate() == before
    run.resume()
    run(Progress("perceive", 20, 100, ""))
    assert run.estimate() == before


def test_a_step_of_unknown_length_comes_to_an_end_by_the_clock_and_takes_longer_if_it_does() -> None:
    clock = Clock()
    run = WholeRun({"remember": 1.0}, clock)
    run_through(run, clock, ("perceive", 60, 1.0))
    run(Progress("remember", 0, 0, ""))
    clock.at_s += 30
    assert run.estimate().share == pytest.approx(0.75, abs=0.01)
    clock.at_s += 170
    left = run.estimate()
    assert left.share is not None and left.share < 0.9, "it is overdue, and all is not done"


def test_what_steps_cost_is_learned_for_the_next_run(tmp_path: Path) -> None:
    with followed(tmp_path, perceiving()) as run:
        run(Progress("perceive", 0, 5, ""))
        run(Progress("perceive", 5, 5, ""))
    assert not (tmp_path / COSTS_NAME).exists(), "five files say too little"
    clock = Clock()
    with followed(tmp_path, perceiving(), clock) as run:
        run(Progress("perceive", 0, 30, ""))
        clock.at_s += 40
        run(Progress("perceive", 30, 30, ""))
        run(Progress("remember", 0, 0, ""))
        clock.at_s += 4000
    learned = json.loads((tmp_path / COSTS_NAME).read_text())
    assert learned["remember"] == MOST_USUAL * USUAL["remember"], "no step costs so much by what is usual"
    (tmp_path / COSTS_NAME).write_text('{"remember": "x", "faces": -1, "liken": NaN}')
    with followed(tmp_path, Models()) as run:
        run(Progress("perceive", 1, 2, ""))
        assert run.estimate().share is not None
