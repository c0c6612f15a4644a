"""The tables of the conversations that are kept. Knows nothing of what is asked in them."""

import sqlite3


def m021_conversations(connection: sqlite3.Connection) -> None:
    """Add the tables of conversations and their questions; one that was deleted stays until the next one is."""
    connection.execute(
        "CREATE TABLE conversation (id TEXT PRIMARY KEY, asked_s REAL NOT NULL, is_deleted INTEGER NOT NULL DEFAULT 0)"
    )
    connection.execute("CREATE INDEX conversation_asked ON conversation (is_deleted, asked_s)")
    connection.execute(
        """CREATE TABLE conversation_question (conversation_id TEXT NOT NULL REFERENCES conversation ON DELETE CASCADE,
           number INTEGER NOT NULL, question TEXT NOT NULL, PRIMARY KEY (conversation_id, number)) WITHOUT ROWID"""
    )
