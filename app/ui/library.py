"""The Library page's work: taking in folders in a thread of its own, and what there is to tell of the library.

Knows the open library and the cards; nothing of Gradio.
"""

import threading
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from app.languages import advice, reading
from app.progress import line
from app.session import Session, deriving, is_deriving
from app.ui import cards
from ingest.run import Outcome, Progress, ingest
from memory.store import StoreBusy, assets, search
from models import weights
from models.catalog import CARDS, text_card
from models.weights import WeightsMissing

MOST_TROUBLES = 500


class Stopped(Exception):
    """The owner asked a run to stop; what is done is kept."""


class TakingIn:
    """At most one ingest run at a time, in a thread, with its progress and how it ended."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self._stop = threading.Event()
        self._progress: Progress | None = None
        self._step_started_s = 0.0
        self._ended = ""

    @property
    def is_running(self) -> bool:
        """Say whether a run is going on in this program."""
        return self._thread is not None and self._thread.is_alive()

    def start(self, paths: Sequence[Path]) -> str:
        """Begin to take in these folders; return why that cannot be, empty where it was begun."""
        with self._starting:
            refused = self._refused(paths)
            if refused:
                return refused
            self._stop.clear()
            self._progress, self._ended = None, ""
            self._thread = threading.Thread(target=self._run, args=(tuple(paths),), name="taking in", daemon=True)
            self._thread.start()
            return ""

    def _refused(self, paths: Sequence[Path]) -> str:
        if self.is_running or is_deriving(self._session.folder):
            return "Files are being taken in already. Wait until that is done, or stop it."
        if not paths:
            return "Name a folder first: its full path, such as /home/anna/Pictures."
        for path in paths:
            if not path.is_absolute() or not path.exists():
                return f"There is no folder or file {path}. Give its full path, such as /home/anna/Pictures."
        try:
            self._session.require_models()
        except WeightsMissing as error:
            return str(error)
        return ""

    def stop(self) -> None:
        """Ask the run to end; it does so after the file it is at."""
        self._stop.set()

    def wait(self, seconds: float) -> None:
        """Wait up to so many seconds for the run to end."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _run(self, paths: tuple[Path, ...]) -> None:
        try:
            with deriving(self._session.folder):
                self._ended = summed_up(ingest(self._session.library, paths, self._report))
        except Stopped:
            self._ended = "Stopped. What is done is kept; the next run goes on from there."
        except StoreBusy as error:
            self._ended = str(error)
        except Exception as error:  # noqa: BLE001  the page's boundary: the owner sees why the run ended
            self._ended = f"The run ended early: {error} ({type(error).__name__}). What was done before is kept."

    def _report(self, progress: Progress) -> None:
        if self._stop.is_set():
            raise Stopped
        if self._progress is None or progress.step != self._progress.step:
            self._step_started_s = time.monotonic()
        self._progress = progress

    def shown(self) -> str:
        """Return how far the run is, or how the last one ended."""
        if not self.is_running:
            if self._ended:
                return cards.page(cards.note(self._ended))
            if is_deriving(self._session.folder):
                return cards.page(cards.warning("Another Yesteryear is taking in files for this library."))
            return ""
        progress = self._progress
        if progress is None:
            return cards.page(cards.progress("Starting", 0, 0, ""))
        return cards.page(cards.progress(self._told(progress), progress.done, progress.total, progress.path))

    def table(self) -> dict[str, object]:
        """Say whether a run is going on and, in words, how far it is or how the last one ended.

        During a run also its `step`, `done` of `total` inputs (0 where that is not known yet), and the `path` it is at.
        """
        if not self.is_running:
            return {"running": False, "told": self._ended}
        progress = self._progress
        if progress is None:
            return {"running": True, "told": "Starting"}
        return {"running": True, "told": self._told(progress), **asdict(progress)}

    def _told(self, progress: Progress) -> str:
        if self._stop.is_set():
            return "Stopping after this file"
        return line(progress, time.monotonic() - self._step_started_s)


def named(path: str) -> list[Path]:
    """Return the folder or file that the owner wrote down, `~` being home; none where nothing was written."""
    return [Path(path.strip()).expanduser()] if path.strip() else []


def summed_up(outcome: Outcome) -> str:
    """Say what a run did."""
    counted = ", ".join(f"{number} {name}" for name, number in outcome.counts.items() if number) or "no files"
    told = f"Done in {outcome.seconds:.0f} s: {counted}. {outcome.moments} moments in {outcome.events} events."
    return " ".join((told, *outcome.away))


def overview(session: Session) -> str:
    """Return the library as it stands: counts, folders, troubles, models."""
    troubles = [(path, error) for path, _, error in search.troubles(session.store)]
    parts = [
        cards.counts(search.counts(session.store)),
        f"<h2>Folders</h2>{cards.folders(assets.roots(session.store))}",
        f"<h2>Troubles</h2>{cards.troubles(troubles[:MOST_TROUBLES])}",
    ]
    if len(troubles) > MOST_TROUBLES:
        parts.append(cards.note(f"And {len(troubles) - MOST_TROUBLES} more: `yesteryear status` lists them all."))
    needed = [card for card in CARDS if weights.is_needed(card, text_card(session.config.text), session.config.seeing)]
    shown = [card for card in CARDS if card in needed or weights.is_present(card)]
    rows = [(card.task.value, card.name, weights.is_present(card)) for card in shown]
    missing = [card for card in shown if not weights.is_present(card)]
    parts.append(f"<h2>Models</h2>{cards.models(rows, weights.fetch_command(missing))}")
    parts += [cards.note(line) for line in (reading(session.config), advice(session.config, session.folder)) if line]
    return cards.page("".join(parts))


def watched(session: Session) -> list[Path]:
    """Return the folders that were taken in and can be seen at present."""
    return [Path(path) for path in assets.roots(session.store) if Path(path).exists()]
