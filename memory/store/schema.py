"""The tables and how they came to be: numbered migrations as functions.

A migration that has been released is never edited, so those before the tenth go by names that it replaces.
"""

import sqlite3
from collections.abc import Callable

from memory.store.favourites import fill_favourites
from memory.store.later_migrations import LATER
from memory.store.renames import COLUMNS_RENAMED, TABLES_RENAMED


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


FIRST_TABLES = frozenset({"meta", "asset", "asset_path", "job", "moment", "moment_text", "vector", "space", "event"})
"""Tables that a library has had ever since; a file that has none of them is of another program."""


def m002_memory(connection: sqlite3.Connection) -> None:
    """Create what consolidation goes by (stale), facts with what they rest on, the owner's marks, recalls, wordings."""
    for statement in MEMORY:
        connection.execute(statement)


STALE = "INSERT INTO stale SELECT id FROM moment WHERE {where} ON CONFLICT DO NOTHING;"

MEMORY = (
    """CREATE TABLE stale (moment_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID""",
    """INSERT INTO stale SELECT id FROM moment""",
    """CREATE TRIGGER stale_moment_added AFTER INSERT ON moment BEGIN
        INSERT INTO stale VALUES (new.id) ON CONFLICT DO NOTHING; END""",
    """CREATE TRIGGER stale_moment_moved AFTER UPDATE ON moment BEGIN
        INSERT INTO stale VALUES (new.id) ON CONFLICT DO NOTHING; END""",
    """CREATE TRIGGER stale_moment_gone AFTER DELETE ON moment BEGIN
        INSERT INTO stale VALUES (old.id) ON CONFLICT DO NOTHING; END""",
    """CREATE TRIGGER stale_text_added AFTER INSERT ON moment_text BEGIN
        INSERT INTO stale VALUES (new.moment_id) ON CONFLICT DO NOTHING; END""",
    """CREATE TRIGGER stale_text_gone AFTER DELETE ON moment_text BEGIN
        INSERT INTO stale VALUES (old.moment_id) ON CONFLICT DO NOTHING; END""",
    """CREATE TRIGGER stale_vector_added AFTER INSERT ON vector BEGIN
        INSERT INTO stale VALUES (new.moment_id) ON CONFLICT DO NOTHING; END""",
    f"""CREATE TRIGGER stale_asset AFTER UPDATE ON asset BEGIN {STALE.format(where="asset_id = new.id")} END""",
    f"""CREATE TRIGGER stale_path_added AFTER INSERT ON asset_path BEGIN
        {STALE.format(where="asset_id = new.asset_id")} END""",
    f"""CREATE TRIGGER stale_path_moved AFTER UPDATE OF asset_id, offline ON asset_path
        WHEN old.asset_id != new.asset_id OR old.offline != new.offline BEGIN
        {STALE.format(where="asset_id IN (old.asset_id, new.asset_id)")} END""",
    f"""CREATE TRIGGER stale_path_gone AFTER DELETE ON asset_path BEGIN
        {STALE.format(where="asset_id = old.asset_id")} END""",
    """CREATE TABLE statement (
        moment_id TEXT NOT NULL REFERENCES moment(id) ON DELETE CASCADE, recipe TEXT NOT NULL, ordinal INTEGER NOT NULL,
        subject TEXT NOT NULL, relation TEXT NOT NULL, object TEXT NOT NULL,
        at_s REAL NOT NULL, offset_min INTEGER NOT NULL, ends INTEGER NOT NULL,
        PRIMARY KEY (moment_id, recipe, ordinal)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE fact (
        id TEXT PRIMARY KEY, subject TEXT NOT NULL, relation TEXT NOT NULL, object TEXT NOT NULL,
        from_s REAL, from_offset_min INTEGER, to_s REAL, to_offset_min INTEGER,
        confidence REAL NOT NULL, protected INTEGER NOT NULL, recipe TEXT NOT NULL) STRICT, WITHOUT ROWID""",
    """CREATE INDEX fact_subject ON fact(subject, relation)""",
    """CREATE TABLE fact_moment (
        fact_id TEXT NOT NULL REFERENCES fact(id) ON DELETE CASCADE, moment_id TEXT NOT NULL,
        PRIMARY KEY (fact_id, moment_id)) STRICT, WITHOUT ROWID""",
    """CREATE INDEX fact_moment_moment ON fact_moment(moment_id)""",
    """CREATE TABLE entity (id TEXT PRIMARY KEY, kind TEXT NOT NULL) STRICT, WITHOUT ROWID""",
    """CREATE TABLE entity_name (
        entity_id TEXT NOT NULL REFERENCES entity(id) ON DELETE CASCADE, ordinal INTEGER NOT NULL,
        name TEXT NOT NULL, PRIMARY KEY (entity_id, ordinal)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE owner_mark (
        id TEXT PRIMARY KEY, kind TEXT NOT NULL, value TEXT NOT NULL,
        made_s REAL NOT NULL, made_offset_min INTEGER NOT NULL,
        asset_id TEXT NOT NULL, start_s REAL, end_s REAL) STRICT, WITHOUT ROWID""",
    """CREATE INDEX owner_mark_asset ON owner_mark(asset_id)""",
    """CREATE TABLE recalled (
        moment_id TEXT NOT NULL REFERENCES moment(id) ON DELETE CASCADE, at_s REAL NOT NULL,
        PRIMARY KEY (moment_id, at_s)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE wording (
        record_id TEXT PRIMARY KEY, title TEXT NOT NULL, text TEXT NOT NULL,
        recipe TEXT NOT NULL) STRICT, WITHOUT ROWID""",
    """CREATE INDEX edge_target ON edge(target)""",
    """CREATE TRIGGER job_of_moment_gone AFTER DELETE ON moment BEGIN DELETE FROM job WHERE input_id = old.id; END""",
    """CREATE TRIGGER told_of_event_gone AFTER DELETE ON event BEGIN
        DELETE FROM job WHERE input_id = old.id; DELETE FROM wording WHERE record_id = old.id; END""",
    """CREATE TABLE event_vector (
        event_id TEXT PRIMARY KEY REFERENCES event(id) ON DELETE CASCADE, data BLOB NOT NULL) STRICT, WITHOUT ROWID""",
    """CREATE TABLE event_near (
        event_id TEXT NOT NULL REFERENCES event(id) ON DELETE CASCADE,
        other_id TEXT NOT NULL REFERENCES event(id) ON DELETE CASCADE, score REAL NOT NULL,
        PRIMARY KEY (event_id, other_id)) STRICT, WITHOUT ROWID""",
    """CREATE INDEX event_near_other ON event_near(other_id)""",
)


