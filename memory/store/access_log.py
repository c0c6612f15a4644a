"""When moments were recalled: the newest times of each. Knows nothing of what recalling them changes."""

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from memory.store.columns import to_datetime
from memory.store.connection import Store, StoreBusy, in_pieces, placeholders, rows_of

MOST_KEPT = 20
"""So many recalls of a moment are kept, the newest."""

MINUTE_S = 60
PATIENCE_MS = 250


def note(store: Store, moment_ids: Sequence[str], at: datetime) -> bool:
    """Note that these moments were recalled; within the same minute that counts once. Say whether it could be written.

    From any process. It waits but a moment for one that is writing: an answer is worth more than the note of it.
    """
    ids = sorted(set(moment_ids))
    if not ids:
        return True
    store = store.unfiltered
    minute_s = at.timestamp() // MINUTE_S * MINUTE_S
    patience_ms = store.rows("PRAGMA busy_timeout")[0][0]
    store.rows(f"PRAGMA busy_timeout = {PATIENCE_MS}")
    try:
        with store.transaction():
            store.write(
                "INSERT OR IGNORE INTO access_log (moment_id, at_s) SELECT id, ? FROM moment WHERE id = ?",
                [(minute_s, one) for one in ids],
            )
            store.write(
                """DELETE FROM access_log WHERE moment_id = ?1 AND at_s <= (
                     SELECT at_s FROM access_log WHERE moment_id = ?1 ORDER BY at_s DESC LIMIT 1 OFFSET ?2)""",
                [(one, MOST_KEPT) for one in ids],
            )
    except (StoreBusy, sqlite3.OperationalError):
        return False
    finally:
        store.rows(f"PRAGMA busy_timeout = {int(patience_ms)}")
    return True


def of_moments(store: Store, moment_ids: Sequence[str]) -> dict[str, tuple[datetime, ...]]:
    """Return when these moments were recalled, in UTC, oldest first; those that never were are left out."""
    found: dict[str, list[datetime]] = defaultdict(list)
    for piece in in_pieces(moment_ids):
        rows = store.rows(
            f"SELECT * FROM access_log WHERE moment_id IN ({placeholders(piece)}) ORDER BY moment_id, at_s", piece
        )
        for row in rows:
            found[row["moment_id"]].append(to_datetime(row["at_s"], 0))
    return {one: tuple(times) for one, times in found.items()}


def of_events(store: Store, event_ids: Sequence[str] | None = None) -> dict[str, tuple[datetime, ...]]:
    """Return when moments of each event, or of these, were recalled, in UTC, oldest first; once within a minute."""
    found: dict[str, list[datetime]] = defaultdict(list)
    sql = """SELECT DISTINCT event_id, at_s FROM access_log JOIN event_moment USING (moment_id) WHERE {}
        ORDER BY event_id, at_s"""
    for row in rows_of(store, sql, "event_id", event_ids):
        found[row["event_id"]].append(to_datetime(row["at_s"], 0))
    return {one: tuple(times) for one, times in found.items()}


def lately(store: Store, since: datetime | None = None, most: int = 1000) -> list[str]:
    """Return the moments recalled since then, or ever, the one recalled last first."""
    since_s = since.timestamp() if since else -1e18
    rows = store.rows(
        """SELECT moment_id FROM access_log WHERE at_s >= ? GROUP BY moment_id
           ORDER BY max(at_s) DESC, moment_id LIMIT ?""",
        (since_s, most),
    )
    return [row["moment_id"] for row in rows]
