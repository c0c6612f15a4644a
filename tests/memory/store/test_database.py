import sqlite3
from pathlib import Path

import pytest

from memory.store import Store, StoreBusy, StoreTooNew, database
from memory.store.schema import MIGRATIONS


def test_a_library_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreTooNew, match="newer Yesteryear"):
        Store(path)
    assert path.read_bytes()[100:] == before[100:]


def test_opening_twice_changes_nothing(tmp_path: Path) -> None:
    first = Store(tmp_path / "library.sqlite3")
    first.close()
    second = Store(tmp_path / "library.sqlite3")
    assert second.damage() == []
    second.close()


def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path / "library.sqlite3")
    with pytest.raises(RuntimeError), store.transaction():
        store.write("INSERT INTO root VALUES (?)", [("/a",)])
        raise RuntimeError
    assert store.rows("SELECT * FROM root") == []
    store.close()


def test_a_writer_that_waits_too_long_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_TIMEOUT_S", 0.01)
    one, other = Store(tmp_path / "library.sqlite3"), Store(tmp_path / "library.sqlite3")
    with one.transaction(), pytest.raises(StoreBusy), other.transaction():
        pass
    one.close()
    other.close()
