"""What the owner calls places: the gazetteer's names overruled, two places made one, a spot parted from its town.

Every name of the owner's is a mark on the whole library, laid over the names that were found, in the order they were
made; what was found is kept beside it, so that a mark can be taken back and a search for the old name still finds the
place. A whole place is renamed by its name, a spot by a circle on the map, so that files that come later belong to it
as well. Knows nothing of how places are shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from memory.records.corrections import Correction, CorrectionKind, PlaceNamed, SamePlace, SpotNamed
from memory.records.library import Place, distance_km
from memory.store import Store, corrections, places
from memory.store import moments as moment_store
from memory.store.places import Circle

ABOUT_PLACES = (CorrectionKind.PLACE_NAME, CorrectionKind.SAME_PLACE)


@dataclass(frozen=True, slots=True)
class Naming:
    """One word of the owner's: what is called `old`, or lies within a circle, is called `new`."""

    new: str
    old: str = ""
    circle: Circle | None = None


def naming_of(mark: Correction) -> Naming:
    """Return what a word about places says. Raises ValueError where it is about something else."""
    match mark.content:
        case SpotNamed(lat, lon, km, new):
            return Naming(new, circle=Circle(lat, lon, km))
        case PlaceNamed(old, new) | SamePlace(old, new):
            return Naming(new, old)
    raise ValueError(f"a correction of kind {mark.kind.value!r} is not about places")


def said(store: Store) -> list[Correction]:
    """Return the owner's words about places, in the order they were made."""
    return corrections.get_all(store, ABOUT_PLACES)


def called(found: Place, namings: Sequence[Naming]) -> str:
    """Return what the owner calls the place at a spot whose names were found; a name for its quarter counts as well."""
    name, quarter = found.name, found.quarter.casefold()
    for one in namings:
        if one.circle:
            middle = Place(one.circle.lat, one.circle.lon)
            name = one.new if distance_km(middle, found) <= one.circle.km else name
        elif name and one.old.casefold() in (name.casefold(), quarter):
            name = one.new
    return name


def lay(store: Store, only: Sequence[str] | None = None) -> list[str]:
    """Lay the owner's words over the names of all places, or of some files; return the files that changed."""
    namings = [naming_of(mark) for mark in said(store)]
    changed = {}
    with store.transaction():
        for one in places.located(store, only):
            found = one.name if one.found is None else one.found
            name = called(Place(one.lat, one.lon, found, quarter=one.quarter), namings)
            if name != one.name or (one.found is not None and name == found):
                changed[one.asset_id] = (found, name)
        places.call(store, changed)
        moment_store.index_places(store, list(changed))
    return list(changed)
