"""The tables and how they came to be: numbered migrations as functions. Knows nothing of the records' meaning."""

import sqlite3
from collections.abc import Callable


def m001_first(connection: sqlite3.Connection) -> None:
    """Create assets, moments and their words and vectors, jobs, episodes and the owner's requests."""
    for statement in FIRST:
        connection.execute(statement)


FIRST = (
    """CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID""",
    """CREATE TABLE root (path TEXT PRIMARY KEY) STRICT, WITHOUT ROWID""",
    """CREATE TABLE asset (
        id TEXT PRIMARY KEY, kind TEXT NOT NULL, size_bytes INTEGER NOT NULL,
        at_s REAL NOT NULL, offset_min INTEGER NOT NULL, precision TEXT NOT NULL, offset_known INTEGER NOT NULL,
        taken_from TEXT NOT NULL, lat REAL, lon REAL,
        place TEXT NOT NULL DEFAULT '', region TEXT NOT NULL DEFAULT '', country TEXT NOT NULL DEFAULT '',
        duration_s REAL, device TEXT NOT NULL DEFAULT '') STRICT""",
    """CREATE TABLE asset_path (
        path TEXT PRIMARY KEY, asset_id TEXT NOT NULL REFERENCES asset(id) ON DELETE CASCADE,
        size_bytes INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
        offline INTEGER NOT NULL DEFAULT 0, last_seen_s REAL NOT NULL) STRICT, WITHOUT ROWID""",
    """CREATE INDEX asset_path_asset ON asset_path(asset_id)""",
    """CREATE TABLE tombstone (keyed_hash TEXT PRIMARY KEY) STRICT, WITHOUT ROWID""",
    """CREATE TABLE request (n INTEGER PRIMARY KEY, kind TEXT NOT NULL, value TEXT NOT NULL) STRICT""",
    """CREATE TABLE job (
        input_id TEXT NOT NULL, step TEXT NOT NULL, recipe TEXT NOT NULL,
        error TEXT NOT NULL DEFAULT '', tries INTEGER NOT NULL, PRIMARY KEY (input_id, step)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE moment (
        n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
        asset_id TEXT NOT NULL REFERENCES asset(id) ON DELETE CASCADE,
        medium TEXT NOT NULL, ordinal INTEGER NOT NULL, start_s REAL, end_s REAL,
        at_s REAL NOT NULL, offset_min INTEGER NOT NULL, precision TEXT NOT NULL,
        offset_known INTEGER NOT NULL) STRICT""",
    """CREATE INDEX moment_asset ON moment(asset_id, ordinal)""",
    """CREATE INDEX moment_at ON moment(at_s)""",
    """CREATE TABLE moment_text (
        moment_id TEXT NOT NULL REFERENCES moment(id) ON DELETE CASCADE, kind TEXT NOT NULL,
        text TEXT NOT NULL, recipe TEXT NOT NULL, detail TEXT NOT NULL,
        PRIMARY KEY (moment_id, kind)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE vector (
        space TEXT NOT NULL, moment_id TEXT NOT NULL REFERENCES moment(id) ON DELETE CASCADE,
        data BLOB NOT NULL, PRIMARY KEY (space, moment_id)) STRICT, WITHOUT ROWID""",
    """CREATE INDEX vector_moment ON vector(moment_id)""",
    """CREATE TABLE space (space TEXT PRIMARY KEY, generation INTEGER NOT NULL) STRICT, WITHOUT ROWID""",
    """CREATE TRIGGER vector_added AFTER INSERT ON vector BEGIN
        INSERT INTO space VALUES (new.space, 1) ON CONFLICT DO UPDATE SET generation = generation + 1; END""",
    """CREATE TRIGGER vector_gone AFTER DELETE ON vector BEGIN
        UPDATE space SET generation = generation + 1 WHERE space = old.space; END""",
    """CREATE VIRTUAL TABLE words USING fts5(
        said, written, seen, place, folder, tokenize = 'porter unicode61 remove_diacritics 2')""",
    """CREATE TRIGGER moment_gone AFTER DELETE ON moment BEGIN DELETE FROM words WHERE rowid = old.n; END""",
    """CREATE TABLE event (
        id TEXT PRIMARY KEY, start_s REAL NOT NULL, end_s REAL NOT NULL, offset_min INTEGER NOT NULL,
        title TEXT NOT NULL, text TEXT NOT NULL, place TEXT NOT NULL, recipe TEXT NOT NULL) STRICT, WITHOUT ROWID""",
    """CREATE TABLE event_moment (
        event_id TEXT NOT NULL REFERENCES event(id) ON DELETE CASCADE, ordinal INTEGER NOT NULL,
        moment_id TEXT NOT NULL, PRIMARY KEY (event_id, ordinal)) STRICT, WITHOUT ROWID""",
    """CREATE INDEX event_moment_moment ON event_moment(moment_id)""",
    """CREATE TABLE summary (
        id TEXT PRIMARY KEY, level TEXT NOT NULL, key TEXT NOT NULL,
        start_s REAL NOT NULL, end_s REAL NOT NULL, offset_min INTEGER NOT NULL,
        title TEXT NOT NULL, text TEXT NOT NULL, recipe TEXT NOT NULL) STRICT, WITHOUT ROWID""",
    """CREATE TABLE summary_child (
        summary_id TEXT NOT NULL REFERENCES summary(id) ON DELETE CASCADE, ordinal INTEGER NOT NULL,
        child_id TEXT NOT NULL, PRIMARY KEY (summary_id, ordinal)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE edge (
        source TEXT NOT NULL, target TEXT NOT NULL, kind TEXT NOT NULL, weight REAL NOT NULL,
        PRIMARY KEY (source, target, kind)) STRICT, WITHOUT ROWID""",
)

MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (m001_first,)
