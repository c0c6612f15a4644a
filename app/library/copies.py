"""Where copies of faces and voices were written outside the library, as backups and vaults with --faces hold them.

Knows the notes about a library; nothing of what is in a copy. A copy that was moved since is not found again.
"""

import contextlib
import json
import os
from pathlib import Path

from app.library.session import Session
from memory.records.file_names import visible
from memory.store import StoreBusy, dump, full_text

KEY = "copies written"
MOST = 200
ELSEWHERE = (
    "Backups and exports made with --faces, and older exports, may still contain them. Delete those you don't need. "
    "After restoring one, run `yesteryear people erase` again."
)


def note_copy(session: Session, path: Path) -> None:
    """Remember in the library that a copy of faces and voices lies at this path; the earliest of many are dropped.

    Nothing is remembered where there are none, or while another process keeps writing: the copy itself is whole.
    """
    store = session.unfiltered
    if not any(dump.rows(store, "appearance")):
        return
    full = str(path.expanduser().absolute())
    with contextlib.suppress(StoreBusy), store.transaction():
        known = [one for one in _noted(session) if one != full]
        full_text.set_meta(store, KEY, json.dumps([*known, full][-MOST:]))


def copies(session: Session) -> list[str]:
    """Return the paths of the copies that were written and still lie there, in the order they were written in."""
    return [one for one in _noted(session) if os.path.exists(one)]


def reminder(session: Session) -> str:
    """Say that copies may hold what is erased, and name those that are known to lie somewhere."""
    known = copies(session)
    return f"{ELSEWHERE} Known copies: {', '.join(map(visible, known))}" if known else ELSEWHERE


def _noted(session: Session) -> list[str]:
    found: object = json.loads(full_text.meta(session.unfiltered, KEY) or "[]")
    return [str(one) for one in found] if isinstance(found, list) else []
