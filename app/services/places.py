"""What the owner says of places, as the command line and the pages do it: checked, written, and told anew.

Knows the open library; nothing of terminals or pages.
"""

from app.library.session import Session
from app.services import hiding
from app.services.corrections import record, undo
from app.services.errors import UserError
from app.services.typed import typed_name
from memory.corrections import hiding as memory_hiding
from memory.corrections import places as corrections_places
from memory.corrections.places import naming_of
from memory.records.corrections import Correction, Hidden, PlaceNamed, SamePlace, SpotNamed
from memory.store import corrections, places
from memory.store.places import Circle, Scope, Visited

LEAST_KM, MOST_KM = 0.15, 30.0
"""How far a spot that the owner names reaches: at least a house with its garden, at most a valley."""


def listed(session: Session) -> list[Visited]:
    """Return the places that have a name, those with most moments first."""
    return places.visited(places.files(session.store))


def said_of(session: Session, name: str) -> list[Correction]:
    """Return what the owner said that has to do with a place, the latest first."""
    found = [(mark, naming_of(mark)) for mark in corrections_places.said(session.unfiltered)]
    about = [mark for mark, one in found if name.casefold() in (one.new.casefold(), one.old.casefold())]
    return about[::-1]


def called(session: Session, old: str, new: str) -> list[Correction]:
    """Make the mark that gives a place another name. Raises UserError."""
    old, new = _known(session, old), _written(new)
    if new == old:
        raise UserError(f"{old} already has that name")
    other = places.spelled(session.store, new)
    if other and other != old:
        raise UserError(f"{other} already exists; merge {old} into it instead")
    return [corrections.new_correction(PlaceNamed(old, new))]


def spot_called(session: Session, circle: Circle, new: str) -> list[Correction]:
    """Make the mark that names a spot, and so parts it from the town around it. Raises UserError."""
    new = _written(new)
    if not (abs(circle.lat) <= 90 and abs(circle.lon) <= 180 and circle.km <= MOST_KM):
        raise UserError(f"a spot has a radius of at most {MOST_KM:g} km; zoom in on the map")
    spot = Circle(circle.lat, circle.lon, max(LEAST_KM, circle.km))
    if not places.files(session.store, Scope(circle=spot)).names:
        raise UserError("nothing in the library was taken there")
    content = SpotNamed(round(spot.lat, 5), round(spot.lon, 5), round(spot.km, 2), new)
    return [corrections.new_correction(content)]


def merged(session: Session, one: str, other: str) -> list[Correction]:
    """Make the mark that says that one place is part of another. Raises UserError."""
    one, other = _known(session, one), _known(session, other)
    if one == other:
        raise UserError("these places are already merged")
    return [corrections.new_correction(SamePlace(one, other))]


def to_split(session: Session, name: str) -> Correction:
    """Return the mark that made a place out of others, the latest of them. Raises UserError where none did."""
    name = _known(session, name)
    found = [mark for mark in said_of(session, name) if naming_of(mark).new.casefold() == name.casefold()]
    if not found:
        raise UserError(f"{name} has no name, spot or merge to undo")
    return found[0]


def hide(session: Session, name: str) -> int:
    """Hide every file of a place and tell anew what rested on it; return how many moments are hidden by that.

    Raises UserError where no passphrase is set, or the library knows no such place.
    """
    name = _known(session, name)
    if not hiding.is_set(session):
        raise UserError(hiding.UNSET)
    made = [corrections.new_correction(Hidden(), asset_id=one) for one in places.asset_ids(session.store, name)]
    return record(session, made).moments


def hidden_files(session: Session, name: str) -> int:
    """Return how many whole files of a place are hidden; none while they are locked."""
    return len(places.hidden_ids(session.unfiltered, name)) if hiding.is_unlocked(session) else 0


def show(session: Session, name: str) -> int:
    """Show every file of a place again; return how many moments are shown by that. Raises UserError while locked."""
    if not hiding.is_unlocked(session):
        raise UserError("hidden items are locked; enter the passphrase first")
    held = set(places.hidden_ids(session.unfiltered, name))
    gone = [mark for mark in memory_hiding.hidden_marks(session.unfiltered) if mark.asset_id in held]
    if not gone:
        raise UserError("nothing there is hidden")
    return undo(session, gone).moments


def marked(session: Session, mark_id: str) -> Correction:
    """Return the owner's word about places with an id. Raises UserError."""
    found = [mark for mark in corrections_places.said(session.unfiltered) if mark.id == mark_id]
    if not found:
        raise UserError("that was undone already")
    return found[0]


def _known(session: Session, name: str) -> str:
    found = places.spelled(session.store, name)
    if not found:
        raise UserError(f"unknown place {name.strip()!r}; `yesteryear places` lists them")
    return found


def _written(name: str) -> str:
    name = typed_name(name)
    if not any(letter.isalnum() for letter in name):
        raise UserError("enter a name")
    return name
