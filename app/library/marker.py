"""The file beside a library's database that says which library lies here: a lost database is never taken for none yet.

The same id stands in the database, so that another library's is seen as well. Knows the library's folder and what is
made in it; nothing of what is remembered.
"""

import json
import os
import secrets
from pathlib import Path

from app.library.private import FILE_MODE
from memory.records.ids import digest
from memory.store import Store, StoreBusy
from memory.store.connection import ID_NOTE, id_in, is_blank
from memory.store.full_text import meta, set_meta
from memory.store.schema import MIGRATIONS
from memory.store.state_file import read_object, write_whole

NAME = "library.json"
DATABASE = "library.sqlite3"
MADE_BESIDE = (
    "vectors",
    "previews",
    "notes",
    "adjacency.npz",
    "deriving.lock",
    "serving.lock",
    "serving.json",
    "progress.json",
    "step_costs.json",
    "https-authority.pem",
    "https.pem",
)
"""What the program makes beside a database, and never before there is one. A config.toml is not of it: that may be
written before the library is made."""

WAYS_ON = (
    "Nothing was changed. Put the file back, or restore a backup with `yesteryear restore FILE --library "
    "{folder}`. To begin a new library, name another folder with --library, or move this one away first."
)


class StoreLost(Exception):
    """A folder was a library and its database is gone or is another's; the message says what to do."""


def require_store(folder: Path) -> None:
    """Go on where the database is there, or where there never was one; a folder of the latter kind is marked as begun.

    Raises StoreLost where the database of a library is missing or empty, OSError where the folder cannot be written.
    """
    if wrong := why_lost(folder):
        raise StoreLost(f"the library in {folder} has lost its database: {wrong}. {WAYS_ON.format(folder=folder)}")
    if (marked := marked_id(folder)) and (held := id_in(folder / DATABASE)) is not None:
        _require_same(folder, marked, held)
    if not left_of(folder) and _size_bytes(folder / DATABASE) is None:
        _write(folder, "")


def recognise(folder: Path, store: Store) -> None:
    """Give a library its id and its marker where it has none yet.

    Raises StoreLost where the database is of another library than the marker, OSError where it cannot be written.
    """
    marked, held = marked_id(folder), meta(store, ID_NOTE)
    _require_same(folder, marked, held)
    if marked:
        return
    try:
        held = held or _named(store)
    except StoreBusy:  # another process is writing: the next opening does it
        return
    _write(folder, held)


def _require_same(folder: Path, marked: str, held: str) -> None:
    if marked and marked != held:
        raise StoreLost(
            f"{DATABASE} in {folder} belongs to another library: it has another id than {NAME}. "
            f"Nothing was changed. Put the right one back; if this one is meant, delete {NAME} and try again."
        )


def is_begun(folder: Path) -> bool:
    """Say whether a library was begun here and its making did not come to an end."""
    return _read(folder).get("id") == ""


def marked_id(folder: Path) -> str:
    """Return the id of the library that lies here, empty where no marker says it."""
    return str(_read(folder).get("id", ""))


def left_of(folder: Path) -> list[str]:
    """Return the names of what shows that a folder is or was a library, but for the database itself."""
    names = {one.name for one in folder.iterdir()} if folder.is_dir() else set()
    beside = sorted(name for name in names if name.startswith(f"{DATABASE}-"))
    return [name for name in (NAME, *MADE_BESIDE) if name in names] + beside


def why_lost(folder: Path) -> str:
    """Say how a folder that was a library lost its database, empty where it has one or never was a library."""
    left, begun = left_of(folder), is_begun(folder)  # looked at first: another process may be making the library now
    size_bytes = _size_bytes(folder / DATABASE)
    if size_bytes and left and not begun and is_blank(folder / DATABASE):
        return f"{DATABASE} holds nothing, while {left[0]} is there"
    if (folder / DATABASE).is_dir():
        return f"{DATABASE} is a folder"
    if size_bytes or begun:
        return ""
    if size_bytes == 0:
        return f"{DATABASE} is empty (0 bytes)"
    return f"{DATABASE} is missing, while {left[0]} is there" if left else ""


def _size_bytes(path: Path) -> int | None:
    """Return how many bytes a file has, None where it is missing."""
    return path.stat().st_size if path.exists() else None


def _named(store: Store) -> str:
    """Give a library an id that stays, also when the power fails; the one it has by now where another was faster."""
    with store.transaction():
        held = meta(store, ID_NOTE)
        if not held:
            set_meta(store, ID_NOTE, secrets.token_hex(16))
    store.fold()
    return meta(store, ID_NOTE)


def _read(folder: Path) -> dict[str, object]:
    """Return what the marker says, nothing where it is missing or damaged."""
    found = read_object(folder / NAME)
    return found if found.get("check") == digest(NAME, str(found.get("id"))) else {}


def _write(folder: Path, library_id: str) -> None:
    told = {"id": library_id, "schema": len(MIGRATIONS), "check": digest(NAME, library_id)}
    part = folder / f"{NAME}.part-{os.getpid()}"
    write_whole(folder / NAME, part, json.dumps(told) + "\n", FILE_MODE)
