"""Nearest vectors, from matrices beside the library or, where the settings name one, from a Chroma server.

Both are made from the store; losing them loses nothing. They are compared with the store's generation counter when
asked, and made anew where they differ or are damaged.
"""

import contextlib
import math
import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from memory.store import Store, moment_changes, vectors
from memory.store import moments as moment_store
from memory.store.damage import MALFORMED
from memory.vectors.chroma import AsOf, ChromaServer, ServerAway
from memory.vectors.matrices import Hits, Matrices
from memory.vectors.matrix import NO_NUMBERS

EXACT_MOST = 50_000
"""A server holds spaces of more vectors than so many, and is asked where more than so many candidates count."""

ASKED_MOST = 1_000
"""How many nearest a server is asked for at most where a filter leaves only some of them."""

SLACK = 1.3
"""How many times as many of them as should do where those allowed are as near as others."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a look at the whole index found: damage in lines, and by space how many vectors a server lacks or has over.

    `unbuilt` are the spaces that a server has not been given yet; the next run does that.
    """

    damage: list[str]
    differences: dict[str, int]
    unbuilt: list[str]


class VectorIndex:
    """The library's vectors by space, each row a moment number and a unit vector."""

    def __init__(self, store: Store, folder: Path, address: str = "") -> None:
        """Open the index in `folder`, with the Chroma server at `address` such as http://127.0.0.1:8000 if any."""
        self._store = store
        self._folder = folder
        self._matrices = Matrices(store, folder)
        self._server = ChromaServer(folder, address) if address else None

    def search(self, space: str, vector: NDArray[np.float32], allowed: NDArray[np.int64] | None, k: int) -> Hits:
        """Return the k nearest moments to a unit vector of shape (dimensions,), among `allowed` numbers or all."""
        generation = moment_store.generations(self._store).get(space, 0)
        held = self._matrices.get(space, generation)
        hits = self._of_server(space, generation, held.count, vector, allowed, k) if self._server else []
        return hits or held.nearest(vector, allowed, k)

    def close(self) -> None:
        """Let the server go; the next use asks for it again."""
        if self._server:
            self._server.close()

    def sync(self) -> None:
        """Bring the index up to date with the store, what is damaged of it made anew.

        Only the holder of the library's lock may call this. Raises OSError where it cannot be written.
        """
        generations = moment_store.generations(self._store)
        for space in generations:
            self._matrices.drop_damaged(space, thoroughly=False)
        try:
            if self._server:
                self._sync_server(self._server, self._large(generations))
            else:
                self._drop_files_of_chroma()
        finally:
            self._matrices.merge(generations)  # which shortens the log that the server is told from

    def erase_gone(self) -> None:
        """Leave no vector in the index's own files that is none of the library any more, as after forgetting.

        Only the holder of the library's lock may call this. Raises OSError where one stays.
        """
        self._matrices.erase_gone(moment_store.generations(self._store))

    def check(self) -> Checked:
        """Look at all of the index; what is damaged is made anew when it is asked for."""
        generations = moment_store.generations(self._store)
        damage: list[str] = []
        for space, now in generations.items():
            damage += self._matrices.drop_damaged(space, thoroughly=True)
            with contextlib.suppress(*MALFORMED):  # the store itself is damaged, and that is told of it
                damage += self._matrices.compare(space, now)
        if self._server is None:
            return Checked(damage, {}, [])
        unbuilt = [space for space in self._large(generations) if self._server.as_of(space).generation < 0]
        try:
            differences = {
                space: count for space, count in self.differences().items() if count and space not in unbuilt
            }
        except ServerAway as error:
            return Checked([*damage, f"{self._folder.name}: {error}"], {}, unbuilt)
        return Checked(damage, differences, unbuilt)

    def differences(self) -> dict[str, int]:
        """Return by large space how many vectors the server lacks or has too many, 0 where it matches the store.

        Raises ServerAway.
        """
        found = {}
        for space, generation in self._large(moment_store.generations(self._store)).items():
            server, count = self._server, self._matrices.get(space, generation).count
            is_current = server is not None and server.as_of(space).generation == generation
            found[space] = abs(count - (server.count(space) if server and is_current else 0))
        return found

    def _large(self, generations: dict[str, int]) -> dict[str, int]:
        """Return those of the spaces that a server is for."""
        counts = {space: self._matrices.get(space, now).count for space, now in generations.items()}
        return {space: now for space, now in generations.items() if counts[space] > EXACT_MOST}

    def _of_server(
        self,
        space: str,
        generation: int,
        total: int,
        vector: NDArray[np.float32],
        allowed: NDArray[np.int64] | None,
        k: int,
    ) -> Hits:
        """Return what the server finds, nothing where it is not to be asked, cannot be, or leaves too few."""
        broad = total if allowed is None else min(total, len(allowed))
        asked = k if allowed is None else math.ceil(SLACK * k * total / max(broad, 1))
        if self._server is None or broad <= EXACT_MOST or (allowed is not None and asked > ASKED_MOST):
            return []
        if self._server.as_of(space).generation != generation:
            return []
        try:
            hits = self._server.nearest(space, vector, asked)
        except ServerAway:
            return []
        if allowed is not None:
            inside = np.isin(np.array([number for number, _ in hits], np.int64), allowed)
            hits = [hit for hit, is_inside in zip(hits, inside, strict=True) if is_inside]
        return hits[:k] if len(hits) >= min(k, total) else []

    def _sync_server(self, server: ChromaServer, large: dict[str, int]) -> None:
        try:
            for space, generation in large.items():
                if server.as_of(space).generation != generation or server.count(space) != self._count(
                    space, generation
                ):
                    self._bring_up(server, space, generation)
            server.drop_all_but(set(large))
        except ServerAway as error:
            raise OSError(f"the vector index cannot be written: {error}") from error

    def _bring_up(self, server: ChromaServer, space: str, generation: int) -> None:
        """Tell a server what changed of a space since it was told, or all of it where that is not known.

        Raises ServerAway, and OSError where it cannot be noted.
        """
        known = server.as_of(space).change
        with moment_changes.one_state(self._store):
            at = AsOf(generation, *moment_changes.latest(self._store))
            is_known = moment_changes.reaches(self._store, known)
            changed = moment_changes.since(self._store, known.seq) if is_known else NO_NUMBERS
            found = vectors.of_numbers(self._store, space, changed.tolist())
        if is_known:
            server.catch_up(space, at, np.setdiff1d(changed, found[0]), found)
        if not is_known or server.count(space) != self._count(space, generation):
            held = self._matrices.get(space, generation)
            server.fill(space, AsOf(generation, *held.at), held.whole())

    def _count(self, space: str, generation: int) -> int:
        return self._matrices.get(space, generation).count

    def _drop_files_of_chroma(self) -> None:
        """Remove what earlier versions kept of Chroma beside the matrices, and what says what a server holds."""
        for path in self._folder.glob("chroma*"):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
