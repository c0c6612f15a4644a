"""Moments to episodes: what belongs together in time, place and content.

Knows times, places, folders and vectors of moments; nothing of how an episode is told or stored. What is dated no
better than by its day, month, year or file time is not cut by the clock: it goes with what shares its day or folder.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePath

import numpy as np
from numpy.typing import NDArray

from memory.episodes.change_points import Rows, Steps, change_points
from memory.records.library import (
    Kind,
    Medium,
    MomentKey,
    MomentView,
    Place,
    Precision,
    TakenFrom,
    distance_km,
)

Vector = NDArray[np.float32]

LONGEST_GAP_S = 6 * 3600.0
"""Always cut where nothing happened for longer than this."""

LONGEST_SILENCE_S = 4 * 3600.0
"""The same for the messages of a chat."""

CHAT_PACE = 4.0
"""Who writes takes more time: a pause in a chat says as much as one between files that is so many times shorter."""

LONG_RECORDING_S = 20 * 60.0
"""A recording longer than this may be cut inside, by what is said and seen; all other files stay whole."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What is never cut in two: a file, a message, or a piece of a long recording; `goes_on` is a later such piece."""

    moments: tuple[MomentView, ...]
    start: datetime
    end: datetime
    goes_on: bool = False


def moment_key(one: MomentView) -> MomentKey:
    """Return where a moment stands in time and among the files."""
    moment, asset = one.moment, one.asset
    folder = str(PurePath(one.path).parent)
    return MomentKey(
        moment.id, asset.id, moment.medium, moment.ordinal, moment.at, end_of(one), asset.kind, asset.taken_from, folder
    )


def stretches(spots: Iterable[MomentKey]) -> list[tuple[str, ...]]:
    """Return groups of moment ids, in time order, such that no cut in one depends on anything outside of it.

    Takes O(n log n).
    """
    return [tuple(spot.moment_id for spot in group) for group in _groups(spots)]


def cut(moments: Sequence[MomentView], spaces: Sequence[Mapping[str, Vector]]) -> list[tuple[str, ...]]:
    """Return episodes as tuples of moment ids in time order.

    `spaces` hold vectors by moment id, one space for words, one for looks, each lacking some: vectors of one space are
    compared, those of a rarer size than the others are left out. The same moments give the same episodes in whatever
    order they come, and what is cut within a stretch is the same without all others. Takes O(n log n).
    """
    held = {one.moment.id: one for one in moments}
    episodes: list[tuple[str, ...]] = []
    for group in _groups(map(moment_key, held.values())):
        inside = [held[spot.moment_id] for spot in group]
        parts = _parted(inside, spaces) if _is_exact(group[0]) else [inside]
        episodes += [tuple(one.moment.id for one in part) for part in parts]
    return sorted(episodes, key=lambda episode: _order(moment_key(held[episode[0]])))


def end_of(one: MomentView) -> datetime:
    """Return when a moment ends; photos, paragraphs and messages end when they begin."""
    duration_s = (one.moment.end_s or 0.0) - (one.moment.start_s or 0.0)
    return one.moment.at.at + timedelta(seconds=max(0.0, duration_s))


def _order(spot: MomentKey) -> tuple[datetime, str, int, str]:
    return spot.at.at, spot.asset_id, spot.ordinal, spot.moment_id


def _is_exact(spot: MomentKey) -> bool:
    is_guess = spot.taken_from in (TakenFrom.MTIME, TakenFrom.FOLDER)
    return not is_guess and spot.at.has_hour


def _groups(spots: Iterable[MomentKey]) -> list[list[MomentKey]]:
    """Return the stretches in time order: of exactly dated files, of chats, and of what is dated loosely."""
    chats: dict[str, list[MomentKey]] = {}
    files: dict[tuple[str, str], list[MomentKey]] = {}
    loose: set[tuple[str, str]] = set()
    for spot in sorted(spots, key=_order):
        if spot.medium is Medium.MESSAGE and _is_exact(spot):
            chats.setdefault(spot.asset_id, []).append(spot)
            continue
        name = spot.asset_id, spot.at.day.isoformat() if spot.medium is Medium.PARAGRAPH else ""
        files.setdefault(name, []).append(spot)
        if not _is_exact(spot):
            loose.add(name)
    groups = _unbroken([file for name, file in files.items() if name not in loose], LONGEST_GAP_S)
    for messages in chats.values():
        groups += _unbroken([[message] for message in messages], LONGEST_SILENCE_S)
    groups += _of_days([file for name, file in files.items() if name in loose])
    return sorted(groups, key=lambda group: _order(group[0]))


def _unbroken(files: Sequence[Sequence[MomentKey]], longest_s: float) -> list[list[MomentKey]]:
    """Put together files in the order in which they begin, up to where nothing happened for too long."""
    groups: list[list[MomentKey]] = []
    last: datetime | None = None
    for file in files:
        end = max(spot.end for spot in file)
        if last is None or (file[0].at.at - last).total_seconds() > longest_s:
            groups.append([])
        groups[-1].extend(file)
        last = end if last is None else max(last, end)
    return [sorted(group, key=_order) for group in groups]


