"""The files of the feed by where they lie: what a piece of the map shows, as marks, by months, and latest first.

Where all files lie is kept in memory as arrays and read again where that changed, so that a piece is told by a pass
over numbers. Marks are files by squares of a grid, the fullest of which gathers all that lie near it, then the fullest
of the rest, and so on. Knows nothing of pages.
"""

import math
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from memory.retrieval.feed import FileFeed
from memory.store import Store, moment_feed, places
from memory.store.hierarchy import PICTURED
from memory.store.moment_feed import FeedMoment

NORTHMOST = 84.0
"""Web Mercator is drawn no farther north or south."""

APART_PX, WIDEST_PX = 66, 8_192
"""Marks lie so far apart, and no more of the map is looked at by squares of that size than a screen may show."""

MOST_MARKS = 240
FIRST_MONTH = np.datetime64("1970-01", "M")

Numbers = NDArray[np.int64]
Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Box:
    """A piece of the map by its edges, in degrees."""

    west: float = -180.0
    south: float = -90.0
    east: float = 180.0
    north: float = 90.0


@dataclass(frozen=True, slots=True)
class Choice:
    """Which files are meant: from when until before when, as local time (s), and of which place, empty for all."""

    start_s: float = -math.inf
    end_s: float = math.inf
    place: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """Files that lie together: how many, where, within which piece, which stands for them, and the name of most."""

    lat: float
    lon: float
    count: int
    first: FeedMoment
    box: Box
    name: str


@dataclass(frozen=True, slots=True)
class Look:
    """What a piece of the map shows: how many files, as marks, and how many of each month of the library.

    `names` are those of places with how many files are of each, most first; `first_s` and `last_s` are local times.
    """

    count: int
    marks: Sequence[Mark]
    months: Sequence[int]
    names: Sequence[tuple[str, int]]
    first_s: float = 0.0
    last_s: float = 0.0


@dataclass(frozen=True, slots=True)
class _Held:
    """All files that lie anywhere, latest first; n of each: (n,)."""

    moments: tuple[FeedMoment, ...] = ()
    names: tuple[str, ...] = ()
    lats: Reals = field(default_factory=lambda: np.empty(0))
    lons: Reals = field(default_factory=lambda: np.empty(0))
    x: Reals = field(default_factory=lambda: np.empty(0))
    y: Reals = field(default_factory=lambda: np.empty(0))
    local_s: Reals = field(default_factory=lambda: np.empty(0))
    months: Numbers = field(default_factory=lambda: np.empty(0, np.int64))
    of_name: Numbers = field(default_factory=lambda: np.empty(0, np.int64))
    is_pictured: NDArray[np.bool_] = field(default_factory=lambda: np.empty(0, np.bool_))


class FileMap:
    """Where the files of a feed lie, kept up to date; may be asked from several threads."""

    def __init__(self, store: Store, feed: FileFeed) -> None:
        self._store = store
        self._feed = feed
        self._lock = threading.Lock()
        self._held = _Held()
        self._state: tuple[object, ...] = ()
        self._seen = threading.local()  # a stamp is a thread's own

    def months(self) -> tuple[str, str]:
        """Return the first and the last month in which files that lie anywhere were made; empty where none does."""
        held = self._now()
        if not held.moments:
            return "", ""
        return str(FIRST_MONTH + held.months.min()), str(FIRST_MONTH + held.months.max())

    def reach(self, choice: Choice = Choice()) -> Box | None:
        """Return the piece of the map in which everything that is meant lies, None where that is nothing."""
        held = self._now()
        inside = np.flatnonzero(_within(held, Box(), choice))
        return _reach(held, inside) if len(inside) else None

    def tiles(self, box: Box, choice: Choice, piece: slice) -> tuple[int, list[FeedMoment]]:
        """Return how many files lie in a piece of the map, and some of them, latest first."""
        held = self._now()
        inside = np.flatnonzero(_within(held, box, choice))
        return len(inside), [held.moments[n] for n in inside[piece]]

    def look(self, box: Box, choice: Choice, world_px: float) -> Look:
        """Return what a piece of the map shows where so many pixels go about the earth."""
        held = self._now()
        here = _within(held, box, Choice(place=choice.place))
        now = here & _meant(held, choice)
        inside = np.flatnonzero(now)
        first = int(held.months.min()) if held.moments else 0
        total = int(held.months.max()) - first + 1 if held.moments else 0
        months = np.bincount(held.months[here] - first, minlength=total)
        counted = np.bincount(held.of_name[inside], minlength=len(held.names))
        names = [(held.names[n], int(counted[n])) for n in np.argsort(-counted, kind="stable") if counted[n]]
        times = held.local_s[inside]
        ends = (float(times.min()), float(times.max())) if len(inside) else (0.0, 0.0)
        named = [one for one in names if one[0]]
        return Look(len(inside), list(_marks(held, inside, box, world_px)), months.tolist(), named, *ends)

    def _now(self) -> _Held:
        """Return where files lie, read again where that changed since this thread asked last."""
        seen = (moment_feed.stamp(self._store), self._store.sees_all)
        with self._lock:
            if getattr(self._seen, "stamp", None) != seen:
                state = (self._feed.version(), self._store.sees_all, places.state(self._store))
                if state != self._state:
                    self._held, self._state = _read(self._store, self._feed), state
                self._seen.stamp = seen
            return self._held


