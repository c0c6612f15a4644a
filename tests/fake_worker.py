"""Makes a worker process one with fakes for models; Dask loads this file there before it takes its first file.

A file whose name says so ends the process, or is held: the worker tells its process id and waits until it may go on.
"""

import os
import signal
from pathlib import Path

from ingest.files.failures import Failure
from ingest.workers import answering
from ingest.workers.task import FileResult, FileTask, perceive_file
from models.loading import FileModels
from models.protocols import Models
from tests.fakes import fake_models

FOLDER = "YESTERYEAR_TEST_FOLDER"
"""The environment variable that names a folder with two pipes: what a worker says, and what it waits for."""

SAYS, WAITS = "says", "waits"


def load(which: FileModels) -> Models:
    """Return fakes, whichever models are wanted."""
    return fake_models()


def perceive(task: FileTask, path: Path, models: Models) -> FileResult | Failure:
    """Perceive a file, or do what its name says."""
    folder = Path(os.environ[FOLDER])
    if "kills" in task.name:
        os.kill(os.getpid(), signal.SIGKILL)
    if "held" in task.name:
        (folder / SAYS).write_text(str(os.getpid()), encoding="ascii")
        (folder / WAITS).read_bytes()
    return perceive_file(task, path, models)


if FOLDER in os.environ:
    answering.load_file_models = load
    answering.perceive_file = perceive
