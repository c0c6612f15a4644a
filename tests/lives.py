"""A made-up fortnight whose episodes are known, and the means to put it into a store.

Knows the records and the store; nothing of how episodes are cut. Everything follows from a seed.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

import numpy as np
from numpy.typing import NDArray

from memory.language.format import event_text, event_title
from memory.records.derived import Event, EventText, Title
from memory.records.ids import digest, moment_id
from memory.records.library import (
    Asset,
    AssetPath,
    Kind,
    Medium,
    Moment,
    MomentText,
    MomentView,
    Place,
    Precision,
    TakenFrom,
    TextKind,
    Timestamp,
)
from memory.store import Store, assets
from memory.store import moments as moment_store
from memory.store.moments import Perceived

NOTHING_SAID = EventText()
SUMMER = timezone(timedelta(hours=2))
SPACE = "text fake"

HOME = Place(48.137, 11.575, "Munich", "Bavaria", "Germany")
LAKE = Place(47.593, 11.334, "Walchensee", "Bavaria", "Germany")
CITY = Place(49.453, 11.077, "Nuremberg", "Bavaria", "Germany")


@dataclass(frozen=True, slots=True)
class Episode:
    """What truly happened: so many files, one every so many seconds, about one thing."""

    start: datetime
    files: int
    every_s: float
    place: Place | None
    topic: str


@dataclass(frozen=True, slots=True)
class Life:
    """Moments in no order, their vectors, and the true episodes as sets of moment ids."""

    moments: tuple[MomentView, ...]
    vectors: Mapping[str, NDArray[np.float32]]
    episodes: tuple[frozenset[str], ...]


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a local time in July 2024."""
    return datetime(2024, 7, day, hour, minute, tzinfo=SUMMER)


def remember(
    name: str,
    when: datetime | Timestamp,
    place: Place | None = None,
    said: str = "",
    seen: Sequence[tuple[str, float]] = (),
    **how: object,
) -> MomentView:
    """Make a moment: a photo, or with `said` a voice note; `how` sets kind, medium, taken_from, path, speaker, span."""
    kind = Kind(str(how.get("kind", Kind.AUDIO if said else Kind.PHOTO)))
    mediums = {
        Kind.PHOTO: Medium.PHOTO,
        Kind.AUDIO: Medium.SPEECH,
        Kind.VIDEO: Medium.SHOT,
        Kind.NOTE: Medium.PARAGRAPH,
    }
    medium = Medium(str(how.get("medium", mediums[kind])))
    start_s, end_s = (0.0, float(str(how["span"]))) if "span" in how else (None, None)
    ordinal = int(str(how.get("ordinal", 0)))
    known = when if isinstance(when, Timestamp) else Timestamp(when)
    asset_id = digest(str(how.get("asset", name)))
    one = moment_id(asset_id, medium, start_s, end_s, ordinal)
    asset = Asset(asset_id, kind, known, TakenFrom(str(how.get("taken_from", TakenFrom.EXIF))), 1, place)
    texts = []
    if said:
        text_kind = TextKind.TRANSCRIPT if kind in (Kind.AUDIO, Kind.VIDEO) else TextKind.NOTE
        texts.append(MomentText(one, text_kind, said, "fake", speaker=str(how.get("speaker", ""))))
    if seen:
        caption = "; ".join(label for label, _ in seen)
        texts.append(MomentText(one, TextKind.CAPTION, caption, "fake", labels=tuple(seen)))
    path = str(how.get("path", f"/album/{name}"))
    return MomentView(Moment(one, asset_id, medium, ordinal, known, start_s, end_s), asset, path, tuple(texts))


def event_with(name: str, start: datetime, title: Title, text: EventText = NOTHING_SAID, place: str = "") -> Event:
    """Make an event of one hour with the words of its title and text."""
    words = (event_title(title), event_text(text))
    return Event(name, (f"m{name}",), start, start + timedelta(hours=1), *words, place, "event-1", title, text)


def topic_vector(topic: str, seed: int) -> NDArray[np.float32]:
    """Return a unit vector near that of its topic."""
    base = np.random.default_rng(int(digest(topic)[:8], 16)).normal(size=64)
    noisy = base / np.linalg.norm(base) + 0.04 * np.random.default_rng(seed).normal(size=64)
    return (noisy / np.linalg.norm(noisy)).astype(np.float32)


FORTNIGHT = (
    Episode(at(1, 8), 6, 240, HOME, "breakfast"),
    Episode(at(1, 18), 9, 90, HOME, "party"),
    Episode(at(2, 12), 4, 600, HOME, "market"),
    Episode(at(2, 13, 30), 5, 120, LAKE, "rowing"),
    Episode(at(3, 9), 12, 300, LAKE, "swimming"),
    Episode(at(3, 15), 8, 200, LAKE, "barbecue"),
    Episode(at(3, 21), 5, 60, HOME, "fireworks"),
    Episode(at(5, 10), 15, 45, CITY, "museum"),
    Episode(at(5, 12, 30), 6, 120, CITY, "lunch"),
    Episode(at(5, 16), 10, 300, HOME, "garden"),
    Episode(at(8, 7), 3, 400, HOME, "sunrise"),
    Episode(at(8, 19), 7, 30, HOME, "concert"),
    Episode(at(9, 11), 20, 400, LAKE, "hike"),
    Episode(at(10, 14), 5, 100, None, "cat"),
    Episode(at(10, 15), 5, 200, None, "cooking"),
    Episode(at(12, 23, 40), 8, 300, HOME, "night out"),
    Episode(at(14, 9), 6, 500, LAKE, "boat"),
    Episode(at(14, 16), 9, 150, HOME, "visit"),
)


def live(episodes: Sequence[Episode] = FORTNIGHT, seed: int = 7) -> Life:
    """Return a life made of these episodes, its files unevenly spaced and shuffled."""
    chance = random.Random(seed)
    moments: list[MomentView] = []
    vectors = {}
    truth = []
    for number, episode in enumerate(episodes):
        when = episode.start
        inside = []
        for file in range(episode.files):
            one = remember(f"{number:02}-{file:02}.jpg", when, episode.place, seen=[(episode.topic, 0.8)])
            vectors[one.moment.id] = topic_vector(episode.topic, 1000 * number + file)
            inside.append(one)
            when += timedelta(seconds=round(episode.every_s * chance.lognormvariate(0, 0.6)))
        moments += inside
        truth.append(frozenset(one.moment.id for one in inside))
    chance.shuffle(moments)
    return Life(tuple(moments), vectors, tuple(truth))


def put(store: Store, moments: Sequence[MomentView], vectors: Mapping[str, NDArray[np.float32]]) -> None:
    """Write moments with their assets, paths, words and vectors."""
    by_asset: dict[str, list[MomentView]] = {}
    for one in moments:
        by_asset.setdefault(one.asset.id, []).append(one)
    with store.transaction():
        for asset_id, inside in by_asset.items():
            assets.put(store, inside[0].asset)
            assets.put_path(store, AssetPath(asset_id, inside[0].path, 1, 0))
            perceived = [
                Perceived(one.moment, one.texts, {SPACE: vectors[one.moment.id]} if one.moment.id in vectors else None)
                for one in inside
            ]
            moment_store.store_perceived(store, asset_id, perceived)


def on_day(day: int) -> Timestamp:
    """Return a day of July 2024, known no better than that."""
    return Timestamp(at(day, 0), Precision.DAY)
