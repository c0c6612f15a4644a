"""The tables of conversations are added to a database that lacks them, and a question goes with its conversation."""

import sqlite3

from memory.store.conversation_table import m021_conversations


def test_a_question_goes_with_its_conversation() -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("PRAGMA foreign_keys = ON")
    m021_conversations(connection)
    connection.execute("INSERT INTO conversation (id, asked_s) VALUES ('a', 1)")
    connection.execute("INSERT INTO conversation_question VALUES ('a', 1, 'Where is the key?')")
    connection.execute("DELETE FROM conversation")
    assert connection.execute("SELECT * FROM conversation_question").fetchall() == []
    connection.close()