def m003_likeness(connection: sqlite3.Connection) -> None:
    """Create what tells pictures from those like them, which are alike, and which are shown as one."""
    for statement in LIKENESS:
        connection.execute(statement)


LIKENESS = (
    """CREATE TABLE likeness (
        asset_id TEXT PRIMARY KEY REFERENCES asset(id) ON DELETE CASCADE, hash BLOB NOT NULL,
        sharpness REAL NOT NULL, width_px INTEGER NOT NULL, height_px INTEGER NOT NULL, form TEXT NOT NULL,
        content_id TEXT NOT NULL, burst_id TEXT NOT NULL, clip_bytes INTEGER NOT NULL) STRICT, WITHOUT ROWID""",
    """CREATE TABLE alike (
        asset_id TEXT NOT NULL REFERENCES asset(id) ON DELETE CASCADE,
        other_id TEXT NOT NULL REFERENCES asset(id) ON DELETE CASCADE,
        PRIMARY KEY (asset_id, other_id)) STRICT, WITHOUT ROWID""",
    """CREATE INDEX alike_other ON alike(other_id)""",
    """CREATE TABLE together (
        kind TEXT NOT NULL, leader TEXT NOT NULL REFERENCES asset(id) ON DELETE CASCADE,
        member TEXT NOT NULL REFERENCES asset(id) ON DELETE CASCADE,
        PRIMARY KEY (kind, leader, member)) STRICT, WITHOUT ROWID""",
    """CREATE INDEX together_leader ON together(leader)""",
    """CREATE INDEX together_member ON together(member)""",
)


def m004_appearances(connection: sqlite3.Connection) -> None:
    """Create the faces and voices that were met, each with the number of the cluster it is in."""
    for statement in APPEARANCES:
        connection.execute(statement)


