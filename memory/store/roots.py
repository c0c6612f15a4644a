"""What is known of the folders that are watched: how many files lie in each, when it was last looked through.

Knows nothing of the files. A folder that is left is only no longer watched: what is remembered of it stays.
"""

from datetime import UTC, datetime

from memory.file_names import as_text, from_text
from memory.store import left_out
from memory.store.database import Store

LOOKED = "looked "


def note_look(store: Store, path: str, at: datetime) -> None:
    """Keep when a folder was looked through."""
    store.write(
        "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        [(LOOKED + as_text(path), at.astimezone(UTC).isoformat(timespec="seconds"))],
    )


def looks(store: Store) -> dict[str, datetime]:
    """Return when each folder was last looked through, by its path."""
    rows = store.rows("SELECT key, value FROM meta WHERE substr(key, 1, ?) = ?", (len(LOOKED), LOOKED))
    return {from_text(row["key"][len(LOOKED) :]): datetime.fromisoformat(row["value"]) for row in rows}


def count_files(store: Store, path: str) -> int:
    """Return how many files below a folder are remembered."""
    top = as_text(path).rstrip("/")
    rows = store.rows("SELECT count(*) AS n FROM asset_path WHERE path > ? AND path < ?", (f"{top}/", f"{top}0"))
    return int(rows[0]["n"])


def leave(store: Store, path: str) -> None:
    """Watch a folder no longer."""
    store.write("DELETE FROM root WHERE path = ?", [(as_text(path),)])
    store.write("DELETE FROM meta WHERE key = ?", [(LOOKED + as_text(path),)])
    left_out.leave(store, path)
