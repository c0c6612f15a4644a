"""Moments that were chosen: found by the beginnings of their ids, and parted by the events that they lie in.

Only what may be seen is found.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from memory.records.days import local_day
from memory.records.library import Medium, Precision
from memory.store.columns import to_datetime
from memory.store.connection import Store, rows_among

AFTER_DIGITS = "g"
"""Sorts after every id, which is of hexadecimal digits, that begins with what stands before it."""


@dataclass(frozen=True, slots=True)
class EventPart:
    """The chosen moments of one event, in their order; of no event where `event_id` is empty.

    `is_whole` says that nothing of the event was left out. `precision` is how well the time of the first is known.
    """

    event_id: str
    moment_ids: tuple[str, ...]
    start: datetime
    end: datetime
    precision: Precision
    is_whole: bool


class _Timed(NamedTuple):
    """A moment with when it was, in the order of its event."""

    at_s: float
    n: int
    moment_id: str
    at: datetime
    precision: Precision


def among(store: Store, moment_ids: Sequence[str]) -> list[str]:
    """Return those of some ids that are of moments, sorted."""
    return sorted({str(row["id"]) for row in rows_among(store, "SELECT id FROM moment WHERE id IN ({})", moment_ids)})


def beginning_with(store: Store, beginnings: Sequence[str]) -> list[str]:
    """Return the ids of the moments that begin so, each once."""
    found: dict[str, None] = {}
    for one in dict.fromkeys(beginnings):
        sql = "SELECT id FROM moment WHERE id >= ? AND id < ?"
        found |= {str(row["id"]): None for row in store.rows(sql, (one, f"{one}{AFTER_DIGITS}"))}
    return list(found)


def of_assets(store: Store, asset_ids: Sequence[str]) -> list[str]:
    """Return the ids of all moments of some files."""
    return [str(row["id"]) for row in rows_among(store, "SELECT id FROM moment WHERE asset_id IN ({})", asset_ids)]


def stood_for(store: Store, moment_ids: Sequence[str]) -> list[str]:
    """Return the ids of the moments that some in a grid stand for: their files', of a chat those of the same day."""
    rows = rows_among(store, "SELECT asset_id, medium, at_s, offset_min FROM moment WHERE id IN ({})", moment_ids)
    whole = {str(row["asset_id"]) for row in rows if row["medium"] != Medium.MESSAGE}
    days = {
        (str(row["asset_id"]), local_day(to_datetime(row["at_s"], row["offset_min"])))
        for row in rows
        if row["medium"] == Medium.MESSAGE
    }
    said = rows_among(
        store,
        "SELECT id, asset_id, at_s, offset_min FROM moment WHERE asset_id IN ({})",
        sorted({asset_id for asset_id, _ in days} - whole),
    )
    at = {str(row["id"]): (row["asset_id"], local_day(to_datetime(row["at_s"], row["offset_min"]))) for row in said}
    return [*of_assets(store, sorted(whole)), *(name for name, spot in at.items() if spot in days)]


def by_event(store: Store, moment_ids: Sequence[str]) -> list[EventPart]:
    """Return moments parted by their events, in time order; those of no event by their days."""
    rows = rows_among(
        store,
        """SELECT moment.id AS id, n, at_s, offset_min, precision, coalesce(event_id, '') AS event_id
           FROM moment LEFT JOIN event_moment ON moment_id = moment.id WHERE moment.id IN ({})""",
        list(dict.fromkeys(moment_ids)),
    )
    groups: dict[tuple[str, int], list[_Timed]] = {}
    for row in rows:
        at = to_datetime(row["at_s"], row["offset_min"])
        key = (row["event_id"], 0 if row["event_id"] else local_day(at).toordinal())
        groups.setdefault(key, []).append(_Timed(row["at_s"], row["n"], row["id"], at, Precision(row["precision"])))
    counts = _counts(store, [event_id for event_id, _ in groups if event_id])
    parts = [_part(event_id, inside, counts.get(event_id, 0)) for (event_id, _), inside in groups.items()]
    return sorted(parts, key=lambda one: (one.start, one.moment_ids[0]))


def _part(event_id: str, inside: list[_Timed], count: int) -> EventPart:
    inside.sort()
    ids = tuple(one.moment_id for one in inside)
    return EventPart(event_id, ids, inside[0].at, inside[-1].at, inside[0].precision, len(ids) == count)


def _counts(store: Store, event_ids: Sequence[str]) -> dict[str, int]:
    """Return how many moments events have."""
    sql = "SELECT event_id, count(*) AS n FROM event_moment WHERE event_id IN ({}) GROUP BY event_id"
    return {str(row["event_id"]): int(row["n"]) for row in rows_among(store, sql, event_ids)}
