import sqlite3

from memory.store.moment_change_table import m017_moment_changes


def test_a_moment_that_goes_takes_its_vectors_and_leaves_its_number() -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE moment (n INTEGER PRIMARY KEY, id TEXT)")
    connection.execute("CREATE TABLE vector (space TEXT, moment_id TEXT)")
    m017_moment_changes(connection)
    connection.execute("INSERT INTO moment VALUES (7, 'a'), (8, 'b')")
    connection.execute("INSERT INTO vector VALUES ('space', 'a')")
    connection.execute("DELETE FROM moment")
    assert connection.execute("SELECT n FROM moment_change ORDER BY seq").fetchall() == [(0,), (7,), (7,)]
    assert len(connection.execute("SELECT DISTINCT token FROM moment_change").fetchall()) == 3
    assert connection.execute("SELECT * FROM vector").fetchall() == []
