"""The time zone of files that name none: that of the files around them in time whose zone is known.

Of the files made within a day and a half, one of the same device or folder counts before all others, then the nearest,
unless others about as near were made elsewhere: those of several people say nothing. Where there is none a file keeps
the zone it has, at first this machine's. A zone that a file names itself is never overruled. A day without an hour
needs none. Messages keep theirs: a chat is exported with the times of the telephone's zone then, not of where its
writers were.
"""

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from pathlib import PurePath

from ingest.files.timestamps import DateCandidate, to_timestamp
from ingest.metadata.geocode import zone_at
from memory.records.library import Asset, ClockKind, Kind, Moment, TakenFrom, Timestamp
from memory.store import Store, assets, full_text, invalidated
from memory.store import moments as moment_store

ZONED_BY, RECIPE = "zones_by", "neighbours-2"
"""The note that says by which recipe zones were given last, and the recipe."""

FARTHEST_S = 36 * 3600.0
AS_NEAR, LEAST_NEAR_S = 2.0, 1800.0
"""Files that share nothing but the time must agree within so many times the distance of the nearest, at least this."""

REACH_S = FARTHEST_S + 24 * 3600.0
"""Files so near to one that changed may be of its zone: a clock that was read in another zone errs by up to a day."""

_COUNT_IN_UTC = (TakenFrom.MTIME, TakenFrom.SIDECAR, TakenFrom.CONTAINER)
"""What most often tells an instant, for files of which the clock was not kept."""

Key = tuple[str, str]
"""What files share: ("device", its name), ("folder", its path), or nothing."""


@dataclass(frozen=True, slots=True)
class _Known:
    """Files whose zone is known, by what they share: seconds since 1970 in order, each with its zone."""

    seconds: Mapping[Key, Sequence[float]]
    zones: Mapping[Key, Sequence[tzinfo]]

    def zone(self, at_s: float, keys: Iterable[Key]) -> tzinfo | None:
        """Return the zone of the nearest file of the same device or folder, else of any; None where none is near."""
        own = [found for key in keys if (found := self._nearest(at_s, key))]
        best = min(own, default=None, key=lambda one: one[0])
        if best:
            return best[1]
        nearest = self._nearest(at_s, _ANY)
        return nearest[1] if nearest and self._agree(at_s, nearest) else None

    def _agree(self, at_s: float, nearest: tuple[float, tzinfo]) -> bool:
        """Say whether the clocks of all files about as near as the nearest stood as its."""
        reach_s = max(LEAST_NEAR_S, AS_NEAR * nearest[0])
        seconds, zones = self.seconds[_ANY], self.zones[_ANY]
        around = zones[bisect_left(seconds, at_s - reach_s) : bisect_right(seconds, at_s + reach_s)]
        when = datetime.fromtimestamp(at_s, UTC).replace(tzinfo=None)
        return len({zone.utcoffset(when) for zone in {*around}}) <= 1

    def _nearest(self, at_s: float, key: Key) -> tuple[float, tzinfo] | None:
        seconds = self.seconds.get(key, ())
        after = bisect_left(seconds, at_s)
        around = range(max(0, after - 1), min(after + 1, len(seconds)))
        found = [(abs(seconds[one] - at_s), one) for one in around if abs(seconds[one] - at_s) <= FARTHEST_S]
        return (min(found)[0], self.zones[key][min(found)[1]]) if found else None


_ANY: Key = ("", "")


def assign_all(store: Store) -> list[str]:
    """Give every file that names no zone the one of its neighbours, in one transaction; return the files that moved.

    Only the files around those that changed since events were cut last are read, all of them after a new recipe.
    """
    store = store.unfiltered
    is_new = full_text.meta(store, ZONED_BY) != RECIPE
    changed = [(-math.inf, math.inf)] if is_new else _joined(invalidated.seconds(store), REACH_S)
    if not changed:
        return []
    held = assets.made_between(store, changed)
    around = assets.made_between(store, [(start - REACH_S, end + REACH_S) for start, end in changed])
    folders = assets.first_paths(store, list(around))
    keys = {name: _keys(one, folders.get(name, "")) for name, one in around.items()}
    by_clock = {clock: _known(around.values(), keys, clock) for clock in (ClockKind.UTC, ClockKind.WALL)}
    moments = defaultdict(list)
    for moment in moment_store.assumed_times(store, list(held)):
        moments[moment.asset_id].append(moment)
    moved = []
    with store.transaction():
        for asset in held.values():
            if not asset.taken_at.offset_known and (asset.kind is not Kind.NOTE or moments[asset.id]):
                moved += _move(store, asset, moments[asset.id], by_clock, keys[asset.id])
        full_text.set_meta(store, ZONED_BY, RECIPE)
    return moved


