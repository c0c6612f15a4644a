"""Nearest vectors: exact over a memory-mapped matrix, ChromaDB for the very broad; both are made from the store.

Knows nothing of what the vectors are of. Losing its folder loses nothing: it is compared with the store's generation
counter when asked and made anew where it differs or is damaged. Chroma is written only by the holder of the library's
lock; it answers only while it is current. Over damaged files Chroma ends the whole process, so that their digests are
looked at, quickly, before it opens them.

Only spaces that are large enough to be asked about lie in Chroma. A new graph is written to the disk as the process's
memory was, with whatever lay there, such as the name of a forgotten photo; the first thousand vectors overwrite that.
"""

import contextlib
import json
import math
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from memory.records.ids import digest
from memory.store import Store
from memory.store import moments as moment_store
from memory.store.damage import MALFORMED, damage_of_file
from memory.store.state_file import read_object
from memory.vectors import file_digests
from memory.vectors.matrices import UNREADABLE, Hits, Matrices

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection
    from chromadb.config import Settings

EXACT_MOST = 50_000
CHROMA_FEWEST = EXACT_MOST + 1
"""Chroma holds spaces of at least so many vectors: never fewer than the thousand at which it writes a graph down."""

CHROMA_BATCH = 5_000
ASKED_MOST = 1_000
"""How many nearest Chroma is asked for at most where a filter leaves only some of them."""

SLACK = 1.3
"""How many times as many of them as should do where those allowed are as near as others."""

CHROMA, CHROMA_FILE, CHROMA_LIST, SEAL = "chroma", "chroma.sqlite3", "index_metadata.pickle", "chroma.json"
FOUND_DAMAGED = "chroma-damaged"
"""Lies beside Chroma's files from when a thorough look found damage that a quick one does not see, until they are
remade."""

CHROMA_TABLE = "embeddings"
"""Where Chroma's database has a row for each vector, once it was asked."""

OF_CHROMA = frozenset({"chromadb", "pyo3_runtime", "httpx", "httpcore"})
"""Whose errors Chroma raises besides built-in ones: its own, its Rust part's panic, those of the way to a server."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a look at the whole index found: damage in lines, and by space how many vectors it lacks or has too many.

    `unbuilt` are the spaces that are not in Chroma yet; the next run puts them there.
    """

    damage: list[str]
    differences: dict[str, int]
    unbuilt: list[str]