def _of_days(loose: Sequence[Sequence[MomentKey]]) -> list[list[MomentKey]]:
    """Put together what is dated to the same day; what is dated worse, by its folder and month.

    Files stay whole, but for messages and for what is written under a date of its own.
    """
    groups: dict[tuple[str, str, str], list[MomentKey]] = {}
    for file in loose:
        for spot in file:
            is_apart = spot.medium in (Medium.MESSAGE, Medium.PARAGRAPH)
            groups.setdefault(_group(spot if is_apart else file[0]), []).append(spot)
    return [sorted(group, key=_order) for group in groups.values()]


def _group(spot: MomentKey) -> tuple[str, str, str]:
    local = spot.at.at
    is_dated = spot.taken_from is not TakenFrom.MTIME or spot.medium is Medium.PARAGRAPH
    if _is_exact(spot) or (is_dated and spot.at.precision is Precision.DAY):
        return "day", spot.at.day.isoformat(), ""
    if spot.taken_from is TakenFrom.MTIME and spot.kind is Kind.NOTE:
        return "note", spot.asset_id, ""
    return "folder", spot.folder, f"{local:%Y-%m}"


def _parted(inside: Sequence[MomentView], spaces: Sequence[Mapping[str, Vector]]) -> list[list[MomentView]]:
    """Cut one stretch of exactly dated moments."""
    units = _units(inside)
    rows = [_rows(units, space) for space in spaces]
    gaps_s = _gaps_s(units)
    pace = CHAT_PACE if inside[0].moment.medium is Medium.MESSAGE else 1.0
    steps = Steps(np.array(gaps_s) / pace, np.array(_moves_km(units, gaps_s)))
    cuts = change_points(rows, steps)
    bounds = zip([0, *cuts], [*cuts, len(units)], strict=True)
    parts = ([one for unit in units[start:end] for one in unit.moments] for start, end in bounds)
    return [sorted(part, key=lambda one: _order(moment_key(one))) for part in parts]


def _units(inside: Sequence[MomentView]) -> list[Unit]:
    """Return the units in the order in which they begin."""
    files: dict[str, list[MomentView]] = {}
    for one in inside:
        name = one.moment.id if one.moment.medium is Medium.MESSAGE else one.asset.id
        files.setdefault(name, []).append(one)
    units: list[Unit] = []
    for file in files.values():
        start, end = file[0].moment.at.at, max(map(end_of, file))
        is_recording = file[0].asset.kind in (Kind.AUDIO, Kind.VIDEO)
        if is_recording and (end - start).total_seconds() > LONG_RECORDING_S:
            units += [Unit((one,), one.moment.at.at, end_of(one), one is not file[0]) for one in file]
        else:
            units.append(Unit(tuple(file), start, end))
    return sorted(units, key=lambda unit: _order(moment_key(unit.moments[0])))


def _gaps_s(units: Sequence[Unit]) -> list[float]:
    """Return the pause before each unit, NaN for the first and inside a recording: it is nobody's pause."""
    gaps_s = [math.nan]
    last = units[0].end
    for unit in units[1:]:
        gap_s = (unit.start - last).total_seconds()
        gaps_s.append(math.nan if unit.goes_on else max(0.0, gap_s))
        last = max(last, unit.end)
    return gaps_s


def _moves_km(units: Sequence[Unit], gaps_s: Sequence[float]) -> list[float]:
    """Return how far each unit lies from the last whose place is known, NaN where one of the two is not.

    Where some between have no place, the way is put in the longest pause among them.
    """
    moves_km = [math.nan] * len(units)
    last: tuple[int, Place] | None = None
    for number, unit in enumerate(units):
        place = unit.moments[0].asset.place
        if place is None:
            continue
        if last is not None:
            between = range(last[0] + 1, number + 1)
            longest = max(between, key=lambda i: (0.0 if math.isnan(gaps_s[i]) else gaps_s[i], i))
            moves_km[longest] = distance_km(last[1], place)
        last = number, place
    return moves_km


def _rows(units: Sequence[Unit], space: Mapping[str, Vector]) -> Rows:
    """Return the mean vector of each unit, of length 1, zeros for those that have none: (units, dimensions)."""
    found = [[space[one.moment.id] for one in unit.moments if one.moment.id in space] for unit in units]
    sizes = Counter(vector.size for vectors in found for vector in vectors)
    size = max(sizes, key=lambda size: (sizes[size], size), default=0)
    rows = np.zeros((len(units), size), dtype=np.float32)
    for row, vectors in zip(rows, found, strict=True):
        same = [vector for vector in vectors if vector.size == size]
        if same:
            row += np.mean(same, axis=0)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1), dtype=np.float32)
