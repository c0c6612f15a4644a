"""Opens the library's SQLite file, brings its schema up to date and gives out transactions.

One connection a thread and scope (visibility.py); WAL, so readers never wait for writers. The connection that derives
writes for itself, so it is not to write within a transaction of another: one would wait for the other. Which library a
file is of can be read without writing anything.
"""

import contextlib
import sqlite3
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar, cast

from memory.store.damage import StoreDamaged, is_damage, peek
from memory.store.renames import RENAMED_IN, TABLES_RENAMED
from memory.store.schema import FIRST_TABLES, MIGRATIONS, REGROUPED
from memory.store.visibility import ANY_HIDDEN, Scope, install_views

BUSY_TIMEOUT_S = 5.0
BUSY_STEP_S = 0.01
BUSY = "the library is being written by another process; try again in a moment"
SQL_VARIABLES = 30_000

Value = str | int | float | bytes | None
Item = TypeVar("Item")
Kept = TypeVar("Kept")


class StoreTooNew(Exception):
    """The library was written by a newer Yesteryear; nothing was changed."""


class StoreBusy(Exception):
    """Another process holds what was asked for; nothing was changed."""


class _Connection(sqlite3.Connection):
    """One that can be held weakly: it is closed when its thread ends, or before that with the store."""


def is_unusable(error: Exception) -> bool:
    """Say whether an error is that of the store as a whole, which is busy, full, read-only or damaged; not of a row."""
    return isinstance(error, StoreBusy) or type(error) in (sqlite3.DatabaseError, sqlite3.OperationalError)


