"""Stories of what the owner chose: an album, or files one by one, as the command line and the pages tell them.

Files that were ticked stand in the key of their story itself, so that it can be read again at any time, in any window
and after the program was closed, and nothing is kept of it.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence

from app.library.session import Session
from app.services import albums
from app.services.errors import UserError
from memory.records.derived import Level
from memory.records.file_names import visible
from memory.store import albums as album_store
from memory.store import chosen_moments
from memory.summaries import stories
from memory.summaries.stories import Choice, Story

MOST_FILES = 300
"""So many files stand in the address of a story, which browsers and proxies bear; an album may have any number."""

ID_BYTES, KEY_LETTERS = 6, 8
"""A file is told by so many bytes of the id of its moment, in so many letters: of a million, two hardly begin alike."""

_KEY = re.compile(r"[\w-]+", re.ASCII)
EMPTY = "there is nothing in this album now, or all in it is hidden"
NOTHING = "these are no longer in the library, or they are hidden"


def key_of(session: Session, moment_ids: Sequence[str]) -> str:
    """Return the key of the story of some files, each by the moment that stands for it. Raises UserError."""
    if len(moment_ids) > MOST_FILES:
        raise UserError(f"a story is made of {MOST_FILES} files at the most; put these into an album and tell that")
    known = chosen_moments.among(session.store, moment_ids)
    if not known:
        raise UserError(NOTHING)
    return urlsafe_b64encode(b"".join(bytes.fromhex(one)[:ID_BYTES] for one in known)).decode()


def told(session: Session, of: str, key: str) -> Story:
    """Tell the story of a key: of a level, of an album, or of files. Raises UserError where there is none."""
    if of == Choice.ALBUM:
        if album_store.get(session.store, key) is None:
            raise UserError(albums.GONE)
        return of_album(session, key)
    if of == Choice.FILES:
        found = chosen_moments.beginning_with(session.store, _beginnings(key))
        return _required(_of_moments(session, key, chosen_moments.stood_for(session.store, found)), NOTHING)
    level = next((one for one in Level if one == of), None)
    branch = stories.find(session.store, key, level) if level else None
    if branch is None:
        raise UserError("this no longer exists")
    return stories.story(session.store, branch)


def of_album(session: Session, name: str) -> Story:
    """Tell the album of an id or name as a story. Raises UserError where there is none, or nothing in it."""
    one = albums.found(session, name)
    inside = chosen_moments.of_assets(session.store, sorted(album_store.files_of(session.store, one.id)))
    return _required(stories.story_of(session.store, Choice.ALBUM, one.id, visible(one.name), inside), EMPTY)


def of_files(session: Session, asset_ids: Sequence[str]) -> Story:
    """Tell whole files as a story. Raises UserError where nothing of them may be seen."""
    return _required(_of_moments(session, "", chosen_moments.of_assets(session.store, asset_ids)), NOTHING)


def _of_moments(session: Session, key: str, moment_ids: Sequence[str]) -> Story | None:
    """Tell moments as a story that is called by its days; None where none of them may be seen."""
    return stories.story_of(session.store, Choice.FILES, key, "", moment_ids)


def _required(story: Story | None, why: str) -> Story:
    if story is None:
        raise UserError(why)
    return story


def _beginnings(key: str) -> list[str]:
    """Return the beginnings of the ids that a key holds; none where it was not made here."""
    if not _KEY.fullmatch(key) or len(key) % KEY_LETTERS or len(key) > MOST_FILES * KEY_LETTERS:
        return []
    held = urlsafe_b64decode(key)
    return [held[at : at + ID_BYTES].hex() for at in range(0, len(held), ID_BYTES)]
