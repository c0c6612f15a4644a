"""How many small changes for the worse the tests notice: a sample of mutants of each module, tried against its tests.

    python -m bench.mutants [--minutes 60] [--seed 1] [--workers 2] [FOLDER or FILE ...]

Without folders, memory and qa. A mutant is one change: a comparison turned or moved by its edge, a threshold halved, a
condition dropped, a call left out. It is killed where a test fails or hangs. It meets the test file with the module's
name first, then others in the same folders of tests that import it, the slow ones only if need be: what only another
test would notice counts as survived. All happens in copies of the working tree; every module gets as many tries as the
time allows. Some mutants change nothing that anybody could see; a score of 100 % is not to be had.
"""

import argparse
import ast
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from xml.etree import ElementTree

from bench.changes import Change, changes

FOLDERS = ("memory", "qa")
PYTEST = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--no-header", "--hypothesis-seed=0")
INIT = "__init__.py"
START_S = 2.5
"""How long it takes until the first test is run."""

QUICK_S, MORE_S = 6.0, 25.0
"""Of the test files that import a module, those of so many seconds meet each mutant, more of them what is let pass."""

SLACK_S = 20.0
"""A mutant hangs where its tests take three times as long as without it, and so much more."""


@dataclass(frozen=True, slots=True)
class Suite:
    """Test files, and how many seconds they take."""

    tests: tuple[str, ...]
    seconds: float


@dataclass(slots=True)
class Tally:
    """What became of the mutants of one module; a suite is None until it was needed."""

    possible: int
    quick: Suite | None = None
    more: Suite | None = None
    tried: int = 0
    survived: list[Change] = field(default_factory=list)

    @property
    def score(self) -> float:
        """The share of those tried that the tests noticed."""
        return 1 - len(self.survived) / self.tried if self.tried else 0.0


class Bench:
    """Copies of a working tree, one for each worker, and how many seconds each test file that passes takes."""

    def __init__(self, root: Path, folder: Path, workers: int, tops: Sequence[str]) -> None:
        self.trees: SimpleQueue[Path] = SimpleQueue()
        self.root = copied(root, folder / "0")
        for number in range(workers):
            self.trees.put(self.root if number == 0 else copied(root, folder / str(number)))
        self.seconds = timed(self.root, [f"tests/{top}" for top in tops], workers)

    def suite(self, module: str, most_s: float, but: Sequence[str] = ()) -> Suite:
        """Return the test files to run for a module in about so many seconds, those with its name first."""
        chosen: list[str] = []
        total = START_S
        for test, is_named in candidates(self.root, module):
            seconds = self.seconds.get(test)
            if seconds is not None and test not in but and (is_named or total + seconds <= most_s):
                chosen.append(test)
                total += seconds
        return Suite(tuple(chosen), total)

    def is_noticed(self, module: str, change: Change, suite: Suite) -> bool:
        """Say whether one of the tests fails, or hangs, with a change; the tree is as it was afterwards."""
        if not suite.tests:
            return False
        tree = self.trees.get()
        path = tree / module
        whole = path.read_bytes()
        try:
            path.write_bytes(change.applied(whole))
            _touch(path)
            return not is_passed(tree, suite.tests, SLACK_S + 3 * suite.seconds)
        finally:
            path.write_bytes(whole)
            _touch(path)
            self.trees.put(tree)


_written = iter(range(10**9, 2 * 10**9))


def _touch(path: Path) -> None:
    """Give a file a time that it never had: Python takes compiled code of the same second and size for current."""
    at_s = next(_written)
    os.utime(path, (at_s, at_s))


def copied(root: Path, to: Path) -> Path:
    """Copy what git knows of a working tree and what it does not ignore; return where."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=root, capture_output=True, text=True, check=True).stdout.split("\0")
    for name in filter(None, names):
        if (root / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / name, to / name)
    return to


def timed(tree: Path, folders: Sequence[str], workers: int) -> dict[str, float]:
    """Run all tests of some folders; return how many seconds each file takes of which all tests pass."""
    there = [name for name in folders if (tree / name).is_dir()]
    if not there:
        return {}
    with tempfile.TemporaryDirectory() as made:
        report = Path(made) / "report.xml"
        command = [*PYTEST, "-n", str(workers), "--dist", "loadfile", f"--junit-xml={report}", *there]
        subprocess.run(command, cwd=tree, stdout=subprocess.DEVNULL, check=False)
        cases = list(ElementTree.parse(report).getroot().iter("testcase"))
    found: dict[str, float] = {}
    for case in cases:
        test = f"{case.attrib['classname'].replace('.', '/')}.py"
        found[test] = found.get(test, 0.0) + float(case.attrib["time"])
    failed = {case.attrib["classname"] for case in cases if {"failure", "error"} & {one.tag for one in case}}
    return {test: seconds for test, seconds in found.items() if test[:-3].replace("/", ".") not in failed}


def candidates(root: Path, module: str) -> list[tuple[str, bool]]:
    """Return the test files that may notice a change of a module, each with whether it has the module's name."""
    path = Path(module)
    inside = [part for at, part in enumerate(path.parts[:-1]) if (root.joinpath(*path.parts[: at + 1]) / INIT).exists()]
    dotted = ".".join([*inside, path.stem])
    found = []
    for test in sorted((root / "tests").rglob("test_*.py")):
        is_named = test.stem.removesuffix("_contract") == f"test_{path.stem}" and test.parent.name == path.parent.name
        if is_named or dotted in imported(test.read_text(encoding="utf-8")):
            is_near = path.parts[0] in test.relative_to(root).parts
            found.append(((not is_named, not is_near, test.stat().st_size), test.relative_to(root).as_posix()))
    return [(test, not far) for (far, _, _), test in sorted(found)]


