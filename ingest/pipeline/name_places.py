"""The names of spots that are stored, found again where the gazetteer or its rules say something else than they did.

Knows degrees and names alone: no file is read. What the owner said of a file's place stays, and their names for places
are laid over what is found.
"""

from ingest.metadata.geocode import NAMES_RECIPE, place_at
from memory.corrections import places as owner_places
from memory.records.corrections import CorrectionKind
from memory.records.library import Place
from memory.store import Store, corrections, full_text, invalidated, places
from memory.store import moments as moment_store

NAMED_BY = "places_named_by"
"""The note that says by which recipe spots were named last."""


def name_all(store: Store) -> list[str]:
    """Name all spots as they are named today, in one transaction; return the files whose names changed."""
    if full_text.meta(store, NAMED_BY) == NAMES_RECIPE:
        return []
    store = store.unfiltered
    said = {mark.asset_id for mark in corrections.get_all(store, (CorrectionKind.PLACE,))}
    changed = {}
    for one in places.located(store):
        now = place_at(one.lat, one.lon)
        if now and one.asset_id not in said and now.names != one.found_names:
            changed[one.asset_id] = now
    with store.transaction():
        _put(store, changed)
        full_text.set_meta(store, NAMED_BY, NAMES_RECIPE)
    return list(changed)


def _put(store: Store, changed: dict[str, Place]) -> None:
    """Write what files' spots are called, and have all that rests on it made again."""
    places.put_names(store, changed)
    owner_places.lay(store, list(changed))
    moment_store.index_places(store, list(changed))
    for asset_id in changed:
        invalidated.invalidate_asset(store, asset_id)
