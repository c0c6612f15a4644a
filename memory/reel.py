"""Everything in one row: the days that hold anything, latest first, and the moments to show of each of them.

A burst, a raw file with its JPEG and a clip with its still are shown once, by their best, on the day of that; what was
said in one of them is shown for itself. Knows the store; nothing of pages.
"""

import re
from collections.abc import Sequence
from datetime import date

from memory.bursts import Groups, shown_groups
from memory.store import Store, moment_feed
from memory.store.hierarchy import spread
from memory.store.moment_feed import FeedItem
from memory.types import Level

KEY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)


def level_of(key: str) -> Level | None:
    """Return whether a key names a day, a month or a year that there is; None where it names nothing."""
    if not KEY.fullmatch(key):
        return None
    try:
        date.fromisoformat(f"{key}-01-01"[: len("2024-07-14")])
    except ValueError:
        return None
    return (Level.YEAR, Level.MONTH, Level.DAY)[key.count("-")]


def days(store: Store) -> list[tuple[str, int]]:
    """Return by their keys the days, and the months and years of what is known no better, with how much to show."""
    found = moment_feed.counts(store)
    groups = shown_groups(store)
    if groups.leaders:
        inside = moment_feed.grouped(store)
        for one in _left_out(inside, groups, {one.asset_id for one in inside}):
            found[one.key] -= 1
    return [(key, count) for key, count in found.items() if count > 0]


def moments(store: Store, key: str) -> list[str]:
    """Return the ids of the moments to show under a key, in order."""
    return _shown(store, moment_feed.of_key(store, key))


def chosen(store: Store, key: str, most: int) -> tuple[list[str], int]:
    """Return the ids of a few moments spread over a month, or over a year's dateless ones, and how many there are.

    Words are shown where there are no pictures.
    """
    inside = moment_feed.of_span(store, key)
    ids = _shown(store, inside)
    seen = {one.moment_id for one in inside if one.is_pictured}
    pictures = [one for one in ids if one in seen]
    return spread(pictures or ids, most), len(ids)


def _shown(store: Store, inside: Sequence[FeedItem]) -> list[str]:
    groups = shown_groups(store)
    leaders = sorted({groups.leaders[one.asset_id] for one in inside if one.asset_id in groups.leaders})
    gone = set(_left_out(inside, groups, moment_feed.with_moments(store, leaders) if leaders else set()))
    return [one.moment_id for one in inside if one not in gone]


def _left_out(inside: Sequence[FeedItem], groups: Groups, perceived: set[str]) -> list[FeedItem]:
    """Return the moments that another file stands for, as far as anything was perceived of that."""
    return [one for one in inside if not one.is_said and groups.leaders.get(one.asset_id) in perceived]
