"""No text freezes the program: every expression over what files and people say meets its worst strings.

The strings are run in processes of their own, with a limit of processor time that no linear expression comes near and
any other passes at such a size. That is a watchdog and measures nothing.
"""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CPU_LIMIT_S = 120
"""Of a whole battery, should one expression not even be stopped by its own limit."""


def told(code: str) -> tuple[int, str, str]:
    """Run code in a process with a limit of processor time; return its exit code and what it says."""
    limited = f"import resource; resource.setrlimit(resource.RLIMIT_CPU, ({CPU_LIMIT_S}, {CPU_LIMIT_S}))\n{code}"
    ended = subprocess.run([sys.executable, "-c", limited], cwd=ROOT, capture_output=True, text=True, check=False)
    return ended.returncode, ended.stdout.strip(), ended.stderr


@pytest.mark.parametrize("folder", ["ingest", "memory", "qa"])
def test_expressions_are_linear_or_see_no_more_than_so_many_letters(folder: str) -> None:
    assert told(f"from tests.worst import slow; print(*slow({folder!r}), sep='\\n')") == (0, "", "")


def test_readers_are_done_with_the_worst_texts() -> None:
    assert told("from tests.worst_texts import slow_readers; print(*slow_readers(), sep='\\n')") == (0, "", "")
