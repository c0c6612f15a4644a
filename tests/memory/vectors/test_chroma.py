from collections.abc import Iterator
from pathlib import Path

import chromadb
import numpy as np
import pytest
from chromadb.config import Settings

from memory.store import Store, moment_changes
from memory.store import moments as moment_store
from memory.vectors import chroma
from memory.vectors import index as vectors_index
from memory.vectors.chroma import ChromaServer
from memory.vectors.index import Checked, VectorIndex
from tests.made import add_moments, unit_rows


@pytest.fixture
def served(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[VectorIndex]:
    """Return an index with a server that holds all spaces of more than ten; it runs within this process."""
    client = chromadb.PersistentClient(str(tmp_path / "server"), Settings(anonymized_telemetry=False))
    monkeypatch.setattr(ChromaServer, "_chroma", lambda self: client)
    monkeypatch.setattr(vectors_index, "EXACT_MOST", 10)
    monkeypatch.setattr(chroma, "BATCH", 16)
    opened = VectorIndex(store, tmp_path / "vectors", "http://127.0.0.1:9")
    yield opened
    opened.close()
    client.close()


def _collection(index: VectorIndex) -> "chromadb.Collection":
    assert index._server is not None
    return index._server._collection("space")


def test_a_server_answers_the_broad_and_agrees(
    store: Store, served: VectorIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = unit_rows(300)
    add_moments(store, [f"moment {n}" for n in range(300)], {"space": rows})
    exact = served.search("space", rows[5], None, 10)
    half = np.arange(1, 300, 2)
    exact_half = served.search("space", rows[5], half, 10)
    assert served.check() == Checked([], {}, ["space"])
    served.sync()
    assert served.check() == Checked([], {}, [])
    asked: list[int] = []
    nearest = ChromaServer.nearest
    monkeypatch.setattr(ChromaServer, "nearest", lambda *given: asked.append(given[3]) or nearest(*given))
    assert [n for n, _ in served.search("space", rows[5], None, 10)] == [n for n, _ in exact]
    assert [n for n, _ in served.search("space", rows[5], half, 10)] == [n for n, _ in exact_half]
    assert [n for n, _ in served.search("space", rows[5], half[:9], 10)] and asked == [10, 26]
    far = np.argsort(rows @ rows[5])[:150]
    assert [n for n, _ in served.search("space", rows[5], np.sort(far + 1), 40)] == (far[::-1][:40] + 1).tolist()


def test_a_server_follows_the_store_and_is_given_what_it_lost(
    store: Store, served: VectorIndex, tmp_path: Path
) -> None:
    rows = unit_rows(31)
    ids = add_moments(store, [f"moment {n}" for n in range(30)], {"space": rows[:30]})
    served.sync()
    store.write("DELETE FROM moment WHERE id = ?", [(one,) for one in ids[:10]])
    assert served.differences() == {"space": 20}
    served.sync()
    assert served.differences() == {"space": 0}
    _collection(served).delete(ids=["17"])
    assert served.differences() == {"space": 1}
    served.sync()
    assert served.differences() == {"space": 0}
    next((tmp_path / "vectors").glob("chroma-*.json")).write_bytes(b"nonsense")
    add_moments(store, ["another"], {"space": rows[30:]})
    served.sync()
    assert served.differences() == {"space": 0}
    assert set(_collection(served).get(include=[])["ids"]) == {str(n) for n in range(11, 32)}


def _upserted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that hears how many vectors are sent."""
    sent: list[int] = []
    upsert = ChromaServer._upsert
    monkeypatch.setattr(
        ChromaServer, "_upsert", lambda self, space, held: sent.append(len(held[0])) or upsert(self, space, held)
    )
    return sent


def test_a_vector_that_changed_is_sent_again_and_nothing_else(
    store: Store, served: VectorIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = unit_rows(60)
    ids = add_moments(store, [f"moment {n}" for n in range(40)], {"space": rows[:40]})
    served.sync()
    sent = _upserted(monkeypatch)
    with store.transaction():
        moment_store.put_vectors(store, "space", {ids[7]: rows[50]})
    store.write("DELETE FROM moment WHERE id = ?", [(ids[3],)])
    served.sync()
    assert sent == [1] and served.differences() == {"space": 0}
    held = _collection(served).get(ids=["8"], include=["embeddings"])["embeddings"]
    assert held is not None and float(np.asarray(held[0]) @ rows[50]) > 0.999
    assert served.search("space", rows[50], None, 1)[0][0] == 8
    served.sync()
    assert sent == [1]


def test_what_the_log_does_not_tell_any_more_is_sent_as_a_whole(
    store: Store, served: VectorIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = unit_rows(60)
    ids = add_moments(store, [f"moment {n}" for n in range(40)], {"space": rows[:40]})
    served.sync()
    with store.transaction():
        moment_store.put_vectors(store, "space", {ids[7]: rows[50]})
    moment_changes.trim(store, moment_changes.latest(store).seq)
    sent = _upserted(monkeypatch)
    served.sync()
    assert sent == [40] and served.search("space", rows[50], None, 1)[0][0] == 8


def test_a_server_that_was_being_told_when_the_process_ended_is_not_asked(
    store: Store, served: VectorIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = unit_rows(60)
    add_moments(store, [f"moment {n}" for n in range(40)], {"space": rows[:40]})
    served.sync()
    add_moments(store, ["another"], {"space": rows[40:41]})

    def killed(self: ChromaServer, space: str, held: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(ChromaServer, "_upsert", killed)
        served.sync()
    assert served.check().unbuilt == ["space"]
    served.sync()
    assert served.differences() == {"space": 0} and len(_names(served)) == 1


def _names(index: VectorIndex) -> list[str]:
    assert index._server is not None
    return [one.name for one in index._server._chroma().list_collections()]


def test_two_libraries_share_a_server_and_no_vectors(
    store: Store, served: VectorIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = unit_rows(60)
    add_moments(store, [f"moment {n}" for n in range(40)], {"space": rows[:40]})
    other_store = Store(tmp_path / "other.sqlite3")
    add_moments(other_store, [f"other {n}" for n in range(20)], {"space": rows[40:]})
    other = VectorIndex(other_store, tmp_path / "other", "http://127.0.0.1:9")
    served.sync()
    other.sync()
    assert served.differences() == {"space": 0} == other.differences() and len(_names(served)) == 2
    assert served.search("space", rows[5], None, 1)[0][0] == 6 and other.search("space", rows[45], None, 1)[0][0] == 6
    other.close()
    other_store.close()


def test_a_space_that_was_replaced_or_became_small_leaves_the_server(
    store: Store, served: VectorIndex, tmp_path: Path
) -> None:
    rows = unit_rows(20)
    add_moments(store, [f"moment {n}" for n in range(20)], {"old": rows})
    served.sync()
    moment_store.remove_spaces(store, ["old"])
    ids = add_moments(store, [f"other {n}" for n in range(20)], {"new": rows})
    served.sync()
    assert served.differences() == {"new": 0} and len(list((tmp_path / "vectors").glob("chroma-*.json"))) == 1
    store.write("DELETE FROM moment WHERE id = ?", [(one,) for one in ids[:15]])
    served.sync()
    assert served.check() == Checked([], {}, []) and not list((tmp_path / "vectors").glob("chroma*"))


def test_a_server_that_is_away_is_said_and_search_is_exact(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = unit_rows(20)
    add_moments(store, [f"moment {n}" for n in range(20)], {"space": rows})
    monkeypatch.setattr(vectors_index, "EXACT_MOST", 10)
    index = VectorIndex(store, tmp_path / "vectors", "http://127.0.0.1:9")
    with pytest.raises(OSError, match="cannot be written"):
        index.sync()
    assert index.check().unbuilt == ["space"]
    assert len(index.search("space", rows[5], None, 5)) == 5


def test_no_file_of_the_folder_that_a_command_runs_in_sends_the_vectors_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = "CHROMA_SERVER_HOST=192.0.2.7\nCHROMA_SERVER_HTTP_PORT=9\n"
    (tmp_path / ".env").write_text(text, encoding="utf-8")
    told: dict[str, object] = {}
    monkeypatch.setattr(chromadb, "HttpClient", lambda **given: told.update(given))
    ChromaServer(tmp_path, "http://127.0.0.1:8001/")._chroma()
    settings = told["settings"]
    assert isinstance(settings, Settings) and (told["host"], told["port"]) == ("127.0.0.1", 8001)
    assert settings.chroma_server_host is None and told["ssl"] is False
    ChromaServer(tmp_path, "https://vectors.home")._chroma()
    assert (told["host"], told["port"], told["ssl"]) == ("vectors.home", 443, True)
