"""What is derived from moments: events, summaries, statements, facts, entities and the edges between events."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Event:
    """An episode: moments that belong together, in order. The id changes when episodes are cut anew."""

    id: str
    moment_ids: tuple[str, ...]
    start: datetime
    end: datetime
    title: str
    text: str
    place: str
    recipe: str


class Level(StrEnum):
    """How much a summary covers: spans of time from small to large, then what runs through all of them."""

    DAY = "day"
    CHAPTER = "chapter"
    MONTH = "month"
    YEAR = "year"
    PLACE = "place"
    PERSON = "person"
    THEME = "theme"


@dataclass(frozen=True, slots=True)
class Summary:
    """Events or summaries told as one. `key` names what it covers: 2024-07-14, 2024-07, 2024, walchensee, lena."""

    id: str
    level: Level
    key: str
    child_ids: tuple[str, ...]
    start: datetime
    end: datetime
    title: str
    text: str
    recipe: str


class EntityKind(StrEnum):
    """What sort of thing has names of its own."""

    PERSON = "person"
    PLACE = "place"
    THING = "thing"


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, place or thing under all its names, the one to show first; names are as people write them."""

    id: str
    kind: EntityKind
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """What one moment says of the world, in its own words for the names; `ends` where it says that this is over.

    `at` is when it holds from as far as the moment says: its own time, or a day that it names.
    """

    moment_id: str
    ordinal: int
    subject: str
    relation: str
    object: str
    at: datetime
    ends: bool
    recipe: str


@dataclass(frozen=True, slots=True)
class Fact:
    """Something learned that outlives the moment. It holds for holds_from <= t < holds_to, None for still or unknown.

    `confidence` is in 0..1 and grows with every moment that says so again; `protected` are the owner's own words.
    """

    id: str
    subject: str
    relation: str
    object: str
    moment_ids: tuple[str, ...]
    holds_from: datetime | None
    holds_to: datetime | None
    confidence: float
    protected: bool
    recipe: str


class EdgeKind(StrEnum):
    """What a tie between two records says."""

    SAME_PLACE = "same_place"
    SAME_PERSON = "same_person"
    ALIKE = "alike"
    CONTINUES = "continues"
    CAUSES = "causes"
    MENTIONS = "mentions"


@dataclass(frozen=True, slots=True)
class Edge:
    """A tie that the records themselves do not say; weight in 0..1."""

    source: str
    target: str
    kind: EdgeKind
    weight: float


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Another title and text for a record, beside its own; `recipe` holds the id of the event that it rests on."""

    record_id: str
    title: str
    text: str
    recipe: str
