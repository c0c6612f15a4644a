import functools
import sqlite3
from pathlib import Path

import pytest

from memory.store import Store, moments
from memory.store.damage import StoreDamaged
from memory.store.renames import RENAMED_IN
from memory.store.schema import MIGRATIONS


@functools.cache
def _libraries() -> tuple[bytes, ...]:
    """Return the library that a program of each schema would make, in order; each goes on from the one before."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    found = []
    for version, migration in enumerate(MIGRATIONS, 1):
        migration(connection)
        connection.execute(f"PRAGMA user_version = {version}")
        found.append(connection.serialize())
    connection.close()
    return tuple(found)


def _older(path: Path, version: int) -> sqlite3.Connection:
    """Make the library that a program of this schema would make."""
    path.write_bytes(_libraries()[version - 1])
    return sqlite3.connect(path, isolation_level=None)


@pytest.mark.parametrize("version", range(1, len(MIGRATIONS) + 1))
def test_a_library_of_any_version_is_brought_up_to_date(tmp_path: Path, version: int) -> None:
    _older(tmp_path / "library.sqlite3", version).close()
    store = Store(tmp_path / "library.sqlite3")
    assert store.rows("PRAGMA user_version")[0][0] == len(MIGRATIONS) and store.damage() == []
    store.close()


@pytest.mark.parametrize("version", range(1, len(MIGRATIONS) + 1))
def test_a_library_of_any_version_that_lacks_its_folders_is_damaged(tmp_path: Path, version: int) -> None:
    table = "root" if version < RENAMED_IN else "watched_folder"
    connection = _older(tmp_path / "library.sqlite3", version)
    connection.execute(f"DROP TABLE {table}")
    connection.close()
    with pytest.raises(StoreDamaged, match=f"lacks the table {table}$"):
        Store(tmp_path / "library.sqlite3")


def test_one_malformed_detail_does_not_lock_the_library(tmp_path: Path) -> None:
    connection = _older(tmp_path / "library.sqlite3", 10)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.executemany(
        "INSERT INTO moment_text (moment_id, kind, text, recipe, detail) VALUES (?, 'told', ?, 'r', ?)",
        [("a", "A favourite.", "{not json"), ("b", "Red.\nA favourite.", "{}"), ("c", "Red.", "{not json")],
    )
    connection.close()
    store = Store(tmp_path / "library.sqlite3")
    found = store.rows("SELECT favourite, detail FROM moment_text ORDER BY moment_id")
    assert [tuple(row) for row in found] == [
        (1, "{not json"),
        (1, '{"tags": [{"description": "Red.", "favourite": true}]}'),
        (0, "{not json"),
    ]
    store.close()


def test_rows_under_the_old_names_are_read_under_the_new_ones(tmp_path: Path) -> None:
    connection = _older(tmp_path / "library.sqlite3", RENAMED_IN - 1)
    connection.execute("INSERT INTO called (asset_id, found, called) VALUES ('a', 'Kochel', 'Our lake')")
    row = "'f', 'face', 'm', 'a', NULL, NULL, '', 0.9, x'', 'r', 7, 0.5, 1"
    connection.execute(f"INSERT INTO appearance VALUES ({row})")
    MIGRATIONS[RENAMED_IN - 1](connection)
    assert connection.execute("SELECT found_name, owner_name FROM place_rename").fetchall() == [("Kochel", "Our lake")]
    assert connection.execute("SELECT cluster, similarity, is_current FROM appearance").fetchall() == [(7, 0.5, 1)]
    connection.close()


def test_favourites_are_found_without_reading_every_text(store: Store) -> None:
    asked: list[str] = []
    store.connection.set_trace_callback(asked.append)
    assert moments.favourites(store) == []
    store.connection.set_trace_callback(None)
    plan = [row["detail"] for sql in asked for row in store.rows(f"EXPLAIN QUERY PLAN {sql}")]
    assert any("moment_text_favourite" in line for line in plan)
