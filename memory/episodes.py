"""Moments to episodes: what belongs together in time, place and content.

Knows times, places, folders and vectors of moments; nothing of how an episode is told or stored. What is dated no
better than by its day, month, year or file time is not cut by the clock: it goes with what shares its day or folder.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate, groupby
from pathlib import PurePath

import numpy as np
from numpy.typing import NDArray

from memory.types import Kind, Medium, Place, Precision, Remembered, TakenFrom

Vector = NDArray[np.float32]

LONGEST_GAP_S = 6 * 3600.0
"""Always cut where nothing happened for longer than this."""

SHORTEST_GAP_S = 20 * 60.0
"""Never cut by time alone where less lies between."""

CHAT_GAP_S = 4 * 3600.0
"""Messages are cut by this alone; people pause when they write."""

WINDOW = 10
GAP_FACTOR = 17.0
"""Source: PhotoTOC, Platt, Czerwinski and Field 2003: a gap begins an event where its logarithm lies log(17) above the
mean of the logarithms of the ten gaps to either side. Here the median stands for the mean: one long gap moves it less.
"""

JUMP_KM = 3.0
JUMP_PAUSE_S = 15 * 60.0
JUMP_KM_PER_H = 150.0
"""A move this far is another place where there was a pause, or where it was faster than a car goes."""

LEAST_LIKENESS = 0.25
CONTENT_GAP_S = 30 * 60.0
"""After such a pause, a cosine to the running mean below this is another matter."""


@dataclass(frozen=True, slots=True)
class Block:
    """The moments of one file, or one message: never cut in two."""

    moments: tuple[Remembered, ...]
    start: datetime
    end: datetime
    place: Place | None
    vector: Vector | None


def cut(moments: Sequence[Remembered], vectors: Mapping[str, Vector]) -> list[tuple[str, ...]]:
    """Return episodes as tuples of moment ids in time order; `vectors`, by moment id, may lack some and differ in size.

    The same moments give the same episodes in whatever order they come. Takes O(n log n).
    """
    ordered = sorted(moments, key=_order)
    chat = [one for one in ordered if one.moment.medium is Medium.MESSAGE and _is_exact(one)]
    rest = [one for one in ordered if one.moment.medium is not Medium.MESSAGE or not _is_exact(one)]
    loose_ids = {one.asset.id for one in rest if not _is_exact(one)}
    exact = [one for one in rest if one.asset.id not in loose_ids]
    loose = [one for one in rest if one.asset.id in loose_ids]
    episodes = [*_clocked(exact, vectors), *_chats(chat), *_of_days(loose)]
    return [tuple(one.moment.id for one in episode) for episode in sorted(episodes, key=lambda e: _order(e[0]))]


def end_of(one: Remembered) -> datetime:
    """Return when a moment ends; photos, paragraphs and messages end when they begin."""
    duration_s = (one.moment.end_s or 0.0) - (one.moment.start_s or 0.0)
    return one.moment.at.at + timedelta(seconds=max(0.0, duration_s))


def distance_km(one: Place, other: Place) -> float:
    """Return the great-circle distance (haversine) between two places."""
    lat, other_lat = math.radians(one.lat), math.radians(other.lat)
    half = math.sin((other_lat - lat) / 2) ** 2
    half += math.cos(lat) * math.cos(other_lat) * math.sin(math.radians(other.lon - one.lon) / 2) ** 2
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(half)))


def _order(one: Remembered) -> tuple[datetime, str, int, str]:
    return one.moment.at.at, one.asset.id, one.moment.ordinal, one.moment.id


def _is_exact(one: Remembered) -> bool:
    is_guess = one.asset.taken_from in (TakenFrom.MTIME, TakenFrom.FOLDER)
    return not is_guess and one.moment.at.precision in (Precision.SECOND, Precision.MINUTE)


def _clocked(exact: Sequence[Remembered], vectors: Mapping[str, Vector]) -> list[list[Remembered]]:
    blocks = _blocks(exact, vectors)
    ends = accumulate((block.end for block in blocks), max)
    gaps_s = [(later.start - end).total_seconds() for end, later in zip(ends, blocks[1:], strict=False)]
    usual_s = _usual(gaps_s)
    episodes: list[list[Remembered]] = []
    place: Place | None = None
    mean: Vector | None = None
    for number, block in enumerate(blocks):
        gap_s = gaps_s[number - 1] if number else math.inf
        if _begins(gap_s, usual_s[number - 1] if number else 0.0, _moved(place, block), _likeness(mean, block.vector)):
            episodes.append([])
            mean = None
        episodes[-1].extend(block.moments)
        place = block.place or place
        mean = _running(mean, block.vector)
    return [sorted(episode, key=_order) for episode in episodes]


def _begins(gap_s: float, usual_s: float, moved_km: float, likeness: float) -> bool:
    """Tell whether an episode begins after this gap, so far from the last place, so like the episode until then."""
    if gap_s > LONGEST_GAP_S:
        return True
    if gap_s > SHORTEST_GAP_S and gap_s > GAP_FACTOR * usual_s:
        return True
    if moved_km > JUMP_KM and (gap_s > JUMP_PAUSE_S or moved_km > JUMP_KM_PER_H * max(gap_s, 60.0) / 3600):
        return True
    return gap_s > CONTENT_GAP_S and likeness < LEAST_LIKENESS


def _usual(gaps_s: Sequence[float]) -> list[float]:
    """Return for each gap the median of those within a window around it, itself aside; a minute at the least."""
    if len(gaps_s) < 2:
        return [SHORTEST_GAP_S] * len(gaps_s)
    logs = np.log(np.maximum(np.asarray(gaps_s, dtype=np.float64), 60.0))
    padded = np.pad(logs, WINDOW, constant_values=np.nan)
    windows = np.delete(np.lib.stride_tricks.sliding_window_view(padded, 2 * WINDOW + 1), WINDOW, axis=1)
    return [float(usual) for usual in np.exp(np.nanmedian(windows, axis=1))]


def _moved(place: Place | None, block: Block) -> float:
    return distance_km(place, block.place) if place and block.place else 0.0


def _likeness(mean: Vector | None, vector: Vector | None) -> float:
    """Return the cosine, 1 where there is nothing to compare."""
    if mean is None or vector is None or mean.shape != vector.shape:
        return 1.0
    lengths = float(np.linalg.norm(mean) * np.linalg.norm(vector))
    return float(mean @ vector) / lengths if lengths else 1.0


def _running(mean: Vector | None, vector: Vector | None) -> Vector | None:
    if mean is None or vector is None or mean.shape != vector.shape:
        return mean if vector is None else vector
    return (0.7 * mean + 0.3 * vector).astype(np.float32)


def _blocks(exact: Sequence[Remembered], vectors: Mapping[str, Vector]) -> list[Block]:
    """Put the moments of each file together, in the order in which the files begin."""
    by_asset: dict[str, list[Remembered]] = {}
    for one in exact:
        by_asset.setdefault(one.asset.id, []).append(one)
    return [_block(inside, vectors) for inside in by_asset.values()]


def _block(inside: Sequence[Remembered], vectors: Mapping[str, Vector]) -> Block:
    known = [vectors[one.moment.id] for one in inside if one.moment.id in vectors]
    same = [vector for vector in known if vector.shape == known[0].shape]
    mean = np.mean(same, axis=0).astype(np.float32) if same else None
    return Block(tuple(inside), inside[0].moment.at.at, max(map(end_of, inside)), inside[0].asset.place, mean)


def _chats(messages: Sequence[Remembered]) -> list[list[Remembered]]:
    """Cut each chat export where nobody wrote for hours."""
    episodes: list[list[Remembered]] = []
    for _, inside in groupby(sorted(messages, key=lambda one: (one.asset.id, *_order(one))), lambda one: one.asset.id):
        last: datetime | None = None
        for one in inside:
            if last is None or (one.moment.at.at - last).total_seconds() > CHAT_GAP_S:
                episodes.append([])
            episodes[-1].append(one)
            last = one.moment.at.at
    return episodes


def _of_days(loose: Sequence[Remembered]) -> list[list[Remembered]]:
    """Put together what is dated to the same day; what is dated worse, by its folder and month. Files stay whole."""
    groups: dict[tuple[str, str, str], list[Remembered]] = {}
    keys: dict[str, tuple[str, str, str]] = {}
    for one in loose:
        key = keys.setdefault(one.asset.id, _group(one))
        groups.setdefault(_group(one) if one.moment.medium is Medium.MESSAGE else key, []).append(one)
    return list(groups.values())


def _group(one: Remembered) -> tuple[str, str, str]:
    local = one.moment.at.at
    if one.asset.taken_from is not TakenFrom.MTIME and one.moment.at.precision is Precision.DAY:
        return "day", local.date().isoformat(), ""
    if one.asset.taken_from is TakenFrom.MTIME and one.asset.kind is Kind.NOTE:
        return "note", one.asset.id, ""
    return "folder", str(PurePath(one.path).parent), f"{local:%Y-%m}"
