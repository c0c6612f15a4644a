"""Moments that hold words exactly as they are typed, for other programs. Knows the open library; no protocol."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from app.library.session import Session
from app.services.errors import UserError
from memory.records.library import MomentView
from memory.records.query import Query
from memory.store import full_text
from memory.store import moments as moment_store

AROUND = 120
"""So many characters before and after the words are told with them."""

MOST_READ, AT_ONCE = 2000, 200
"""So many moments with words of the same stems are read at most for one call, and so many at a time."""


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
    numbers = full_text.holding(session.store, wanted)
    found: list[Held] = []
    for at, number in enumerate(islice(numbers, MOST_READ)):
        if at % AT_ONCE == 0:
            views = _views(session, numbers[at : at + AT_ONCE])
        one = views.get(number)
        if one and (line := _line(one, words)):
            found.append(Held(one, line))
        if len(found) == most:
            return found, len(numbers) - at - 1
    return found, max(0, len(numbers) - MOST_READ)


def _views(session: Session, numbers: Sequence[int]) -> dict[int, MomentView]:
    ids = moment_store.ids_of_numbers(session.store, numbers)
    views = moment_store.remembered(session.store, list(ids.values()))
    return {number: views[one] for number, one in ids.items() if one in views}


def _line(one: MomentView, words: str) -> str:
    """Return the words of a moment with what stands around them; empty where it has them with other signs between."""
    text = " ".join(one.shown_text.split())
    folded = words.casefold()
    at = text.casefold().find(folded)
    if at < 0:
        return ""
    places = [place for place, sign in enumerate(text) for _ in sign.casefold()]  # some letters fold to two or three
    start, end = max(0, places[at] - AROUND), places[at + len(folded) - 1] + 1 + AROUND
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"
