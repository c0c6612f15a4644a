"""Serves libraries for the tests from a process that has imported the app: to import it anew takes four seconds.

Run as a program, it reads one request a line, forks, and prints the id of the process that serves.
"""

import atexit
import contextlib
import functools
import importlib
import json
import os
import runpy
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.tracked import ROOT

IMPORTED = ("app.server.web", "tests.pages")


@contextlib.contextmanager
def started(module: str, arguments: Sequence[str]) -> Iterator[Iterator[str]]:
    """Run a module as a program in a process of its own, yield the lines of its stderr, and end it."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "stderr"
        os.mkfifo(told)
        process_id = _fork({"module": module, "argv": [module, *arguments], "env": dict(os.environ), "told": str(told)})
        with told.open() as lines:
            try:
                yield lines
            finally:
                os.kill(process_id, signal.SIGTERM)
                lines.read()  # to its end: then the process is gone


def _fork(request: dict[str, object]) -> int:
    process = _waiting()
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(f"{json.dumps(request)}\n")
    process.stdin.flush()
    return int(process.stdout.readline())


@functools.cache
def _waiting() -> subprocess.Popen[str]:
    command = [sys.executable, "-m", __name__]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    atexit.register(process.communicate)
    return process


def _serve(module: str, argv: list[str], env: dict[str, str], told: str) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.dup2(os.open(told, os.O_WRONLY), 2)
    os.environ.clear()
    os.environ.update(env)
    sys.argv[:] = argv
    sys.modules.pop(module, None)
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def main() -> None:
    """Fork a process for each request until there are no more; in each, run what was asked for."""
    for module in IMPORTED:
        importlib.import_module(module)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # so that ended processes leave nothing
    while line := sys.stdin.readline():
        process_id = os.fork()
        if not process_id:
            _serve(**json.loads(line))
            return
        sys.stdout.write(f"{process_id}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