def imported(source: str) -> set[str]:
    """Return the dotted names that a file imports, modules and what is taken of them alike."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found.update(one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
    return found


def is_passed(tree: Path, tests: Sequence[str], limit_s: float) -> bool:
    """Say whether test files pass in a tree in so many seconds."""
    running = subprocess.Popen(
        [*PYTEST, "-x", *tests],
        cwd=tree,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return running.wait(limit_s) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)
            running.wait()


def modules(root: Path, chosen: Sequence[str]) -> list[str]:
    """Return the modules of some folders or files, by their paths in the tree."""
    found = {path for name in chosen for path in [*(root / name).rglob("*.py"), root / name] if path.suffix == ".py"}
    return sorted(path.relative_to(root).as_posix() for path in found if path.name != INIT)


def in_turn(found: dict[str, list[Change]], chance: random.Random) -> Iterator[tuple[str, Change]]:
    """Yield one mutant of each module after the other, drawn by chance, until there are none left."""
    waiting = {module: chance.sample(held, len(held)) for module, held in sorted(found.items())}
    while any(waiting.values()):
        for module in chance.sample(list(waiting), len(waiting)):
            if waiting[module]:
                yield module, waiting[module].pop()


def measure(root: Path, chosen: Sequence[str], minutes: float, seed: int, workers: int) -> dict[str, Tally]:
    """Try mutants for so many minutes, the first of them to run all tests; return what became of them by module."""
    ends_s = time.monotonic() + 60 * minutes
    found = {module: changes((root / module).read_bytes()) for module in modules(root, chosen)}
    tallies = {module: Tally(len(held)) for module, held in found.items()}
    turn, left = threading.Lock(), in_turn(found, random.Random(seed))

    def work(bench: Bench) -> None:
        while time.monotonic() < ends_s:
            with turn:
                module, change = next(left, ("", None))
            if change is None:
                return
            tally = tallies[module]
            tally.quick = tally.quick or bench.suite(module, QUICK_S)
            if not tally.quick.tests:
                continue
            is_noticed = bench.is_noticed(module, change, tally.quick)
            if not is_noticed:
                tally.more = tally.more or bench.suite(module, MORE_S, tally.quick.tests)
                is_noticed = bench.is_noticed(module, change, tally.more)
            with turn:
                tally.tried += 1
                if not is_noticed:
                    tally.survived.append(change)

    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(workers) as pool:
        bench = Bench(
            root, Path(folder), workers, sorted({part for module in found for part in Path(module).parts[:-1]})
        )
        for done in [pool.submit(work, bench) for _ in range(workers)]:
            done.result()
    return tallies


def told(tallies: dict[str, Tally]) -> Iterator[str]:
    """Yield the lines that tell what became of the mutants, the survivors last."""
    yield f"{'module':40} {'possible':>8} {'tried':>6} {'killed':>6} {'survived':>8} {'score':>6}"
    tried = killed = 0
    for module, one in sorted(tallies.items(), key=lambda item: (item[1].score, item[0])):
        tried, killed = tried + one.tried, killed + one.tried - len(one.survived)
        counts = f"{one.tried:6} {one.tried - len(one.survived):6} {len(one.survived):8} {one.score:6.0%}"
        why = "  none was tried" if one.quick is None else "  no quick test imports it"
        yield f"{module:40} {one.possible:8} {counts if one.tried else why}"
    possible = sum(one.possible for one in tallies.values())
    yield f"{'all':40} {possible:8} {tried:6} {killed:6} {tried - killed:8} {killed / max(1, tried):6.0%}"
    for module, one in sorted(tallies.items()):
        for change in sorted(one.survived, key=lambda item: item.line):
            yield f"{module}:{change.line}: {change}"


def main() -> None:
    """Print the table and the survivors."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("chosen", nargs="*", default=FOLDERS, metavar="FOLDER or FILE")
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    top = ["git", "rev-parse", "--show-toplevel"]
    root = Path(subprocess.run(top, capture_output=True, text=True, check=True).stdout.strip())
    for line in told(measure(root, asked.chosen, asked.minutes, asked.seed, asked.workers)):
        print(line)


if __name__ == "__main__":
    main()