class Store:
    """The library's one database file, safe to use from any thread.

    A store sees everything. `for_deriving`, `public`, `for_vault` and `session_view` are the same file in another
    scope.
    """

    def __init__(self, path: Path) -> None:
        """Open or create the file at `path`.

        Raises StoreTooNew where a newer version wrote it, StoreBusy where another process kept writing while it is
        made or brought up to date, StoreDamaged where it is damaged or no library, another
        sqlite3.DatabaseError where it cannot be used for another reason; nothing is changed then.
        """
        self.path = path
        self._scope = Scope.ALL
        self._kept: dict[object, tuple[tuple[bool, str], object]] = {}
        self._family: dict[Scope, Store] = {Scope.ALL: self}
        self._unlocked = threading.Event()
        self._threads = threading.local()
        self._connections: weakref.WeakSet[sqlite3.Connection] = weakref.WeakSet()
        try:
            self._migrate()
        except (sqlite3.DatabaseError, StoreTooNew, StoreBusy) as error:
            self.close()
            if is_damage(error) and not isinstance(error, StoreDamaged):
                raise StoreDamaged(f"{path}: {error}") from error
            raise

    @property
    def unfiltered(self) -> "Store":
        """The file with all that is in it, for what takes in, forgets, verifies, and for the owner's corrections."""
        return self._family[Scope.ALL]

    @property
    def for_deriving(self) -> "Store":
        """The file as what outlives the moment is made of: without hidden moments, whether unlocked or not."""
        return self._sibling(Scope.DERIVING)

    @property
    def public(self) -> "Store":
        """The file as anybody may see it: without hidden moments and without what still rests on them."""
        return self._sibling(Scope.PUBLIC)

    @property
    def for_vault(self) -> "Store":
        """The file as a vault may hold it: as anybody may see it, and without what was asked to be forgotten."""
        return self._sibling(Scope.VAULT)

    @property
    def session_view(self) -> "Store":
        """The file as this process may see it: as it is shown until it is unlocked, whole from then on."""
        return self._sibling(Scope.SESSION)

    @property
    def is_unlocked(self) -> bool:
        """Whether hidden moments may be seen in this process; kept in memory only, and never so at first."""
        return self._unlocked.is_set()

    def unlock(self) -> None:
        """Let `session_view` see everything until it is locked or the process ends. The caller checked that it may."""
        self._unlocked.set()

    def lock(self) -> None:
        """Let `session_view` see no hidden moment any more."""
        self._unlocked.clear()

    def _sibling(self, scope: Scope) -> "Store":
        found = self._family.get(scope)
        if found is None:
            found = Store.__new__(Store)
            found.path, found._scope, found._family, found._unlocked = self.path, scope, self._family, self._unlocked
            found._threads, found._connections, found._kept = threading.local(), weakref.WeakSet(), {}
            found = self._family.setdefault(scope, found)
        return found

    @property
    def writes_whole(self) -> bool:
        """Whether writing goes past the scope's views, and so does what is read within the transaction that writes."""
        return self._scope in (Scope.PUBLIC, Scope.SESSION)

    @property
    def sees_all(self) -> bool:
        """Whether nothing is left out of what is read here now."""
        return self._scope is Scope.ALL or (self._scope is Scope.SESSION and self.is_unlocked)

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection."""
        if self.writes_whole and (self.sees_all or self.unfiltered.connection.in_transaction):
            return self.unfiltered.connection
        if self._scope is Scope.SESSION:
            return self.public.connection
        found: sqlite3.Connection | None = getattr(self._threads, "connection", None)
        if found is None:
            found = sqlite3.connect(
                self.path,
                timeout=BUSY_TIMEOUT_S,
                isolation_level=None,
                check_same_thread=False,
                factory=_Connection,
                cached_statements=256,
            )
            found.row_factory = sqlite3.Row
            found.execute("PRAGMA foreign_keys = ON")
            found.execute("PRAGMA synchronous = NORMAL")
            found.execute("PRAGMA secure_delete = ON")
            install_views(found, self._scope)
            self._threads.connection = found
            self._connections.add(found)
        return found

    def _migrate(self) -> None:
        connection = self.connection
        connection.execute("BEGIN")  # version and tables as they are at one moment: another process may make them now
        try:
            version = self._recognised()
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        self._log_ahead()
        if version < len(MIGRATIONS):
            with self.transaction():
                version = self._recognised()
                for number, migration in enumerate(MIGRATIONS[version:], version + 1):
                    migration(connection)
                    connection.execute(f"PRAGMA user_version = {number}")

    def _recognised(self) -> int:
        """Return the version of the library, 0 where the file is empty.

        Raises StoreTooNew, StoreDamaged where it holds other tables than a library's, or lacks some of them.
        """
        version = int(self.connection.execute("PRAGMA user_version").fetchone()[0])
        if version > len(MIGRATIONS):
            raise StoreTooNew(
                f"{self.path} was written by a newer Yesteryear (schema {version}, this one knows "
                f"{len(MIGRATIONS)}). Nothing was changed: update Yesteryear and try again."
            )
        held = {str(row[0]) for row in self.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        expected = FIRST_TABLES | {"root" if version < RENAMED_IN else TABLES_RENAMED["root"]}
        lacking = sorted(expected - held)
        if held and (not version or not held & FIRST_TABLES):
            raise StoreDamaged(f"{self.path} is a database of another program, not a library of Yesteryear")
        if version and lacking:
            raise StoreDamaged(f"{self.path} lacks the table {lacking[0]}")
        return version

    def _log_ahead(self) -> None:
        """Have the file written by way of a log (WAL). SQLite does not wait where another process does so just now."""
        until_s = time.monotonic() + BUSY_TIMEOUT_S
        while True:
            try:
                self.connection.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                if not _is_busy(error):
                    raise
                if time.monotonic() >= until_s:
                    raise StoreBusy(BUSY) from error
            time.sleep(BUSY_STEP_S)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Do everything inside or nothing of it; inside another transaction it is part of that one.

        Raises StoreBusy where another process kept writing for longer than the busy timeout.
        """
        connection = self.unfiltered.connection if self.writes_whole else self.connection
        if connection.in_transaction:
            yield
            return
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if _is_busy(error):
                raise StoreBusy(BUSY) from error
            raise
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    def rows(self, sql: str, values: Sequence[Value] = ()) -> list[sqlite3.Row]:
        """Run a query and return all its rows.

        The views cost as much again as what they stand before, so they are left off while nothing is hidden;
        whether anything is, the query's own snapshot of the file says.
        """
        own, bare = self.connection, self.unfiltered.connection
        if not self.writes_whole or own is bare or own.in_transaction:
            return own.execute(sql, values).fetchall()
        bare.execute("BEGIN")
        try:
            if not bare.execute(ANY_HIDDEN).fetchone()[0]:
                return bare.execute(sql, values).fetchall()
        finally:
            bare.execute("ROLLBACK")
        return own.execute(sql, values).fetchall()

    def cached(self, make: Callable[["Store"], Kept]) -> Kept:
        """Return what is made of the groups of files and the owner's corrections alone, from memory while these stay.

        A note in the file counts their changes, so those of other processes are seen at once.
        """
        if self.unfiltered.connection.in_transaction:
            return make(self)
        counted = self.rows("SELECT value FROM meta WHERE key = ?", (REGROUPED,))
        now = (self.sees_all, counted[0]["value"] if counted else "")
        held = self._kept.get(make)
        if held is None or held[0] != now:
            held = self._kept[make] = (now, make(self))
        return cast("Kept", held[1])

    def write(self, sql: str, rows: Sequence[Sequence[Value]]) -> None:
        """Run a statement once for each row of values."""
        connection = self.unfiltered.connection if self.writes_whole else self.connection
        connection.executemany(sql, rows)

    def erase_deleted(self) -> None:
        """Make deleted words unreadable in the file itself: FTS segments merged, the log folded in and cut."""
        connection = self.unfiltered.connection
        connection.execute("INSERT INTO words(words) VALUES ('optimize')")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def fold(self) -> None:
        """Fold the log into the file and have both written to the disk, as far as nobody is reading."""
        self.unfiltered.connection.execute("PRAGMA wal_checkpoint(FULL)")

    def damage(self) -> list[str]:
        """Return what SQLite finds wrong with the file, empty where it is sound."""
        found = [str(row[0]) for row in self.rows("PRAGMA integrity_check") if row[0] != "ok"]
        return found + [f"broken reference in {row[0]}" for row in self.rows("PRAGMA foreign_key_check")]

    def close(self) -> None:
        """Close every thread's connection, of whatever scope."""
        for one in self._family.values():
            for connection in list(one._connections):
                connection.close()
            one._connections.clear()
            one._threads = threading.local()


