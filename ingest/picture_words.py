"""The words in photos, read after all else that is seen in them: a step of its own with its own recipe.

Knows photos, the reader by its Protocol, jobs and the store; nothing of which lines are words (that is reading.py).
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from ingest import in_turn, reading
from ingest.in_turn import Report, Step
from ingest.limits import Limits
from ingest.photo import read_photo
from ingest.settle import READ
from memory.store import Store, assets, jobs
from memory.store import moments as moment_store
from memory.types import Asset, Kind, TextKind
from models.protocols import OcrReader, Pixels


def read_all(store: Store, reader: OcrReader, limits: Limits, report: Report, begin: Callable[[], None]) -> None:
    """Read the words in every photo not settled; `begin` is called before the first of them, where there is one.

    Raises WeightsMissing where the reader is away.
    """
    name = reading.recipe(reader)
    photos = _unread(store, name)

    def read(asset: Asset, path: Path) -> Pixels:
        return read_photo(path, limits, reading.SIDE_PX)

    step = Step(READ, {one.id: name for one in photos}, read, partial(_put_words, store, reader, name))
    files = in_turn.to_do(store, step, photos)
    if files:
        begin()
        in_turn.do_all(store, step, files, report)


def _unread(store: Store, name: str) -> list[Asset]:
    """Return the photos that were perceived, and not read by this recipe."""
    settled = jobs.get_all(store, READ)
    pictured = moment_store.assets_with_moments(store)
    photos = [one for one in assets.get_all(store).values() if one.kind is Kind.PHOTO and one.id in pictured]
    return [one for one in photos if not (one.id in settled and settled[one.id].is_settled(name))]


def _put_words(store: Store, reader: OcrReader, name: str, asset: Asset, path: Path, pixels: Pixels) -> None:
    """Put the words of one photo beside it with "done" in one transaction; may raise anything."""
    lines = reader.read(pixels)
    with store.transaction():
        held = moment_store.of_asset(store, asset.id)
        found = [text for one in held if (text := reading.read_text(one.moment.id, lines, name))]
        if found or any(one.read for one in held):
            moment_store.replace_texts(store, asset.id, TextKind.READ, found)
            moment_store.index_words(store, [asset.id])
        jobs.settle(store, asset.id, READ, name)
