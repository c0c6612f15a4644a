import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from memory import vectors
from memory.store import Store
from memory.store import moments as moment_store
from memory.vectors import VectorIndex
from tests.made import DIMENSIONS, add_moments, unit_rows


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "library.sqlite3")
    yield opened
    opened.close()


@pytest.fixture
def index(store: Store, tmp_path: Path) -> Iterator[VectorIndex]:
    opened = VectorIndex(store, tmp_path / "vectors")
    yield opened
    opened.close()


def test_search_is_exact(store: Store, tmp_path: Path) -> None:
    rows = unit_rows(200)
    ids = add_moments(store, [f"moment {n}" for n in range(200)], {"space": rows})
    index = VectorIndex(store, tmp_path / "vectors")
    hits = index.search("space", rows[17], None, 5)
    best = np.argsort(-(rows @ rows[17]))[:5]
    assert [moment_store.ids_of_numbers(store, [n])[n] for n, _ in hits] == [ids[i] for i in best]
    assert hits[0][1] == pytest.approx(1, abs=2e-3)


def test_filters_are_strict(store: Store, tmp_path: Path) -> None:
    rows = unit_rows(50)
    add_moments(store, [f"moment {n}" for n in range(50)], {"space": rows})
    allowed = np.array([3, 7, 11], np.int64)
    hits = VectorIndex(store, tmp_path / "vectors").search("space", rows[0], allowed, 10)
    assert {n for n, _ in hits} == {3, 7, 11}


def test_an_unknown_space_and_an_empty_library_find_nothing(store: Store, tmp_path: Path) -> None:
    assert VectorIndex(store, tmp_path / "vectors").search("space", unit_rows(1)[0], None, 5) == []


def test_what_was_added_or_removed_is_seen_at_once(store: Store, tmp_path: Path) -> None:
    index = VectorIndex(store, tmp_path / "vectors")
    rows = unit_rows(3)
    ids = add_moments(store, ["a", "b", "c"], {"space": rows})
    assert len(index.search("space", rows[0], None, 5)) == 3
    store.write("DELETE FROM moment WHERE id = ?", [(ids[0],)])
    assert len(index.search("space", rows[0], None, 5)) == 2


def test_a_damaged_matrix_is_made_anew(store: Store, tmp_path: Path) -> None:
    rows = unit_rows(3)
    add_moments(store, ["a", "b", "c"], {"space": rows})
    VectorIndex(store, tmp_path / "vectors").search("space", rows[0], None, 5)
    for file in (tmp_path / "vectors").rglob("*.npy"):
        file.write_bytes(b"nonsense")
    assert len(VectorIndex(store, tmp_path / "vectors").search("space", rows[0], None, 5)) == 3


def test_chroma_answers_the_broad_and_agrees(store: Store, index: VectorIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = unit_rows(300)
    add_moments(store, [f"moment {n}" for n in range(300)], {"space": rows})
    exact = index.search("space", rows[5], None, 10)
    index.sync()
    assert index.differences() == {"space": 0}
    monkeypatch.setattr(vectors, "EXACT_MOST", 10)
    assert [n for n, _ in index.search("space", rows[5], None, 10)] == [n for n, _ in exact]


@pytest.mark.parametrize("share", [0.01, 0.5, 0.99, 1.0])
@pytest.mark.parametrize("exact_most", [10, 50_000])
def test_filtered_search_finds_what_brute_force_finds(
    store: Store, index: VectorIndex, monkeypatch: pytest.MonkeyPatch, share: float, exact_most: int
) -> None:
    rows = unit_rows(300)
    add_moments(store, [f"moment {n}" for n in range(300)], {"space": rows})
    index.sync()
    monkeypatch.setattr(vectors, "EXACT_MOST", exact_most)
    allowed = np.flatnonzero(np.random.default_rng(3).random(400) < share).astype(np.int64)
    inside = allowed[(allowed >= 1) & (allowed <= 300)]
    held = rows.astype(np.float16).astype(np.float32)
    for vector in rows[:20]:
        wanted = inside[np.argsort(-(held[inside - 1] @ vector))][:10].tolist()
        assert [n for n, _ in index.search("space", vector, allowed, 10)] == wanted


def test_a_broad_filter_far_from_the_question_still_finds_all_it_should(
    store: Store, index: VectorIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = unit_rows(300)
    add_moments(store, [f"moment {n}" for n in range(300)], {"space": rows})
    index.sync()
    monkeypatch.setattr(vectors, "EXACT_MOST", 10)
    far = np.argsort(rows @ rows[5])[:150]
    hits = index.search("space", rows[5], np.sort(far + 1), 40)
    assert [n for n, _ in hits] == (far[::-1][:40] + 1).tolist()


def test_chroma_follows_the_store_and_is_rebuilt_when_it_lost_something(
    store: Store, index: VectorIndex, tmp_path: Path
) -> None:
    rows = unit_rows(30)
    ids = add_moments(store, [f"moment {n}" for n in range(30)], {"space": rows})
    index.sync()
    store.write("DELETE FROM moment WHERE id = ?", [(one,) for one in ids[:10]])
    assert index.differences() == {"space": 20}
    index.sync()
    assert index.differences() == {"space": 0}
    mark = next((tmp_path / "vectors").glob("chroma-*.json"))
    mark.write_text(json.dumps({"generation": 0}))
    next((tmp_path / "vectors").glob("chroma-*.npy")).write_bytes(b"nonsense")
    index.sync()
    assert index.differences() == {"space": 0}


def test_a_damaged_chroma_is_thrown_away_and_made_anew(
    store: Store, index: VectorIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = unit_rows(30)
    ids = add_moments(store, [f"moment {n}" for n in range(30)], {"space": rows})
    index.sync()
    index.close()
    (tmp_path / "vectors" / "chroma" / "chroma.sqlite3").write_bytes(b"nonsense" * 1000)
    monkeypatch.setattr(vectors, "EXACT_MOST", 10)
    assert len(index.search("space", rows[5], None, 10)) == 10
    store.write("DELETE FROM moment WHERE id = ?", [(one,) for one in ids[:10]])
    index.sync()
    assert index.differences() == {"space": 0}


def test_a_replaced_space_leaves_chroma(store: Store, index: VectorIndex, tmp_path: Path) -> None:
    add_moments(store, ["a"], {"old": unit_rows(1)})
    index.sync()
    moment_store.remove_spaces(store, ["old"])
    add_moments(store, ["b"], {"new": unit_rows(1)})
    index.sync()
    assert index.differences() == {"new": 0}
    assert len(list((tmp_path / "vectors").glob("chroma-*.json"))) == 1


def test_dimensions_are_those_of_the_store(store: Store) -> None:
    add_moments(store, ["a"], {"space": unit_rows(1)})
    numbers, matrix = moment_store.vectors_of(store, "space")
    assert matrix.shape == (1, DIMENSIONS) and numbers.tolist() == [1]


def test_no_file_of_the_folder_that_a_command_runs_in_sends_the_vectors_elsewhere(
    store: Store, index: VectorIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = "CHROMA_API_IMPL=chromadb.api.fastapi.FastAPI\nCHROMA_SERVER_HOST=127.0.0.1\nCHROMA_SERVER_HTTP_PORT=9\n"
    (tmp_path / ".env").write_text(text, encoding="utf-8")
    assert index._chroma().list_collections() == []
