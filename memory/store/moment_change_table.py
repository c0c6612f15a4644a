"""The log of which moments changed, as a migration: what was made of many moments catches up by the newest alone."""

import sqlite3

LOG = "INSERT INTO moment_change (n) SELECT n FROM moment WHERE id = "


def m017_moment_changes(connection: sqlite3.Connection) -> None:
    """Create the log of the numbers of moments whose vectors came or went; what was there before is not in it.

    Each row has a token that no other has: after an older copy of the file was put back, the same `seq` is another
    change. The first row is of no moment, so that what is made before the first change has one to name. A moment's
    vectors go while its number can still be told.
    """
    connection.execute(
        """CREATE TABLE moment_change (seq INTEGER PRIMARY KEY AUTOINCREMENT, n INTEGER NOT NULL,
           token TEXT NOT NULL DEFAULT (lower(hex(randomblob(8))))) STRICT"""
    )
    connection.execute("INSERT INTO moment_change (n) VALUES (0)")
    connection.execute(f"CREATE TRIGGER vector_log_added AFTER INSERT ON vector BEGIN {LOG} new.moment_id; END")
    connection.execute(f"CREATE TRIGGER vector_log_gone AFTER DELETE ON vector BEGIN {LOG} old.moment_id; END")
    connection.execute(
        """CREATE TRIGGER moment_vectors_gone BEFORE DELETE ON moment BEGIN
           DELETE FROM vector WHERE moment_id = old.id; END"""
    )
