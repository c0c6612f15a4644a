"""Watches the folders while the app is open: looks through them at once, when something in them settled, and each hour.

Knows the open library and the one that imports; nothing of what is in the folders.
"""

import threading
from pathlib import Path

from app.library import notes
from app.library.session import Session
from app.ui.library import ImportRunner, watched
from ingest.discovery.watch import Growing, Turn, turns

POLL_S = 5.0
"""How often is seen whether a folder came, went or was added, and whether what was in the way of a look is gone."""

AFTER_A_FAULT_S = 300.0


class Watching:
    """A thread that has watched folders looked through; where another process imports, or in a pause, it waits."""

    def __init__(
        self, session: Session, runner: ImportRunner, after: threading.Thread | None = None, poll_s: float = POLL_S
    ) -> None:
        """Watch the folders of this session; not before the thread `after` is done."""
        self._session = session
        self._runner = runner
        self._after = after
        self._poll_s = poll_s
        self._again = Growing()
        self._over = threading.Event()
        self._reading = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="watching", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._runner.is_watching = True
        self._thread.start()

    def stop(self, wait_s: float = 0.0) -> None:
        """Watch no longer; wait up to so many seconds until that is so."""
        self._runner.is_watching = False
        with self._reading:  # the library may be closed after this
            self._over.set()
        if self._thread.is_alive():
            self._thread.join(wait_s)

    def _run(self) -> None:
        if self._after is not None:
            self._after.join()
        while not self._over.is_set():
            wait_s = self._poll_s
            try:
                folders = self._folders()
                if folders:
                    self._watch(folders)
                    continue
            except (OSError, RuntimeError):  # a folder went, or the system has no watches left
                wait_s = AFTER_A_FAULT_S
            self._over.wait(wait_s)

    def _watch(self, folders: list[Path]) -> None:
        """Have these folders looked through when it is time, until there are others or it is over."""
        is_due = False
        for turn in turns(folders, self._over, quiet_s=self._poll_s, again=self._again):
            is_due = is_due or turn is Turn.LOOK or self._runner.is_cut_short
            if self._over.is_set() or self._folders() != folders:
                return
            if is_due:
                is_due = not self._runner.look(folders, self._again)
            elif turn is Turn.AGAIN:
                self._runner.look_again(self._again)
            elif turn is Turn.REST:
                self._runner.rest()

    def _folders(self) -> list[Path]:
        with self._reading:
            if self._over.is_set():
                return []
            return list(dict.fromkeys([*watched(self._session), *notes.folders(self._session.folder)]))
