import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from memory.store import Store
from memory.store import moments as moment_store
from memory.store import vectors as vector_store
from memory.vectors import file_digests
from memory.vectors import index as vectors_index
from memory.vectors.index import Checked, VectorIndex
from tests.made import DIMENSIONS, add_moments, unit_rows


@pytest.fixture(autouse=True)
def _chroma_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Chroma hold spaces that are too small for it."""
    monkeypatch.setattr(vectors_index, "CHROMA_FEWEST", 1)


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
    monkeypatch.setattr(vectors_index, "EXACT_MOST", 10)
    assert [n for n, _ in index.search("space", rows[5], None, 10)] == [n for n, _ in exact]


@pytest.mark.parametrize("share", [0.01, 0.5, 0.99, 1.0])
@pytest.mark.parametrize("exact_most", [10, 50_000])
def test_filtered_search_finds_what_brute_force_finds(
    store: Store, index: VectorIndex, monkeypatch: pytest.MonkeyPatch, share: float, exact_most: int
) -> None:
    rows = unit_rows(300)
    add_moments(store, [f"moment {n}" for n in range(300)], {"space": rows})
    index.sync()
    monkeypatch.setattr(vectors_index, "EXACT_MOST", exact_most)
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
    monkeypatch.setattr(vectors_index, "EXACT_MOST", 10)
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


@pytest.mark.parametrize("change", [1, -1])
def test_rows_that_chroma_has_too_many_or_lacks_are_told_and_put_right(
    store: Store, index: VectorIndex, change: int
) -> None:
    rows = unit_rows(31)
    add_moments(store, [f"moment {n}" for n in range(30)], {"space": rows[:30]})
    index.sync()
    if change > 0:
        index._collection("space").upsert(ids=["99"], embeddings=rows[30:])
    else:
        index._collection("space").delete(ids=["7"])
    assert index.differences() == {"space": 1}
    add_moments(store, ["another"], {"space": rows[30:]})
    index.sync()
    assert index.differences() == {"space": 0}
    assert set(index._collection("space").get(include=[])["ids"]) == {str(n) for n in range(1, 32)}


def test_a_damaged_chroma_is_thrown_away_and_made_anew(
    store: Store, index: VectorIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = unit_rows(30)
    ids = add_moments(store, [f"moment {n}" for n in range(30)], {"space": rows})
    index.sync()
    index.close()
    (tmp_path / "vectors" / "chroma" / "chroma.sqlite3").write_bytes(b"nonsense" * 1000)
    monkeypatch.setattr(vectors_index, "EXACT_MOST", 10)
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
    numbers, matrix = vector_store.of_space(store, "space")
    assert matrix.shape == (1, DIMENSIONS) and numbers.tolist() == [1]


def test_no_file_of_the_folder_that_a_command_runs_in_sends_the_vectors_elsewhere(
    store: Store, index: VectorIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = "CHROMA_API_IMPL=chromadb.api.fastapi.FastAPI\nCHROMA_SERVER_HOST=127.0.0.1\nCHROMA_SERVER_HTTP_PORT=9\n"
    (tmp_path / ".env").write_text(text, encoding="utf-8")
    assert index._chroma().list_collections() == []


LISTED = 1_100
"""Chroma writes its graph down at a thousand vectors, and reads it again from then on."""


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a library and its index, large enough for Chroma to read its files again."""
    folder = tmp_path_factory.mktemp("listed")
    store = Store(folder / "library.sqlite3")
    add_moments(store, [f"moment {n}" for n in range(LISTED)], {"space": unit_rows(LISTED)})
    index = VectorIndex(store, folder / "vectors")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vectors_index, "CHROMA_FEWEST", LISTED)
        index.sync()
    assert len(list(folder.rglob("index_metadata.pickle"))) == 1
    index.close()
    store.close()
    return folder


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 0x40
    path.write_bytes(content)


def _fill(path: Path) -> None:
    path.write_bytes(b"\xff" * path.stat().st_size)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


HARMS: tuple[Callable[[Path], None], ...] = (_flip, _fill, _cut, Path.unlink)


@pytest.mark.parametrize("harm", HARMS)
@pytest.mark.parametrize("name", ["header.bin", "link_lists.bin", "data_level0.bin", "length.bin", "*.pickle"])
def test_files_that_would_end_chroma_are_never_opened_damaged(
    listed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, harm: Callable[[Path], None]
) -> None:
    """Over a damaged graph Chroma ends the whole process: this test would not fail, there would be no more tests."""
    shutil.copytree(listed, tmp_path / "copy")
    store = Store(tmp_path / "copy" / "library.sqlite3")
    index = VectorIndex(store, tmp_path / "copy" / "vectors")
    rows = unit_rows(LISTED)
    exact = index.search("space", rows[5], None, 5)
    monkeypatch.setattr(vectors_index, "EXACT_MOST", 10)
    harm(next((tmp_path / "copy" / "vectors" / "chroma").rglob(name)))
    assert index.search("space", rows[5], None, 5) == exact
    assert index.check().damage
    assert index.search("space", rows[5], None, 5) == exact
    index.sync()
    assert index.check() == Checked([], {}, [])
    assert [n for n, _ in index.search("space", rows[5], None, 1)] == [n for n, _ in exact[:1]]
    index.close()
    store.close()