APPEARANCES = (
    """CREATE TABLE appearance (
        id TEXT PRIMARY KEY, trace TEXT NOT NULL, moment_id TEXT NOT NULL REFERENCES moment(id) ON DELETE CASCADE,
        asset_id TEXT NOT NULL, start_s REAL, end_s REAL, box TEXT NOT NULL, quality REAL NOT NULL,
        vector BLOB NOT NULL, recipe TEXT NOT NULL, cluster INTEGER NOT NULL, sure REAL NOT NULL,
        settled INTEGER NOT NULL) STRICT, WITHOUT ROWID""",
    """CREATE INDEX appearance_moment ON appearance(moment_id)""",
    """CREATE INDEX appearance_cluster ON appearance(cluster)""",
    """CREATE TRIGGER appearance_gone AFTER DELETE ON appearance WHEN old.settled BEGIN
        UPDATE appearance SET settled = 0 WHERE cluster = old.cluster AND settled; END""",
)


def m005_hidden(connection: sqlite3.Connection) -> None:
    """Create what keeps in step with the owner's marks which moments, and which whole files, are hidden."""
    for statement in HIDING:
        connection.execute(statement)


IS_HIDING = "owner_mark.kind = 'hidden'"
OVERLAPS = """(owner_mark.start_s IS NULL OR {moment}.start_s IS NULL OR (
    owner_mark.start_s < max(coalesce({moment}.end_s, {moment}.start_s), {moment}.start_s + 0.001)
    AND {moment}.start_s < max(coalesce(owner_mark.end_s, owner_mark.start_s), owner_mark.start_s + 0.001)))"""
"""Says what memory.store.corrections.is_on says of a mark and a moment of one asset."""

HIDE = f"""INSERT OR IGNORE INTO hidden SELECT n, id, asset_id FROM moment WHERE asset_id = {{asset}} AND EXISTS (
    SELECT 1 FROM owner_mark WHERE {IS_HIDING} AND owner_mark.asset_id = moment.asset_id
    AND {OVERLAPS.format(moment="moment")});"""
SHOW = f"""DELETE FROM hidden WHERE asset_id = {{asset}} AND NOT EXISTS (
    SELECT 1 FROM owner_mark JOIN moment ON moment.n = hidden.n WHERE {IS_HIDING}
    AND owner_mark.asset_id = moment.asset_id AND {OVERLAPS.format(moment="moment")});"""
WHOLLY = f"""(EXISTS (SELECT 1 FROM owner_mark WHERE {IS_HIDING} AND asset_id = {{asset}} AND start_s IS NULL)
    OR (EXISTS (SELECT 1 FROM hidden WHERE asset_id = {{asset}}) AND NOT EXISTS (SELECT 1 FROM moment
        WHERE asset_id = {{asset}} AND NOT EXISTS (SELECT 1 FROM hidden WHERE hidden.n = moment.n))))"""
REFRESH = f"""DELETE FROM hidden_asset WHERE asset_id = {{asset}} AND NOT {WHOLLY};
    INSERT OR IGNORE INTO hidden_asset SELECT {{asset}} WHERE {WHOLLY};"""
"""A whole file is hidden where it is marked so, or where nothing of it is left that is not."""


def _anew(asset: str) -> str:
    """Return what brings the hidden moments of an asset up to date with the marks on it."""
    return "".join(part.format(asset=asset) for part in (HIDE, SHOW, REFRESH))


def _told(moment: str) -> str:
    """Return what brings up to date whether a hidden moment still lies beneath an event or a fact."""
    beneath = f"""(EXISTS (SELECT 1 FROM event_moment WHERE moment_id = {moment})
        OR EXISTS (SELECT 1 FROM fact_moment WHERE moment_id = {moment}))"""
    return f"""DELETE FROM hidden_told WHERE moment_id = {moment} AND NOT {beneath};
        INSERT OR IGNORE INTO hidden_told SELECT {moment} WHERE {beneath}
          AND EXISTS (SELECT 1 FROM hidden WHERE moment_id = {moment});"""


