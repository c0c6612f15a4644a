"""Notes that count what changes in a table, as migrations: whoever keeps something made of it sees that it is old."""

import sqlite3

SPOTS_CHANGED, MET_CHANGED = "spots changed", "met changed"
"""How often it changed where files lie or what the places are called, and who was met where."""


def count_changes(connection: sqlite3.Connection, note: str, table: str, prefix: str, columns: str = "") -> None:
    """Have a note count each row of a table that comes, goes or changes; of changes those in `columns`, empty for all.

    `prefix` is what the names of the three triggers begin with.
    """
    for event in ("insert", "update", "delete"):
        when = f"UPDATE OF {columns}" if columns and event == "update" else event.upper()
        connection.execute(
            f"""CREATE TRIGGER {prefix}_{event} AFTER {when} ON {table} BEGIN
                    INSERT INTO meta VALUES ('{note}', '1') ON CONFLICT (key) DO UPDATE
                    SET value = cast(value + 1 AS TEXT); END"""
        )


def m023_change_counters(connection: sqlite3.Connection) -> None:
    """Count the changes of where files lie and of who was met."""
    count_changes(connection, SPOTS_CHANGED, "asset", "asset_spot_changed", "lat, lon, place")
    count_changes(connection, MET_CHANGED, "appearance", "appearance_changed")
