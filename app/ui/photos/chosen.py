"""What is done with the files that are chosen in a grid, each by a service, and how it is taken back.

What may be taken back is kept in this process under a name that cannot be guessed, so that who has just hidden
something can show it again without the passphrase.
"""

import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.library.session import Session
from app.services import albums, corrections, several
from app.services.albums import Changed
from app.services.errors import UserError
from app.services.library import copy_left, forget_assets
from app.services.several import Said
from app.ui.cards import LATER
from memory.store import corrections as correction_store

UNDONE = "that was undone already"
FORGETTING = "What was learned from them alone is deleted for good. The files themselves are not touched."
MOST_CHOSEN, MOST_KEPT = 20_000, 50
MOST_IDS = 100_000
"""So many corrections can be taken back in all; the last thing done can be in any case."""

Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done, as a sentence, and the name by which it is taken back, empty where it cannot be.

    `ask` is what is to be confirmed before anything is done.
    """

    told: str = ""
    undo: str = ""
    ask: str = ""


ACTIONS: Mapping[str, tuple[str, Callable[[Session, Sequence[str], Fields], Said]]] = {
    "favourite": ("added to favourites", lambda session, ids, _: several.favourite(session, ids)),
    "hide": ("hidden", lambda session, ids, _: several.hide(session, ids)),
    "shift": ("moved in time", lambda session, ids, fields: several.shift(session, ids, _number(fields, "hours"))),
    "day": ("put on that day", lambda session, ids, fields: several.set_day(session, ids, fields.get("day", ""))),
    "place": ("put there", lambda session, ids, fields: several.set_place(session, ids, fields.get("place", ""))),
}
"""What can be said of several files: how it is told, and the service that says it."""

ALBUMS: Mapping[str, Callable[[Session, Sequence[str], Fields], tuple[str, Changed]]] = {
    "album": lambda session, ids, fields: (
        "Added {} to {}.",
        albums.add(session, fields.get("album", ""), albums.asset_ids_of(session, ids)),
    ),
    "takeout": lambda session, ids, fields: (
        "Removed {} from {}.",
        albums.take_out(session, fields.get("album", ""), albums.asset_ids_of(session, ids)),
    ),
}
"""What albums are changed by: how it is told, and what was done."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What takes something back, and how many ids are held for that."""

    ids: int
    take_back: Callable[[], Outcome]


class Chosen:
    """What is done with chosen files of one library."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._kept: OrderedDict[str, _Kept] = OrderedDict()

    def do(self, action: str, moment_ids: Sequence[str], fields: Fields) -> Outcome:
        """Do something with the files of some moments. Raises UserError, StoreBusy, WeightsMissing."""
        require_few(moment_ids)
        if action == "forget":
            return self._forget(moment_ids, bool(fields.get("sure")))
        if action in ALBUMS:
            return self.of_album(*ALBUMS[action](self._session, moment_ids, fields))
        if action not in ACTIONS:
            raise UserError("this is no longer on the page")
        told, work = ACTIONS[action]
        said = work(self._session, moment_ids, fields)
        ids = tuple(one.id for one in said.made)
        kept = _Kept(len(ids), lambda: self._unsaid(ids))
        return Outcome(f"{_files(said.files)} {told}.{'' if said.counts else LATER}", self._keep(kept))

    def of_album(self, told: str, changed: Changed) -> Outcome:
        """Return what was done to an album, a sentence with places for how many files and its name, to be undone."""

        def take_back() -> Outcome:
            changed.take_back()
            return Outcome("Undone.")

        return Outcome(told.format(f"{changed.files:,}", changed.album.name), self._keep(_Kept(0, take_back)))

    def change_album(self, action: str, album_id: str, name: str) -> Outcome:
        """Rename or delete an album. Raises UserError."""
        if action == "rename":
            return self.of_album("The album is called {1}.", albums.rename(self._session, album_id, name))
        if action == "delete":
            return self.of_album("Deleted the album {1}. Its files stay.", albums.delete(self._session, album_id))
        raise UserError("this is no longer on the page")

    def undo(self, name: str) -> Outcome:
        """Take back what was done under a name. Raises UserError where that is no longer known."""
        kept = self._kept.get(name)
        if kept is None:
            raise UserError(UNDONE)
        outcome = kept.take_back()
        self._kept.pop(name, None)
        return outcome

    def _unsaid(self, correction_ids: Sequence[str]) -> Outcome:
        made = correction_store.of_ids(self._session.unfiltered, correction_ids)
        if not made:
            raise UserError(UNDONE)
        done = corrections.undo(self._session, made)
        return Outcome(f"Undone.{'' if done.counts else LATER}")

    def _keep(self, kept: _Kept) -> str:
        name = secrets.token_urlsafe(16)
        self._kept[name] = kept
        while len(self._kept) > 1 and (
            len(self._kept) > MOST_KEPT or sum(one.ids for one in self._kept.values()) > MOST_IDS
        ):
            self._kept.popitem(last=False)
        return name

    def _forget(self, moment_ids: Sequence[str], is_sure: bool) -> Outcome:
        asset_ids = [one.id for one in several.files_of(self._session, moment_ids)]
        if not is_sure:
            return Outcome(ask=f"Forget {_files(len(asset_ids))}? {FORGETTING}")
        table = forget_assets(self._session, asset_ids)
        left = table.get("copies_left")
        told = f"{_files(len(asset_ids))} forgotten.{'' if table['forgotten'] else LATER}"
        return Outcome(" ".join([told, *(copy_left(str(one)) for one in (left if isinstance(left, list) else ()))]))


def require_few(moment_ids: Sequence[str]) -> None:
    """Raise UserError where more are chosen than can be."""
    if len(moment_ids) > MOST_CHOSEN:
        raise UserError(f"choose {MOST_CHOSEN:,} at the most")


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count:,} files"


def _number(fields: Fields, name: str) -> float:
    try:
        return float(fields.get(name, "").replace(",", "."))
    except ValueError:
        raise UserError(f"enter by how many {name} to move the time") from None
