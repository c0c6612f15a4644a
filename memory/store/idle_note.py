"""A note that nothing was left to do, with the state of the library that this was so for. Knows no work.

The state is a handful of notes that the program and the schema's triggers count on: no moment or event is read for it.
"""

from memory.store import full_text
from memory.store.connection import Store, placeholders
from memory.store.schema import REGROUPED

EVENTS_CHANGED = "events changed"
"""The note that counts how often events came or went. An event's id is that of its contents, so it goes with any."""

IDLE = "idle"
RESTS_ON = (
    EVENTS_CHANGED,
    REGROUPED,
    "recipes",
    "day_begins",
    "days_told",
    full_text.UNTOLD,
    full_text.TOLD_AROUND,
    "theme marks",
)


def count_change(store: Store) -> None:
    """Count that events came or went; belongs in the transaction that writes them."""
    store.write(
        "INSERT INTO meta VALUES (?, '1') ON CONFLICT (key) DO UPDATE SET value = cast(value + 1 AS TEXT)",
        [(EVENTS_CHANGED,)],
    )


def state(store: Store) -> tuple[str, ...]:
    """Return what is another after any event, group or correction changed, or what is made of them is out of date."""
    rows = store.rows(f"SELECT key, value FROM meta WHERE key IN ({placeholders(RESTS_ON)}) ORDER BY key", RESTS_ON)
    return tuple(f"{row['key']}={row['value']}" for row in rows)


def read(store: Store) -> str:
    """Return what `keep` wrote, empty where nothing was ever found idle."""
    return full_text.meta(store, IDLE)


def keep(store: Store, note: str) -> None:
    """Write what the library was found idle for."""
    full_text.set_meta(store, IDLE, note)
