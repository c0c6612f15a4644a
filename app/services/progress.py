"""Progress on stderr: one bar for all steps on a terminal, lines elsewhere, with the time left."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from rich.console import Console
from rich.progress import BarColumn, ProgressColumn, TaskProgressColumn, TextColumn
from rich.progress import Progress as Bar

from app.services.whole_run import Estimate, followed
from ingest.pipeline.run import Progress
from memory.records.file_names import valid, visible
from memory.store.state_file import read_object, write_whole
from models.protocols import Models

LINE_EVERY_S = 5.0
NOTE_EVERY_S = 1.0
NOTE_NAME = "progress.json"
LONGEST_NOTE = 300
STEP_WORDS = {
    "look": "Scanning files",
    "perceive": "Analysing photos and recordings",
    "embed": "Indexing",
    "read": "Reading text in photos",
    "faces": "Finding faces",
    "voices": "Recognising voices",
    "liken": "Comparing photos",
    "remember": "Updating the library",
}


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """How far a run is, to be shown: what is done just now, in words, how far all is, and the file it is at."""

    text: str
    estimate: Estimate = field(default_factory=Estimate)
    path: str = ""
    step: str = ""


@contextmanager
def shown(folder: Path, models: Models) -> Iterator[Callable[[Progress], None]]:
    """Give a function to report progress to; show what it is told, and leave it in the library's folder meanwhile."""
    note = Note(folder)
    try:
        with followed(folder, models) as run, _shown() as show:

            def report(progress: Progress) -> None:
                run(progress)
                told = ImportProgress(step_text(progress), run.estimate(), progress.path, progress.step)
                show(told)
                note(told)

            yield report
    finally:
        note.discard()


@contextmanager
def _shown() -> Iterator[Callable[[ImportProgress], None]]:
    if not sys.stderr.isatty():
        yield Lines()
        return
    with Bar(*columns(), console=Console(stderr=True), transient=True) as bar:
        yield Bars(bar)


def columns() -> tuple[ProgressColumn, ...]:
    """Return what stands in a bar; the name of a file is shown as it is, whatever brackets are in it."""
    return (
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.fields[left]}"),
        TextColumn("{task.fields[file]}", style="dim", markup=False),
    )


class Bars:
    """One bar for all steps together."""

    def __init__(self, bar: Bar) -> None:
        self._bar = bar
        self._task = bar.add_task("", total=None, left="", file="")

    def __call__(self, told: ImportProgress) -> None:
        """Move the bar."""
        share = told.estimate.share
        self._bar.update(
            self._task,
            description=told.text,
            completed=share or 0.0,
            total=None if share is None else 1.0,
            left=told.estimate.left,
            file=visible(PurePath(told.path).name)[:40],
        )


class Note:
    """A file in the library's folder that says, anew every second, how far this process is, for others to show."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NOTE_NAME
        self._noted_s: float | None = None

    def __call__(self, told: ImportProgress) -> None:
        """Note how far a run is."""
        now_s = time.monotonic()
        if self._noted_s is not None and now_s - self._noted_s < NOTE_EVERY_S:
            return
        self._noted_s = now_s
        held = json.dumps({"told": told.text, "share": told.estimate.share, "left": told.estimate.left})
        with suppress(OSError):  # an import does not fail for its bar
            write_whole(self._path, self._path.with_suffix(".part"), held, is_lasting=False)

    def discard(self) -> None:
        """Remove the file."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)


def read_note(folder: Path) -> ImportProgress:
    """Return how far the process is that takes in files for a library, without words where it does not say."""
    held = read_object(folder / NOTE_NAME)
    share = held.get("share")
    estimate = Estimate(share if isinstance(share, float) and 0 <= share <= 1 else None, _text(held.get("left")))
    return ImportProgress(_text(held.get("told")), estimate)


def _text(held: object) -> str:
    return valid(held)[:LONGEST_NOTE] if isinstance(held, str) else ""


class Lines:
    """A line when a step begins and every few seconds."""

    def __init__(self) -> None:
        self._step = ""
        self._told_s = 0.0

    def __call__(self, told: ImportProgress) -> None:
        """Say how far a run is."""
        now_s = time.monotonic()
        if told.step == self._step and now_s - self._told_s < LINE_EVERY_S:
            return
        self._step, self._told_s = told.step, now_s
        sys.stderr.write(line(told) + "\n")
        sys.stderr.flush()


def step_text(progress: Progress) -> str:
    """Say what is done just now, and over how many files of how many."""
    said = STEP_WORDS[progress.step]
    if not progress.total:
        return f"{said}: {progress.done:,}" if progress.done else said
    return f"{said}: {progress.done:,} of {progress.total:,}"


def line(told: ImportProgress) -> str:
    """Say in one line how far a run is."""
    share = "" if told.estimate.share is None else f"{told.estimate.share:.0%}"
    return ", ".join(filter(None, (told.text, share, told.estimate.left)))
