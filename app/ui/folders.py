"""The watched folders on the Library page: whether each can be seen, how much of it is remembered, what can be done.

Knows the open library and the cards' way to escape; nothing of Gradio. No folder is ever written to.
"""

import os
from datetime import datetime
from pathlib import Path

from app.library.notes import FOLDER
from app.library.session import Session
from app.services.errors import UserError
from app.ui.cards import escaped, named, note
from memory.language.format import dated
from memory.records.file_names import as_text, visible
from memory.store import assets


def section(session: Session, is_free: bool) -> str:
    """Return the folders; without what can be done with them where another process holds the library."""
    known = assets.roots(session.store)
    if not known:
        return note("No folders yet.")
    looks = assets.looks(session.store)
    shown = "".join(_folder(session, path, looks.get(path), is_free) for path in known)
    again = '<button type="button" class="yy-quiet" data-to="look">Rescan all</button>'
    return f'<ul class="yy-rows">{shown}</ul>{f"<p>{again}</p>" if is_free else ""}'


def _folder(session: Session, path: str, looked: datetime | None, is_free: bool) -> str:
    is_there = os.path.isdir(path)
    count = assets.count_files(session.store, path)
    told = [
        "connected" if is_there else "not connected; nothing is removed from the library",
        f"{count:,} {'file' if count == 1 else 'files'}",
        f"scanned {moment_words(looked)}" if looked else "",
    ]
    is_ours = Path(path) == session.folder / FOLDER
    name = "Notes kept by Yesteryear" if is_ours else path
    ways = _way("look", path, "Rescan") if is_there and is_free else ""
    ways += "" if is_ours or not is_free else _way("leave", path, "Remove folder")
    state = "yy-well" if is_there else "yy-amiss"
    return (
        f'<li class="{state}"><div><strong>{named(name)}</strong>'
        f'<span>{" · ".join(filter(None, told))}</span></div><p class="yy-acts">{ways}</p></li>'
    )


def _way(to: str, path: str, words: str) -> str:
    return (
        f'<button type="button" class="yy-quiet" data-to="{to}:{_attribute(path)}" '
        f'aria-label="{words}: {named(path)}">{words}</button>'
    )


def _attribute(path: str) -> str:
    """Return a path as an attribute from which a press gives it back letter by letter."""
    return escaped(as_text(path)).replace("\r", "&#13;").replace("\n", "&#10;")


def moment_words(at: datetime) -> str:
    """Say a moment in this machine's own time: "on 14 July 2024 at 10:15"."""
    local = at.astimezone()
    return f"on {dated(local.date(), local.date())} at {local:%H:%M}"


def leave(session: Session, path: str) -> str:
    """Watch a folder no longer and say so, with the way back. Raises UserError where it is not watched."""
    if path not in assets.roots(session.store):
        raise UserError("this folder is not watched")
    with session.store.transaction():
        assets.leave(session.store, path)
    told = f"{named(path)} is no longer watched. What was added stays in the library."
    return f'<p class="yy-noted">{told} {_way("watch", path, "Watch again")}</p>'


def watch_again(session: Session, path: str) -> str:
    """Watch a folder that was left. Raises UserError where there is none."""
    if not os.path.isabs(path) or not os.path.isdir(path):
        raise UserError(f"there is no folder {visible(path)}")
    with session.store.transaction():
        assets.add_root(session.store, path)
    return note("Watched again.")
