"""Somebody met as they are shown: a face or a stretch of a voice, what they are called, and how many files show them.

Pure functions of records and addresses.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.ui.media import Media
from memory.identity.anchors import Person
from memory.records.library import MomentView, Trace
from memory.store.appearances import Appearance
from qa.evidence.excerpts import date_words

UNKNOWN = "No name yet"


@dataclass(frozen=True, slots=True)
class Look:
    """A face or a stretch of a voice: what stands for it, its address, and the words that tell of it."""

    value: str
    address: str
    words: str
    is_face: bool = True


@dataclass(frozen=True, slots=True)
class Met:
    """Somebody as shown in a list: the number in their address, the name or none, a look, and in how many files."""

    number: int
    name: str
    look: Look
    count: str

    @property
    def called(self) -> str:
        """The name, or that there is none."""
        return self.name or UNKNOWN

    @property
    def address(self) -> str:
        """Where their page is."""
        return f"/people/{self.number}"


def met(media: Media, person: Person, held: Mapping[str, MomentView]) -> Met:
    """Return how somebody is shown; `held` has the moments of voices."""
    name = person.name or UNKNOWN
    return Met(person.number, person.name, look(media, person.appearances[0], held, name), count(person))


def look(media: Media, one: Appearance, held: Mapping[str, MomentView], words: str = "") -> Look:
    """Return a face, or a stretch of a voice from its first to its last second; `held` has its moment."""
    within = held.get(one.moment_id)
    said = words or (date_words(within.moment.at) if within else "")
    if one.trace is Trace.FACE:
        return Look(one.id, media.face(one), said)
    address = f"{media.links(within).media}#t={one.start_s or 0:.1f},{one.end_s or 0:.1f}" if within else ""
    return Look(one.id, address, said, is_face=False)


def count(person: Person) -> str:
    """Say how many files show or hold somebody: "12 photos and 1 video", "3 recordings"."""
    if person.trace is Trace.VOICE:
        return _many(len({one.asset_id for one in person.appearances}), "recording")
    photos = {one.asset_id for one in person.appearances if one.start_s is None}
    videos = {one.asset_id for one in person.appearances} - photos
    parts = [_many(len(photos), "photo") if photos else "", _many(len(videos), "video") if videos else ""]
    return " and ".join(filter(None, parts))


def _many(count: int, what: str) -> str:
    return f"1 {what}" if count == 1 else f"{count:,} {what}s"


def voices(people: Sequence[Person]) -> list[str]:
    """Return the moments that are needed to play the voices among some people."""
    return [one.appearances[0].moment_id for one in people if one.trace is Trace.VOICE]
