import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from memory.records.ids import digest
from memory.store import Store, moment_changes
from memory.store import moments as moment_store
from memory.store import vectors as vector_store
from memory.vectors import matrices, matrix
from memory.vectors.index import Checked, VectorIndex
from tests.made import DIMENSIONS, add_moments, unit_rows


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


@pytest.mark.parametrize("share", [0.01, 0.5, 0.99, 1.0])
@pytest.mark.parametrize("sketched_from", [10, 50_000])
def test_filtered_search_finds_what_brute_force_finds(
    store: Store, index: VectorIndex, monkeypatch: pytest.MonkeyPatch, share: float, sketched_from: int
) -> None:
    monkeypatch.setattr(matrix, "SKETCHED_FROM", sketched_from)
    rows = unit_rows(300)
    add_moments(store, [f"moment {n}" for n in range(300)], {"space": rows})
    allowed = np.flatnonzero(np.random.default_rng(3).random(400) < share).astype(np.int64)
    inside = allowed[(allowed >= 1) & (allowed <= 300)]
    held = rows.astype(np.float16).astype(np.float32)
    for vector in rows[:20]:
        wanted = inside[np.argsort(-(held[inside - 1] @ vector))][:10].tolist()
        assert [n for n, _ in index.search("space", vector, allowed, 10)] == wanted


def _brute_force(store: Store, vector: NDArray[np.float32], k: int) -> list[int]:
    numbers, rows = vector_store.of_space(store, "space")
    return numbers[np.lexsort((numbers, -(rows.astype(np.float32) @ vector)))][:k].tolist() if len(numbers) else []


