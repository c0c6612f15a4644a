import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from memory.store import Store
from memory.store import moments as moment_store
from memory.store import vectors as vector_store
from memory.vectors.matrices import FILES, SEAL, Matrices
from tests.made import add_moments, unit_rows

COUNT = 40


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a library and its matrix, of which each test has a copy."""
    folder = tmp_path_factory.mktemp("made")
    store = Store(folder / "library.sqlite3")
    add_moments(store, [f"moment {n}" for n in range(COUNT)], {"space": unit_rows(COUNT)})
    Matrices(store, folder / "vectors").get("space", COUNT)
    store.close()
    return folder


@pytest.fixture
def store(made: Path, tmp_path: Path) -> Iterator[Store]:
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    found = Store(tmp_path / "library.sqlite3")
    yield found
    found.close()


@pytest.fixture
def folder(store: Store, tmp_path: Path) -> Path:
    assert moment_store.generations(store) == {"space": COUNT}
    return next((tmp_path / "vectors").iterdir())


def _assert_whole(store: Store, folder: Path) -> None:
    fresh = Matrices(store, folder.parent)
    numbers, vectors = vector_store.of_space(store, "space")
    matrix = fresh.get("space", COUNT).base
    assert matrix.numbers.tolist() == numbers.tolist() and matrix.vectors.tobytes() == vectors.tobytes()
    assert np.abs(matrix.rough * matrix.steps[:, None] - vectors).max() < 0.01
    assert fresh.drop_damaged("space", thoroughly=True) == fresh.compare("space", COUNT) == []


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("name", [*(f"{name}.npy" for name in FILES), SEAL])
def test_flipped_bits_are_seen_and_the_matrix_is_made_anew(store: Store, folder: Path, name: str, seed: int) -> None:
    path, draw = folder / name, random.Random(seed)
    content = bytearray(path.read_bytes())
    content[draw.randrange(len(content) if seed % 2 else 128)] ^= 1 << draw.randrange(8)
    path.write_bytes(content)
    _assert_opens(store, folder)
    path.write_bytes(content)
    assert Matrices(store, folder.parent).drop_damaged("space", thoroughly=True), "verify tells of it"
    _assert_whole(store, folder)


def _assert_opens(store: Store, folder: Path) -> None:
    matrix = Matrices(store, folder.parent).get("space", COUNT).base
    assert matrix.vectors.tobytes() == vector_store.of_space(store, "space")[1].tobytes()


@pytest.mark.parametrize("left", [0, 1, 100, 128, 0.5, 0.99])
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("is_sealed", [True, False])
def test_a_truncated_file_is_seen_with_and_without_a_seal(
    store: Store, folder: Path, name: str, left: float, is_sealed: bool
) -> None:
    path = folder / f"{name}.npy"
    content = path.read_bytes()
    path.write_bytes(content[: int(left * len(content)) if isinstance(left, float) else left])
    if not is_sealed:
        (folder / SEAL).unlink()
    _assert_opens(store, folder)
    _assert_whole(store, folder)


@pytest.mark.parametrize("seed", range(200))
def test_a_damaged_head_without_a_seal_never_raises(store: Store, folder: Path, seed: int) -> None:
    (folder / SEAL).unlink()
    draw = random.Random(seed)
    path = folder / f"{draw.choice(FILES)}.npy"
    content = bytearray(path.read_bytes())
    content[draw.randrange(128)] = draw.randrange(256)
    path.write_bytes(content)
    Matrices(store, folder.parent).get("space", COUNT)
    assert Matrices(store, folder.parent).drop_damaged("space", thoroughly=True) == []
    _assert_whole(store, folder)


def test_missing_files_are_made_anew(store: Store, folder: Path) -> None:
    for name in (*(f"{name}.npy" for name in FILES), SEAL):
        (folder / name).unlink()
        _assert_opens(store, folder)
        _assert_whole(store, folder)


def test_a_matrix_of_other_vectors_is_not_that_of_the_library(store: Store, folder: Path) -> None:
    store.write("UPDATE vector SET data = zeroblob(length(data)) WHERE moment_id > ?", [("",)])
    matrices = Matrices(store, folder.parent)
    assert matrices.drop_damaged("space", thoroughly=True) == []
    assert matrices.compare("space", COUNT) != []
    assert matrices.compare("space", COUNT) == []


def test_the_matrix_of_another_library_is_not_used(store: Store, folder: Path, tmp_path: Path) -> None:
    other = Store(tmp_path / "other.sqlite3")
    add_moments(other, [f"moment {n}" for n in range(COUNT)], {"space": unit_rows(COUNT, seed=1)})
    assert Matrices(other, folder.parent).compare("space", COUNT) == []
    other.close()


def test_where_nothing_can_be_written_it_answers_from_memory(store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    assert Matrices(store, tmp_path / "file" / "vectors").get("space", COUNT).count == COUNT
