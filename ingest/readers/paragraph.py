"""What every reader of words returns: paragraphs and messages, and the note or chat that they make up."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import accumulate
from typing import TypeVar

from memory.records.library import Appointment, ClockKind, ImportedTags, Timestamp
from models.protocols import Pixels

One = TypeVar("One")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A message of a chat or a stretch of a note; `at` and `speaker` are set where the text itself says so.

    `files` are the names of what was sent along with it, which lies beside the chat or is gone. `page` is that of a
    document, counted from 1, whose words are still to be read in its picture; 0 for all others. `appointment` is what
    names the files that were made during one.
    """

    text: str
    at: Timestamp | None = None
    speaker: str = ""
    files: tuple[str, ...] = ()
    page: int = 0
    appointment: Appointment | None = None


def sound(one: Paragraph) -> Paragraph:
    """Return a paragraph without NUL and halves of letters, which no store takes: half an emoji is a sign of doubt."""
    text, speaker = (_sound(told) for told in (one.text, one.speaker))
    return one if (text, speaker) == (one.text, one.speaker) else replace(one, text=text, speaker=speaker)


def _sound(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.replace("\0", " ")


@dataclass(frozen=True, slots=True)
class Note:
    """A note's words in order, and the time and the spot (degrees north and east) that it gives itself.

    `clock` says how the digits of `taken` relate to the world. `tags` are what its front matter says of it; `problem`
    is what could not be read of it, empty where all could. `picture_of` returns a page as a picture, where there are
    pages whose words are only in that.
    """

    taken: Timestamp | None
    paragraphs: tuple[Paragraph, ...]
    tags: tuple[ImportedTags, ...] = ()
    spot: tuple[float, float] | None = None
    clock: ClockKind = ClockKind.WALL
    problem: str = ""
    picture_of: Callable[[int], Pixels] | None = None


def in_time(ones: Iterable[One], at: Callable[[One], datetime | None]) -> list[One]:
    """Return what is told in the order of time; what has no time stays below the one above it, else above all."""
    told = list(ones)
    times = [found.timestamp() if (found := at(one)) else None for one in told]
    first = next((time for time in times if time is not None), 0.0)
    placed = list(accumulate(times, lambda above, own: above if own is None else own, initial=first))[1:]
    order = sorted(range(len(told)), key=lambda number: placed[number] or 0.0)
    return [told[number] for number in order]
