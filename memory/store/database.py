"""Opens the library's SQLite file, brings its schema up to date and gives out transactions.

Knows the schema's version and nothing of the records. One connection a thread; WAL, so readers never wait for writers.
"""

import contextlib
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from memory.store.schema import MIGRATIONS

BUSY_TIMEOUT_S = 5.0
SQL_VARIABLES = 30_000

Value = str | int | float | bytes | None
Item = TypeVar("Item")


class StoreTooNew(Exception):
    """The library was written by a newer Yesteryear; nothing was changed."""


class StoreBusy(Exception):
    """Another process holds what was asked for; nothing was changed."""


class Store:
    """The library's one database file, safe to use from any thread."""

    def __init__(self, path: Path) -> None:
        """Open or create the file at `path`.

        Raises StoreTooNew where a newer version wrote it, sqlite3.DatabaseError where it is not a library.
        """
        self.path = path
        self._threads = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._migrate()

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection."""
        found: sqlite3.Connection | None = getattr(self._threads, "connection", None)
        if found is None:
            found = sqlite3.connect(
                self.path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False, cached_statements=256
            )
            found.row_factory = sqlite3.Row
            found.execute("PRAGMA foreign_keys = ON")
            found.execute("PRAGMA synchronous = NORMAL")
            found.execute("PRAGMA secure_delete = ON")
            self._threads.connection = found
            self._connections.append(found)
        return found

    def _migrate(self) -> None:
        connection = self.connection
        connection.execute("PRAGMA journal_mode = WAL")
        if self._version() > len(MIGRATIONS):
            raise StoreTooNew(
                f"{self.path} was written by a newer Yesteryear (schema {self._version()}, this one knows "
                f"{len(MIGRATIONS)}). Nothing was changed: update Yesteryear and try again."
            )
        if self._version() < len(MIGRATIONS):
            with self.transaction():
                for number, migration in enumerate(MIGRATIONS[self._version() :], self._version() + 1):
                    migration(connection)
                    connection.execute(f"PRAGMA user_version = {number}")

    def _version(self) -> int:
        row = self.connection.execute("PRAGMA user_version").fetchone()
        return int(row[0])

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Do everything inside or nothing of it; inside another transaction it is part of that one.

        Raises StoreBusy where another process kept writing for longer than the busy timeout.
        """
        connection = self.connection
        if connection.in_transaction:
            yield
            return
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if "locked" in str(error) or "busy" in str(error):
                raise StoreBusy("the library is being written by another process; try again in a moment") from error
            raise
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    def rows(self, sql: str, values: Sequence[Value] = ()) -> list[sqlite3.Row]:
        """Run a query and return all its rows."""
        return self.connection.execute(sql, values).fetchall()

    def write(self, sql: str, rows: Sequence[Sequence[Value]]) -> None:
        """Run a statement once for each row of values."""
        self.connection.executemany(sql, rows)

    def erase_deleted(self) -> None:
        """Make deleted words unreadable in the file itself: FTS segments merged, the log folded in and cut."""
        self.connection.execute("INSERT INTO words(words) VALUES ('optimize')")
        self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def damage(self) -> list[str]:
        """Return what SQLite finds wrong with the file, empty where it is sound."""
        found = [str(row[0]) for row in self.rows("PRAGMA integrity_check") if row[0] != "ok"]
        return found + [f"broken reference in {row[0]}" for row in self.rows("PRAGMA foreign_key_check")]

    def close(self) -> None:
        """Close every thread's connection."""
        for connection in self._connections:
            connection.close()
        self._connections.clear()
        self._threads = threading.local()


def in_pieces(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """Yield runs short enough for one statement's variables."""
    for start in range(0, len(items), SQL_VARIABLES):
        yield items[start : start + SQL_VARIABLES]


def marks(items: Sequence[object]) -> str:
    """Return as many question marks as there are items, for an IN list."""
    return ",".join("?" * len(items))
