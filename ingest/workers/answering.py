"""What runs in a worker: the models it was asked for, and one file after the other from a folder that is then gone.

A worker that would find something else than the library's own models says so instead. Knows nothing of who asks.
"""

import threading
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from ingest.files.failures import Failure
from ingest.workers.task import FileResult, FileTask, differences, identity, perceive_file
from memory.records.library import Kind
from models.loading import FileModels, load_file_models
from models.protocols import Models, is_concurrent
from models.registry.card import WeightsMissing

if TYPE_CHECKING:
    from distributed import Worker

SENTENCES = {
    "Yesteryear": "Install the same version on both machines.",
    "steps": "Install the same version on both machines.",
}
WEIGHTS = "Run `yesteryear models fetch` on both machines."

_one_at_a_time = threading.Lock()
_loading = threading.Lock()


class FileBytes:
    """The bytes of a file, which no log ever writes out."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def __repr__(self) -> str:
        return f"<{len(self.data)} bytes>"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which models a library perceives files with, and all that decides what they find, as `identity` names it."""

    which: FileModels
    identity: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A worker cannot do what the library's own models would: why and what helps, and the worker's address."""

    worker: str
    reason: str


def check(wanted: Wanted) -> str:
    """Return why this worker cannot stand in for the library's own models and what helps, empty where it can."""
    try:
        models = _loaded(wanted.which)
    except WeightsMissing as error:
        return f"{error}"
    here, there = dict(wanted.identity), identity(models)
    amiss = differences(here, there)
    if not amiss:
        return ""
    differing = next(name for name in here if there.get(name) != here[name])
    return f"{amiss}. {SENTENCES.get(differing, WEIGHTS)}"


def answer(task: FileTask, content: FileBytes, wanted: Wanted) -> FileResult | Failure | Refusal:
    """Perceive one file whose bytes are given. Raises what is not the file's failure, as OSError for a full disk."""
    reason = check(wanted)
    if reason:
        return Refusal(_worker().address, reason)
    models = _loaded(wanted.which)
    with TemporaryDirectory(dir=_worker().local_directory) as folder:
        path = Path(folder) / task.name
        path.write_bytes(content.data)
        try:
            with nullcontext() if _runs_beside_others(task, models) else _one_at_a_time:
                return perceive_file(task, path, models)
        except WeightsMissing as error:
            return Refusal(_worker().address, str(error))


def _runs_beside_others(task: FileTask, models: Models) -> bool:
    """Say whether all models that a file needs may be asked from several threads at once."""
    asked = [one for one in (models.captioner, models.image_text) if one is not None]
    return task.asset.kind is Kind.PHOTO and all(map(is_concurrent, asked))


def _loaded(which: FileModels) -> Models:
    with _loading:
        return _load(which)


@cache
def _load(which: FileModels) -> Models:
    return load_file_models(which)


def _worker() -> "Worker":
    from distributed import get_worker

    return get_worker()
