"""What a day was, by the titles of what is in it: the owner's folder or an occasion, a note, a recording, a place.

Knows titles with their weights; nothing of stores.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from memory.language.format import SCENES, event_title, listed
from memory.records.derived import EventKind, Title

_MARKS = " .!?…"


@dataclass(frozen=True, slots=True)
class DayName:
    """What a day is called, or the occasion that it was and that goes with its place; empty where nothing is known."""

    name: str = ""
    occasion: str = ""


def day_name(titles: Sequence[tuple[Title, float]]) -> DayName:
    """Return what to call a day of these titles, each with its weight in 0..1, by the worthiest and weightiest."""
    ranked = [(_worth(title), weight, -number) for number, (title, weight) in enumerate(titles)]
    if not ranked or max(ranked)[0] == 0:
        return DayName()
    title = titles[-max(ranked)[2]][0]
    if title.kind is not EventKind.SEEN or title.words:
        return DayName(event_title(title).rstrip(_MARKS))
    if title.folder or title.subject:
        return DayName((title.folder or title.subject).rstrip(_MARKS))
    held = title.occasion or SCENES.get(title.scene, "") or f"with {listed(title.people)}"
    return DayName(occasion=held)


def _worth(title: Title) -> int:
    """Return how much a title says of its day, 0 where it names no more than a time, a place or files."""
    if title.is_owners:
        return 7
    if title.words or title.like:
        return 1
    if title.kind is EventKind.SEEN:
        worths = ((title.folder or title.occasion, 6), (title.subject, 4), (title.scene or title.people, 2))
        return next((worth for held, worth in worths if held), 0)
    if title.kind in (EventKind.NOTE, EventKind.NOTES):
        return 5 if title.subject or title.section else 0
    if title.kind is EventKind.MESSAGES:
        return 1 if title.about or title.subject else 0
    return 3 if title.subject else 0
