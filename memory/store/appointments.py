"""What calendars say was going on when, to name what was made then; a row goes with its moment."""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from memory.records.library import LONGEST_NAMING, Appointment
from memory.store.appointment_table import SLACK
from memory.store.connection import Store


def put(store: Store, asset_id: str, wanted: Mapping[str, Appointment]) -> None:
    """Put these appointments, by moment, in place of those that a file told of, touching only what differs."""
    sql = "SELECT * FROM appointment WHERE moment_id IN (SELECT id FROM moment WHERE asset_id = ?)"
    held = {row["moment_id"]: _to_appointment(row) for row in store.rows(sql, (asset_id,))}
    changed = [one for one in {**held, **wanted} if held.get(one) != wanted.get(one)]
    store.write("DELETE FROM appointment WHERE moment_id = ?", [(one,) for one in changed if one in held])
    store.write(
        "INSERT INTO appointment (moment_id, start_s, end_s, title, place) VALUES (?, ?, ?, ?, ?)",
        [
            (name, one.start.timestamp(), one.end.timestamp(), one.title, one.place)
            for name in changed
            if (one := wanted.get(name))
        ],
    )


def during(store: Store, start: datetime, end: datetime) -> Sequence[Appointment]:
    """Return the appointments that this store may see and that overlap a stretch of time, the earliest first.

    One that ends up to SLACK before the stretch or begins so long after it is among them.
    """
    first, last = (start - SLACK).timestamp(), (end + SLACK).timestamp()
    rows = store.rows(
        """SELECT appointment.* FROM appointment JOIN moment ON moment.id = moment_id
           WHERE appointment.end_s >= ? AND appointment.end_s <= ? AND appointment.start_s <= ?
           ORDER BY appointment.start_s, moment_id""",
        (first, last + LONGEST_NAMING.total_seconds(), last),
    )
    return [_to_appointment(row) for row in rows]


def _to_appointment(row: sqlite3.Row) -> Appointment:
    start, end = (datetime.fromtimestamp(row[name], UTC) for name in ("start_s", "end_s"))
    return Appointment(row["title"], row["place"], start, end)
