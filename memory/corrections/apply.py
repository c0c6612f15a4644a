"""The owner's words laid over what was perceived: better words, the right time, the right place.

Knows the marks and what each changes; nothing of who made them or how. To be called in the transaction that writes
what was perceived, so that no model's word stands for a moment where the owner gave another.
"""

from dataclasses import replace
from datetime import timedelta

from memory.corrections import places
from memory.records.corrections import PlaceCorrection, ThingNamed, TimeCorrection, WordsCorrection
from memory.records.library import Asset, MomentText, Precision, TakenFrom, TextKind, Timestamp
from memory.store import Store, assets, corrections
from memory.store import moments as moment_store

RECIPE = "owner"


def apply(store: Store, asset_id: str) -> None:
    """Lay the owner's corrections over an asset and its moments as they were perceived, in the order they were made."""
    for mark in corrections.of_asset(store, asset_id):
        asset = assets.get(store, asset_id)
        if asset is None:
            return
        match mark.content:
            case TimeCorrection(at, is_day):
                _move(store, asset, Timestamp(at, Precision.DAY if is_day else Precision.SECOND))
            case PlaceCorrection(place):
                assets.put(store, replace(asset, place=place))
    places.lay(store, [asset_id])
    put_words(store, asset_id)
    moment_store.index_words(store, [asset_id])


def put_words(store: Store, asset_id: str) -> None:
    """Put the owner's words beside the moments they are on; take away those taken back.

    Of several descriptions the latest counts; what the owner calls things stands in the order in which it was said.
    """
    marks = corrections.of_asset(store, asset_id)
    described, things = [], []
    for held in moment_store.of_asset(store, asset_id):
        said = [mark.content for mark in marks if corrections.is_on(mark, held.moment)]
        if own := [content.text for content in said if isinstance(content, WordsCorrection)]:
            described.append(MomentText(held.moment.id, TextKind.OWNER, own[-1], RECIPE))
        if named := dict.fromkeys(content.words for content in said if isinstance(content, ThingNamed)):
            things.append(MomentText(held.moment.id, TextKind.THINGS, "\n".join(named), RECIPE))
    moment_store.replace_texts(store, asset_id, TextKind.OWNER, described)
    moment_store.replace_texts(store, asset_id, TextKind.THINGS, things)


def _move(store: Store, asset: Asset, taken: Timestamp) -> None:
    """Set when an asset was taken; its moments move with it."""
    by: timedelta = taken.at - asset.taken_at.at
    assets.put(store, replace(asset, taken_at=taken, taken_from=TakenFrom.OWNER))
    moved = {}
    for one in moment_store.of_asset(store, asset.id):
        moved[one.moment.id] = replace(taken, at=(one.moment.at.at + by).astimezone(taken.at.tzinfo))
    moment_store.put_times(store, moved)
