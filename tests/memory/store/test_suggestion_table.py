import sqlite3

from memory.store.suggestion_table import m015_suggestions


def test_a_row_goes_with_its_photo_and_with_what_taught_it() -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("PRAGMA foreign_keys = ON")
    for table in ("moment", "correction"):
        connection.execute(f"CREATE TABLE {table} (id TEXT PRIMARY KEY)")
        connection.executemany(f"INSERT INTO {table} VALUES (?)", [("1",), ("2",)])
    m015_suggestions(connection)
    rows = [("a", "1", "1"), ("b", "2", "1"), ("c", "2", "2")]
    connection.executemany("INSERT INTO suggestion VALUES (?, ?, ?, 'mill', 'the mill', 0.9, 0)", rows)
    connection.execute("DELETE FROM moment WHERE id = '1'")
    connection.execute("DELETE FROM correction WHERE id = '2'")
    assert connection.execute("SELECT id FROM suggestion").fetchall() == [("b",)]
    connection.close()
