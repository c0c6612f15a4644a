"""Nearest vectors: exact over a memory-mapped matrix, ChromaDB for the very broad; both are made from the store.

Knows nothing of what the vectors are of. Losing its folder loses nothing: it is compared with the store's generation
counter when asked and made anew where it differs or is damaged. Chroma is written only by the holder of the library's
lock; it answers only while it is current.
"""

import contextlib
import json
import math
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from memory.exact import Matrix, nearest, roughened
from memory.ids import digest
from memory.store import Store
from memory.store import moments as moment_store

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

EXACT_MOST = 50_000
CHROMA_BATCH = 5_000
ASKED_MOST = 1_000
"""How many nearest Chroma is asked for at most where a filter leaves only some of them."""

SLACK = 1.3
"""How many times as many of them as should do where those allowed are as near as others."""

MATRIX_FILES = ("numbers", "vectors", "rough", "steps")

Hits = list[tuple[int, float]]
"""(moment number, cosine), best first."""


class VectorIndex:
    """The library's vectors by space, each row a moment number and a unit vector."""

    def __init__(self, store: Store, folder: Path, address: str = "") -> None:
        """Open the index in `folder`, or at a Chroma server's `address` such as http://127.0.0.1:8000."""
        self._store = store
        self._folder = folder
        self._address = address
        self._mapped: dict[str, tuple[int, Matrix]] = {}
        self._client: ClientAPI | None = None

    def search(self, space: str, vector: NDArray[np.float32], allowed: NDArray[np.int64] | None, k: int) -> Hits:
        """Return the k nearest moments to a unit vector of shape (dimensions,), among `allowed` numbers or all."""
        generation = moment_store.generations(self._store).get(space, 0)
        matrix = self._matrix(space, generation)
        total = len(matrix.numbers)
        if not total:
            return []
        broad = total if allowed is None else min(total, len(allowed))
        asked = k if allowed is None else math.ceil(SLACK * k * total / max(broad, 1))
        askable = broad > EXACT_MOST and (allowed is None or asked <= ASKED_MOST)
        if askable and self._indexed_generation(space) == generation:
            with self._damage_forgiven():
                hits = self._ask_chroma(space, vector, asked, allowed)
                if len(hits) >= min(k, total):
                    return hits[:k]
        return nearest(matrix, vector, allowed, k)

    def close(self) -> None:
        """Close Chroma's files; the next use opens them again."""
        if self._client is not None:
            from chromadb.api.client import Client

            assert isinstance(self._client, Client)
            self._client.close()
            self._client = None

    def _matrix(self, space: str, generation: int) -> Matrix:
        held = self._mapped.get(space)
        if held is None or held[0] != generation:
            held = (generation, self._open_matrix(space, generation))
            self._mapped[space] = held
        return held[1]

    def _open_matrix(self, space: str, generation: int) -> Matrix:
        folder = self._folder / f"{digest(space)[:12]}-{generation}"
        try:
            return Matrix(*(np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r")) for name in MATRIX_FILES))
        except (OSError, ValueError):
            numbers, vectors = moment_store.vectors_of(self._store, space)
        matrix = Matrix(numbers, vectors, *roughened(vectors))
        if len(numbers):
            self._write_matrix(folder, matrix)
        return matrix

    def _write_matrix(self, folder: Path, matrix: Matrix) -> None:
        fresh = self._folder / f".{folder.name}.{os.getpid()}"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        for name in MATRIX_FILES:
            np.save(fresh / f"{name}.npy", getattr(matrix, name))
        shutil.rmtree(folder, ignore_errors=True)
        try:
            fresh.rename(folder)
        except OSError:  # another process was faster with the same content
            shutil.rmtree(fresh, ignore_errors=True)
        for other in self._folder.glob(f"{folder.name.split('-')[0]}-*"):
            if other != folder:
                shutil.rmtree(other, ignore_errors=True)

    def sync(self) -> None:
        """Bring Chroma up to date with the store; only the holder of the library's lock may call this."""
        generations = moment_store.generations(self._store)
        for space, now in generations.items():
            if self._indexed_generation(space) == now:
                continue
            with self._damage_forgiven():
                self._sync_space(space, now)
            if self._indexed_generation(space) != now:  # it was damaged and is gone: made anew, for good or for bad
                self._sync_space(space, now)
        self._drop_replaced(set(generations))

    def _drop_replaced(self, spaces: set[str]) -> None:
        """Remove what is indexed of spaces that are no more, as when a model was replaced."""
        for path in self._folder.glob("chroma-*.json"):
            space = str(_read_json(path).get("space", ""))
            if space not in spaces:
                self._drop(space)
                self._numbers_path(space).unlink(missing_ok=True)
                path.unlink(missing_ok=True)

    @contextlib.contextmanager
    def _damage_forgiven(self) -> Iterator[None]:
        """Throw Chroma's folder away where it cannot be used; all that is in it is in the store, too."""
        from chromadb.errors import ChromaError

        try:
            yield
        except ChromaError:
            self.close()
            if self._address:
                raise
            for path in self._folder.glob("chroma-*"):
                path.unlink(missing_ok=True)
            shutil.rmtree(self._folder / "chroma", ignore_errors=True)

    def _sync_space(self, space: str, generation: int) -> None:
        matrix = self._matrix(space, generation)
        numbers = matrix.numbers
        collection = self._collection(space)
        known = self._indexed_numbers(space)
        if collection.count() != len(known):
            collection = self._emptied(space)
            known = np.empty(0, np.int64)
        self._mark_path(space).unlink(missing_ok=True)
        gone = np.setdiff1d(known, numbers)
        for start in range(0, len(gone), CHROMA_BATCH):
            collection.delete(ids=[str(n) for n in gone[start : start + CHROMA_BATCH]])
        rows = np.flatnonzero(~np.isin(numbers, known))
        for start in range(0, len(rows), CHROMA_BATCH):
            piece = rows[start : start + CHROMA_BATCH]
            collection.upsert(
                ids=[str(n) for n in numbers[piece]], embeddings=np.asarray(matrix.vectors[piece], dtype=np.float32)
            )
        np.save(self._numbers_path(space), numbers)
        self._mark_path(space).write_text(json.dumps({"space": space, "generation": generation}), encoding="utf-8")

    def differences(self) -> dict[str, int]:
        """Return by space how many vectors Chroma lacks or has too many, 0 where it matches the store."""
        found = {}
        for space, generation in moment_store.generations(self._store).items():
            numbers = self._matrix(space, generation).numbers
            current = self._indexed_generation(space) == generation
            held = self._collection(space).count() if current else 0
            found[space] = abs(len(numbers) - held)
        return found

    def _ask_chroma(
        self, space: str, vector: NDArray[np.float32], asked: int, allowed: NDArray[np.int64] | None
    ) -> Hits:
        """Return those allowed of the so many nearest."""
        found = self._collection(space).query(query_embeddings=vector[None, :], n_results=asked, include=["distances"])
        numbers = np.array(found["ids"][0], np.int64)
        cosines = 1 - np.array((found["distances"] or [[]])[0], np.float64)
        if allowed is not None:
            inside = np.isin(numbers, allowed, assume_unique=True)
            numbers, cosines = numbers[inside], cosines[inside]
        return list(zip(numbers.tolist(), cosines.tolist(), strict=True))

    def _collection(self, space: str) -> "Collection":
        return self._chroma().get_or_create_collection(
            digest(space), configuration={"hnsw": {"space": "cosine", "ef_search": 200}}, embedding_function=None
        )

    def _emptied(self, space: str) -> "Collection":
        self._drop(space)
        return self._collection(space)

    def _drop(self, space: str) -> None:
        """Remove a collection, whether there is one or not."""
        self._collection(space)
        self._chroma().delete_collection(digest(space))

    def _chroma(self) -> "ClientAPI":
        if self._client is None:
            import chromadb
            from chromadb.config import Settings
            from chromadb.errors import InternalError

            Settings.model_config["env_file"] = None  # a `.env` where a command is run could name another server
            settings = Settings(anonymized_telemetry=False)
            if self._address:
                host, _, port = self._address.removeprefix("http://").rstrip("/").partition(":")
                self._client = chromadb.HttpClient(host=host, port=int(port or 8000), settings=settings)
            else:
                try:
                    self._client = chromadb.PersistentClient(str(self._folder / "chroma"), settings)
                except AttributeError as error:  # what Chroma 1.5 raises where it cannot open its own file
                    raise InternalError("Chroma's folder is damaged") from error
        return self._client

    def _indexed_generation(self, space: str) -> int:
        return int(str(_read_json(self._mark_path(space)).get("generation", -1)))

    def _indexed_numbers(self, space: str) -> NDArray[np.int64]:
        if self._indexed_generation(space) < 0:
            return np.empty(0, np.int64)
        try:
            return np.asarray(np.load(self._numbers_path(space)), dtype=np.int64)
        except (OSError, ValueError):
            return np.empty(0, np.int64)

    def _mark_path(self, space: str) -> Path:
        return self._folder / f"chroma-{digest(space)[:12]}.json"

    def _numbers_path(self, space: str) -> Path:
        return self._folder / f"chroma-{digest(space)[:12]}.npy"


def _read_json(path: Path) -> dict[str, object]:
    """Return what a mark says, nothing where it is missing or cut off."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
