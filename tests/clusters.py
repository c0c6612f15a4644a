"""Real worker processes of this machine with fakes for models, and what tests say to them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ingest.workers.answering import Wanted
from ingest.workers.task import identity
from models.loading import FileModels
from models.registry.profiles import PROFILES
from tests import fake_worker
from tests.fakes import fake_models
from tests.tracked import ROOT

WHICH = FileModels("fake", PROFILES[0], True)


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where workers wait, the key they share, and the folder that they and the tests talk through."""

    address: str
    key: Path
    folder: Path
    process: "subprocess.Popen[str]"

    def told_pid(self) -> int:
        """Wait until a worker is held over a file; return its process id."""
        return int((self.folder / fake_worker.SAYS).read_text(encoding="ascii"))

    def let_go(self) -> None:
        """Let the worker that is held go on."""
        (self.folder / fake_worker.WAITS).write_bytes(b"go")


def wanted() -> Wanted:
    """Return what a library with fakes for models wants of workers."""
    return Wanted(WHICH, tuple(identity(fake_models()).items()))


@contextmanager
def started(folder: Path, key: Path, *options: str) -> "Iterator[subprocess.Popen[str]]":
    """Start `yesteryear worker` with these options; its first line after it is ready is still to be read."""
    preload = {"DASK_DISTRIBUTED__WORKER__PRELOAD": f'["{ROOT}/tests/fake_worker.py"]', "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-m", "app", "worker", *options],
        env={**os.environ, **preload, fake_worker.FOLDER: str(folder), "YESTERYEAR_WORKERS_KEY": str(key)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=folder,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=30)


@contextmanager
def running(folder: Path, processes: int = 4) -> Iterator[Cluster]:
    """Run so many worker processes at a free port of this machine."""
    key = folder / "workers.pem"
    for name in (fake_worker.SAYS, fake_worker.WAITS):
        os.mkfifo(folder / name)
    with started(folder, key, "--listen", "127.0.0.1:0", "--processes", str(processes)) as process:
        yield Cluster(ready_at(process), key, folder, process)


def ready_at(process: "subprocess.Popen[str]") -> str:
    """Wait until workers are ready; return where."""
    for line in process.stdout or ():
        if line.startswith("ready at "):
            return line.split()[2]
    raise AssertionError("the workers ended before they were ready")