class VectorIndex:
    """The library's vectors by space, each row a moment number and a unit vector."""

    def __init__(self, store: Store, folder: Path, address: str = "") -> None:
        """Open the index in `folder`, or at a Chroma server's `address` such as http://127.0.0.1:8000."""
        self._store = store
        self._folder = folder
        self._address = address
        self._matrices = Matrices(store, folder)
        self._client: ClientAPI | None = None
        self._turn = threading.RLock()
        self._sealed: str | None = None
        """What the seal said when Chroma's files were opened, None where they are not."""
        self._distrusted: str | None = None
        """What the seal said when they were last found to be damaged."""

    def search(self, space: str, vector: NDArray[np.float32], allowed: NDArray[np.int64] | None, k: int) -> Hits:
        """Return the k nearest moments to a unit vector of shape (dimensions,), among `allowed` numbers or all."""
        generation = moment_store.generations(self._store).get(space, 0)
        held = self._matrices.get(space, generation)
        total = held.count
        if not total:
            return []
        broad = total if allowed is None else min(total, len(allowed))
        asked = k if allowed is None else math.ceil(SLACK * k * total / max(broad, 1))
        askable = broad > EXACT_MOST and (allowed is None or asked <= ASKED_MOST)
        if askable and self._indexed_generation(space) == generation:
            hits = self._asked(space, vector, asked, allowed)
            if len(hits) >= min(k, total):
                return hits[:k]
        return held.nearest(vector, allowed, k)

    def close(self) -> None:
        """Close Chroma's files; the next use opens them again."""
        with self._turn:
            if self._client is not None:
                from chromadb.api.client import Client

                assert isinstance(self._client, Client)
                self._client.close()
                self._client = None
            self._sealed = None

    def sync(self) -> None:
        """Bring the index up to date with the store, what is damaged of it made anew.

        Only the holder of the library's lock may call this. Raises OSError where it cannot be written.
        """
        generations = moment_store.generations(self._store)
        for space in generations:
            self._matrices.drop_damaged(space, thoroughly=False)
        self._matrices.merge(generations)
        large = self._large(generations)
        is_broken = file_digests.is_unfinished(self._seal) or (self._folder / FOUND_DAMAGED).exists()
        if not large or is_broken or self._replaced(set(large)) or self._damage_of_chroma(thoroughly=False):
            self._discard()
        if not self._behind(large) and not self._replaced(set(large)):
            return
        wrong = self._attempt(lambda: self._bring_up(large))
        if wrong and not self._address:  # it was damaged and is gone: made anew, for good or for bad
            self._discard()
            wrong = self._attempt(lambda: self._bring_up(large))
        if wrong:
            raise OSError(f"the vector index cannot be written: {wrong}")

    def check(self) -> Checked:
        """Look at all of the index; damaged matrices are made anew when they are asked for, Chroma by the next run."""
        generations = moment_store.generations(self._store)
        damage: list[str] = []
        large: dict[str, int] = {}
        for space, now in generations.items():
            damage += self._matrices.drop_damaged(space, thoroughly=True)
            with contextlib.suppress(*MALFORMED):  # the store itself is damaged, and that is told of it
                damage += self._matrices.compare(space, now)
                large |= self._large({space: now})
        of_chroma = self._damage_of_chroma(thoroughly=True)
        unbuilt = [space for space in large if self._is_unbuilt(space)]
        differences: dict[str, int] = {}
        if not of_chroma and not file_digests.is_unfinished(self._seal):
            wrong = self._attempt(lambda: differences.update(self.differences()))
            of_chroma = [f"{CHROMA}: {wrong}"] if wrong else []
        if of_chroma and not self._address:
            with contextlib.suppress(OSError):  # where nothing can be written, the next thorough look finds it again
                (self._folder / FOUND_DAMAGED).touch()
        differs = {space: count for space, count in differences.items() if count and space not in unbuilt}
        return Checked(damage + of_chroma, differs, unbuilt)

    def differences(self) -> dict[str, int]:
        """Return by large space how many vectors Chroma lacks or has too many, 0 where it matches the store."""
        found = {}
        for space, generation in self._large(moment_store.generations(self._store)).items():
            count = self._matrices.get(space, generation).count
            current = self._indexed_generation(space) == generation
            held = self._collection(space).count() if current else 0
            found[space] = abs(count - held)
        return found

    def _large(self, generations: dict[str, int]) -> dict[str, int]:
        """Return those of the spaces that Chroma is for; matrices are made for all of them."""
        counts = {space: self._matrices.get(space, now).count for space, now in generations.items()}
        return {space: now for space, now in generations.items() if counts[space] >= CHROMA_FEWEST}

    def _behind(self, generations: dict[str, int]) -> list[str]:
        """Return the spaces that Chroma has not as they are now; all where nothing says how its files were written."""
        is_sealed = bool(self._address or file_digests.text(self._seal))
        return [space for space, now in generations.items() if not is_sealed or self._indexed_generation(space) != now]

    def _is_unbuilt(self, space: str) -> bool:
        """Say whether a space was never put into Chroma, or its files were being written when the program ended."""
        if file_digests.is_unfinished(self._seal):
            return True
        return not self._address and self._indexed_generation(space) < 0 and not (self._folder / CHROMA).exists()

    def _damage_of_chroma(self, thoroughly: bool) -> list[str]:
        """Return in lines what is wrong with Chroma's files where it was built; they are not opened for it."""
        spaces = [str(read_object(path).get("space", "")) for path in self._folder.glob("chroma-*.json")]
        is_sealed = bool(file_digests.text(self._seal))
        if self._address or file_digests.is_unfinished(self._seal) or not (spaces or is_sealed):
            return []
        file = self._folder / CHROMA / CHROMA_FILE
        if not file.exists():
            return [f"{CHROMA}/{CHROMA_FILE} is missing"]
        if not is_sealed:
            return file_digests.broken(self._seal, thoroughly) or damage_of_file(file, thoroughly)
        held = sum(self._indexed_count(space) for space in spaces)
        return file_digests.broken(self._seal, thoroughly) or damage_of_file(file, thoroughly, CHROMA_TABLE, held)

    def _discard(self) -> None:
        """Throw Chroma's folder away; all that is in it is in the store, too."""
        self.close()
        if self._address:
            return
        for path in [*self._folder.glob("chroma-*"), self._seal]:
            path.unlink(missing_ok=True)
        shutil.rmtree(self._folder / CHROMA, ignore_errors=True)

    def _bring_up(self, generations: dict[str, int]) -> None:
        """Put into Chroma what it lacks of the spaces that are behind; nobody asks it meanwhile."""
        behind = self._behind(generations)
        known = {space: self._indexed_numbers(space) for space in behind}
        before = ""
        if not self._address:
            self._folder.mkdir(parents=True, exist_ok=True)
            before = file_digests.text(self._seal)
            if before != self._sealed:  # another process wrote it since it was opened here
                self.close()
            file_digests.begin(self._seal)
        for space in behind:
            self._mark_path(space).unlink(missing_ok=True)
        for space in behind:
            self._sync_space(space, generations[space], known[space])
        self._drop_replaced(set(generations))
        if not self._address:
            file_digests.write(self._seal, self._static_files(), before)
            self._sealed = file_digests.text(self._seal)
        for space in behind:
            told = json.dumps({"space": space, "generation": generations[space]})
            self._mark_path(space).write_text(told, encoding="utf-8")

    def _static_files(self) -> list[Path]:
        """Return the files that stay as they are: but Chroma's database, and but graphs too small to be read again.

        Those have no list of what is in them, and are made anew of the database whenever it is opened.
        """
        listed = [one.parent for one in (self._folder / CHROMA).glob(f"*/{CHROMA_LIST}")]
        graphs = [path for folder in listed for path in folder.iterdir() if path.is_file()]
        return sorted([*graphs, *self._folder.glob("chroma-*.npy")])

    def _sync_space(self, space: str, generation: int, known: NDArray[np.int64]) -> None:
        numbers, vectors = self._matrices.get(space, generation).whole()
        collection = self._collection(space)
        if collection.count() != len(known):
            collection = self._emptied(space)
            known = np.empty(0, np.int64)
        gone = np.setdiff1d(known, numbers)
        for start in range(0, len(gone), CHROMA_BATCH):
            collection.delete(ids=[str(n) for n in gone[start : start + CHROMA_BATCH]])
        rows = np.flatnonzero(~np.isin(numbers, known))
        for start in range(0, len(rows), CHROMA_BATCH):
            piece = rows[start : start + CHROMA_BATCH]
            collection.upsert(
                ids=[str(n) for n in numbers[piece]], embeddings=np.asarray(vectors[piece], dtype=np.float32)
            )
        if len(numbers):  # asked once, it writes down what it had put off
            collection.query(query_embeddings=np.asarray(vectors[:1], dtype=np.float32), n_results=1, include=[])
        np.save(self._numbers_path(space), numbers)

    def _replaced(self, spaces: set[str]) -> list[Path]:
        """Return the marks of spaces that are no longer for Chroma: a model was replaced, much was forgotten."""
        return [path for path in self._folder.glob("chroma-*.json") if read_object(path).get("space") not in spaces]

    def _drop_replaced(self, spaces: set[str]) -> None:
        """Remove from a server what is no longer for Chroma; of local files, it would leave the graph there."""
        for path in self._replaced(spaces):
            self._drop(str(read_object(path).get("space", "")))
            path.with_suffix(".npy").unlink(missing_ok=True)
            path.unlink(missing_ok=True)

    def _asked(self, space: str, vector: NDArray[np.float32], asked: int, allowed: NDArray[np.int64] | None) -> Hits:
        """Return what Chroma finds, nothing where its files or its server cannot be used."""
        hits: Hits = []
        with self._turn:
            told = file_digests.text(self._seal)
            if not self._address and told != self._sealed:
                self.close()
                if told == self._distrusted or file_digests.broken(self._seal, thoroughly=False):
                    self._distrusted = told
                    return []
                self._sealed = told
            if self._attempt(lambda: hits.extend(self._ask_chroma(space, vector, asked, allowed))):
                self.close()
                self._distrusted = told
        return hits

    def _attempt(self, ask: Callable[[], None]) -> str:
        """Have Chroma do something; return what it could not do, empty where it could."""
        try:
            ask()
            return ""
        except BaseException as error:
            if _is_of_chroma(error):
                with contextlib.suppress(*MALFORMED):
                    self.close()
                return str(error).splitlines()[0] if str(error) else type(error).__name__
            raise

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

            Settings.model_config["env_file"] = None  # a `.env` where a command is run could name another server
            settings = Settings(anonymized_telemetry=False)
            if self._address:
                host, _, port = self._address.removeprefix("http://").rstrip("/").partition(":")
                self._client = chromadb.HttpClient(host=host, port=int(port or 8000), settings=settings)
            else:
                self._client = _opened(self._folder / CHROMA, settings)
                self._sealed = file_digests.text(self._seal)
        return self._client

    def _indexed_generation(self, space: str) -> int:
        held = read_object(self._mark_path(space))
        generation = held.get("generation", -1)
        return generation if isinstance(generation, int) and held.get("space") == space else -1

    def _indexed_numbers(self, space: str) -> NDArray[np.int64]:
        if self._indexed_generation(space) < 0:
            return np.empty(0, np.int64)
        try:
            return np.asarray(np.load(self._numbers_path(space)), dtype=np.int64).ravel()
        except UNREADABLE:
            return np.empty(0, np.int64)

    def _indexed_count(self, space: str) -> int:
        """Return how many vectors were put into Chroma, by the head of the file that lists them."""
        try:
            return int(np.load(self._numbers_path(space), mmap_mode="r").size)
        except UNREADABLE:
            return 0

    @property
    def _seal(self) -> Path:
        return self._folder / SEAL

    def _mark_path(self, space: str) -> Path:
        return self._folder / f"chroma-{digest(space)[:12]}.json"

    def _numbers_path(self, space: str) -> Path:
        return self._folder / f"chroma-{digest(space)[:12]}.npy"


def _opened(folder: Path, settings: "Settings") -> "ClientAPI":
    """Open Chroma's folder. Raises ChromaError."""
    import chromadb
    from chromadb.errors import InternalError

    try:
        return chromadb.PersistentClient(str(folder), settings)
    except AttributeError as error:  # what Chroma 1.5 raises where it cannot open its own file
        raise InternalError("Chroma's folder is damaged") from error


def _is_of_chroma(error: BaseException) -> bool:
    """Say whether an error is one that Chroma raises, and not the owner's wish to end or one of the store."""
    if isinstance(error, (ValueError, OSError, LookupError, TypeError, RuntimeError, AttributeError)):
        return True
    return any(kind.__module__.partition(".")[0] in OF_CHROMA for kind in type(error).__mro__)
