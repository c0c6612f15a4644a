"""A Chroma server that holds the vectors of large spaces, for a library whose settings name one.

It is written by the holder of the library's lock alone, and answers only while it holds a space as it is now: a file
beside the matrices, the mark, says which generation of it that is, up to which change of the store's log it was told,
and under which name, which no other library on that server has. What the server's errors are is known only here.
"""

import json
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from memory.records.ids import digest
from memory.store.moment_changes import Change
from memory.store.state_file import read_object, write_whole
from memory.vectors.matrices import Hits, Rows

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

BATCH = 5_000
OF_CHROMA = frozenset({"chromadb", "pyo3_runtime", "httpx", "httpcore"})
"""Whose errors Chroma raises besides built-in ones: its own, its Rust part's panic, those of the way to a server."""

Made = TypeVar("Made")


PORTS = {"http": 8000, "https": 443}


@dataclass(frozen=True, slots=True)
class AsOf:
    """Which state of a space a server holds: the generation, -1 for none, and the change of the log it was told."""

    generation: int
    seq: int = 0
    token: str = ""

    @property
    def change(self) -> Change:
        """The change of the log up to which it was told."""
        return Change(self.seq, self.token)


NOTHING = AsOf(-1)


class ServerAway(OSError):
    """The server cannot be used."""


class ChromaServer:
    """The spaces of one library at a server."""

    def __init__(self, folder: Path, address: str) -> None:
        """Name the server at `address` such as http://127.0.0.1:8000; `folder` says what it holds."""
        self._folder = folder
        self._address = address
        self._client: ClientAPI | None = None

    def close(self) -> None:
        """Forget the connection; the next use makes another."""
        self._client = None

    def as_of(self, space: str) -> AsOf:
        """Return which state of a space the server holds, NOTHING for none that can be told."""
        held = self._mark(space)
        generation, seq, token = held.get("generation"), held.get("seq"), held.get("token")
        if isinstance(generation, int) and isinstance(seq, int) and isinstance(token, str):
            return AsOf(generation, seq, token)
        return NOTHING

    def count(self, space: str) -> int:
        """Return how many vectors of a space the server holds. Raises ServerAway."""
        return self._attempt(lambda: self._collection(space).count())

    def nearest(self, space: str, vector: NDArray[np.float32], k: int) -> Hits:
        """Return about the k nearest moments to a unit vector (dimensions,), best first. Raises ServerAway."""
        found = self._attempt(
            lambda: self._collection(space).query(query_embeddings=vector[None, :], n_results=k, include=["distances"])
        )
        cosines = 1 - np.array((found["distances"] or [[]])[0], np.float64)
        return list(zip(map(int, found["ids"][0]), cosines.tolist(), strict=True))

    def fill(self, space: str, at: AsOf, held: Rows) -> None:
        """Have the server hold these vectors of a space and nothing else of it.

        Raises ServerAway, and OSError where it cannot be noted.
        """
        self._note(space, NOTHING)
        self._attempt(lambda: self._drop(space))
        self._attempt(lambda: self._upsert(space, held))
        self._note(space, at)

    def catch_up(self, space: str, at: AsOf, gone: NDArray[np.int64], found: Rows) -> None:
        """Have the server forget the vectors of the moments `gone` (n,), and hold `found` in place of what it had.

        Raises ServerAway, and OSError where it cannot be noted.
        """
        self._note(space, NOTHING)
        self._attempt(lambda: self._forget(space, gone))
        self._attempt(lambda: self._upsert(space, found))
        self._note(space, at)

    def drop_all_but(self, spaces: set[str]) -> None:
        """Remove other spaces of this library: a model was replaced, much was forgotten. Raises ServerAway."""
        for path in self._folder.glob("chroma-*.json"):
            space = str(read_object(path).get("space", ""))
            if space not in spaces:
                if self._mark(space).get("name"):
                    self._attempt(lambda space=space: self._drop(space))  # type: ignore[misc]
                path.unlink(missing_ok=True)

    def _forget(self, space: str, gone: NDArray[np.int64]) -> None:
        collection = self._collection(space)
        for start in range(0, len(gone), BATCH):
            collection.delete(ids=[str(n) for n in gone[start : start + BATCH]])

    def _upsert(self, space: str, held: Rows) -> None:
        numbers, vectors = held
        collection = self._collection(space)
        for start in range(0, len(numbers), BATCH):
            embeddings = np.asarray(vectors[start : start + BATCH], dtype=np.float32)
            collection.upsert(ids=[str(n) for n in numbers[start : start + BATCH]], embeddings=embeddings)

    def _attempt(self, ask: Callable[[], Made]) -> Made:
        try:
            return ask()
        except BaseException as error:
            if _is_of_chroma(error):
                self.close()
                raise ServerAway(str(error).splitlines()[0] if str(error) else type(error).__name__) from error
            raise

    def _collection(self, space: str) -> "Collection":
        return self._chroma().get_or_create_collection(
            self._name(space), configuration={"hnsw": {"space": "cosine", "ef_search": 200}}, embedding_function=None
        )

    def _drop(self, space: str) -> None:
        """Remove a collection, whether there is one or not."""
        self._collection(space)
        self._chroma().delete_collection(self._name(space))

    def _chroma(self) -> "ClientAPI":
        if self._client is None:
            import chromadb
            from chromadb.config import Settings

            Settings.model_config["env_file"] = None  # a `.env` where a command is run could name another server
            at = urlsplit(self._address)
            if at.scheme not in PORTS or not at.hostname:
                raise ServerAway(f"vectors in config.toml is {self._address!r}, no address such as http://cellar:8000")
            settings = Settings(anonymized_telemetry=False)
            self._client = chromadb.HttpClient(
                host=at.hostname or "", port=at.port or PORTS[at.scheme], ssl=at.scheme == "https", settings=settings
            )
        return self._client

    def _name(self, space: str) -> str:
        """Return what the server calls a space of this library."""
        return str(self._mark(space)["name"])

    def _note(self, space: str, at: AsOf) -> None:
        """Write down which state of a space the server holds, under a name that is made with the first."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._mark_path(space)
        told = {"space": space, "name": self._mark(space).get("name") or uuid.uuid4().hex, **asdict(at)}
        write_whole(path, path.with_suffix(".part"), json.dumps(told))

    def _mark(self, space: str) -> dict[str, object]:
        held = read_object(self._mark_path(space))
        return held if held.get("space") == space else {}

    def _mark_path(self, space: str) -> Path:
        return self._folder / f"chroma-{digest(space)[:12]}.json"


def _is_of_chroma(error: BaseException) -> bool:
    """Say whether an error is one that Chroma raises, and not the owner's wish to end."""
    if isinstance(error, (ValueError, OSError, LookupError, TypeError, RuntimeError, AttributeError)):
        return True
    return any(kind.__module__.partition(".")[0] in OF_CHROMA for kind in type(error).__mro__)