@pytest.mark.parametrize("seed", range(6))
def test_whatever_comes_and_goes_the_nearest_are_those_of_the_store(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Two processes look at one library while moments come, go and get other vectors, and matrices are merged."""
    monkeypatch.setattr(matrices, "AT_REST", (3, 4))
    monkeypatch.setattr(matrices, "AT_ONCE", (8, 2))
    draw = np.random.default_rng(seed)
    rows = unit_rows(400, seed)
    ids = add_moments(store, [f"first {n}" for n in range(12)], {"space": rows[:12]})
    looking, other = (VectorIndex(store, tmp_path / "vectors") for _ in range(2))
    for step in range(14):
        for does in draw.choice(["come", "go", "change", "lose"], 3).tolist():
            if does == "come":
                few = rows[draw.integers(400, size=4)]
                ids += add_moments(store, [f"{step} {n} {draw.integers(1 << 40)}" for n in range(4)], {"space": few})
            elif does == "go":
                store.write("DELETE FROM moment WHERE id = ?", [(ids.pop(int(draw.integers(len(ids)))),)])
            elif does == "lose":
                store.write("DELETE FROM vector WHERE moment_id = ?", [(ids[int(draw.integers(len(ids)))],)])
            else:
                moment_store.put_vectors(store, "space", {ids[int(draw.integers(len(ids)))]: rows[draw.integers(400)]})
        if step % 3 == 0:
            other.sync()
        for one in (looking, other) if step % 2 else (looking, VectorIndex(store, tmp_path / "vectors")):
            assert [n for n, _ in one.search("space", rows[step], None, 9)] == _brute_force(store, rows[step], 9)
    assert looking.check() == Checked([], {}, [])


def test_one_more_moment_writes_no_file_and_one_at_rest_shortens_the_log(
    store: Store, index: VectorIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = unit_rows(60)
    add_moments(store, [f"moment {n}" for n in range(50)], {"space": rows[:50]})
    index.search("space", rows[0], None, 5)
    before = sorted((path, path.stat().st_mtime_ns) for path in tmp_path.rglob("*.npy"))
    add_moments(store, ["one more"], {"space": rows[50:51]})
    for one in (index, VectorIndex(store, tmp_path / "vectors")):
        assert one.search("space", rows[50], None, 1)[0][0] == 51
    index.sync()
    assert sorted((path, path.stat().st_mtime_ns) for path in tmp_path.rglob("*.npy")) == before
    assert len(moment_changes.since(store, 0)) == 2, "the last one that the matrix tells, and one more"
    monkeypatch.setattr(matrices, "AT_REST", (0, 100))
    index.sync()
    assert moment_changes.since(store, 0).tolist() == [51]
    assert index.search("space", rows[50], None, 1) == VectorIndex(store, tmp_path / "vectors").search(
        "space", rows[50], None, 1
    )


def test_a_log_that_is_shortened_while_it_is_read_hides_nothing(
    store: Store, index: VectorIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, holder, latest = unit_rows(9), Store(store.path), moment_changes.latest
    add_moments(store, ["a"], {"space": rows[:1]})
    index.search("space", rows[0], None, 1)
    add_moments(store, ["b", "c"], {"space": rows[1:3]})
    for looking in (index, VectorIndex(store, store.path.parent / "vectors")):
        with monkeypatch.context() as patched:

            def shortened(asked: Store) -> moment_changes.Change:
                moment_changes.trim(holder, latest(holder).seq)
                return latest(asked)

            patched.setattr(moment_changes, "latest", shortened)
            assert sorted(n for n, _ in looking.search("space", rows[0], None, 9)) == [1, 2, 3]
        assert sorted(n for n, _ in looking.search("space", rows[0], None, 9)) == [1, 2, 3]
    holder.close()


def test_a_space_that_was_removed_leaves_no_file_and_holds_no_log_back(
    store: Store, index: VectorIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matrices, "AT_REST", (0, 100))
    rows = unit_rows(6)
    add_moments(store, ["a", "b"], {"of a model": rows[:2], "space": rows[:2]})
    index.sync()
    assert len(list((tmp_path / "vectors").iterdir())) == 2
    with store.transaction():
        moment_store.remove_spaces(store, ["of a model"])
    add_moments(store, ["c"], {"space": rows[2:3]})
    index.sync()
    assert [path.name.rpartition("-")[0] for path in (tmp_path / "vectors").iterdir()] == [
        f"{digest('space')[:12]}-to-{moment_changes.latest(store).seq}"
    ]
    assert moment_changes.since(store, 0).tolist() == [3], "the log is shortened to the space that is left"
    assert index.search("of a model", rows[0], None, 1) == []


def test_no_file_holds_a_vector_that_is_gone(store: Store, index: VectorIndex, tmp_path: Path) -> None:
    rows = unit_rows(5)
    ids = add_moments(store, ["a", "b", "c"], {"space": rows[:3], "alone": rows[:3]})
    index.sync()
    store.write("DELETE FROM moment WHERE id = ?", [(ids[2],)])
    add_moments(store, ["d"], {"space": rows[3:4]})
    store.write("DELETE FROM vector WHERE space = ?", [("alone",)])
    half = tmp_path / "vectors" / ".5a9428e3344f-to-3-00.1.1"
    half.mkdir()
    (half / "vectors.npy").write_bytes(rows[2].astype("<f2").tobytes())
    index.sync()
    index.erase_gone()
    kept = {path.parent.name: path.read_bytes() for path in (tmp_path / "vectors").rglob("vectors.npy")}
    assert len(kept) == 1 and rows[2].astype("<f2").tobytes() not in next(iter(kept.values()))
    for one in (index, VectorIndex(store, tmp_path / "vectors")):
        assert one.search("space", rows[3], None, 1)[0][0] == 4 and one.search("alone", rows[0], None, 1) == []


@pytest.mark.parametrize("is_trimmed", [True, False])
def test_after_an_older_copy_was_put_back_each_moment_has_its_own_vector(tmp_path: Path, is_trimmed: bool) -> None:
    path, rows = tmp_path / "library.sqlite3", unit_rows(30)
    store = Store(path)
    add_moments(store, [f"first {n}" for n in range(10)], {"space": rows[:10]})
    if is_trimmed:
        VectorIndex(store, tmp_path / "vectors").sync()
    store.erase_deleted()
    shutil.copy(path, tmp_path / "older.sqlite3")
    add_moments(store, [f"lost {n}" for n in range(10)], {"space": rows[10:20]})
    shutil.rmtree(tmp_path / "vectors", ignore_errors=True)
    VectorIndex(store, tmp_path / "vectors").sync()
    store.close()
    for end in ("-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    shutil.copy(tmp_path / "older.sqlite3", path)
    store = Store(path)
    assert len(VectorIndex(store, tmp_path / "vectors").search("space", rows[0], None, 99)) == 10
    add_moments(store, [f"other {n}" for n in range(10)], {"space": rows[20:]})
    index = VectorIndex(store, tmp_path / "vectors")
    assert [index.search("space", row, None, 1)[0][0] for row in rows[20:]] == list(range(11, 21))
    index.sync()
    assert index.check() == Checked([], {}, [])
    store.close()


def test_a_library_of_before_the_log_is_found_whole(store: Store, tmp_path: Path) -> None:
    rows = unit_rows(5)
    add_moments(store, [f"moment {n}" for n in range(4)], {"space": rows[:4]})
    store.write("DELETE FROM moment_change WHERE seq > ?", [(0,)])
    (tmp_path / "vectors" / "chroma").mkdir(parents=True)
    (tmp_path / "vectors" / "chroma.json").write_text("{}", encoding="utf-8")
    index = VectorIndex(store, tmp_path / "vectors")
    assert len(index.search("space", rows[0], None, 9)) == 4
    add_moments(store, ["later"], {"space": rows[4:]})
    assert len(index.search("space", rows[0], None, 9)) == 5
    index.sync()
    assert not list((tmp_path / "vectors").glob("chroma*")), "what was kept of Chroma is of no use any more"


def test_dimensions_are_those_of_the_store(store: Store) -> None:
    add_moments(store, ["a"], {"space": unit_rows(1)})
    numbers, rows = vector_store.of_space(store, "space")
    assert rows.shape == (1, DIMENSIONS) and numbers.tolist() == [1]
