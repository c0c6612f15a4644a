"""The Library page's work in the background: importing folders in a thread, what else may take long, and how far it is.

Knows the open library and the cards; nothing of Gradio.
"""

import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from app.library.session import Session, deriving, is_deriving
from app.services import serialize
from app.services.progress import ImportProgress, line, read_note, step_text
from app.services.whole_run import Estimate, WholeRun, followed
from app.ui import cards
from ingest.discovery.watch import QUIET_S, SETTLE_S, Growing
from ingest.files.step_names import PERCEIVE
from ingest.pipeline.run import Outcome, Progress, ingest
from memory.consolidate import consolidate, has_untold
from memory.store import StoreBusy, assets
from models.registry.card import WeightsMissing

NEWS = ("added", "changed", "moved", "silent", "failed")
HOLD_S = 0.2
BUSY = "Files are already being added. Wait until that is done, or stop it."


class Stopped(Exception):
    """The owner asked a run to stop; what is done is kept."""


@dataclass(frozen=True, slots=True)
class Step:
    """How far a piece of work is: `text` in words, `done` of `total` (0 where that is not known), what it is at."""

    text: str
    done: int = 0
    total: int = 0
    at: str = ""


Work = Callable[[Callable[[Step], None]], str]
"""A piece of work that tells how far it is, and returns what it did in words."""


