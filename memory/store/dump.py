"""Every row of the library, table by table in a stable order, to carry it to another library.

Knows tables and columns and no meaning. A table that is neither carried nor known to be made anew is a mistake that a
test sees: whoever adds one says here which it is.
"""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from memory.store.connection import Store, Value

CARRIED = {
    "meta": "key",
    "watched_folder": "path",
    "asset": "id",
    "asset_path": "path",
    "place_rename": "asset_id",
    "tombstone": "keyed_hash",
    "fingerprint": "asset_id",
    "near_duplicate": "asset_id, other_id",
    "duplicate_group": "kind, leader, member",
    "moment": "n",
    "moment_text": "moment_id, kind",
    "appointment": "moment_id",
    "statement": "moment_id, recipe, ordinal",
    "appearance": "id",
    "job": "input_id, step",
    "event": "id",
    "event_moment": "event_id, ordinal",
    "summary": "id",
    "summary_child": "summary_id, ordinal",
    "rewrite": "record_id",
    "fact": "id",
    "fact_moment": "fact_id, moment_id",
    "entity": "id",
    "entity_name": "entity_id, ordinal",
    "edge": "source, target, kind",
    "event_vector": "event_id",
    "event_near": "event_id, other_id",
    "correction": "made_s, id",
    "album": "made_s, id",
    "album_file": "album_id, asset_id",
    "access_log": "moment_id, at_s",
    "invalidated": "moment_id",
}
"""What is carried as rows, each with what it is sorted by; a table comes after those it points at."""

MADE_ANEW = frozenset(
    (
        *("words", "space", "pending_request", "hidden", "hidden_asset", "stale_hidden"),
        *("newer_version", "file_prefix", "attempt", "left_out", "suggestion", "moment_change"),
        *("step", "waiting", "sidecar_folder", "conversation", "conversation_question", "told_album"),
    )
)
"""What is not carried: full text and counters follow from the rest, what was asked is no memory, what is hidden stays
where it is, what is offered is sought anew, and how files lie on this disk, and which are left out, is seen anew on
another."""

BESIDE = frozenset({"vector"})
"""What is carried, but not as rows."""

NOTES = frozenset(
    (
        *("recipes", "untold", "events_told_around", "facts", "fact marks", "people marks", "clusters numbered"),
        *("ties", "ties changed"),
    )
)
"""The notes about a library that are carried, and the key of its tombstones; any other may be a secret."""

TOMBSTONE_KEY = "tombstone_key"

ROWS_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Column:
    """A column as the schema says it: its name and TEXT, INTEGER, REAL or BLOB."""

    name: str
    type: str


@contextlib.contextmanager
def snapshot(store: Store) -> Iterator[None]:
    """Read the library inside as it is now, whatever other processes write meanwhile; they need not wait."""
    store.connection.execute("BEGIN")
    try:
        yield
    finally:
        store.connection.execute("ROLLBACK")


def tables(store: Store) -> set[str]:
    """Return the names of all tables but those that SQLite keeps for itself."""
    rows = store.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
    return {row["name"] for row in rows if not row["name"].startswith(("sqlite_", "words_"))}


def columns(store: Store, table: str) -> tuple[Column, ...]:
    """Return the columns of a carried table; a moment's number is the library's own and is left out."""
    found = [Column(row["name"], row["type"]) for row in store.rows(f"PRAGMA main.table_info({_carried(table)})")]
    return tuple(one for one in found if (table, one.name) != ("moment", "n"))


def rows(store: Store, table: str) -> Iterator[dict[str, Value]]:
    """Yield the rows of a carried table in order, a few at a time."""
    names = ", ".join(one.name for one in columns(store, table))
    cursor = store.connection.execute(f"SELECT {names} FROM {_carried(table)} ORDER BY {CARRIED[table]}")
    while piece := cursor.fetchmany(ROWS_AT_ONCE):
        for row in piece:
            if table != "meta" or row["key"] in NOTES | {TOMBSTONE_KEY}:
                yield dict(row)


def put_rows(store: Store, table: str, found: Sequence[dict[str, Value]]) -> None:
    """Write rows of a carried table as they are; what a row lacks is empty in it, what all lack has its default."""
    held = {name for row in found for name, value in row.items() if value is not None}
    every = [one.name for one in columns(store, table)]
    names = [name for name in every if name in held] or every
    places = ", ".join("?" * len(names))
    way = "INSERT OR REPLACE" if table == "meta" else "INSERT"
    store.write(
        f"{way} INTO {_carried(table)} ({', '.join(names)}) VALUES ({places})",
        [[row.get(name) for name in names] for row in found],
    )


def is_empty(store: Store) -> bool:
    """Say whether the library remembers nothing: no file, no word of the owner's, nothing forgotten or asked for."""
    held = [table for table in CARRIED if table != "meta"] + ["pending_request"]
    return not any(store.rows(f"SELECT 1 FROM {table} LIMIT 1") for table in held)


def broken_references(store: Store) -> list[str]:
    """Return the names of the tables in which a row points at what is not there."""
    return sorted({str(row[0]) for row in store.rows("PRAGMA foreign_key_check")})


def defer_references(store: Store) -> None:
    """Let rows of this transaction point at what comes later in it; its end raises where something is missing."""
    store.connection.execute("PRAGMA defer_foreign_keys = ON")


def put_stale(store: Store, moment_ids: Sequence[str]) -> None:
    """Say that these moments changed since they were consolidated, and no others."""
    store.write("DELETE FROM invalidated WHERE ?", [(1,)])
    store.write("INSERT INTO invalidated VALUES (?)", [(one,) for one in moment_ids])


def spaces(store: Store) -> list[tuple[str, int, int]]:
    """Return (space, bytes of a vector, how many) for the vectors of moments, sorted."""
    found = store.rows(
        "SELECT space, length(data) AS size, count(*) AS n FROM vector GROUP BY space, length(data) ORDER BY 1, 2"
    )
    return [(row["space"], row["size"], row["n"]) for row in found]


def vectors(store: Store, space: str, size_bytes: int) -> Iterator[tuple[str, bytes]]:
    """Yield (moment id, float16 bytes) of a space, vectors of one size, in the order of the ids."""
    cursor = store.connection.execute(
        "SELECT moment_id, data FROM vector WHERE space = ? AND length(data) = ? ORDER BY moment_id",
        (space, size_bytes),
    )
    while piece := cursor.fetchmany(ROWS_AT_ONCE):
        for row in piece:
            yield row["moment_id"], row["data"]


def put_vectors(store: Store, space: str, found: Sequence[tuple[str, bytes]]) -> None:
    """Write vectors of a space as they are."""
    store.write("INSERT INTO vector (space, moment_id, data) VALUES (?, ?, ?)", [(space, *one) for one in found])


def _carried(table: str) -> str:
    if table not in CARRIED:
        raise KeyError(table)
    return table
