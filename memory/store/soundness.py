"""Whether the library's file is whole: SQLite's own checks of it, and every record read as the program reads it.

Tells what is wrong in lines and raises nothing over a damaged file. Knows which reader reads which records; nothing of
what is derived beside the file.
"""

import contextlib
import json
import sqlite3
from collections.abc import Callable
from functools import partial

from memory.records.derived import EdgeKind
from memory.store import appearances, assets, corrections, dump, duplicates, edges, events, facts, jobs, moments
from memory.store.connection import Store, StoreBusy
from memory.store.damage import MALFORMED, is_hindrance
from memory.store.full_text import meta
from memory.store.schema import MIGRATIONS

READERS: tuple[tuple[str, Callable[[Store], object]], ...] = (
    ("files", assets.get_all),
    ("paths", assets.paths),
    ("tasks", jobs.failed),
    ("moments", moments.all_remembered),
    ("events", events.events),
    ("summaries", events.summaries),
    ("statements", facts.statements),
    ("facts", facts.facts),
    ("names", facts.entities),
    ("faces and voices", appearances.get_all),
    ("likeness of pictures", duplicates.get_all),
    ("groups of pictures", duplicates.groups),
    ("ties", lambda store: [EdgeKind(row["kind"]) for row in store.rows("SELECT DISTINCT kind FROM edge")]),
    ("state of the ties", edges.state),
    ("changes of the ties", edges.changes),
    ("vectors of events", edges.event_vectors),
    ("wordings", events.get_all),
)
JSON_NOTES = ("fact marks", "people marks")
"""The notes about a library that are JSON and that no reader reads by itself."""

TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
MOST_LINES = 20
"""More lines of damage than so many say nothing more."""


def damage(store: Store) -> list[str]:
    """Return in lines what is wrong with the file or with records in it, empty where nothing is found."""
    found = [*_lines("the database", store.damage), *_lines("the words that are searched", partial(_words, store))]
    found += [*unreadable(store), *_lines("titles and texts", partial(_fields, store))]
    return list(dict.fromkeys(found))[:MOST_LINES]


def unreadable(store: Store) -> list[str]:
    """Return in lines which tables are missing and which records cannot be read, empty where all can."""
    found = _lines("tables", partial(_missing_tables, store))
    for table in sorted(dump.CARRIED):
        found += _lines(f"table {table}", partial(_quietly, partial(_read_values, store, table)))
    for name, read in READERS:
        found += _lines(name, partial(_quietly, partial(read, store)))
    found += _lines("marks of the owner", partial(_marks, store))
    for key in JSON_NOTES:
        found += _lines(f"note {key!r}", partial(_quietly, partial(_parse, store, key)))
    for space, count in _lengths(store).items():
        if count > 1:
            found.append(f"vectors of {space}: they are of {count} lengths")
    return found


def _lines(name: str, look: Callable[[], list[str]]) -> list[str]:
    """Return what a look finds, or one line that says why it ended early."""
    try:
        return look()
    except MALFORMED as error:
        return [f"{name}: {error or type(error).__name__}"]


def _quietly(call: Callable[[], object]) -> list[str]:
    """Make a call that says what is wrong by what it raises alone."""
    call()
    return []


def _fields(store: Store) -> list[str]:
    count = len(events.with_damaged_fields(store))
    return [f"titles and texts: {count} cannot be read; the next `yesteryear ingest` rebuilds them"] if count else []


def _missing_tables(store: Store) -> list[str]:
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        for migration in MIGRATIONS:
            migration(connection)
        wanted = {str(row[0]) for row in connection.execute(TABLES)}
    return [
        f"the table {name} is missing" for name in sorted(wanted - {str(row["name"]) for row in store.rows(TABLES)})
    ]


def _read_values(store: Store, table: str) -> None:
    """Read every value of a table, a few rows at a time."""
    cursor = store.connection.execute(f"SELECT * FROM {table}")
    while cursor.fetchmany(dump.ROWS_AT_ONCE):
        pass


def _marks(store: Store) -> list[str]:
    """Return a line for each mark whose value is none of its kind."""
    found = []
    for kind, read in corrections.readings(store):
        found += _lines(f"mark of the owner {kind!r}", partial(_quietly, read))
    return found


def _parse(store: Store, key: str) -> None:
    json.loads(meta(store, key) or "[]")


def _words(store: Store) -> list[str]:
    """Have the full text compared with itself, where the file may be written to: that is how it is asked for."""
    try:
        with store.transaction():
            store.write("INSERT INTO words(words) VALUES (?)", [("integrity-check",)])
    except StoreBusy:
        return []
    except MALFORMED as error:
        if not is_hindrance(error):
            raise
    return []


def _lengths(store: Store) -> dict[str, int]:
    """Return in how many lengths vectors lie, by space."""
    found: dict[str, int] = {}
    try:
        for space, _, _ in dump.spaces(store):
            found[space] = found.get(space, 0) + 1
    except MALFORMED:  # told by the table already
        return {}
    return found