HIDING = (
    """CREATE TABLE hidden (
        n INTEGER PRIMARY KEY, moment_id TEXT NOT NULL UNIQUE, asset_id TEXT NOT NULL) STRICT""",
    """CREATE INDEX hidden_of_asset ON hidden(asset_id)""",
    """CREATE TABLE hidden_asset (asset_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID""",
    """CREATE TABLE hidden_told (moment_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID""",
    """CREATE INDEX summary_child_child ON summary_child(child_id)""",
    f"""CREATE TRIGGER hidden_added AFTER INSERT ON hidden BEGIN
        INSERT INTO stale VALUES (new.moment_id) ON CONFLICT DO NOTHING; {_told("new.moment_id")} END""",
    """CREATE TRIGGER hidden_gone AFTER DELETE ON hidden BEGIN
        INSERT INTO stale VALUES (old.moment_id) ON CONFLICT DO NOTHING;
        DELETE FROM hidden_told WHERE moment_id = old.moment_id; END""",
    *(
        f"""CREATE TRIGGER hidden_{table}_{done} AFTER {event} ON {table}
            WHEN EXISTS (SELECT 1 FROM hidden WHERE moment_id = {row}.moment_id) BEGIN
            {_told(f"{row}.moment_id")} END"""
        for table in ("event_moment", "fact_moment")
        for done, event, row in (("added", "INSERT", "new"), ("gone", "DELETE", "old"))
    ),
    f"""CREATE TRIGGER hidden_mark_added AFTER INSERT ON owner_mark WHEN new.kind = 'hidden' BEGIN
        {_anew("new.asset_id")} END""",
    f"""CREATE TRIGGER hidden_mark_gone AFTER DELETE ON owner_mark WHEN old.kind = 'hidden' BEGIN
        {_anew("old.asset_id")} END""",
    f"""CREATE TRIGGER hidden_mark_moved AFTER UPDATE ON owner_mark WHEN 'hidden' IN (old.kind, new.kind) BEGIN
        {_anew("old.asset_id")} {_anew("new.asset_id")} END""",
    f"""CREATE TRIGGER hidden_moment_added AFTER INSERT ON moment
        WHEN EXISTS (SELECT 1 FROM owner_mark WHERE {IS_HIDING} AND asset_id = new.asset_id) BEGIN
        INSERT OR IGNORE INTO hidden SELECT new.n, new.id, new.asset_id WHERE EXISTS (
          SELECT 1 FROM owner_mark WHERE {IS_HIDING} AND asset_id = new.asset_id
          AND {OVERLAPS.format(moment="new")});
        {REFRESH.format(asset="new.asset_id")} END""",
    f"""CREATE TRIGGER hidden_moment_gone AFTER DELETE ON moment
        WHEN EXISTS (SELECT 1 FROM hidden WHERE asset_id = old.asset_id) BEGIN
        DELETE FROM hidden WHERE n = old.n;
        {REFRESH.format(asset="old.asset_id")} END""",
    f"""INSERT OR IGNORE INTO hidden SELECT moment.n, moment.id, moment.asset_id FROM moment
        JOIN owner_mark ON owner_mark.asset_id = moment.asset_id AND {IS_HIDING}
        WHERE {OVERLAPS.format(moment="moment")}""",
    f"""INSERT OR IGNORE INTO hidden_asset SELECT id FROM asset WHERE {WHOLLY.format(asset="asset.id")}""",
)


def m006_called(connection: sqlite3.Connection) -> None:
    """Create what keeps the names of places as they were found, where the owner calls them something else."""
    connection.execute("CREATE INDEX asset_place ON asset(place, id)")
    connection.execute(
        """CREATE TABLE called (
            asset_id TEXT PRIMARY KEY REFERENCES asset(id) ON DELETE CASCADE,
            found TEXT NOT NULL, called TEXT NOT NULL) STRICT, WITHOUT ROWID"""
    )


def m007_quick_reading(connection: sqlite3.Connection) -> None:
    """Create what tells at once whether anything is marked as hidden, and whether groups may have changed."""
    connection.execute("CREATE INDEX owner_mark_hidden ON owner_mark(asset_id) WHERE kind = 'hidden'")
    for table in ("together", "owner_mark", "hidden_asset"):
        for event in ("INSERT", "UPDATE", "DELETE"):
            connection.execute(
                f"""CREATE TRIGGER regrouped_{table}_{event.lower()} AFTER {event} ON {table} BEGIN
                    INSERT INTO meta VALUES ('{REGROUPED}', '1') ON CONFLICT (key) DO UPDATE
                    SET value = cast(value + 1 AS TEXT); END"""
            )


