"""The day of files that only their own last change dates: that of the files which the camera counted before and after.

IMG_0231 lies between IMG_0230 and IMG_0233 of the same folder, and where both were made on one day it was made then.
It is marked as inferred, and less than any clue of its own. One whose neighbour goes keeps its day.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import PurePath

from memory.records.library import Asset, Kind, Precision, TakenFrom, Timestamp
from memory.store import Store, assets, full_text, invalidated
from memory.store import moments as moment_store
from memory.store.hierarchy import OF_A_DAY

DAYS_BY, RECIPE = "days_by", "counted-1"
"""The note that says by which recipe days were given last, and the recipe."""

REACH = 50
"""How far in the count a neighbour may be."""

_COUNTED = re.compile(r"^(.*?[^\W\d_]_?-?)(\d{3,6})(\.\w{2,5})$", re.DOTALL)
_GUESSED = (TakenFrom.MTIME, TakenFrom.NEIGHBOUR)
_DATED_BY = (TakenFrom.OWNER, TakenFrom.EXIF, TakenFrom.CONTAINER, TakenFrom.SIDECAR, TakenFrom.FILENAME)


@dataclass(frozen=True, slots=True, order=True)
class _Series:
    """Files that one camera counted: the path before the count, and how many digits that has."""

    path: str
    digits: int

    def name(self, count: int) -> str:
        return f"{self.path}{min(max(count, 0), 10**self.digits - 1):0{self.digits}}"


def assign_all(store: Store) -> list[str]:
    """Give files that nothing dates the day of their neighbours, in one transaction; return those that changed.

    Only what lies around files that changed since events were cut last is read, all of it after a new recipe.
    """
    store = store.unfiltered
    is_new = full_text.meta(store, DAYS_BY) != RECIPE
    changed = assets.dated_by(store, _GUESSED) if is_new else invalidated.asset_ids(store)
    counted = _counted(assets.first_paths(store, changed))
    moved: list[str] = []
    with store.transaction():
        for series, counts in sorted(counted.items()):
            for first, last in _spans(sorted({*counts.values()})):
                moved += _assign(store, series, first, last)
        if is_new:
            full_text.set_meta(store, DAYS_BY, RECIPE)
    return moved


def _counted(paths: Mapping[str, str]) -> dict[_Series, dict[str, int]]:
    """Return what is counted in these paths, by asset: series by series the number of each asset."""
    found: defaultdict[_Series, dict[str, int]] = defaultdict(dict)
    for asset_id, path in sorted(paths.items()):
        if match := _COUNTED.match(PurePath(path).name):
            found[_Series(path[: -len(match[2] + match[3])], len(match[2]))][asset_id] = int(match[2])
    return found


def _spans(counts: Sequence[int]) -> list[tuple[int, int]]:
    """Return from where to where files may lie whose neighbours are among these, which ascend."""
    spans: list[tuple[int, int]] = []
    for count in counts:
        start = spans.pop()[0] if spans and count - REACH <= spans[-1][1] else count - REACH
        spans.append((start, count + REACH))
    return spans


def _assign(store: Store, series: _Series, first: int, last: int) -> list[str]:
    """Date what is guessed of a series from one number to another; return what changed."""
    lying = assets.paths_between(store, series.name(first - REACH), series.name(last + REACH) + "/")
    counts = _counted(lying).get(series, {})
    held = assets.of_ids(store, sorted(counts))
    days = {counts[one]: asset.taken_at for one, asset in held.items() if _is_dated(asset)}
    ordered = sorted(days)
    changed = []
    for one, asset in held.items():
        if first <= counts[one] <= last and _is_guessed(asset):
            when = day_between(counts[one], ordered, days)
            if when is not None and (asset.taken_from, asset.taken_at) != (TakenFrom.NEIGHBOUR, when):
                _put(store, asset, when)
                changed.append(one)
    return changed


def _is_dated(one: Asset) -> bool:
    return one.taken_from in _DATED_BY and one.taken_at.precision in OF_A_DAY


def _is_guessed(one: Asset) -> bool:
    return one.taken_from in _GUESSED and one.kind is not Kind.NOTE


def day_between(count: int, ordered: Sequence[int], days: Mapping[int, Timestamp]) -> Timestamp | None:
    """Return the day on which the nearest file before and the nearest after were made; None where there is no such.

    `ordered` are the numbers of the dated files, ascending. One of this very number is before and after it.
    """
    place = bisect_left(ordered, count)
    if place == len(ordered) or ordered[place] > count + REACH:
        return None
    after = ordered[place]
    if after != count and (place == 0 or ordered[place - 1] < count - REACH):
        return None
    before = after if after == count else ordered[place - 1]
    if days[before].at.date() != days[after].at.date():
        return None
    earlier = days[before]
    day = datetime.combine(earlier.at.date(), datetime.min.time(), earlier.at.tzinfo or UTC)
    return Timestamp(day, Precision.DAY, earlier.offset_known)


def _put(store: Store, asset: Asset, when: Timestamp) -> None:
    assets.put(store, replace(asset, taken_at=when, taken_from=TakenFrom.NEIGHBOUR))
    moment_store.put_times(store, {one.moment.id: when for one in moment_store.of_asset(store, asset.id)})
    invalidated.invalidate_asset(store, asset.id)
