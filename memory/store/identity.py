"""Which library a database file is of, read without writing anything. Knows the note that says it, and no record."""

from pathlib import Path

from memory.store.damage import peek

ID_NOTE = "library id"


def id_in(path: Path) -> str | None:
    """Return the id in a database file, empty where a library has none yet, None where the file is no library."""
    found = peek(path, f"SELECT value FROM meta WHERE key = '{ID_NOTE}'")
    return None if found is None else "".join(map(str, found[:1]))


def is_blank(path: Path) -> bool:
    """Say whether a file is a sound database in which there is no table at all."""
    return peek(path, "SELECT name FROM sqlite_master") == []
