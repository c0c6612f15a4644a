import contextlib
import sqlite3
from functools import partial
from pathlib import Path

import pytest

from memory.consolidate import consolidate
from memory.records.corrections import Favourite, Hidden
from memory.store import Store, StoreBusy, StoreTooNew, corrections
from memory.store import connection as connection_store
from memory.store import facts as fact_store
from memory.store.schema import MIGRATIONS
from tests.lives import at, put, remember


def test_a_table_in_use_is_no_damage(tmp_path: Path) -> None:
    """SQLite 3.40 takes a table for damaged whose key is not in its first columns, once it has rows."""
    store = Store(tmp_path / "library.sqlite3")
    put(store, [remember("a.md", at(1, 9), said="My sister Lena lives in Bergen.", kind="note")], {})
    consolidate(store)
    assert fact_store.statements(store) and store.damage() == []
    for row in store.rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%WITHOUT ROWID%'"):
        columns = store.rows(f"PRAGMA table_info({row['name']})")
        keys = [column["pk"] for column in columns if column["pk"]]
        assert [column["pk"] for column in columns][: len(keys)] == sorted(keys), row["name"]
    store.close()


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
        store.write("INSERT INTO watched_folder VALUES (?)", [("/a",)])
        raise RuntimeError
    assert store.rows("SELECT * FROM watched_folder") == []
    store.close()


def test_a_writer_that_waits_too_long_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection_store, "BUSY_TIMEOUT_S", 0.01)
    one, other = Store(tmp_path / "library.sqlite3"), Store(tmp_path / "library.sqlite3")
    with one.transaction(), pytest.raises(StoreBusy), other.transaction():
        pass
    one.close()
    other.close()


def test_what_is_kept_is_made_anew_as_soon_as_groups_or_marks_change_anywhere(tmp_path: Path) -> None:
    store, other = Store(tmp_path / "library.sqlite3"), Store(tmp_path / "library.sqlite3")
    made: list[int] = []

    def make(read: Store) -> int:
        made.append(len(corrections.get_all(read)))
        return made[-1]

    assert store.cached(make) == store.cached(make) == 0 and len(made) == 1
    mark = corrections.new_correction(Favourite(), asset_id="one")
    corrections.put(other, mark)
    assert store.cached(make) == store.cached(make) == 1 and len(made) == 2
    corrections.remove(other, mark.id)
    assert store.cached(make) == 0
    assert store.session_view.cached(make) == 0 and len(made) == 4, "each keeps what it sees itself"
    other.close()
    store.close()


def test_what_a_transaction_takes_back_is_not_kept(tmp_path: Path) -> None:
    store = Store(tmp_path / "library.sqlite3")

    def make(read: Store) -> int:
        return len(corrections.get_all(read))

    with pytest.raises(RuntimeError), store.transaction():
        corrections.put(store, corrections.new_correction(Favourite(), asset_id="one"))
        assert store.cached(make) == 1
        raise RuntimeError
    assert store.cached(make) == 0
    store.close()


def opened_beside_another_before_step(path: Path, step: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """Open a new library while another opens it for the first time before a statement; return how many there were."""
    count = 0

    class Interleaved(sqlite3.Connection):
        def execute(self, *asked: object) -> sqlite3.Cursor:  # type: ignore[override]
            nonlocal count
            count += 1
            if count == step:
                with monkeypatch.context() as alone, contextlib.suppress(StoreBusy, sqlite3.OperationalError):
                    alone.setattr(connection_store.sqlite3, "connect", connect)
                    Store(path).close()
            return super().execute(*asked)  # type: ignore[arg-type]

    connect = sqlite3.connect
    monkeypatch.setattr(connection_store, "BUSY_TIMEOUT_S", 0.0)
    monkeypatch.setattr(connection_store.sqlite3, "connect", partial(connect, factory=Interleaved))
    store = Store(path)
    assert store.rows("SELECT * FROM asset") == [] and store.damage() == []
    store.close()
    monkeypatch.undo()
    return count


def test_two_first_openings_at_once_make_one_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    most = opened_beside_another_before_step(tmp_path / "0.sqlite3", 0, monkeypatch)
    for step in range(1, most + 1):
        opened_beside_another_before_step(tmp_path / f"{step}.sqlite3", step, monkeypatch)


def test_a_library_that_is_up_to_date_opens_while_another_process_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / "library.sqlite3")
    monkeypatch.setattr(connection_store, "BUSY_TIMEOUT_S", 0.01)
    with store.transaction():
        Store(tmp_path / "library.sqlite3").close()
    store.close()


def test_what_is_hidden_is_seen_in_the_session_from_unlocking_to_locking_and_in_public_never(tmp_path: Path) -> None:
    store = Store(tmp_path / "library.sqlite3")
    secret = remember("a.md", at(1, 9), said="The canary sings.", kind="note")
    put(store, [secret], {})
    corrections.put(store, corrections.new_correction(Hidden(), secret.moment))
    for change, is_seen in ((lambda: None, False), (store.unlock, True), (store.lock, False)):
        change()
        assert store.is_unlocked is is_seen
        assert bool(store.session_view.rows("SELECT * FROM moment")) is is_seen
        assert store.public.rows("SELECT * FROM moment") == []
    store.close()


def test_more_items_than_a_statement_may_have_are_asked_for_in_pieces(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_store, "SQL_VARIABLES", 2)
    store.write("INSERT INTO meta VALUES (?, ?)", [(key, "any") for key in "abcde"])
    rows = connection_store.rows_among(
        store, "SELECT key FROM meta WHERE value = ? AND key IN ({})", list("abcdf"), ("any",)
    )
    assert [row["key"] for row in rows] == list("abcd")
