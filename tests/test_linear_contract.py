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


@pytest.mark.parametrize("folder", ["ingest"])
def test_expressions_are_linear_or_see_no_more_than_so_many_letters(folder: str) -> None:
    code = (
        f"import resource; resource.setrlimit(resource.RLIMIT_CPU, ({CPU_LIMIT_S}, {CPU_LIMIT_S}))\n"
        f"from tests.worst import slow; print(*slow({folder!r}), sep='\\n')"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout.strip(), ended.stderr) == (0, "", "")
