"""The days that hold anything, and the moments of one of them, each as far as its time is known.

A key names a span as a summary's does: 2024-07-14; 2024-07 for what is known to a month and no day of it; 2024 for what
is known to a year. Knows nothing of what is shown by what, or of how days are told.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from memory.records.library import TextKind
from memory.store.columns import EAST_MOST, LONGEST_NIGHT, WEST_MOST, day_s
from memory.store.connection import Store, in_pieces, placeholders
from memory.store.hierarchy import PICTURED

SAYING = (TextKind.OWNER, TextKind.TRANSCRIPT, TextKind.NOTE, TextKind.IMPORTED)
"""The words that make a moment say something itself; see MomentView.own_text."""


@dataclass(frozen=True, slots=True)
class FeedItem:
    """A moment as far as is needed to tell whether it is shown, and where.

    `is_said` where it has words of its own, `is_pictured` where it is a photo or a shot.
    """

    moment_id: str
    asset_id: str
    key: str
    is_said: bool
    is_pictured: bool


def counts(store: Store) -> dict[str, int]:
    """Return how many moments each day holds, each month and year those known no better, by key, latest first."""
    rows = store.rows(f"SELECT {_key()} AS day, count(*) AS n FROM moment GROUP BY day ORDER BY day DESC")
    return {row["day"]: row["n"] for row in rows}


def grouped(store: Store) -> list[FeedItem]:
    """Return the moments of all files that are in a group with others."""
    return _lying(store.rows(f"{_found()} WHERE asset_id IN (SELECT member FROM duplicate_group)", SAYING))


def of_key(store: Store, key: str) -> list[FeedItem]:
    """Return the moments of a day, or those known to a month or a year alone, in time order."""
    return _between(store, key, f"{_key()} = ?")


def of_span(store: Store, key: str) -> list[FeedItem]:
    """Return all moments of a month, those known to its days among them, or of a year known to that alone."""
    return of_key(store, key) if len(key) == len("2024") else _between(store, key, f"substr({_key()}, 1, 7) = ?")


def with_moments(store: Store, asset_ids: Sequence[str]) -> set[str]:
    """Return those of these files in which anything was perceived."""
    found = set[str]()
    for piece in in_pieces(asset_ids):
        rows = store.rows(f"SELECT DISTINCT asset_id FROM moment WHERE asset_id IN ({placeholders(piece)})", piece)
        found.update(row["asset_id"] for row in rows)
    return found


def _between(store: Store, key: str, is_inside: str) -> list[FeedItem]:
    """Return the moments that lie inside a span, out of those that may as their time in UTC says."""
    year, month, day = [*map(int, key.split("-")), 1, 1][:3]
    start_s = datetime(year, month, day, tzinfo=UTC).timestamp()
    longest = timedelta(days={"2024": 366, "2024-07": 31}.get("2024-07-14"[: len(key)], 1))
    reach = start_s - EAST_MOST.total_seconds(), start_s + (longest + LONGEST_NIGHT + WEST_MOST).total_seconds()
    sql = f"{_found()} WHERE at_s >= ? AND at_s < ? AND {is_inside} ORDER BY at_s, asset_id, ordinal"
    return _lying(store.rows(sql, (*SAYING, *reach, key)))


def _key() -> str:
    """Return in SQL the key of a moment."""
    return f"""strftime(CASE precision WHEN 'year' THEN '%Y' WHEN 'month' THEN '%Y-%m' ELSE '%Y-%m-%d' END,
        {day_s()}, 'unixepoch')"""


def _found() -> str:
    """Return in SQL what a `FeedItem` is made of."""
    return f"""SELECT id, asset_id, medium, {_key()} AS day, EXISTS (
        SELECT 1 FROM moment_text WHERE moment_id = moment.id AND text != ''
          AND moment_text.kind IN ({placeholders(SAYING)}))
        AS said FROM moment"""


def _lying(rows: Sequence[sqlite3.Row]) -> list[FeedItem]:
    return [
        FeedItem(row["id"], row["asset_id"], row["day"], bool(row["said"]), row["medium"] in PICTURED) for row in rows
    ]
