"""Progress on stderr: a bar on a terminal, lines elsewhere; with rate and time left. Knows nothing of the work."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from ingest.pipeline.run import Progress
from memory.records.file_names import visible
from memory.store.state_file import write_whole

LINE_EVERY_S = 5.0
NOTE_EVERY_S = 1.0
NOTE_NAME = "progress.txt"
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


@contextmanager
def shown(folder: Path) -> Iterator[Callable[[Progress], None]]:
    """Give a function to report progress to; show what it is told, and leave it in the library's folder meanwhile."""
    note = Note(folder)
    try:
        with _shown() as show:

            def report(progress: Progress) -> None:
                show(progress)
                note(progress)

            yield report
    finally:
        note.discard()


@contextmanager
def _shown() -> Iterator[Callable[[Progress], None]]:
    if not sys.stderr.isatty():
        yield Lines()
        return
    with Bar(*columns(), console=Console(stderr=True), transient=True) as bar:
        yield Bars(bar)


def columns() -> tuple[ProgressColumn, ...]:
    """Return what stands in a bar; the name of a file is shown as it is, whatever brackets are in it."""
    return (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[file]}", style="dim", markup=False),
    )


class Bars:
    """One bar a step."""

    def __init__(self, bar: Bar) -> None:
        self._bar = bar
        self._step = ""
        self._started_s = 0.0
        self._task = bar.add_task("", total=None, rate="", file="")

    def __call__(self, progress: Progress) -> None:
        """Move the bar."""
        if progress.step != self._step:
            self._step, self._started_s = progress.step, time.monotonic()
            self._bar.reset(self._task, total=progress.total or None)
        self._bar.update(
            self._task,
            description=STEP_WORDS[progress.step],
            completed=progress.done,
            total=progress.total or None,
            rate=rate(progress.done, time.monotonic() - self._started_s),
            file=visible(PurePath(progress.path).name)[:40],
        )


class Note:
    """A file in the library's folder that says, anew every second, how far this process is, for others to show."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NOTE_NAME
        self._step = ""
        self._started_s = self._noted_s = 0.0

    def __call__(self, progress: Progress) -> None:
        """Note how far a step is."""
        now_s = time.monotonic()
        if progress.step != self._step:
            self._step, self._started_s = progress.step, now_s
        elif now_s - self._noted_s < NOTE_EVERY_S:
            return
        self._noted_s = now_s
        told = line(progress, now_s - self._started_s)
        write_whole(self._path, self._path.with_suffix(".part"), told, is_lasting=False)

    def discard(self) -> None:
        """Remove the file."""
        self._path.unlink(missing_ok=True)


def noted(folder: Path) -> str:
    """Return how far the process is that takes in files for a library, empty where it does not say."""
    try:
        return (folder / NOTE_NAME).read_text(encoding="utf-8")[:LONGEST_NOTE]
    except (OSError, UnicodeDecodeError):
        return ""


class Lines:
    """A line when a step begins and every few seconds."""

    def __init__(self) -> None:
        self._step = ""
        self._started_s = self._told_s = 0.0

    def __call__(self, progress: Progress) -> None:
        """Say how far a step is."""
        now_s = time.monotonic()
        if progress.step != self._step:
            self._step, self._started_s = progress.step, now_s
        elif now_s - self._told_s < LINE_EVERY_S and progress.done != progress.total:
            return
        self._told_s = now_s
        sys.stderr.write(line(progress, now_s - self._started_s) + "\n")
        sys.stderr.flush()


def line(progress: Progress, seconds: float) -> str:
    """Say how far a step is, how fast it goes and how long it will take."""
    words = STEP_WORDS[progress.step]
    if not progress.total:
        return f"{words}: {progress.done}" if progress.done else words
    told = f"{words}: {progress.done}/{progress.total}"
    if progress.done and seconds > 0:
        left_s = seconds / progress.done * (progress.total - progress.done)
        told += f", {rate(progress.done, seconds)}, about {duration(left_s)} left"
    return told


def duration(seconds: float) -> str:
    """Say how long something takes: "40 s", "12 min", "3 h 20 min"."""
    minutes = round(seconds / 60)
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def rate(done: int, seconds: float) -> str:
    """Say how many files a second."""
    return f"{done / seconds:.1f} a second" if done and seconds > 0 else ""
