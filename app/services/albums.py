"""Albums as the command line and the pages make and change them: checked, done, and told how it is taken back.

Albums of other programs are shown and not changed: the next import would tell of them as before.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from unicodedata import normalize

from app.library.session import Session
from app.services.errors import UserError
from app.services.typed import typed_line, typed_name
from memory.store import albums
from memory.store import moments as moment_store
from memory.store.albums import Album

MOST_ALBUMS = 2_000
GONE = "this album is no longer there"
FAVOURITES = "favourites"
"""The name of what is shown among the albums without being one."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What was done to an album: which, how many files that is of, whether it is new, and what takes it back."""

    album: Album
    files: int
    take_back: Callable[[], None]
    is_new: bool = False


def found(session: Session, name: str) -> Album:
    """Return the album of this id or name, small and large letters alike. Raises UserError where there is none."""
    one = albums.get(session.store, typed_line(name))
    if one is not None:
        return one
    known = _named(session, name)
    if not known:
        raise UserError(f"there is no album {name!r}")
    return known[0]


def add(session: Session, name: str, asset_ids: Sequence[str]) -> Changed:
    """Put files into the album of this id or name, which is made where there is none.

    Raises UserError where all are in it, the name cannot be one, or the album is of another program.
    """
    one = albums.get(session.store, typed_line(name)) or next(iter(_named(session, name)), None)
    if one is not None:
        _require_own(one)
    is_new = one is None
    line = _new_name(session, name) if is_new else ""  # within the transaction hidden albums would be seen
    with session.unfiltered.transaction():
        one = one or albums.make(session.unfiltered, line, datetime.now(UTC))
        added = albums.add(session.unfiltered, one.id, asset_ids, datetime.now(UTC))
    if not added:
        raise UserError(f"these are in {one.name} already")
    album = one

    def take_back() -> None:
        with session.unfiltered.transaction():
            albums.take_out(session.unfiltered, album.id, list(added))
            if is_new:
                albums.unmake(session.unfiltered, album.id)

    return Changed(album, len(added), take_back, is_new)


def take_out(session: Session, name: str, asset_ids: Sequence[str]) -> Changed:
    """Take files out of an album. Raises UserError where none is in it or it is of another program."""
    one = found(session, name)
    _require_own(one)
    gone = albums.take_out(session.unfiltered, one.id, asset_ids)
    if not gone:
        raise UserError(f"these are not in {one.name}")
    return Changed(one, len(gone), lambda: albums.put_back(session.unfiltered, one.id, gone))


def rename(session: Session, name: str, new: str) -> Changed:
    """Give an album another name. Raises UserError where that is taken or none, or the album is of another program."""
    one = found(session, name)
    _require_own(one)
    words = _new_name(session, new, one)
    albums.rename(session.unfiltered, one.id, words)

    def take_back() -> None:
        _require_free(session, one.name, one)
        albums.rename(session.unfiltered, one.id, one.name)

    return Changed(Album(one.id, words), 0, take_back)


def delete(session: Session, name: str) -> Changed:
    """Delete an album, and none of the files in it. Raises UserError where it is of another program."""
    one = found(session, name)
    _require_own(one)
    albums.delete(session.unfiltered, one.id)
    return Changed(one, 0, lambda: restore(session, one.id))


def restore(session: Session, album_id: str) -> None:
    """Take back that an album was deleted. Raises UserError where another was deleted or has its name since."""
    one = albums.get(session.unfiltered, album_id, with_deleted=True)
    if one is None:
        raise UserError(GONE)
    _require_free(session, one.name, one)
    albums.restore(session.unfiltered, album_id)


def asset_ids_of(session: Session, moment_ids: Sequence[str]) -> list[str]:
    """Return the files of some moments that may be seen. Raises UserError where there is none."""
    asset_ids = list(dict.fromkeys(moment_store.assets_of(session.store, moment_ids)))
    if not asset_ids:
        raise UserError("these are no longer in the library")
    return asset_ids


def _named(session: Session, name: str) -> list[Album]:
    """Return the albums of a name, the owner's first."""
    sought = typed_line(name).casefold()
    alike = [one for one in albums.names(session.store) if normalize("NFC", one.name).casefold() == sought]
    return sorted(alike, key=lambda one: one.is_told)


def _require_own(one: Album) -> None:
    if one.is_told:
        raise UserError(f"{one.name} comes from another program and stays as it is there; make an album of your own")


def _require_free(session: Session, words: str, besides: Album | None) -> None:
    taken = (one for one in _named(session, words) if besides is None or one.id != besides.id)
    if other := next(taken, None):
        raise UserError(f"there is an album {other.name} already")


def _new_name(session: Session, text: str, besides: Album | None = None) -> str:
    """Return what was typed as the name of an album. Raises UserError where it cannot be."""
    words = typed_name(text)
    if not words:
        raise UserError("enter the name of the album")
    if words.casefold() == FAVOURITES or words.startswith(albums.TOLD):
        raise UserError(f"an album cannot be called {words}")
    _require_free(session, words, besides)
    if besides is None and len(albums.names(session.store)) >= MOST_ALBUMS:
        raise UserError(f"there can be {MOST_ALBUMS:,} albums at the most; delete some")
    return words
