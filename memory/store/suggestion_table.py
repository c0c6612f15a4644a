"""The table of what is offered for the owner's words, as a migration: a row goes with its photo and its teacher."""

import sqlite3


def m015_suggestions(connection: sqlite3.Connection) -> None:
    """Create what look-alikes are offered of the things that the owner named, each with the word that taught it."""
    connection.execute(
        """CREATE TABLE suggestion (
            id TEXT PRIMARY KEY, moment_id TEXT NOT NULL REFERENCES moment(id) ON DELETE CASCADE,
            correction_id TEXT NOT NULL REFERENCES correction(id) ON DELETE CASCADE, thing TEXT NOT NULL,
            words TEXT NOT NULL, score REAL NOT NULL, is_whole INTEGER NOT NULL) STRICT, WITHOUT ROWID"""
    )
    for column in ("moment_id", "correction_id", "thing"):
        connection.execute(f"CREATE INDEX suggestion_{column} ON suggestion({column})")
