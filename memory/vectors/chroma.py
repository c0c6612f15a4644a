"""A Chroma server that holds the vectors of large spaces, for a library whose settings name one.

It is written by the holder of the library's lock alone, and answers only while it holds a space as it is now: a file
beside the matrices says which generation of it that is. What the server's errors are is known only here.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from memory.records.ids import digest
from memory.store.state_file import read_object
from memory.vectors.matrices import UNREADABLE, Hits, Rows

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

BATCH = 5_000
OF_CHROMA = frozenset({"chromadb", "pyo3_runtime", "httpx", "httpcore"})
"""Whose errors Chroma raises besides built-in ones: its own, its Rust part's panic, those of the way to a server."""

Made = TypeVar("Made")


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

    def generation(self, space: str) -> int:
        """Return which generation of a space the server holds, -1 for none."""
        held = read_object(self._mark_path(space))
        generation = held.get("generation", -1)
        return generation if isinstance(generation, int) and held.get("space") == space else -1

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

    def bring_up(self, space: str, generation: int, held: Rows) -> None:
        """Have the server hold a space as it is now. Raises ServerAway, and OSError where it cannot be noted."""
        known = self._numbers(space)
        self._folder.mkdir(parents=True, exist_ok=True)
        self._mark_path(space).unlink(missing_ok=True)
        self._attempt(lambda: self._sync(space, held, known))
        np.save(self._numbers_path(space), held[0])
        told = json.dumps({"space": space, "generation": generation})
        self._mark_path(space).write_text(told, encoding="utf-8")

    def drop_all_but(self, spaces: set[str]) -> None:
        """Remove other spaces of this library: a model was replaced, much was forgotten. Raises ServerAway."""
        for path in self._folder.glob("chroma-*.json"):
            space = str(read_object(path).get("space", ""))
            if space not in spaces:
                self._attempt(lambda space=space: self._drop(space))  # type: ignore[misc]
                path.with_suffix(".npy").unlink(missing_ok=True)
                path.unlink(missing_ok=True)

    def _sync(self, space: str, held: Rows, known: NDArray[np.int64]) -> None:
        numbers, vectors = held
        collection = self._collection(space)
        if collection.count() != len(known):
            self._drop(space)
            collection = self._collection(space)
            known = np.empty(0, np.int64)
        gone = np.setdiff1d(known, numbers)
        for start in range(0, len(gone), BATCH):
            collection.delete(ids=[str(n) for n in gone[start : start + BATCH]])
        rows = np.flatnonzero(~np.isin(numbers, known))
        for start in range(0, len(rows), BATCH):
            piece = rows[start : start + BATCH]
            embeddings = np.asarray(vectors[piece], dtype=np.float32)
            collection.upsert(ids=[str(n) for n in numbers[piece]], embeddings=embeddings)

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
            digest(space), configuration={"hnsw": {"space": "cosine", "ef_search": 200}}, embedding_function=None
        )

    def _drop(self, space: str) -> None:
        """Remove a collection, whether there is one or not."""
        self._collection(space)
        self._chroma().delete_collection(digest(space))

    def _chroma(self) -> "ClientAPI":
        if self._client is None:
            import chromadb
            from chromadb.config import Settings

            Settings.model_config["env_file"] = None  # a `.env` where a command is run could name another server
            host, _, port = self._address.removeprefix("http://").rstrip("/").partition(":")
            settings = Settings(anonymized_telemetry=False)
            self._client = chromadb.HttpClient(host=host, port=int(port or 8000), settings=settings)
        return self._client

    def _numbers(self, space: str) -> NDArray[np.int64]:
        if self.generation(space) < 0:
            return np.empty(0, np.int64)
        try:
            return np.asarray(np.load(self._numbers_path(space)), dtype=np.int64).ravel()
        except UNREADABLE:
            return np.empty(0, np.int64)

    def _mark_path(self, space: str) -> Path:
        return self._folder / f"chroma-{digest(space)[:12]}.json"

    def _numbers_path(self, space: str) -> Path:
        return self._folder / f"chroma-{digest(space)[:12]}.npy"


def _is_of_chroma(error: BaseException) -> bool:
    """Say whether an error is one that Chroma raises, and not the owner's wish to end."""
    if isinstance(error, (ValueError, OSError, LookupError, TypeError, RuntimeError, AttributeError)):
        return True
    return any(kind.__module__.partition(".")[0] in OF_CHROMA for kind in type(error).__mro__)
