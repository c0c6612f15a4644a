"""One process against worker processes of this machine: the same files, one run after the other, and the same library.

    python -m bench.workers [FOLDER] [PROCESSES]

FOLDER is the demo album unless said, PROCESSES 4. Starts `yesteryear worker` on a free port with a key of its own,
imports the folder in this process alone, then with the workers, and then while one of them is killed after a third.
Tells seconds by the clock of each import, processor seconds of the process that holds the library and of the workers,
and whether what was remembered is the same.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from resource import RUSAGE_SELF

import psutil

from app.library.session import deriving, open_session
from app.services.workers import connected
from bench.fixed_costs import processor_s
from ingest.files.step_names import PERCEIVE
from ingest.pipeline.run import Progress, ingest
from memory.records.ids import digest

ALBUM = Path(__file__).resolve().parent.parent / "assets" / "demo"
KEY = "YESTERYEAR_WORKERS_KEY"
CONTENT = (
    "SELECT id, asset_id, at_s FROM moment ORDER BY id",
    "SELECT moment_id, kind, text FROM moment_text ORDER BY moment_id, kind, text",
    "SELECT moment_id, space, hex(data) FROM vector ORDER BY moment_id, space",
)


@dataclass(slots=True)
class Watched:
    """Hears how far an import is, and ends a process after a third of its files, where there is a victim."""

    victim: int = 0
    clock_s: float = 0.0
    files: int = 0
    killed: list[int] = field(default_factory=list)

    def __call__(self, at: Progress) -> None:
        """Hear of one file."""
        if at.step != PERCEIVE:
            return
        self.files = at.total
        if self.victim and not self.killed and at.done >= at.total / 3:
            os.kill(self.victim, signal.SIGKILL)
            self.killed.append(self.victim)


@contextmanager
def working(folder: Path, processes: int) -> Iterator[tuple[str, psutil.Process]]:
    """Run so many worker processes; yield their address and the process that started them."""
    os.environ[KEY] = str(folder / "workers.pem")
    command = [sys.executable, "-m", "app", "worker", "--listen", "127.0.0.1:0", "--processes", str(processes)]
    started = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        lines = iter(started.stdout or ())
        ready = next(line for line in lines if line.startswith("ready at "))
        yield ready.split()[2], psutil.Process(started.pid)
    finally:
        started.terminate()
        started.wait()


def spent_s(parent: psutil.Process) -> float:
    """Return the processor seconds of a process and all that it started and that still run."""
    times = [one.cpu_times() for one in (parent, *parent.children(recursive=True))]
    return float(sum(one.user + one.system for one in times))


def made(folder: Path, files: Path, address: str, watched: Watched) -> tuple[str, float]:
    """Import files into a new library; return what it holds as one digest, and this process's processor seconds."""
    session = open_session(folder)
    session.require_models()
    begun_s, watched.clock_s = processor_s(RUSAGE_SELF), -time.monotonic()
    with deriving(session.folder), connected(session, address, print) if address else nullcontext() as workers:
        ingest(replace(session.library, workers=workers), [files], watched)
    used_s = processor_s(RUSAGE_SELF) - begun_s
    watched.clock_s += time.monotonic()
    content = [repr([tuple(row) for row in session.unfiltered.rows(sql)]) for sql in CONTENT]
    session.close()
    return digest(*content), used_s


def tell(name: str, watched: Watched, here_s: float, there_s: float) -> None:
    """Print one line of the table."""
    rate = watched.files / watched.clock_s
    print(f"{name:<24}{watched.files:>6}{watched.clock_s:>9.1f}{rate:>10.2f}{here_s:>8.1f}{there_s:>9.1f}", flush=True)


def main(files: Path, processes: int) -> None:
    """Print the table."""
    print(f"{'':<24}{'files':>6}{'clock s':>9}{'a second':>10}{'here s':>8}{'there s':>9}")
    with tempfile.TemporaryDirectory() as base:
        folder = Path(base)
        alone = Watched()
        expected, used_s = made(folder / "alone", files, "", alone)
        tell("one process", alone, used_s, 0.0)
        with working(folder, processes) as (address, parent):
            names = (f"{processes} processes, cold", f"{processes} processes, again", "one of them killed")
            for name in names:
                kills = name == names[-1]
                watched = Watched(parent.children(recursive=True)[-1].pid if kills else 0)
                before_s = spent_s(parent)
                found, used_s = made(folder / name, files, address, watched)
                tell(name, watched, used_s, spent_s(parent) - before_s)
                print("" if found == expected else f"  DIFFERENT from one process: {name}", end="")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else ALBUM, int(sys.argv[2]) if sys.argv[2:] else 4)
