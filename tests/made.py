"""Made-up moments for tests that need a store with something in it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from memory.records.ids import digest, moment_id
from memory.records.library import (
    Asset,
    AssetPath,
    Box,
    Kind,
    Medium,
    Moment,
    MomentText,
    MomentView,
    Place,
    TakenFrom,
    TextKind,
    TimedWord,
    Timestamp,
    Trace,
)
from memory.store import Store, appearances, assets
from memory.store import moments as moment_store
from memory.store.appearances import Appearance
from memory.store.moments import Perceived

DIMENSIONS = 32
FIRST_DAY = datetime(2024, 7, 1, 12, tzinfo=UTC)


def unit_rows(count: int, seed: int = 0) -> NDArray[np.float32]:
    """Return random unit vectors, (count, 32)."""
    rows = np.random.default_rng(seed).normal(size=(count, DIMENSIONS)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def add_moments(
    store: Store, texts: Sequence[str], vectors: Mapping[str, NDArray[np.float32]] | None = None
) -> list[str]:
    """Add a note a day, each of one paragraph; return the moment ids."""
    found = []
    for n, text in enumerate(texts):
        one = note(text, day=n)
        with store.transaction():
            assets.put(store, one.asset)
            assets.put_path(store, AssetPath(one.asset.id, one.path, 1, 1))
            own = {space: rows[n] for space, rows in (vectors or {}).items()}
            moment_store.store_perceived(store, one.asset.id, [Perceived(one.moment, one.texts, own)])
        found.append(one.moment.id)
    return found


def note(text: str, day: int = 0, place: Place | None = None, path: str = "") -> MomentView:
    """Return a paragraph written so many days after 1 July 2024."""
    when = Timestamp(FIRST_DAY + timedelta(days=day))
    asset = Asset(digest("asset", text, str(day)), Kind.NOTE, when, TakenFrom.TEXT, 1, place)
    one = Moment(moment_id(asset.id, Medium.PARAGRAPH, None, None, 0), asset.id, Medium.PARAGRAPH, 0, when)
    return MomentView(one, asset, path or f"/notes/{day}.md", (MomentText(one.id, TextKind.NOTE, text, "made"),))


def message(speaker: str, text: str, day: int = 0) -> MomentView:
    """Return a message that somebody sent."""
    one = note(text, day)
    moment = replace(one.moment, medium=Medium.MESSAGE)
    return replace(one, moment=moment, texts=(replace(one.texts[0], speaker=speaker),))


def speech(text: str, start_s: float = 0.0, day: int = 0) -> MomentView:
    """Return a turn of speech, half a second a word."""
    when = Timestamp(FIRST_DAY + timedelta(days=day, seconds=start_s))
    asset = Asset(digest("asset", text, str(day)), Kind.AUDIO, when, TakenFrom.CONTAINER, 1, duration_s=60.0)
    words = tuple(TimedWord(w, start_s + n / 2, start_s + n / 2 + 0.5) for n, w in enumerate(text.split()))
    end_s = words[-1].end_s
    one = Moment(
        moment_id(asset.id, Medium.SPEECH, start_s, end_s, 0), asset.id, Medium.SPEECH, 0, when, start_s, end_s
    )
    told = MomentText(one.id, TextKind.TRANSCRIPT, text, "made", words=words, language="en")
    return MomentView(one, asset, f"/voice/{day}.m4a", (told,))


def photo(caption: str, read: str = "", day: int = 0) -> MomentView:
    """Return a photo with a caption and the words in it."""
    when = Timestamp(FIRST_DAY + timedelta(days=day))
    asset = Asset(digest("asset", caption, read, str(day)), Kind.PHOTO, when, TakenFrom.EXIF, 1)
    one = Moment(moment_id(asset.id, Medium.PHOTO, None, None, 0), asset.id, Medium.PHOTO, 0, when)
    texts = (MomentText(one.id, TextKind.CAPTION, caption, "made"), MomentText(one.id, TextKind.READ, read, "made"))
    return MomentView(one, asset, f"/photos/{day}.jpg", tuple(text for text in texts if text.text))


def put_photo(store: Store, one: MomentView) -> None:
    """Write a photo with its path and moment."""
    with store.transaction():
        assets.put(store, one.asset)
        assets.put_path(store, AssetPath(one.asset.id, one.path, 1, 1))
        moment_store.store_perceived(store, one.asset.id, [Perceived(one.moment, one.texts)])


def appear(
    store: Store,
    one: MomentView,
    *vectors: NDArray[np.float32],
    box: Box = (0.1, 0.1, 0.2, 0.2),
    quality: float = 0.9,
) -> Appearance:
    """Write faces in a photo, side by side from a box on, in place of those it had; return the first."""
    if not store.rows("SELECT 1 FROM asset WHERE id = ?", (one.asset.id,)):
        put_photo(store, one)
    found = []
    for n, vector in enumerate(vectors):
        corners = (box[0] + n / 5, box[1], box[2] + n / 5, box[3])
        name = digest("appearance", one.moment.id, repr(corners))
        unit = np.asarray(vector, np.float16)
        found.append(
            Appearance(name, Trace.FACE, one.moment.id, one.asset.id, None, None, corners, quality, unit, "made")
        )
    with store.transaction():
        appearances.store_appearances(store, Trace.FACE, one.asset.id, found)
    return found[0]


def encrypted(archive: bytes) -> bytes:
    """Return a zip archive whose directory says of the first file in it that it is encrypted."""
    flags = archive.index(b"PK\x01\x02") + 8
    return archive[:flags] + bytes([archive[flags] | 1]) + archive[flags + 1 :]
