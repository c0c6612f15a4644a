"""What it costs to do nothing: start a command, look through files that did not change, have no work at rest.

`python -m bench.fixed_costs starts` counts the processor seconds of commands in new processes, the least of several.
"""

import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

TRIES = 5


def processor_s(who: int) -> float:
    """Return the processor seconds used so far by this process (RUSAGE_SELF) or by its children (RUSAGE_CHILDREN)."""
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def least_s(work: Callable[[], object], who: int = resource.RUSAGE_SELF) -> float:
    """Return the processor seconds of the quickest of several tries."""
    found = []
    for _ in range(TRIES):
        begun = processor_s(who)
        work()
        found.append(processor_s(who) - begun)
    return min(found)


def starts(library: Path) -> None:
    """Print what commands take that do next to nothing."""
    for words in (["--help"], ["status"]):
        command = [sys.executable, "-m", "app", "--library", str(library), *words]
        run = partial(subprocess.run, command, check=True, capture_output=True)
        spent = least_s(run, resource.RUSAGE_CHILDREN)
        print(f"yesteryear {' '.join(words)}: {spent:.2f} s")


def main() -> None:
    """Measure what is named on the command line."""
    with tempfile.TemporaryDirectory() as folder:
        {"starts": starts}[sys.argv[1]](Path(folder) / "library")


if __name__ == "__main__":
    main()
