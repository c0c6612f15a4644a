"""Quiet minutes while folders are watched: `sleep` works beside the watching, and gives way to a look at once.

Knows the open library; nothing of what is to be done in it.
"""

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from types import TracebackType

import typer

from app.library.session import Session
from memory.background import Rest
from memory.store import StoreBusy
from models.registry.card import WeightsMissing

BUDGET_S = 30.0
"""So long a quiet minute is used, at the most."""


class Resting:
    """A thread that works over the library in quiet minutes, and is done with it before anything else writes to it."""

    def __init__(self, session: Session) -> None:
        """Prepare; it ends with the `with` that it is used in."""
        self._session = session
        self._over = threading.Event()
        self._rest = Rest(session.store, session.config.owner, self._over.is_set)
        self._thread = ThreadPoolExecutor(1, "resting")
        self._at: Future[None] | None = None
        self._told = ""

    def begin(self) -> None:
        """Begin to use the quiet, where it is not being used already. Raises what ended the last use of it."""
        if self._at is not None and self._at.done():
            self._take()
        if self._at is None:
            self._over.clear()
            self._at = self._thread.submit(self._use)

    def end(self) -> None:
        """Use the quiet no longer; wait for what is being written, or for the next token. Raises what ended it."""
        self._over.set()
        self._take()

    def _take(self) -> None:
        """Wait for the use at hand, and raise what ended it: a store that is damaged is damaged for the watch too."""
        at, self._at = self._at, None
        if at is not None:
            at.result()

    def _use(self) -> None:
        try:
            self._rest.use(self._session.models.language, datetime.now(UTC), BUDGET_S)
        except (StoreBusy, WeightsMissing, ValueError) as error:  # a model that is away now may be back next time
            if str(error) != self._told:
                self._told = str(error)
                typer.echo(self._told, err=True)

    def __enter__(self) -> "Resting":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.shutdown()
        if not isinstance(error, Exception):  # Ctrl-C is no reason to leave untold what went wrong before
            self._take()
