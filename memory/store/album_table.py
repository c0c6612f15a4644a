"""The tables of albums: those that the owner makes, and what other programs said that a file is in.

A file stands in an album by what is in it, as corrections do, so that it stays
there when it is moved or read again.
"""

import sqlite3

from memory.store.change_counters import count_changes

ALBUMS_CHANGED = "albums changed"
"""The note that counts the changes of albums."""

PUT_TOLD = """INSERT OR IGNORE INTO told_album (name, asset_id, moment_id)
    SELECT album.value, moment.asset_id, moment.id FROM moment
      CROSS JOIN json_each(iif(json_valid({row}.detail), {row}.detail, '{{}}'), '$.tags') AS tag
      CROSS JOIN json_each(tag.value, '$.albums') AS album
    WHERE moment.id = {row}.moment_id AND album.type = 'text' AND album.value != ''"""


def m022_albums(connection: sqlite3.Connection) -> None:
    """Add the tables of albums and their files, and fill what other programs told; a deleted one stays for a while."""
    for statement in TABLES:
        connection.execute(statement)
    for when in ("INSERT", "UPDATE"):
        connection.execute(
            f"""CREATE TRIGGER told_album_{when.lower()} AFTER {when} ON moment_text WHEN new.kind = 'told' BEGIN
                DELETE FROM told_album WHERE moment_id = new.moment_id; {PUT_TOLD.format(row="new")}; END"""
        )
    connection.execute(
        """CREATE TRIGGER told_album_delete AFTER DELETE ON moment_text WHEN old.kind = 'told' BEGIN
           DELETE FROM told_album WHERE moment_id = old.moment_id; END"""
    )
    for table in ("album", "album_file", "told_album"):
        count_changes(connection, ALBUMS_CHANGED, table, f"{table}_changed")
    connection.execute(
        """INSERT OR IGNORE INTO told_album (name, asset_id, moment_id)
            SELECT album.value, moment.asset_id, moment.id FROM moment_text AS held
              CROSS JOIN moment ON moment.id = held.moment_id
              CROSS JOIN json_each(iif(json_valid(held.detail), held.detail, '{}'), '$.tags') AS tag
              CROSS JOIN json_each(tag.value, '$.albums') AS album
            WHERE held.kind = 'told' AND album.type = 'text' AND album.value != ''"""
    )


TABLES = (
    """CREATE TABLE album (id TEXT PRIMARY KEY, name TEXT NOT NULL, made_s REAL NOT NULL,
        is_deleted INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID""",
    """CREATE TABLE album_file (album_id TEXT NOT NULL REFERENCES album(id) ON DELETE CASCADE, asset_id TEXT NOT NULL,
        added_s REAL NOT NULL, PRIMARY KEY (album_id, asset_id)) STRICT, WITHOUT ROWID""",
    """CREATE INDEX album_file_asset ON album_file(asset_id)""",
    """CREATE TABLE told_album (name TEXT NOT NULL, asset_id TEXT NOT NULL,
        moment_id TEXT NOT NULL REFERENCES moment(id) ON DELETE CASCADE,
        PRIMARY KEY (name, asset_id, moment_id)) STRICT, WITHOUT ROWID""",
    """CREATE INDEX told_album_asset ON told_album(asset_id)""",
    """CREATE INDEX told_album_moment ON told_album(moment_id)""",
)
