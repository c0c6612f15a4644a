"""The migration that parts the letters of Thai, Lao, Khmer and Burmese in the index, as those of Chinese are."""

import re
import sqlite3
from collections.abc import Sequence
from typing import Any

from memory.language.unspaced import spaced

_RUN = re.compile("[\u0e01-\u0e4e\u0e81-\u0ece\u1000-\u104f\u1780-\u17d3]{2}")
_ROWS_AT_ONCE = 1000
_COLUMNS = ("said", "written", "seen", "place", "folder")


def m019_unspaced_words(connection: sqlite3.Connection) -> None:
    """Write those rows of the index anew in which two letters of these scripts stand side by side."""
    select = f"SELECT rowid, {', '.join(_COLUMNS)} FROM words WHERE rowid > ? ORDER BY rowid LIMIT {_ROWS_AT_ONCE}"
    last = -1
    while rows := [tuple(row) for row in connection.execute(select, (last,))]:
        _part(connection, [row for row in rows if any(_RUN.search(value or "") for value in row[1:])])
        last = rows[-1][0]


def _part(connection: sqlite3.Connection, rows: Sequence[tuple[Any, ...]]) -> None:
    for number, *values in rows:
        connection.execute("DELETE FROM words WHERE rowid = ?", (number,))
        connection.execute(
            f"INSERT INTO words (rowid, {', '.join(_COLUMNS)}) VALUES (?, ?, ?, ?, ?, ?)",
            (number, *(spaced(value or "") for value in values)),
        )
