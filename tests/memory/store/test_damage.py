import sqlite3
from pathlib import Path

import pytest

from memory.store import Store
from memory.store.damage import StoreDamaged, is_damage, is_hindrance
from tests.lives import at, put, remember


@pytest.fixture
def path(tmp_path: Path) -> Path:
    store = Store(tmp_path / "library.sqlite3")
    put(store, [remember("a.md", at(1, 9), said="We rowed.", kind="note")], {})
    store.close()
    return tmp_path / "library.sqlite3"


def _garbage(content: bytes) -> bytes:
    return b"nonsense" * 1000


def _header(content: bytes) -> bytes:
    return content[:3] + bytes([content[3] ^ 1]) + content[4:]


def _half(content: bytes) -> bytes:
    return content[: len(content) // 2]


@pytest.mark.parametrize("harm", [_garbage, _header, _half])
def test_a_damaged_file_is_told_as_damaged_and_left_alone(path: Path, harm: object) -> None:
    assert callable(harm)
    path.write_bytes(harm(path.read_bytes()))
    before = path.read_bytes()
    with pytest.raises(StoreDamaged, match=path.name):
        Store(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("version", [0, 3])
def test_a_database_of_another_program_is_refused_and_left_alone(tmp_path: Path, version: int) -> None:
    path = tmp_path / "library.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE recipe (name TEXT)")
        connection.execute(f"PRAGMA user_version = {version}")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreDamaged, match="of another program"):
        Store(path)
    assert path.read_bytes() == before


def test_a_library_that_lacks_a_table_is_damaged(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE moment_text")
    connection.close()
    with pytest.raises(StoreDamaged, match="moment_text"):
        Store(path)


def test_a_full_or_read_only_disk_is_no_damage(path: Path) -> None:
    store = Store(path)
    store.connection.execute("PRAGMA max_page_count = 1")
    with pytest.raises(sqlite3.OperationalError) as full, store.transaction():
        store.write("INSERT INTO watched_folder VALUES (?)", [("x" * 1000 + str(n),) for n in range(1000)])
    store.connection.execute("PRAGMA query_only = ON")
    with pytest.raises(sqlite3.OperationalError) as read_only:
        store.write("INSERT INTO watched_folder VALUES (?)", [("x",)])
    store.close()
    for error in (full.value, read_only.value):
        assert is_hindrance(error) and not is_damage(error)


def test_bytes_that_are_no_text_are_damage(path: Path) -> None:
    connection = sqlite3.connect(path)
    with pytest.raises(sqlite3.OperationalError) as error:
        connection.execute("SELECT cast(x'ff41' AS TEXT)").fetchone()
    connection.close()
    assert is_damage(error.value) and not is_hindrance(error.value)
