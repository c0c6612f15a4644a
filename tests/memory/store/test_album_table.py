"""The tables of albums are filled with what earlier versions kept of other programs' albums, and follow it."""

import sqlite3

from memory.store.album_table import m022_albums

TOLD = '{"tags": [{"albums": ["Lake", 7, ""]}, {"title": "x"}, {"albums": ["Lake", "Party"]}]}'


def test_what_is_known_already_is_filled_in_and_kept_in_step() -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
    connection.execute("CREATE TABLE moment (id TEXT PRIMARY KEY, asset_id TEXT)")
    connection.execute(
        """CREATE TABLE moment_text (moment_id TEXT REFERENCES moment ON DELETE CASCADE, kind TEXT, detail TEXT,
           PRIMARY KEY (moment_id, kind))"""
    )
    connection.executemany("INSERT INTO moment VALUES (?, ?)", [("a", "A"), ("b", "B"), ("c", "C")])
    held = [("a", "told", TOLD), ("b", "told", "no JSON"), ("c", "caption", TOLD)]
    connection.executemany("INSERT INTO moment_text VALUES (?, ?, ?)", held)
    m022_albums(connection)
    find = "SELECT name, asset_id FROM told_album ORDER BY 1, 2"
    assert connection.execute(find).fetchall() == [("Lake", "A"), ("Party", "A")]
    new = '{"tags": [{"albums": ["Party"]}]}'
    connection.executemany("INSERT OR REPLACE INTO moment_text VALUES (?, 'told', ?)", [("a", new), ("c", new)])
    assert connection.execute(find).fetchall() == [("Party", "A"), ("Party", "C")]
    connection.execute("DELETE FROM moment WHERE id = 'a'")
    connection.execute("DELETE FROM moment_text WHERE moment_id = 'c'")
    assert connection.execute(find).fetchall() == []
    connection.close()
