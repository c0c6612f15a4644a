"""The table of what calendars say was going on when, as a migration: a row goes with its moment.

Triggers note the moments that lie in an appointment that comes, goes, is hidden or shown as changed: their events are
told again.
"""

import sqlite3
from datetime import timedelta

SLACK = timedelta(minutes=10)
"""Who comes early to an appointment or stays on is there as well. Triggers hold it: another one takes a migration."""

_DURING = f"at_s BETWEEN {{0}}.start_s - {SLACK.seconds} AND {{0}}.end_s + {SLACK.seconds}"
_INVALIDATED = f"INSERT INTO invalidated SELECT id FROM moment WHERE {_DURING}"
_OF_HIDDEN = f"""INSERT INTO invalidated SELECT moment.id FROM appointment JOIN moment
    ON {_DURING.format("appointment")} WHERE appointment.moment_id = {{0}}.moment_id"""


def m020_appointments(connection: sqlite3.Connection) -> None:
    """Create the table of appointments; calendars that are there already fill it when they are read again."""
    connection.execute(
        """CREATE TABLE appointment (
            moment_id TEXT PRIMARY KEY REFERENCES moment(id) ON DELETE CASCADE, start_s REAL NOT NULL,
            end_s REAL NOT NULL, title TEXT NOT NULL, place TEXT NOT NULL) STRICT, WITHOUT ROWID"""
    )
    connection.execute("CREATE INDEX appointment_end ON appointment(end_s)")
    for event, row in (("INSERT", "new"), ("DELETE", "old")):
        connection.execute(
            f"""CREATE TRIGGER appointment_{event.lower()} AFTER {event} ON appointment BEGIN
                {_INVALIDATED.format(row)} ON CONFLICT DO NOTHING; END"""
        )
        connection.execute(
            f"""CREATE TRIGGER appointment_hidden_{event.lower()} AFTER {event} ON hidden BEGIN
                {_OF_HIDDEN.format(row)} ON CONFLICT DO NOTHING; END"""
        )
