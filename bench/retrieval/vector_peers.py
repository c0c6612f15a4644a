"""Ours beside Chroma, usearch and sqlite-vec: how long filling and searching take, and what of the nearest is found.

    python -m bench.retrieval.vector_peers [MOMENTS] [ours] [chroma] [usearch] [sqlite-vec]

Made-up unit vectors of 384 numbers in clusters, questions near to one of them, one process. A filter is a random share
of all; where a peer knows none, it is asked for so many more as should do and what is allowed is kept. usearch,
sqlite-vec and apsw (through which sqlite-vec is loaded) are no dependencies: a peer that is not installed is left out.
"""

import importlib.util
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.figures import note
from bench.retrieval.made_library import unit_vectors
from memory.vectors.matrix import matrix_of, nearest

DIMENSIONS, NEAREST, ROUNDS = 384, 10, 30
SHARES = (1.0, 0.99, 0.5, 0.01)
SLACK = 1.3
NEEDED = {"ours": (), "chroma": ("chromadb",), "usearch": ("usearch",), "sqlite-vec": ("apsw", "sqlite_vec")}
Vectors = NDArray[np.float32]
Search = Callable[[Vectors, NDArray[np.int64] | None], Sequence[int]]


def main() -> None:
    """Measure and print."""
    sizes = [int(one) for one in sys.argv[1:] if one.isdecimal()] or [100_000]
    peers = [one for one in sys.argv[1:] if one in NEEDED] or list(NEEDED)
    for size in sizes:
        vectors = unit_vectors(np.random.default_rng(0), size, DIMENSIONS)
        noise = np.random.default_rng(1).standard_normal((ROUNDS, DIMENSIONS), np.float32) / DIMENSIONS**0.5
        asked = vectors[:: size // ROUNDS][:ROUNDS] + 0.5 * noise
        asked /= np.linalg.norm(asked, axis=1, keepdims=True)
        filters = {share: np.flatnonzero(np.random.default_rng(2).random(size) < share) for share in SHARES}
        for peer in peers:
            if all(importlib.util.find_spec(name) for name in NEEDED[peer]):
                with tempfile.TemporaryDirectory() as made:
                    _tell(peer, vectors, asked, filters, Path(made))


def _tell(peer: str, vectors: Vectors, asked: Vectors, filters: dict[float, NDArray[np.int64]], made: Path) -> None:
    started_s, spent_s = time.perf_counter(), time.process_time()
    search = FILLED[peer](vectors, made)
    filled_s, used_s = time.perf_counter() - started_s, time.process_time() - spent_s
    print(f"{peer}_{len(vectors)} filled in {filled_s:.1f} s, {used_s:.1f} s of processors", flush=True)
    for share, allowed in filters.items():
        times, found = [], []
        search(asked[0], None if share == 1 else allowed)
        for vector in asked:
            started_s, spent_s = time.perf_counter(), time.process_time()
            hits = search(vector, None if share == 1 else allowed)
            times.append((1000 * (time.perf_counter() - started_s), 1000 * (time.process_time() - spent_s)))
            exact = allowed[np.argsort(-(vectors[allowed] @ vector) if share < 1 else -(vectors @ vector))[:NEAREST]]
            found.append(len({*hits} & {*exact.tolist()}) / NEAREST)
        clock, spent = np.median(times, axis=0)
        told = f"{clock:.1f} ms, {spent:.1f} ms of processors, recall {np.mean(found):.3f}"
        print(f"{peer}_{len(vectors)}_{share:g} {told}", flush=True)
        note(f"vectors_{peer}_{len(vectors)}_{share:g}", float(clock), "ms")


def _ours(vectors: Vectors, made: Path) -> Search:
    matrix = matrix_of(np.arange(len(vectors)), vectors.astype(np.float16))
    return lambda vector, allowed: [number for number, _ in nearest(matrix, vector, allowed, NEAREST)]


def _asked_for_more(ask: Callable[[Vectors, int], NDArray[np.int64]], count: int) -> Search:
    def search(vector: Vectors, allowed: NDArray[np.int64] | None) -> Sequence[int]:
        most = NEAREST if allowed is None else int(SLACK * NEAREST * count / len(allowed)) + 1
        hits = ask(vector, most)
        hits = hits if allowed is None else hits[np.isin(hits, allowed)]
        return list(map(int, hits[:NEAREST]))

    return search


def _chroma(vectors: Vectors, made: Path) -> Search:
    import chromadb
    from chromadb.config import Settings

    client = chromadb.PersistentClient(str(made), Settings(anonymized_telemetry=False))
    held = client.create_collection("all", configuration={"hnsw": {"space": "cosine", "ef_search": 200}})
    for start in range(0, len(vectors), 5_000):
        piece = vectors[start : start + 5_000]
        held.add(ids=[str(start + n) for n in range(len(piece))], embeddings=piece)

    def ask(vector: Vectors, most: int) -> NDArray[np.int64]:
        found = held.query(query_embeddings=vector[None], n_results=most, include=[])
        return np.array(found["ids"][0], np.int64)

    return _asked_for_more(ask, len(vectors))


def _usearch(vectors: Vectors, made: Path) -> Search:
    index: Any = importlib.import_module("usearch.index").Index(ndim=DIMENSIONS, metric="ip", dtype="f16")
    index.add(np.arange(len(vectors)), vectors)
    return _asked_for_more(lambda vector, most: index.search(vector, most).keys.astype(np.int64), len(vectors))


def _sqlite_vec(vectors: Vectors, made: Path) -> Search:
    connection: Any = importlib.import_module("apsw").Connection(str(made / "vec.sqlite3"))
    connection.enable_load_extension(True)
    connection.load_extension(importlib.import_module("sqlite_vec").loadable_path())
    connection.execute(f"CREATE VIRTUAL TABLE held USING vec0(vector float[{DIMENSIONS}] distance_metric=cosine)")
    with connection:
        rows = ((n, vector.tobytes()) for n, vector in enumerate(vectors))
        connection.executemany("INSERT INTO held (rowid, vector) VALUES (?, ?)", rows)

    def search(vector: Vectors, allowed: NDArray[np.int64] | None) -> Sequence[int]:
        given: list[object] = [vector.tobytes(), NEAREST]
        where = ""
        if allowed is not None:
            where = "AND rowid IN (SELECT value FROM json_each(?))"
            given.append(str(allowed.tolist()))
        sql = f"SELECT rowid FROM held WHERE vector MATCH ? AND k = ? {where} ORDER BY distance"
        return [row[0] for row in connection.execute(sql, given)]

    return search


FILLED: dict[str, Callable[[Vectors, Path], Search]] = {
    "ours": _ours,
    "chroma": _chroma,
    "usearch": _usearch,
    "sqlite-vec": _sqlite_vec,
}


if __name__ == "__main__":
    main()