def _read(store: Store, feed: FileFeed) -> _Held:
    lying = {asset_id: (lat, lon, name) for asset_id, lat, lon, name in places.spots(store)}
    found = [one for one in feed.all_tiles() if one.asset_id in lying]
    if not found:
        return _Held()
    found.sort(key=lambda one: (one.local_s, one.moment_id), reverse=True)
    known: dict[str, int] = {}
    spots = [lying[one.asset_id] for one in found]
    lats, lons = (np.array([spot[n] for spot in spots], np.float64) for n in (0, 1))
    x, y = mercator(lats, lons)
    local_s = np.array([one.local_s for one in found], np.float64)
    months = local_s.astype("datetime64[s]").astype("datetime64[M]").astype(np.int64)
    of_name = np.array([known.setdefault(spot[2], len(known)) for spot in spots], np.int64)
    is_pictured = np.array([one.medium in PICTURED for one in found], np.bool_)
    return _Held(tuple(found), tuple(known), lats, lons, x, y, local_s, months, of_name, is_pictured)


def mercator(lats: Reals, lons: Reals) -> tuple[Reals, Reals]:
    """Return where degrees north and east (n,) lie in Web Mercator, from 0 to 1 to the right and down (n,)."""
    north = np.radians(np.clip(lats, -NORTHMOST, NORTHMOST))
    return (lons + 180) / 360, (1 - np.arcsinh(np.tan(north)) / np.pi) / 2


def _within(held: _Held, box: Box, choice: Choice) -> NDArray[np.bool_]:
    lats, lons = held.lats, held.lons
    here = (lats >= box.south) & (lats <= box.north) & (lons >= box.west) & (lons <= box.east)
    return here & _meant(held, choice)


def _meant(held: _Held, choice: Choice) -> NDArray[np.bool_]:
    then: NDArray[np.bool_] = (held.local_s >= choice.start_s) & (held.local_s < choice.end_s)
    if choice.place:
        then &= held.of_name == (held.names.index(choice.place) if choice.place in held.names else -1)
    return then


def _reach(held: _Held, inside: Numbers) -> Box:
    lats, lons = held.lats[inside], held.lons[inside]
    return Box(float(lons.min()), float(lats.min()), float(lons.max()), float(lats.max()))


def _marks(held: _Held, inside: Numbers, box: Box, world_px: float) -> Iterator[Mark]:
    """Yield the marks of some files, the fullest first; by squares that stay where they are as one moves."""
    if not len(inside):
        return
    reach = APART_PX / _step(box, world_px)
    ordered = np.concatenate([inside[held.is_pictured[inside]], inside[~held.is_pictured[inside]]])
    across, down = (np.floor(edge[ordered] / reach * 2).astype(np.int64) for edge in (held.x, held.y))
    _, first, of_square, counts = np.unique(
        across * (1 << 32) + down, return_index=True, return_inverse=True, return_counts=True
    )
    x, y = (np.bincount(of_square, edge[ordered]) / counts for edge in (held.x, held.y))
    parts = np.split(np.argsort(of_square, kind="stable"), np.cumsum(counts)[:-1])
    for gathered in _gathered(x, y, counts, reach):
        of_mark = ordered[np.concatenate([parts[n] for n in gathered])]
        stands = ordered[min(first[n] for n in gathered)]
        yield _mark(held, of_mark, int(stands))


def _mark(held: _Held, inside: Numbers, stands: int) -> Mark:
    most = Counter(held.of_name[inside].tolist()).most_common(1)[0][0]
    lat, lon = float(held.lats[inside].mean()), float(held.lons[inside].mean())
    return Mark(lat, lon, len(inside), held.moments[stands], _reach(held, inside), held.names[most])


def _step(box: Box, world_px: float) -> float:
    """Return how many pixels go about the earth, in steps of half a zoom level, and not too many for so large a box."""
    most = WIDEST_PX / max((box.east - box.west) / 360, (box.north - box.south) / 360, 1e-9)
    asked = min(max(256.0, world_px), most, 2.0**31)
    return float(2 ** (round(math.log2(asked) * 2) / 2))


def _gathered(x: Reals, y: Reals, counts: Numbers, reach: float) -> Iterator[list[int]]:
    """Yield squares that make up a mark, by their numbers: the fullest and those nearer to it than marks may lie."""
    squares: dict[tuple[int, int], list[int]] = {}
    cells = [(math.floor(across / reach), math.floor(down / reach)) for across, down in zip(x, y, strict=True)]
    for number, cell in enumerate(cells):
        squares.setdefault(cell, []).append(number)
    taken = set[int]()
    made = 0
    for middle in np.argsort(-counts, kind="stable").tolist():
        if middle in taken or made == MOST_MARKS:
            continue
        column, row = cells[middle]
        around = [(column + right, row + below) for right in (-1, 0, 1) for below in (-1, 0, 1)]
        near = [n for cell in around for n in squares.get(cell, ()) if n not in taken]
        inside = [n for n in near if math.hypot(x[n] - x[middle], y[n] - y[middle]) < reach]
        taken.update(inside)
        made += 1
        yield inside
