"""Gets the models ready while nobody is asking yet, so that the first question waits for less.

Knows which models a question needs and the words that every prompt begins with; nothing of pages.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from threading import Thread

from app.session import Session
from models.registry.download import WeightsMissing
from qa.answer.compose import retrieve
from qa.answer.prompt import messages


def warm_up(session: Session, wait: Callable[[], bool] = lambda: True) -> Thread:
    """Ask a question of no matter in a thread of its own, then have the language model read what prompts begin with.

    Nothing is done before `wait` returns, and nothing at all where it returns False.
    """
    thread = Thread(target=_warm, args=(session, wait), name="warming", daemon=True)
    thread.start()
    return thread


def _warm(session: Session, wait: Callable[[], bool]) -> None:
    if not wait():
        return
    retrieve(session.sources, "What happened last summer?", datetime.now(UTC), session.config.owner)
    language = session.models.language
    if language is None:
        return
    try:
        for _ in language.reply(messages("", ()), 1):
            pass
    except (WeightsMissing, ValueError):
        return  # the first question tells the owner
