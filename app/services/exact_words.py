"""Moments that hold words exactly as they are typed, for other programs. Knows the open library; no protocol."""

from dataclasses import dataclass

from app.library.session import Session
from app.services.errors import UserError
from memory.records.library import MomentView
from memory.records.query import Query
from memory.store import full_text
from memory.store import moments as moment_store

AROUND = 120
"""So many characters before and after the words are told with them."""


@dataclass(frozen=True, slots=True)
class Held:
    """A moment that holds the words, and these with what stands around them."""

    remembered: MomentView
    line: str


def holding(session: Session, wanted: Query, most: int) -> tuple[list[Held], int]:
    """Return the latest moments that hold a query's text, in any case of letters, and how many more there may be.

    Raises UserError where no letters or digits are in the text.
    """
    words = " ".join(wanted.text.split())
    if not any(sign.isalnum() for sign in words):
        raise UserError("give words, or a part of a sentence; signs alone are not looked for")
    numbers, count = full_text.holding(session.store, wanted, most)
    ids = moment_store.ids_of_numbers(session.store, numbers)
    views = moment_store.remembered(session.store, list(ids.values()))
    found = [Held(views[ids[number]], line) for number in numbers if (line := _line(views[ids[number]], words))]
    return found, count - len(numbers)


def _line(one: MomentView, words: str) -> str:
    """Return the words of a moment with what stands around them; empty where it has them with other signs between."""
    text = " ".join(one.shown_text.split())
    at = text.casefold().find(words.casefold())
    if at < 0:
        return ""
    start, end = max(0, at - AROUND), at + len(words) + AROUND
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"
