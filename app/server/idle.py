"""Tells when the pages are at rest, and gets the models ready then, so that the first question waits for less.

What can wait does not take the processor from the first page. `warm_up` loads the models that a question needs and the
words that every prompt begins with.
"""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Thread

from starlette.types import ASGIApp, Receive, Scope, Send

from app.library.session import Session
from models.registry.card import WeightsMissing
from qa.answer.prompt import messages
from qa.answer.retrieve import retrieve

QUIET_S = 1.0
"""After so long without a request a page stands."""

UNVISITED_S = 3.0
"""Where nobody has come by then, nobody is waited for."""

LONGEST_S = 15.0
POLL_S = 0.1


class IdleDetector:
    """Lets every request through to the app behind it and notes when the last one came."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before an app."""
        self._app = app
        self._last_s: float | None = None
        self._over = threading.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through."""
        if scope["type"] == "http":
            self._last_s = time.monotonic()
        await self._app(scope, receive, send)

    def stop(self) -> None:
        """Let nobody wait any longer."""
        self._over.set()

    def wait(self, quiet_s: float = QUIET_S, unvisited_s: float = UNVISITED_S, longest_s: float = LONGEST_S) -> bool:
        """Wait until the first page stands, nobody has come, or it has been long enough; say whether to go on."""
        began_s = time.monotonic()
        while not self._over.wait(min(POLL_S, quiet_s)):
            now_s, last_s = time.monotonic(), self._last_s
            rested_s = unvisited_s - (now_s - began_s) if last_s is None else quiet_s - (now_s - last_s)
            if rested_s <= 0 or now_s - began_s >= longest_s:
                return True
        return False


def warm_up(session: Session, wait: Callable[[], bool] = lambda: True) -> Thread:
    """Ask a question of no matter in a thread of its own, then have the model that words answers read a prompt.

    Nothing is done before `wait` returns, and nothing at all where it returns False.
    """
    thread = Thread(target=_warm, args=(session, wait), name="warming", daemon=True)
    thread.start()
    return thread


def _warm(session: Session, wait: Callable[[], bool]) -> None:
    if not wait():
        return
    retrieve(session.sources, "What happened last summer?", datetime.now(UTC), session.config.owner)
    language = session.answer_model
    if language is None:
        return
    try:
        for _ in language.reply(messages("", ()), 1):
            pass
    except (WeightsMissing, ValueError):
        return  # the first question tells the owner
