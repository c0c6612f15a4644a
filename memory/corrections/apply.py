"""The owner's words laid over what was perceived: better words, the right time, the right place.

Knows the marks and what each changes; nothing of who made them or how. To be called in the transaction that writes
what was perceived, so that no model's word stands for a moment where the owner gave another.
"""

import json
from dataclasses import replace
from datetime import datetime, timedelta

from memory.corrections import places
from memory.records.corrections import Correction, CorrectionKind
from memory.records.library import Asset, MomentText, Place, Precision, TakenFrom, TextKind, Timestamp
from memory.store import Store, assets, corrections
from memory.store import moments as moment_store

RECIPE = "owner"


def apply(store: Store, asset_id: str) -> None:
    """Lay the owner's marks over an asset and its moments as they were perceived, in the order they were made."""
    for mark in corrections.of_asset(store, asset_id):
        asset = assets.get(store, asset_id)
        if asset is None:
            return
        match mark.kind:
            case CorrectionKind.AT:
                _move(store, asset, datetime.fromisoformat(mark.value))
            case CorrectionKind.PLACE:
                lat, lon, *names = json.loads(mark.value)
                assets.put(store, replace(asset, place=Place(float(lat), float(lon), *map(str, names))))
    places.lay(store, [asset_id])
    put_words(store, asset_id)
    moment_store.index_words(store, [asset_id])


def put_words(store: Store, asset_id: str) -> None:
    """Put the owner's words beside the moments they are on, the latest first to count; take away those taken back."""
    said = [mark for mark in corrections.of_asset(store, asset_id) if mark.kind is CorrectionKind.WORDS]
    texts = []
    for one in moment_store.of_asset(store, asset_id):
        own = [mark for mark in said if corrections.is_on(mark, one.moment)]
        if own:
            texts.append(_text(one.moment.id, own[-1]))
    moment_store.replace_texts(store, asset_id, TextKind.OWNER, texts)


def _text(moment_id: str, mark: Correction) -> MomentText:
    return MomentText(moment_id, TextKind.OWNER, mark.value, RECIPE)


def _move(store: Store, asset: Asset, at: datetime) -> None:
    """Set when an asset was taken; its moments move with it."""
    by: timedelta = at - asset.taken_at.at
    taken = Timestamp(at, Precision.SECOND)
    assets.put(store, replace(asset, taken_at=taken, taken_from=TakenFrom.OWNER))
    moved = {}
    for one in moment_store.of_asset(store, asset.id):
        moved[one.moment.id] = Timestamp((one.moment.at.at + by).astimezone(at.tzinfo), Precision.SECOND)
    moment_store.put_times(store, moved)
