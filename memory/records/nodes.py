"""Ids of what the graph ties: of a record, by its own id, or of a person, a place, a topic, a thing or a fact.

They are written as text in one way, where they leave the program's memory: in columns, in files, in addresses of pages.
"""

from enum import StrEnum
from typing import NamedTuple


class IdKind(StrEnum):
    """What sort of thing an id names; a RECORD is an event, a summary or a moment."""

    RECORD = "record"
    PERSON = "person"
    PLACE = "place"
    TOPIC = "topic"
    THING = "thing"
    FACT = "fact"


class NodeId(NamedTuple):
    """What is tied: the id of a record or of a fact, or a name in lower case."""

    kind: IdKind
    key: str

    def __str__(self) -> str:
        """Return the id as text: "person lena", and the id of a record as it is."""
        return self.key if self.kind is IdKind.RECORD else f"{self.kind.value} {self.key}"


def record(key: str) -> NodeId:
    """Return the id of an event, a summary or a moment."""
    return NodeId(IdKind.RECORD, key)


def read_node(text: str) -> NodeId:
    """Return the id that was written as text; what names no kind is the id of a record."""
    kind = kind_of(text)
    return record(text) if kind is IdKind.RECORD else NodeId(kind, text[len(kind) + 1 :])


def kind_of(text: str) -> IdKind:
    """Return what sort of thing an id that was written as text names."""
    kind, gap, _ = text.partition(" ")
    return IdKind(kind) if gap and kind in _KINDS else IdKind.RECORD


_KINDS = frozenset(IdKind) - {IdKind.RECORD}