def _is_busy(error: sqlite3.OperationalError) -> bool:
    return "locked" in str(error) or "busy" in str(error)


def in_pieces(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """Yield runs short enough for one statement's variables."""
    for start in range(0, len(items), SQL_VARIABLES):
        yield items[start : start + SQL_VARIABLES]


def rows_among(store: Store, sql: str, items: Sequence[Value], values: Sequence[Value] = ()) -> list[sqlite3.Row]:
    """Return the rows of a query with `{}` in place of the question marks for these items, however many they are.

    `values` are those of the question marks before. What is sorted or counted is so within a piece of the items.
    """
    pieces = in_pieces(items)
    return [row for piece in pieces for row in store.rows(sql.format(placeholders(piece)), [*values, *piece])]


def rows_of(store: Store, sql: str, column: str, items: Sequence[Value] | None) -> list[sqlite3.Row]:
    """Return the rows of a query with `{}` in place of the condition that a column is one of these; all for None."""
    if items is None:
        return store.rows(sql.format("1"))
    return rows_among(store, sql.format(f"{column} IN ({{}})"), items)


def placeholders(items: Sequence[object]) -> str:
    """Return as many question marks as there are items, for an IN list."""
    return ",".join("?" * len(items))


ID_NOTE = "library id"


def id_in(path: Path) -> str | None:
    """Return the id in a database file, empty where a library has none yet, None where the file is no library."""
    found = peek(path, f"SELECT value FROM meta WHERE key = '{ID_NOTE}'")
    return None if found is None else "".join(map(str, found[:1]))


def is_blank(path: Path) -> bool:
    """Say whether a file is a sound database in which there is no table at all."""
    return peek(path, "SELECT name FROM sqlite_master") == []
