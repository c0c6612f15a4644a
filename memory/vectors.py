"""Nearest vectors: exact over a memory-mapped matrix, ChromaDB for the very broad; both are made from the store.

Knows nothing of what the vectors are of. Losing its folder loses nothing: it is compared with the store's generation
counter when asked and made anew where it differs or is damaged. Chroma is written only by the holder of the library's
lock; it answers only while it is current.
"""

import contextlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from memory.ids import digest
from memory.store import Store
from memory.store import moments as moment_store

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

EXACT_MOST = 50_000
CHROMA_BATCH = 5_000
CHUNK_ROWS = 16_384

Hits = list[tuple[int, float]]
"""(moment number, cosine), best first."""


class VectorIndex:
    """The library's vectors by space, each row a moment number and a unit vector."""

    def __init__(self, store: Store, folder: Path, address: str = "") -> None:
        """Open the index in `folder`, or at a Chroma server's `address` such as http://127.0.0.1:8000."""
        self._store = store
        self._folder = folder
        self._address = address
        self._mapped: dict[str, tuple[int, NDArray[np.int64], NDArray[np.float16]]] = {}
        self._client: ClientAPI | None = None

    def search(self, space: str, vector: NDArray[np.float32], allowed: NDArray[np.int64] | None, k: int) -> Hits:
        """Return the k nearest moments to a unit vector of shape (dimensions,), among `allowed` numbers or all."""
        generation = moment_store.generations(self._store).get(space, 0)
        numbers, matrix = self._matrix(space, generation)
        if not len(numbers):
            return []
        broad = len(numbers) if allowed is None else len(allowed)
        if broad > EXACT_MOST and self._indexed_generation(space) == generation:
            with self._damage_forgiven():
                return self._ask_chroma(space, vector, allowed, k)
        return _exact(numbers, matrix, vector, allowed, k)

    def close(self) -> None:
        """Close Chroma's files; the next use opens them again."""
        if self._client is not None:
            from chromadb.api.client import Client

            assert isinstance(self._client, Client)
            self._client.close()
            self._client = None

    def _matrix(self, space: str, generation: int) -> tuple[NDArray[np.int64], NDArray[np.float16]]:
        held = self._mapped.get(space)
        if held is None or held[0] != generation:
            held = (generation, *self._open_matrix(space, generation))
            self._mapped[space] = held
        return held[1], held[2]

    def _open_matrix(self, space: str, generation: int) -> tuple[NDArray[np.int64], NDArray[np.float16]]:
        folder = self._folder / f"{digest(space)[:12]}-{generation}"
        try:
            return np.load(folder / "numbers.npy", mmap_mode="r"), np.load(folder / "vectors.npy", mmap_mode="r")
        except (OSError, ValueError):
            numbers, matrix = moment_store.vectors_of(self._store, space)
        if len(numbers):
            self._write_matrix(folder, numbers, matrix)
        return numbers, matrix

    def _write_matrix(self, folder: Path, numbers: NDArray[np.int64], matrix: NDArray[np.float16]) -> None:
        fresh = self._folder / f".{folder.name}.{os.getpid()}"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        np.save(fresh / "numbers.npy", numbers)
        np.save(fresh / "vectors.npy", matrix)
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
        numbers, matrix = self._matrix(space, generation)
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
                ids=[str(n) for n in numbers[piece]], embeddings=np.asarray(matrix[piece], dtype=np.float32)
            )
        np.save(self._numbers_path(space), numbers)
        self._mark_path(space).write_text(json.dumps({"space": space, "generation": generation}), encoding="utf-8")

    def differences(self) -> dict[str, int]:
        """Return by space how many vectors Chroma lacks or has too many, 0 where it matches the store."""
        found = {}
        for space, generation in moment_store.generations(self._store).items():
            numbers, _ = self._matrix(space, generation)
            current = self._indexed_generation(space) == generation
            held = self._collection(space).count() if current else 0
            found[space] = abs(len(numbers) - held)
        return found

    def _ask_chroma(self, space: str, vector: NDArray[np.float32], allowed: NDArray[np.int64] | None, k: int) -> Hits:
        asked = k if allowed is None else min(4 * k, 1000)
        found = self._collection(space).query(query_embeddings=vector[None, :], n_results=asked, include=["distances"])
        distances = found["distances"]
        hits = (
            [(int(n), 1.0 - float(far)) for n, far in zip(found["ids"][0], distances[0], strict=True)]
            if distances
            else []
        )
        if allowed is not None:
            inside = np.isin([n for n, _ in hits], allowed, assume_unique=True)
            hits = [hit for hit, keep in zip(hits, inside, strict=True) if keep]
        return hits[:k]

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


def _exact(
    numbers: NDArray[np.int64],
    matrix: NDArray[np.float16],
    vector: NDArray[np.float32],
    allowed: NDArray[np.int64] | None,
    k: int,
) -> Hits:
    rows = None if allowed is None else np.flatnonzero(np.isin(numbers, allowed, assume_unique=True))
    total = len(numbers) if rows is None else len(rows)
    scores = np.empty(total, np.float32)
    for start in range(0, total, CHUNK_ROWS):
        piece = matrix[start : start + CHUNK_ROWS] if rows is None else matrix[rows[start : start + CHUNK_ROWS]]
        scores[start : start + len(piece)] = piece.astype(np.float32) @ vector
    best = np.argpartition(-scores, min(k, total - 1))[:k] if total > k else np.arange(total)
    best = best[np.lexsort((best, -scores[best]))]
    return [(int(numbers[i if rows is None else rows[i]]), float(scores[i])) for i in best]