def _joined(seconds: Sequence[float], reach_s: float) -> list[tuple[float, float]]:
    """Return the spans that reach so far around these times, which ascend; those that meet are one."""
    spans: list[tuple[float, float]] = []
    for at_s in seconds:
        start = spans.pop()[0] if spans and at_s - reach_s <= spans[-1][1] else at_s - reach_s
        spans.append((start, at_s + reach_s))
    return spans


def _keys(asset: Asset, path: str) -> tuple[Key, ...]:
    folder = str(PurePath(path).parent) if path else ""
    return tuple(key for key in (("device", asset.device), ("folder", folder)) if key[1])


def _known(held: Iterable[Asset], keys: Mapping[str, tuple[Key, ...]], clock: ClockKind) -> _Known:
    """Return the files whose zone is known, in the order of their instants, or of the digits on their clocks."""
    found: dict[Key, list[tuple[float, str, tzinfo]]] = defaultdict(list)
    for one in held:
        when = one.taken_at
        if when.offset_known and when.has_hour and one.taken_from is not TakenFrom.MTIME:
            zone = (zone_at(one.place) if one.place else None) or when.at.tzinfo or UTC
            for key in (*keys[one.id], _ANY):
                found[key].append((_seconds(when, clock), one.id, zone))
    ordered = {key: sorted(inside, key=lambda one: one[:2]) for key, inside in found.items()}
    return _Known(
        {key: [at_s for at_s, _, _ in inside] for key, inside in ordered.items()},
        {key: [zone for _, _, zone in inside] for key, inside in ordered.items()},
    )


def _seconds(when: Timestamp, clock: ClockKind) -> float:
    return (when.at if clock is ClockKind.UTC else when.at.replace(tzinfo=UTC)).timestamp()


def _move(
    store: Store,
    asset: Asset,
    moments: Sequence[Moment],
    by_clock: Mapping[ClockKind, _Known],
    keys: Sequence[Key],
) -> list[str]:
    """Move a file and its moments to the zone around them; return its id where that changed anything."""

    def beside(when: Timestamp, clock: ClockKind) -> Timestamp:
        zone = by_clock[clock].zone(_seconds(when, clock), keys) if when.has_hour else None
        return _in_zone(when, clock, zone) if zone else when

    clock = _clock(asset)
    taken = beside(asset.taken_at, clock)
    by = taken.at - asset.taken_at.at
    times = {}
    for one in moments:
        if asset.kind is Kind.NOTE and one.at.at != asset.taken_at.at:
            times[one.id] = beside(one.at, ClockKind.WALL)
        else:
            times[one.id] = replace(one.at, at=(one.at.at + by).astimezone(taken.at.tzinfo))
    changed = {one.id: times[one.id] for one in moments if times[one.id].at.isoformat() != one.at.at.isoformat()}
    if not changed and taken.at.isoformat() == asset.taken_at.at.isoformat():
        return []
    assets.put(store, replace(asset, taken_at=taken))
    moment_store.put_times(store, changed)
    invalidated.invalidate_asset(store, asset.id)
    return [asset.id]


def _clock(asset: Asset) -> ClockKind:
    """Return whether the time of a file without a zone is an instant or digits on a clock."""
    if asset.clock is not None:
        return ClockKind.UTC if asset.clock is ClockKind.UTC else ClockKind.WALL
    return ClockKind.UTC if asset.taken_from in _COUNT_IN_UTC else ClockKind.WALL


def _in_zone(when: Timestamp, clock: ClockKind, zone: tzinfo) -> Timestamp:
    at = when.at if clock is ClockKind.UTC else when.at.replace(tzinfo=UTC)
    return replace(to_timestamp(DateCandidate(at, when.precision, clock), zone), offset_known=False)