def m009_left_out(connection: sqlite3.Connection) -> None:
    """Create what says which files the last look through each folder left out, and why."""
    connection.execute(
        """CREATE TABLE left_out (
            top TEXT NOT NULL, reason TEXT NOT NULL, n INTEGER NOT NULL, paths TEXT NOT NULL,
            PRIMARY KEY (top, reason)) STRICT, WITHOUT ROWID"""
    )


REGROUPED = "regrouped"
"""The note that counts the changes of what decides which file is shown by which."""


def m008_newer_versions(connection: sqlite3.Connection) -> None:
    """Create what is kept of new bytes at a known path until they were read, and of what is worked on just now."""
    for statement in NEWER:
        connection.execute(statement)


NEWER = (
    """CREATE TABLE newer_version (
        path TEXT PRIMARY KEY REFERENCES asset_path(path) ON DELETE CASCADE, asset_id TEXT NOT NULL,
        size_bytes INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, since_s REAL NOT NULL, beginning TEXT NOT NULL,
        filled_bytes INTEGER NOT NULL, is_prefix INTEGER NOT NULL, is_meant INTEGER NOT NULL DEFAULT 0,
        recipe TEXT NOT NULL DEFAULT '', reason TEXT NOT NULL DEFAULT '', tries INTEGER NOT NULL DEFAULT 0
        ) STRICT, WITHOUT ROWID""",
    """CREATE INDEX newer_version_asset ON newer_version(asset_id)""",
    """CREATE TABLE beginning (
        asset_id TEXT PRIMARY KEY REFERENCES asset(id) ON DELETE CASCADE, digests TEXT NOT NULL,
        filled_bytes INTEGER NOT NULL) STRICT, WITHOUT ROWID""",
    """CREATE TABLE trying (
        asset_id TEXT NOT NULL, step TEXT NOT NULL, is_now INTEGER NOT NULL, killed INTEGER NOT NULL,
        PRIMARY KEY (asset_id, step)) STRICT, WITHOUT ROWID""",
)


def m010_names(connection: sqlite3.Connection) -> None:
    """Give tables and columns the terms of the field; every row, index and trigger stays."""
    for old, new in TABLES_RENAMED.items():
        connection.execute(f"ALTER TABLE {old} RENAME TO {new}")
    for table, columns in COLUMNS_RENAMED.items():
        for old, new in columns.items():
            connection.execute(f"ALTER TABLE {table} RENAME COLUMN {old} TO {new}")


def m011_titles(connection: sqlite3.Connection) -> None:
    """Create columns for the fields of titles and texts; rows of before have none until they are made anew."""
    for table in ("event", "summary", "rewrite"):
        for name in ("title_fields", "text_fields"):
            connection.execute(f"ALTER TABLE {table} ADD COLUMN {name} TEXT")
    connection.execute("ALTER TABLE moment_text ADD COLUMN favourite INTEGER")
    connection.execute("CREATE INDEX moment_text_favourite ON moment_text(moment_id) WHERE favourite")
    fill_favourites(connection)


def m012_lookups(connection: sqlite3.Connection) -> None:
    """Create what finds statements, facts and summaries by what they are asked for."""
    connection.execute("CREATE INDEX statement_subject ON statement(subject, relation)")
    connection.execute("CREATE INDEX fact_object ON fact(object)")
    connection.execute("CREATE INDEX fact_relation ON fact(relation)")
    connection.execute("CREATE INDEX summary_level ON summary(level, key)")


def m013_quarters(connection: sqlite3.Connection) -> None:
    """Create a column for the quarter of a city that a file was made in; it is filled where spots are named again."""
    connection.execute("ALTER TABLE asset ADD COLUMN quarter TEXT NOT NULL DEFAULT ''")


def m014_clocks(connection: sqlite3.Connection) -> None:
    """Create a column for how the digits of a file's time relate to the world; empty in rows of before."""
    connection.execute("ALTER TABLE asset ADD COLUMN clock TEXT NOT NULL DEFAULT ''")


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    m001_first,
    m002_memory,
    m003_likeness,
    m004_appearances,
    m005_hidden,
    m006_called,
    m007_quick_reading,
    m008_newer_versions,
    m009_left_out,
    m010_names,
    m011_titles,
    m012_lookups,
    m013_quarters,
    m014_clocks,
    *LATER,
)