def test_what_was_sealed_stays_as_it_is_over_openings(listed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors_index, "EXACT_MOST", 10)
    for _ in range(3):
        store = Store(listed / "library.sqlite3")
        index = VectorIndex(store, listed / "vectors")
        assert index.search("space", unit_rows(LISTED)[5], None, 5) and index.check() == Checked([], {}, [])
        index.close()
        store.close()


def test_an_index_that_was_being_written_is_not_built_and_not_asked(
    store: Store, index: VectorIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = unit_rows(30)
    add_moments(store, [f"moment {n}" for n in range(30)], {"space": rows})
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(VectorIndex, "_static_files", lambda self: _stop())
        index.sync()
    monkeypatch.setattr(vectors_index, "EXACT_MOST", 10)
    assert index.check() == Checked([], {}, ["space"])
    assert len(index.search("space", rows[5], None, 5)) == 5
    index.sync()
    assert index.check() == Checked([], {}, [])


def _stop() -> list[Path]:
    raise KeyboardInterrupt


def test_an_index_of_before_there_were_seals_is_kept_and_sealed(
    store: Store, index: VectorIndex, tmp_path: Path
) -> None:
    add_moments(store, ["a", "b"], {"space": unit_rows(2)})
    index.sync()
    graph = next(path for path in (tmp_path / "vectors" / "chroma").iterdir() if path.is_dir())
    (tmp_path / "vectors" / "chroma.json").unlink()
    assert index.check() == Checked([], {}, [])
    index.sync()
    assert graph.exists() and (tmp_path / "vectors" / "chroma.json").exists()


def test_another_process_that_wrote_the_index_is_noticed(
    store: Store, index: VectorIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = unit_rows(40)
    add_moments(store, [f"moment {n}" for n in range(20)], {"space": rows})
    index.sync()
    monkeypatch.setattr(vectors_index, "EXACT_MOST", 10)
    index.search("space", rows[5], None, 5)
    add_moments(store, [f"later {n}" for n in range(40)], {"space": rows[::-1]})
    other = VectorIndex(store, tmp_path / "vectors")
    other.sync()
    assert index.search("space", rows[39], None, 1)[0][0] == 21
    assert index.check() == other.check() == Checked([], {}, [])
    other.close()


def test_a_server_that_is_away_is_said_and_search_is_exact(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = unit_rows(20)
    add_moments(store, [f"moment {n}" for n in range(20)], {"space": rows})
    index = VectorIndex(store, tmp_path / "vectors", "http://127.0.0.1:9")
    with pytest.raises(OSError, match="cannot be written"):
        index.sync()
    assert index.check().differences == {"space": 20} or index.check().damage
    monkeypatch.setattr(vectors_index, "EXACT_MOST", 10)
    assert len(index.search("space", rows[5], None, 5)) == 5


def test_damage_that_looks_untouched_is_told_and_then_mended_by_the_next_run(
    listed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(listed, tmp_path / "copy")
    store = Store(tmp_path / "copy" / "library.sqlite3")
    index = VectorIndex(store, tmp_path / "copy" / "vectors")
    path = next((tmp_path / "copy" / "vectors" / "chroma").rglob("data_level0.bin"))
    before = path.stat()
    _flip(path)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    with monkeypatch.context() as patch:
        patch.setattr(file_digests, "_digest", lambda path: pytest.fail(f"a run with nothing new reads {path}"))
        index.sync()
    assert index.check().damage and index.check().damage
    index.sync()
    assert index.check() == Checked([], {}, [])
    index.close()
    store.close()


def test_rows_that_went_from_the_file_of_chroma_are_told_as_damage(
    store: Store, index: VectorIndex, tmp_path: Path
) -> None:
    add_moments(store, ["a", "b", "c"], {"space": unit_rows(3)})
    index.sync()
    index.close()
    with sqlite3.connect(tmp_path / "vectors" / "chroma" / "chroma.sqlite3") as connection:
        connection.execute("DELETE FROM embeddings WHERE id = (SELECT min(id) FROM embeddings)")
    connection.close()
    assert index.check() == Checked(["chroma.sqlite3: it holds 2 embeddings, not 3"], {}, [])
    index.sync()
    assert index.check() == Checked([], {}, [])


def test_a_small_space_is_not_in_chroma_and_one_that_became_small_leaves_nothing_there(
    store: Store, index: VectorIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = unit_rows(30)
    ids = add_moments(store, [f"moment {n}" for n in range(30)], {"large": rows})
    add_moments(store, [f"other {n}" for n in range(10)], {"small": rows[:10]})
    index.sync()  # as it was done for every space before
    assert len(list((tmp_path / "vectors").rglob("data_level0.bin"))) == 2
    monkeypatch.setattr(vectors_index, "CHROMA_FEWEST", 15)
    index.sync()
    assert index.differences() == {"large": 0}
    assert len(list((tmp_path / "vectors").rglob("data_level0.bin"))) == 1
    store.write("DELETE FROM moment WHERE id = ?", [(one,) for one in ids[:20]])
    index.sync()
    assert index.check() == Checked([], {}, [])
    assert not [path for path in (tmp_path / "vectors").iterdir() if "chroma" in path.name]
