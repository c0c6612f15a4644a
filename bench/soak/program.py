"""The program in child processes, forked from one that has imported everything: a start costs hundredths of a second.

Networks are fakes. Knows how a command ends, is killed or hangs; nothing of what commands mean.
"""

import atexit
import contextlib
import importlib
import io
import json
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from typer.testing import CliRunner

from app.cli.main import cli
from app.library import session
from tests.fakes import fake_models

HUNG_S = 90.0
CRASHED = 70


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: its words, exit code (negative: the signal), what it printed, and the seconds it took."""

    words: tuple[str, ...]
    code: int
    out: str
    err: str
    seconds: float
    is_hung: bool = False

    @property
    def is_killed(self) -> bool:
        """Whether it was killed while it ran, as was asked."""
        return self.code == -signal.SIGKILL and not self.is_hung

    @property
    def is_crashed(self) -> bool:
        """Whether it ended as no command may: in a traceback or an "Aborted!", by a signal, or not at all."""
        is_burst = "Traceback (most recent call last)" in self.err or self.err.strip().endswith("Aborted!")
        return self.is_hung or is_burst or (self.code < 0 and not self.is_killed)

    @property
    def is_refused(self) -> bool:
        """Whether it said in a plain sentence that it cannot be done."""
        return self.code > 0 and not self.is_crashed and bool(self.err.strip() or self.out.strip())

    @property
    def table(self) -> object:
        """The JSON that it printed, None where it printed none."""
        try:
            return json.loads(self.out)
        except ValueError:
            return None

    def __str__(self) -> str:
        last = self.err.strip().splitlines()[-1:] or self.out.strip().splitlines()[-1:]
        how = "hung" if self.is_hung else f"exit {self.code}"
        return f"{self.words[0]}: {how}: {' '.join(last)[:160]}"


class Program:
    """The commands on one library, each in a child process of its own."""

    def __init__(self, library: Path, scratch: Path) -> None:
        self.library = library
        self.scratch = scratch
        scratch.mkdir(parents=True, exist_ok=True)

    def run(self, *words: str | Path, typed: str = "", kill_after_s: float | None = None) -> Ended:
        """Run a command on the library to its end, or until it is killed at a moment after its start."""
        return self.call([*words, "--library", self.library], typed, kill_after_s)

    def call(self, words: Sequence[str | Path], typed: str = "", kill_after_s: float | None = None) -> Ended:
        """Run a command as it stands."""
        spoken = tuple(str(word) for word in words)
        (self.scratch / "typed").write_text(typed, encoding="utf-8")
        return forked(lambda: _command(spoken), spoken, self.scratch, kill_after_s)

    def run_all(self, several: Sequence[Sequence[str]]) -> list[Ended]:
        """Run commands on the library one after the other in one child process; they only read."""
        asked = [(*words, "--library", str(self.library)) for words in several]
        whole = forked(lambda: _invoke_all(asked), ("listen",), self.scratch)
        tables = whole.table
        if whole.code or not isinstance(tables, list):
            return [whole] * len(asked)
        return [
            Ended(words, one["code"], one["out"], one["err"], 0.0) for words, one in zip(asked, tables, strict=True)
        ]


def forked(work: Callable[[], int], words: tuple[str, ...], scratch: Path, kill_after_s: float | None = None) -> Ended:
    """Do some work in a child process with files for its streams; kill it, and all it started, when its time is up."""
    sys.stdout.flush()
    sys.stderr.flush()
    started_s = time.monotonic()
    child = os.fork()
    if child == 0:
        _be_child(work, [scratch / name for name in ("typed", "out", "err")])
    watched = os.pidfd_open(child)
    try:
        is_over = bool(select.select([watched], [], [], HUNG_S if kill_after_s is None else kill_after_s)[0])
    finally:
        os.close(watched)
    if not is_over:
        for kill in (os.kill, os.killpg):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    printed = [(scratch / name).read_text(encoding="utf-8", errors="replace") for name in ("out", "err")]
    is_hung = not is_over and kill_after_s is None
    seconds = time.monotonic() - started_s
    return Ended(words, os.waitstatus_to_exitcode(status), printed[0], printed[1], seconds, is_hung)


def _be_child(work: Callable[[], int], streams: Sequence[int | Path]) -> NoReturn:
    """Do some work with these streams for standard input, output and errors, and end this process."""
    code = CRASHED
    atexit._clear()
    try:
        os.setsid()
        for number, stream in enumerate(streams):
            flags = os.O_RDONLY | os.O_CREAT if number == 0 else os.O_WRONLY | os.O_CREAT | os.O_TRUNC
            os.dup2(stream if isinstance(stream, int) else os.open(stream, flags, 0o600), number)
        sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
        code = work()
    finally:  # a child ends here, whatever it raises: what is above it on the stack belongs to its parent
        if sys.exc_info()[1] is not None:
            traceback.print_exc()
        with contextlib.suppress(Exception):
            atexit._run_exitfuncs()
        for printed in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):
                printed.flush()
        os._exit(code)


def _invoke_all(several: Sequence[Sequence[str]]) -> int:
    """Run commands one after the other and print how each ended as JSON."""
    _be_weightless()
    found = []
    for words in several:
        result = CliRunner().invoke(cli, list(words))
        raised = [] if isinstance(result.exception, SystemExit | None) else traceback.format_exception(result.exception)
        found.append({"code": result.exit_code, "out": result.stdout, "err": result.stderr + "".join(raised)})
    print(json.dumps(found))
    return 0


class Served:
    """A server of the program that holds a library open and answers until it is killed."""

    def __init__(self, program: Program) -> None:
        asked, self.asking = os.pipe()
        self.told, telling = os.pipe()
        words = ("mcp", "--write", "--library", str(program.library))
        self.child = os.fork()
        if self.child == 0:
            _be_child(lambda: _command(words), (asked, telling, program.scratch / "err"))
        os.close(asked)
        os.close(telling)
        named = {"name": "soak", "version": "0"}
        self.ask("initialize", {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": named})
        os.write(self.asking, b'{"jsonrpc": "2.0", "method": "notifications/initialized"}\n')

    def ask(self, method: str, parameters: dict[str, object]) -> object:
        """Return the reply to a request. Raises TimeoutError where none comes."""
        message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": parameters}
        os.write(self.asking, json.dumps(message).encode() + b"\n")
        reply = b""
        while not reply.endswith(b"\n"):
            if not select.select([self.told], [], [], HUNG_S)[0] or not (piece := os.read(self.told, 65_536)):
                raise TimeoutError(f"no reply to {method}")
            reply += piece
        return json.loads(reply)

    def kill(self) -> None:
        """Kill it as a power cut does: nothing is put in order."""
        os.kill(self.child, signal.SIGKILL)
        os.waitpid(self.child, 0)
        os.close(self.asking)
        os.close(self.told)


def _command(words: tuple[str, ...]) -> int:
    """Run the command line on these words and return its exit code; what it raises is the caller's."""
    _be_weightless()
    try:
        cli(list(words), standalone_mode=True)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def _be_weightless() -> None:
    session._load_models = lambda config: (fake_models(), ())


def warm(scratch: Path, album: Path) -> None:
    """Import here what commands import on their way, so that every child starts with it."""
    program = Program(scratch / "warm", scratch)

    def try_all() -> int:
        kept, sys.stdout = sys.stdout, io.StringIO()
        for words in (["ingest", str(album)], ["search", "x"], ["verify"], ["status"]):
            _command((*words, "--library", str(program.library)))
        sys.stdout = kept
        print(json.dumps(sorted(sys.modules)))
        return 0

    found = forked(try_all, ("warm",), scratch).table
    for name in found if isinstance(found, list) else ():
        with contextlib.suppress(ImportError, RuntimeError, AttributeError):
            importlib.import_module(name)
