"""A library's vectors at a real server, `chroma run`, that is killed and comes back."""

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from memory.store import Store
from memory.store import moments as moment_store
from memory.vectors import index as vectors_index
from memory.vectors.chroma import ChromaServer
from memory.vectors.index import Checked, VectorIndex
from tests.made import add_moments, unit_rows

RUN = "from chromadb.cli.cli import app; app()"
LISTENING = "listening on address"
"""What the server writes once it can be asked."""

MOST_START_S = 60


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextmanager
def running(folder: Path, port: int) -> Iterator["subprocess.Popen[str]"]:
    words = ["run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, *words],
        cwd=folder, encoding="utf-8", stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    too_late = threading.Timer(MOST_START_S, process.kill)
    too_late.start()
    assert process.stdout is not None
    rest = threading.Thread(target=process.stdout.read, daemon=True)  # a full pipe would stop the server
    try:
        assert any(LISTENING in line for line in process.stdout), "chroma run did not start"
        too_late.cancel()
        rest.start()
        yield process
    finally:
        too_late.cancel()
        process.kill()
        process.wait()
        if rest.ident:
            rest.join()
        process.stdout.close()


def test_a_real_server_answers_is_lost_and_is_told_what_changed_meanwhile(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors_index, "EXACT_MOST", 100)
    (tmp_path / "server").mkdir()
    rows, port = unit_rows(401), free_port()
    ids = add_moments(store, [f"moment {n}" for n in range(400)], {"space": rows[:400]})
    index = VectorIndex(store, tmp_path / "vectors", f"http://127.0.0.1:{port}")
    exact = VectorIndex(store, tmp_path / "exact")
    asked: list[int] = []
    nearest = ChromaServer.nearest
    monkeypatch.setattr(ChromaServer, "nearest", lambda *given: asked.append(given[3]) or nearest(*given))
    with running(tmp_path / "server", port):
        index.sync()
        assert index.check() == Checked([], {}, []) and index.differences() == {"space": 0}
        found = [n for n, _ in index.search("space", rows[5], None, 10)]
        assert found == [n for n, _ in exact.search("space", rows[5], None, 10)] and asked == [10]
    with store.transaction():
        moment_store.put_vectors(store, "space", {ids[7]: rows[400]})
    store.write("DELETE FROM moment WHERE id = ?", [(ids[3],)])
    assert index.search("space", rows[400], None, 1)[0][0] == 8
    with pytest.raises(OSError, match="cannot be written"):
        index.sync()
    index.close()
    with running(tmp_path / "server", port):
        index.sync()
        asked.clear()
        assert index.differences() == {"space": 0} and index.search("space", rows[400], None, 1)[0][0] == 8
        gone = index.search("space", rows[3], None, 10)
        assert 4 not in [n for n, _ in gone] and asked == [1, 10]
        half = np.arange(1, 400, 2)
        expected = exact.search("space", rows[5], half, 10)
        assert [n for n, _ in index.search("space", rows[5], half, 10)] == [n for n, _ in expected]
    index.close()
    exact.close()
