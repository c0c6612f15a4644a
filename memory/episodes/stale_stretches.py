"""Which stretches of time must be cut anew because moments in them changed.

Reads what lies around the changed moments and no more: as far as a moment can decide how another is cut.
"""

import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from memory.episodes.segmentation import stretches
from memory.records.library import MomentKey, Precision, TakenFrom
from memory.store import Store, access_log, invalidated

REACH_S = 54 * 3600.0
"""How far from a moment those may lie that are cut together with it: the same day in any two zones, and more than the
longest pause in a stretch with the longest recording before it."""

LOOSE_REACH_S = 33 * 86_400.0
"""The same for what is put together by its month and folder."""

MOST_SEEDS = 20_000
"""From so many changed moments on all are read: their surroundings are most of the library."""

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Moments that are cut together, by id; `events` held them until now; `gone` are moments that were removed."""

    moment_ids: tuple[str, ...]
    events: frozenset[str]
    gone: frozenset[str] = frozenset()


def stale_stretches(store: Store, changed: set[str]) -> list[Stretch]:
    """Return the stretches of time that must be cut anew, those that were recalled lately first, then in time order."""
    broken = set(invalidated.events_of(store, sorted(changed)).values())
    seeds = changed | set(invalidated.moments_of(store, sorted(broken)))
    left = _joined((start - REACH_S, end + REACH_S) for start, end in invalidated.spans_left(store, sorted(changed)))
    spots = invalidated.moment_keys(store) if len(seeds) > MOST_SEEDS else _around(store, seeds, left)
    gone = changed - {spot.moment_id for spot in spots}
    held_by = invalidated.events_of(store, [spot.moment_id for spot in spots] + sorted(gone))
    sizes = invalidated.sizes(store, sorted(set(held_by.values())))
    broken = {held_by[one] for one in gone if one in held_by}
    known = {spot.moment_id: spot for spot in spots}
    found = []
    for inside in stretches(spots):
        events = frozenset(held_by[one] for one in inside if one in held_by)
        is_whole = all(one in held_by for one in inside) and sum(sizes[one] for one in events) == len(inside)
        is_changed = not changed.isdisjoint(inside) or bool(events & broken) or _is_near(left, known, inside)
        if is_changed or (not is_whole and not seeds.isdisjoint(inside)):
            found.append(Stretch(inside, events))
    covered = frozenset[str]().union(*(one.events for one in found))
    if gone:
        found.append(Stretch((), frozenset(broken - covered), frozenset(gone)))
    return _recalled_first(store, found)


def _recalled_first(store: Store, found: Sequence[Stretch]) -> list[Stretch]:
    lately = {one: place for place, one in enumerate(access_log.lately(store))}
    last = len(lately)
    return sorted(found, key=lambda one: min((lately.get(name, last) for name in one.moment_ids), default=last))


def _is_near(spans: Sequence[Span], known: Mapping[str, MomentKey], inside: Sequence[str]) -> bool:
    """Say whether a moment lies in one of these spans, which are in order and do not meet."""
    for one in inside if spans else ():
        at_s = known[one].at.at.timestamp()
        number = bisect_right(spans, (at_s, math.inf)) - 1
        if number >= 0 and at_s <= spans[number][1]:
            return True
    return False


def _around(store: Store, seeds: set[str], left: Sequence[Span]) -> list[MomentKey]:
    """Return the moments of these and all that may be cut together with them, whole stretches, and more around.

    The same of all moments in the spans that moments `left`. What is read grows until the stretches end well within it.
    """
    read = list(left)
    spots = invalidated.keys_around(store, sorted(seeds), read)
    while True:
        known = {spot.moment_id: spot for spot in spots}
        inside = [
            known[one]
            for group in stretches(spots)
            if not seeds.isdisjoint(group) or _is_near(left, known, group)
            for one in group
            if one in known
        ]
        wanted = _joined([*read, *map(_reach, inside)])
        if wanted == read:
            return spots
        read = wanted
        spots = invalidated.keys_around(store, sorted(seeds), read)


def _reach(spot: MomentKey) -> Span:
    """Return between which seconds since 1970 moments may lie that are cut together with this one."""
    is_vague = spot.taken_from in (TakenFrom.MTIME, TakenFrom.FOLDER)
    is_vague |= spot.at.precision in (Precision.MONTH, Precision.YEAR)
    reach_s = LOOSE_REACH_S if is_vague else REACH_S
    return spot.at.at.timestamp() - reach_s, spot.end.timestamp() + reach_s


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order; those that meet are one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found
