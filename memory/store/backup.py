"""A consistent copy of the library's file while it is in use, and whether such a copy is whole.

Knows nothing of what is in it.
"""

import sqlite3
from pathlib import Path

from memory.store.connection import Store
from memory.store.full_text import counts

PAGES = 4096


class Damaged(Exception):
    """A file is no whole library; the message says what is wrong with it."""


def copy_to(store: Store, path: Path) -> None:
    """Write a copy of the whole file to `path`, as it stands when the copy is done; it is one file without a log.

    Raises OSError where it cannot be written.
    """
    try:
        copy = sqlite3.connect(path)
        try:
            store.unfiltered.connection.backup(copy, pages=PAGES)
            copy.execute("PRAGMA journal_mode = DELETE")
        finally:
            copy.close()
    except sqlite3.Error as error:
        raise OSError(f"the library could not be copied: {error}") from error


def prove(path: Path) -> int:
    """Look for damage in a copy, bring its schema up to date, and return how many moments it remembers.

    Raises Damaged, StoreTooNew.
    """
    try:
        if not path.stat().st_size:
            raise Damaged("it is empty")
        store = Store(path)
        try:
            damage, moments = store.damage(), counts(store)["moment"]
        finally:
            store.close()
    except sqlite3.DatabaseError as error:
        raise Damaged(str(error)) from error
    if damage:
        raise Damaged(damage[0])
    return moments
