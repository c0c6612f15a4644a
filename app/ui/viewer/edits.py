"""What is changed in the viewer, each by the services that every front door calls, and how it is taken back.

Knows the open library; nothing of HTML. Whatever comes from the browser is checked here or there.
"""

import secrets
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from app.library.session import Session
from app.services import albums, corrections, hiding, people, titles
from app.services.corrections import KIND_NAMES
from app.services.errors import UserError
from app.ui.cards import LATER, items
from app.ui.viewer.record import favourite_marks
from app.ui.wiring import LONGEST_FIELD
from memory.records.corrections import Correction, Favourite
from memory.records.library import MomentView
from memory.store import albums as album_store
from memory.store import corrections as correction_store
from memory.store import events
from memory.store import moments as moment_store

Fields = Mapping[str, str]
INTO, OUT_OF, NEW = "album+", "album-", "album*"
"""What takes back a change of an album: put the file into it, take it out, or that and the album, which was new."""

MOST_HIDDEN = 1000
ELSEWHERE = "another program marked it as a favourite; remove the mark there and import the file again"


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, as a sentence, and the ids of the corrections that take it back.

    `again` is what shows again what was hidden.
    """

    told: str
    undo: tuple[str, ...] = ()
    again: str = ""

    @property
    def table(self) -> dict[str, object]:
        """It as JSON."""
        return {"told": self.told, "undo": list(self.undo), "again": self.again}


class Edit(Protocol):
    """Makes the corrections that a form asks for. Raises UserError."""

    def __call__(self, session: Session, one: MomentView, fields: Fields) -> list[Correction]:
        """Return them, not yet recorded."""


def edit(session: Session, one: MomentView, what: str, fields: Fields) -> Done:
    """Do what a form or a button of the viewer asks for. Raises UserError, StoreBusy, WeightsMissing."""
    fields = {name: value[:LONGEST_FIELD] for name, value in fields.items()}
    if what == "undo":
        return _undone(session, fields.get("ids", "").split(","), one)
    if what == "unlike":
        return _unliked(session, one)
    if what in ("album", "takeout"):
        return _in_album(session, one, what, fields.get("album", ""))
    if what not in EDITS:
        raise UserError("this is no longer on the page")
    made = EDITS[what](session, one, fields)
    done = corrections.record(session, made)
    told = " and ".join(dict.fromkeys(KIND_NAMES[mark.kind] for mark in made))
    return Done(f"Saved: {told}.{'' if done.counts else LATER}", tuple(mark.id for mark in made))


def _in_album(session: Session, one: MomentView, what: str, album: str) -> Done:
    """Put a file into an album, which may be new, or take it out."""
    asset_ids = [one.asset.id]
    if what == "takeout":
        gone = albums.take_out(session, album, asset_ids).album
        return Done(f"Removed from {gone.name}.", (f"{INTO}{gone.id}",))
    added = albums.add(session, album, asset_ids)
    way = NEW if added.is_new else OUT_OF
    return Done(f"Added to {added.album.name}.", (f"{way}{added.album.id}",))


def _album_undone(session: Session, one: MomentView, way: str) -> Done:
    """Take back that a file was put into an album or taken out."""
    kind, album_id = way[: len(INTO)], way[len(INTO) :]
    if kind == INTO:
        album_store.put_back(session.unfiltered, album_id, {one.asset.id: datetime.now(UTC).timestamp()})
    else:
        albums.take_out(session, album_id, [one.asset.id])
    if kind == NEW:
        album_store.unmake(session.unfiltered, album_id)
    return Done("Undone.")


def _undone(session: Session, ids: list[str], one: MomentView | None = None, told: str = "Undone.") -> Done:
    if one is not None and ids[0].startswith((INTO, OUT_OF, NEW)):
        return _album_undone(session, one, ids[0])
    done = corrections.undo(session, corrections.of_ids(session, ids))
    return Done(told if done.counts else f"{told}{LATER}")


def _unliked(session: Session, one: MomentView) -> Done:
    """Take back that the owner called a moment a favourite; what another program says of it is not ours to change."""
    marks, is_elsewhere = favourite_marks(session, one), any(tags.favourite for tags in one.tags)
    if is_elsewhere and not marks:
        raise UserError(ELSEWHERE)
    return _undone(
        session, marks, None, f"Your mark is removed, but {ELSEWHERE}." if is_elsewhere else "Removed from favourites."
    )


def _words(session: Session, one: MomentView, fields: Fields) -> list[Correction]:
    return corrections.corrected(session, one.asset.id, one.moment, fields.get("words", "").strip(), None, None)


def _when(session: Session, one: MomentView, fields: Fields) -> list[Correction]:
    at = fields.get("at", "")
    if not at:
        raise UserError("enter a date and a time")
    if at == fields.get("was"):
        raise UserError("this is the time it has already")
    return corrections.corrected(session, one.asset.id, None, None, at, None)


def _where(session: Session, one: MomentView, fields: Fields) -> list[Correction]:
    place = fields.get("place", "").strip()
    if not place:
        raise UserError("enter the name of a place you have been to, or its latitude and longitude")
    return corrections.corrected(session, one.asset.id, None, None, None, place)


def _title(session: Session, one: MomentView, fields: Fields) -> list[Correction]:
    event = events.event_of(session.store, one.moment.id)
    if event is None:
        raise UserError("this belongs to no event")
    return [titles.given(session, None, event.id, fields.get("title", ""))]


def _person(session: Session, one: MomentView, fields: Fields) -> list[Correction]:
    return people.named(session, fields.get("appearance", ""), fields.get("name", ""))


def _like(session: Session, one: MomentView, fields: Fields) -> list[Correction]:
    if favourite_marks(session, one):
        raise UserError("it is a favourite already")
    return [correction_store.new_correction(Favourite(), one.moment)]


EDITS: Mapping[str, Edit] = {
    "words": _words,
    "when": _when,
    "where": _where,
    "title": _title,
    "person": _person,
    "like": _like,
}


class HiddenJustNow:
    """What was hidden in the viewer a moment ago and can be shown again without the passphrase, each once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._hidden: OrderedDict[str, str] = OrderedDict()

    def hide(self, one: MomentView) -> Done:
        """Hide a file, or the piece of a recording. Raises UserError where no passphrase is set."""
        span = one.moment if one.moment.start_s is not None else None
        count = hiding.hide(self._session, one.asset.id, span)
        token = secrets.token_urlsafe()
        self._hidden[token] = one.moment.id
        while len(self._hidden) > MOST_HIDDEN:
            self._hidden.popitem(last=False)
        return Done(f"Hidden: {items(count)}.", again=token)

    def show(self, token: str) -> Done:
        """Show again what was hidden. Raises UserError where it is shown, forgotten or was hidden long ago."""
        moment_id = self._hidden.get(token, "")
        one = moment_store.remembered(self._session.unfiltered, [moment_id]).get(moment_id)
        if one is None:
            raise UserError("this can no longer be undone here; enter the passphrase on the Settings page")
        hiding.unhide(self._session, one.asset.id, one.moment.start_s)
        self._hidden.pop(token, None)  # not before: where the store is busy it is pressed again
        return Done("Unhidden.")
