"""The moments that make up the feed of all files, each with the day it lies on, as far as its time is known.

A key names a span as a summary's does: 2024-07-14; 2024-07 for what is known to a month and no day of it; 2024 for what
is known to a year. Moments are numbered as they come, so that who has read some reads only the newer ones. Knows
nothing of what is shown by what, or of how days are told.
"""

from dataclasses import dataclass
from typing import NamedTuple

from memory.store.columns import LOCAL_S, day_s
from memory.store.connection import Store


class FeedMoment(NamedTuple):
    """A moment as far as it is needed to say on which day its file is shown; `local_s` orders those of a day.

    `medium` and `kind` are the values of a `Medium` and a `Kind`: a library has very many of these.
    """

    moment_id: str
    asset_id: str
    medium: str
    kind: str
    local_s: float
    key: str


@dataclass(frozen=True, slots=True)
class FeedState:
    """How many moments there are, the number of the newest, and a sum of their times, which differs where one does."""

    count: int = 0
    newest: int = 0
    times: float = 0.0


def state(store: Store) -> FeedState:
    """Return the state of all moments."""
    return _summed(store, 0)


def state_after(store: Store, number: int) -> FeedState:
    """Return the state of the moments that came after one of a number, alone."""
    return _summed(store, number)


def moments_after(store: Store, number: int) -> list[FeedMoment]:
    """Return the moments that came after one of a number, in the order in which they came; all of them after 0."""
    rows = store.rows(
        f"""SELECT moment.id AS id, asset_id, medium, kind, {LOCAL_S} AS local_s, {_key()} AS day
            FROM moment CROSS JOIN asset ON asset.id = asset_id WHERE n > ? ORDER BY n""",
        (number,),
    )
    return [FeedMoment._make(row) for row in rows]


def stamp(store: Store) -> tuple[int, int]:
    """Return what differs, for one thread, whenever anything in the file was changed; it is had at once."""
    connection = store.unfiltered.connection
    return int(connection.execute("PRAGMA data_version").fetchone()[0]), connection.total_changes


def _summed(store: Store, number: int) -> FeedState:
    row = store.rows(
        f"""SELECT count(*) AS n, coalesce(max(n), 0) AS newest, total({LOCAL_S} + length(precision)) AS times
            FROM moment WHERE n > ?""",
        (number,),
    )[0]
    return FeedState(row["n"], row["newest"], row["times"])


def _key() -> str:
    """Return in SQL the key of a moment."""
    return f"""strftime(CASE moment.precision WHEN 'year' THEN '%Y' WHEN 'month' THEN '%Y-%m' ELSE '%Y-%m-%d' END,
        {day_s()}, 'unixepoch')"""
