"""Tells damage to the library's file from what merely hinders its use, by what SQLite says. Knows no table."""

import sqlite3
from pathlib import Path

DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT})
HINDRANCE = frozenset(
    {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
    }
)

MALFORMED = (sqlite3.DatabaseError, ValueError, LookupError, TypeError, ArithmeticError, AttributeError)
"""What reading a record may raise whose bytes are not those that were written."""


class StoreDamaged(sqlite3.DatabaseError):
    """The library's file is damaged, or is no library of Yesteryear; the message says what is wrong."""


def is_damage(error: BaseException) -> bool:
    """Say whether an error tells that the file itself is damaged."""
    if isinstance(error, StoreDamaged):
        return True
    if not isinstance(error, sqlite3.DatabaseError):
        return False
    if "Could not decode to UTF-8" in str(error):  # told by Python's own reading, without a code of SQLite's
        return True
    return _code(error) in DAMAGE


def is_hindrance(error: BaseException) -> bool:
    """Say whether an error tells of a full disk, a place that may not be written or a busy file: it is as it was."""
    return isinstance(error, sqlite3.DatabaseError) and _code(error) in HINDRANCE


def _code(error: sqlite3.DatabaseError) -> int:
    """Return SQLite's primary code of an error, 0 where it has none."""
    return int(getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF


def peek(path: Path, sql: str) -> list[object] | None:
    """Return the first column of what a query says of a database file that may be anything; nothing is written.

    None where it is no database, cannot be read, or has not what is asked for.
    """
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        try:
            return [row[0] for row in connection.execute(sql)]
        finally:
            connection.close()
    except (sqlite3.Error, OSError):
        return None
