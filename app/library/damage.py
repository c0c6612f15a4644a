"""What is told of a damaged library: what is wrong and what to do. Knows sentences, not how damage is found."""

import errno
import sqlite3
from typing import TYPE_CHECKING

from app.library.marker import StoreLost
from memory.store.damage import StoreDamaged, is_damage, is_hindrance

if TYPE_CHECKING:
    from app.library.session import Session

UNUSABLE = (StoreLost, sqlite3.DatabaseError, OSError)
"""What opening a library raises that is damaged, lost, or on a disk that cannot be used."""

ADVICE = (
    "`yesteryear verify` says what is wrong; restore a backup into a new folder with `yesteryear restore FILE "
    "--library DIR`. Keep the damaged library until that is done."
)

WAYS_ON = (
    "The next `yesteryear ingest` repairs the index. For anything else, restore a backup into a new folder: "
    "`yesteryear restore FILE --library DIR`."
)


def explain(error: Exception) -> str:
    """Say why a library cannot be used, and what is kept of what was done before where that is known."""
    if isinstance(error, StoreLost):
        return str(error)
    if is_damage(error):
        return f"the library is damaged: {error}. {ADVICE}"
    if is_hindrance(error) or (isinstance(error, OSError) and error.errno != errno.EIO):
        return f"the library cannot be used: {error}. Finished work is kept."
    return f"the library cannot be used: {error}. Check it with `yesteryear verify`."


def raise_where_damaged(session: "Session", error: Exception) -> None:
    """Raise StoreDamaged where an error comes of a record that cannot be read, and nothing where the records can be."""
    from memory.store import soundness

    if is_damage(error):
        raise StoreDamaged(
            str(error) if isinstance(error, StoreDamaged) else f"{session.unfiltered.path}: {error}"
        ) from error
    if is_hindrance(error):
        return
    found = soundness.unreadable(session.unfiltered)
    if found:
        raise StoreDamaged(f"{session.unfiltered.path}: {found[0]}") from error