class ImportRunner:
    """At most one piece of work at a time, in a thread, with its progress and how it ended; it may be paused."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self._stop = threading.Event()
        self._go = threading.Event()
        self._go.set()
        self._progress: Progress | None = None
        self._step: Step | None = None
        self._run_of_steps: WholeRun | None = None
        self._ended_s = 0.0
        self._waiting: list[Path] = []
        self._work: Work | None = None
        self._queued: Work | None = None
        self._is_importing = False
        self._is_quiet = False
        self._ended = ""
        self.changes = 0
        """How often something began or ended that changes it, so that a page knows when to show the library anew."""
        self.is_watching = False
        """Whether the folders are watched while this program runs."""
        self.is_cut_short = False
        """Whether the last run over files was stopped: the folders are to be looked through again."""

    @property
    def is_running(self) -> bool:
        """Say whether a run is going on in this program."""
        return self._thread is not None and self._thread.is_alive()

    def holds(self, work: Work | None) -> bool:
        """Say whether a piece of work is done just now, or queued."""
        return work is not None and self.is_running and work in (self._queued, self._work)

    @property
    def is_paused(self) -> bool:
        """Say whether the owner asked for a pause: a run is held where it is, and nothing begins by itself."""
        return not self._go.is_set()

    @property
    def is_elsewhere(self) -> bool:
        """Say whether another process is adding files to this library."""
        return not self.is_running and is_deriving(self._session.folder)

    def start(self, paths: Sequence[Path], first: Callable[[], None] = lambda: None) -> str:
        """Begin to import these folders; return why that cannot be, empty where it was begun.

        `first` is done before, by the holder of the library's lock. Folders named during a run come after it.
        """
        with self._starting:
            if self._is_importing and self.is_running:
                if refused := self._refused_paths(paths):
                    return refused
                first()
                self._waiting += paths
                self.resume()
                return ""
            refused = self._refused(paths)
            if not refused:
                self.resume()
                self._begin(lambda report: self._import(paths, first), is_importing=True)
            return refused

    def look(self, paths: Sequence[Path], growing: Growing) -> bool:
        """Look through watched folders by itself; return False where something is in the way of it now.

        Which of their files somebody is still writing is noted in `growing` then.
        """
        with self._starting:
            if self.is_paused or self._refused(paths):
                return False
            self._begin(lambda report: self._look(paths, growing), is_importing=True)
            return True

    def look_again(self, growing: Growing) -> bool:
        """Look by itself at the files of which it is time to see whether they still grow; False as in `look`."""
        with self._starting:
            due = growing.take_due()
            if self.is_paused or self._refused(due):
                return False
            self._begin(lambda report: self._look(due, growing, is_again=True), is_importing=True, is_quiet=True)
            return True

    def rest(self, quiet_s: float = QUIET_S) -> None:
        """Tell what runs through the whole library anew where imports left that, once it was quiet for so long."""
        with self._starting:
            is_quiet = time.monotonic() - self._ended_s >= quiet_s
            if is_quiet and not (self.is_paused or self.is_running) and has_untold(self._session.store):
                self._begin(lambda report: self._rest(), is_importing=True, is_quiet=True)

    def run(self, work: Work) -> str:
        """Begin another piece of work, beside which no files are taken in; return why that cannot be."""
        with self._starting:
            if self.is_running:
                return "Another task is running. Wait until it is done, or stop it."
            self.resume()
            self._begin(work, is_importing=False)
            return ""

    def queue(self, work: Work) -> str:
        """Begin a piece of work once what is done just now is over; return why that cannot be."""
        with self._starting:
            if self.is_running and self._work is not None:
                if self._queued is not None:
                    return "Another task is queued. Wait until it has begun, or stop what is running."
                self._queued = work
                return ""
            self.resume()
            self._begin(work, is_importing=False)
            return ""

    def import_watched(self) -> str:
        """Import the watched folders as a part of other work; return what was done, empty where there are none."""
        folders = watched(self._session)
        return self._import(folders, lambda: None) if folders else ""

    def _begin(self, work: Work, is_importing: bool, is_quiet: bool = False) -> None:
        self._stop.clear()
        self._progress, self._step, self._run_of_steps, self._is_importing = None, None, None, is_importing
        self.is_cut_short = self.is_cut_short and not is_importing
        self._is_quiet = is_quiet
        self._work = work
        self.changes += not is_quiet
        self._thread = threading.Thread(target=self._run, args=(work,), name="import", daemon=True)
        self._thread.start()

    def _refused(self, paths: Sequence[Path]) -> str:
        if self.is_running or is_deriving(self._session.folder):
            return BUSY
        if refused := self._refused_paths(paths):
            return refused
        try:
            self._session.require_models()
        except WeightsMissing as error:
            return str(error)
        return ""

    def _refused_paths(self, paths: Sequence[Path]) -> str:
        if not paths:
            return "Enter the full path of a folder, such as /home/anna/Pictures."
        for path in paths:
            if not path.is_absolute() or not os.path.exists(path):
                return f"No folder or file {path} was found. Enter its full path, such as /home/anna/Pictures."
        return ""

    def pause(self) -> None:
        """Hold a run at the file it is at, its lock kept, and begin nothing by itself until it is resumed."""
        self._go.clear()
        if self._run_of_steps is not None:
            self._run_of_steps.pause()

    def resume(self) -> None:
        """Go on with what was paused."""
        self._go.set()
        if self._run_of_steps is not None:
            self._run_of_steps.resume()

    def stop(self) -> None:
        """Ask the run to end, after the file it is at; the folders are looked through again when it is resumed."""
        if self.is_running:
            self._stop.set()
            if self.is_watching:
                self._go.clear()

    def wait(self, seconds: float) -> None:
        """Wait up to so many seconds for the run to end."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _run(self, work: Work) -> None:
        try:
            self._ended = work(self._tell)
        except Stopped:
            self.is_cut_short = self._progress is not None
            self._ended = "Stopped. Finished work is kept; the next run continues from there."
        except (StoreBusy, WeightsMissing) as error:
            self._ended = str(error)
        except Exception as error:  # noqa: BLE001  the page's boundary: the owner sees why the run ended
            self._ended = f"The run ended early: {error} ({type(error).__name__}). Finished work is kept."
        finally:
            self._ended_s = time.monotonic()
            self.changes += not self._is_quiet
        if queued := self._take_queued():
            self._run(queued)

    def _take_queued(self) -> Work | None:
        """Return the work that is queued, unless the run before it was stopped, which drops it."""
        with self._starting:
            self._work = None if self._stop.is_set() else self._queued
            self._queued = None  # after the line above: `holds` asks without the lock, in the opposite order
            if self._work is not None:
                self._progress, self._step, self._run_of_steps = None, None, None
                self._is_importing = self._is_quiet = False
            return self._work

    def _import(self, paths: Sequence[Path], first: Callable[[], None]) -> str:
        with deriving(self._session.folder):
            first()
            self._session.renew_eyes()
            return self._with_following(summed_up(self._ingest(paths)))

    def _ingest(self, paths: Sequence[Path], settle_s: float = 0.0) -> Outcome:
        library = self._session.library
        with followed(self._session.folder, library.models) as self._run_of_steps:
            return ingest(library, tuple(paths), self._report, settle_s=settle_s)

    def _look(self, paths: Sequence[Path], growing: Growing, is_again: bool = False) -> str:
        """Take in what is new in watched folders, or where `is_again` of files that grew; note those that do.

        What was told last stays where nothing is new.
        """
        with deriving(self._session.folder):
            self._session.renew_eyes()
            outcome = self._ingest(paths, settle_s=SETTLE_S)
            growing.note(outcome.growing, paths if is_again else None)
            if not (is_again and _only_grows(outcome)):
                self._show_anew()
            is_news = any(outcome.counts.get(name) for name in NEWS) and not self._is_quiet
            return self._with_following(summed_up(outcome) if is_news else self._ended)

    def _rest(self) -> str:
        """Tell all levels anew; what was told last stays, as nothing was added."""
        with deriving(self._session.folder):
            consolidate(self._session.unfiltered, self._session.config.owner)
            self._show_anew()
            return self._with_following(self._ended)

    def _with_following(self, told: str) -> str:
        """Import the folders that were named meanwhile; return what to tell, of the last of them if any."""
        while following := self._next():
            self._show_anew()
            told = summed_up(self._ingest(following))
        return told

    def _next(self) -> tuple[Path, ...]:
        """Return the folders that were named meanwhile; with none, no more can be added to this run."""
        with self._starting:
            following, self._waiting = tuple(self._waiting), []
            self._is_importing = bool(following)
            return following

    def _show_anew(self) -> None:
        """Have the page show the library anew, where nothing was to be seen of the run so far."""
        self.changes += self._is_quiet
        self._is_quiet = False

    def _report(self, progress: Progress) -> None:
        self._hold()
        if progress.step == PERCEIVE:
            self._show_anew()
        if self._run_of_steps is not None:
            self._run_of_steps(progress)
        self._progress = progress

    def _tell(self, step: Step) -> None:
        self._hold()
        self._step = step

    def _hold(self) -> None:
        """Wait while the owner wants a pause; raise Stopped where the run is to end."""
        while not self._stop.is_set() and not self._go.wait(HOLD_S):
            pass
        if self._stop.is_set():
            self._waiting = []
            raise Stopped

    def shown(self) -> str:
        """Return how far the run is, or how the last one ended, with what can be done about it."""
        if self.is_running:
            step, estimate = self._at(), self._estimate()
            ways = _button("resume", "Resume") if self.is_paused else _button("pause", "Pause")
            ways = f'<p class="yy-acts">{ways}{_button("stop", "Stop")}</p>'
            bar = cards.progress(line(ImportProgress(step.text, estimate)), estimate.share, step.at)
            return cards.page(f'<div class="yy-now">{bar}{"" if self._stop.is_set() else ways}</div>')
        told = cards.note(self._ended) if self._ended else ""
        if is_deriving(self._session.folder):
            told = line(read_note(self._session.folder))
            elsewhere = "Another Yesteryear process is adding files to this library" + (f". {told}." if told else ".")
            return cards.page(cards.warning(elsewhere))
        return cards.page(told + self._watch_line()) if told or self.is_watching or self.is_paused else ""

    def _watch_line(self) -> str:
        if self.is_paused:
            told = "Paused: new files are not added." if self.is_watching else "Paused."
            return f'<p class="yy-noted">{told} {_button("resume", "Resume")}</p>'
        if not self.is_watching:
            return ""
        return f'<p class="yy-noted">Watching for new files. {_button("pause", "Pause")}</p>'

    def _at(self) -> Step:
        progress = self._progress
        if self._stop.is_set():
            told = "Stopping after this file" if self._is_importing or progress else "Stopping"
        elif self.is_paused:
            told = "Paused"
        else:
            told = ""
        if progress is not None:
            return Step(told or step_text(progress), progress.done, progress.total, progress.path)
        step = self._step or Step("Starting")
        return Step(told or step.text, step.done, step.total, step.at)

    def _estimate(self) -> Estimate:
        """Return how far all steps of this piece of work are together."""
        if self._run_of_steps is not None:
            return self._run_of_steps.estimate()
        step = self._step
        return Estimate(step.done / step.total if step and step.total else None)

    def table(self) -> dict[str, object]:
        """Say whether a run is going on and, in words, what it does just now or how the last one ended.

        During a run also the `share` of all steps together that is done and what is `left` in words, as far as they are
        known, its `step`, `done` of `total` inputs of it (0 where that is not known yet), and the `path` it is at.
        """
        if not self.is_running:
            return {"running": False, "told": self._ended}
        told, progress = self._at().text, self._progress
        return {"running": True, "told": told, **asdict(self._estimate()), **(asdict(progress) if progress else {})}


def _button(to: str, words: str) -> str:
    return f'<button type="button" class="yy-quiet" data-to="{to}">{words}</button>'


def named(path: str) -> list[Path]:
    """Return the folder or file that the owner wrote down, `~` being home; none where nothing was written."""
    return [Path(path.strip()).expanduser()] if path.strip() else []


def summed_up(outcome: Outcome) -> str:
    """Say what a run did."""
    told = [f"Done in {outcome.seconds:.0f} s: {serialize.counts_line(outcome)}."]
    if outcome.mended:
        told.append(f"{outcome.mended} titles and texts were damaged and have been rebuilt.")
    return " ".join((*told, *outcome.away))


def _only_grows(outcome: Outcome) -> bool:
    """Say whether all that was seen are files that somebody is still writing."""
    return bool(outcome.growing) and sum(outcome.counts.values()) == len(outcome.growing)


def watched(session: Session) -> list[Path]:
    """Return the folders that were taken in and can be seen at present."""
    return [Path(path) for path in assets.roots(session.store) if os.path.exists(path)]
