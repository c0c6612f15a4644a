"""The tree of summaries: years, what is below them down to events, the moments beneath, and what a story needs of them.

A node is read without what lies deeper, however large the library. How summaries are made, and which events of a story
are worth showing, is decided elsewhere.
"""

import calendar
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from memory.records.days import local_day
from memory.records.derived import EventText, Level, SummaryText, SummaryTitle, Title
from memory.records.library import Medium, Precision
from memory.records.nodes import IdKind, read_node
from memory.store.columns import EAST_MOST, LONGEST_NIGHT, WEST_MOST, to_datetime
from memory.store.connection import Store, in_pieces, placeholders
from memory.store.duplicates import Fingerprint
from memory.store.events import REWRITTEN
from memory.store.text_fields import summary_text_of, summary_title_of, text_of, title_of

MOST_LOOKED_THROUGH = 24
"""Pictures are chosen out of so many events at the most, spread evenly over those beneath."""

PICTURED = (Medium.PHOTO, Medium.SHOT)
OF_A_DAY = (Precision.SECOND, Precision.MINUTE, Precision.DAY)

BENEATH = """WITH RECURSIVE beneath(id) AS (
    SELECT ? UNION SELECT child_id FROM summary_child JOIN beneath ON summary_id = beneath.id)"""


@dataclass(frozen=True, slots=True)
class SummaryNode:
    """A summary, or an event, which has no level; `key` of an event is its id."""

    id: str
    level: Level | None
    key: str
    title: str
    text: str
    start: datetime
    end: datetime
    title_fields: Title | SummaryTitle
    text_fields: EventText | SummaryText


@dataclass(frozen=True, slots=True)
class MomentRef:
    """A moment as far as is needed to choose it: its file and when it was, as it lies in columns."""

    moment_id: str
    asset_id: str
    at_s: float
    offset_min: int

    @property
    def day(self) -> date:
        """The day it belongs to, where it was."""
        return local_day(to_datetime(self.at_s, self.offset_min))


@dataclass(frozen=True, slots=True)
class Descendants:
    """The ids of the events beneath a branch, each once, day after day, and how many moments they have."""

    event_ids: tuple[str, ...]
    moments: int


def of_level(store: Store, level: Level) -> list[SummaryNode]:
    """Return all summaries of a level in time order."""
    rows = store.rows("SELECT * FROM summary WHERE level = ? ORDER BY start_s, title, id", (level,))
    return [to_node(row) for row in rows]


def find(store: Store, level: Level | None, key: str) -> SummaryNode | None:
    """Return the summary of a level that covers what the key names, or the event of an id."""
    if level is None:
        return next((event_node(row) for row in store.rows(f"{REWRITTEN} WHERE id = ?", (key,))), None)
    rows = store.rows("SELECT * FROM summary WHERE level = ? AND key = ?", (level, key))
    return to_node(rows[0]) if rows else None


def below(store: Store, branch_id: str) -> list[SummaryNode]:
    """Return what a summary was made from, in time order; nothing below an event."""
    inside = "id IN (SELECT child_id FROM summary_child WHERE summary_id = ?)"
    found = [to_node(row) for row in store.rows(f"SELECT * FROM summary WHERE {inside}", (branch_id,))]
    found += [event_node(row) for row in store.rows(f"{REWRITTEN} WHERE {inside}", (branch_id,))]
    return sorted(found, key=lambda one: (one.start, one.id))


def above(store: Store, child_id: str) -> list[SummaryNode]:
    """Return the summaries that were made from an event or a summary, among others, in time order."""
    inside = "id IN (SELECT summary_id FROM summary_child WHERE child_id = ?)"
    return [
        to_node(row) for row in store.rows(f"SELECT * FROM summary WHERE {inside} ORDER BY start_s, id", (child_id,))
    ]


def child_ids(store: Store, branch_id: str) -> list[str]:
    """Return the ids of what a summary was made from, in their order."""
    rows = store.rows("SELECT child_id FROM summary_child WHERE summary_id = ? ORDER BY ordinal", (branch_id,))
    return [str(row["child_id"]) for row in rows]


def child_counts(store: Store, level: Level) -> dict[str, int]:
    """Return by its id how many summaries or events each summary of a level was made from."""
    sql = """SELECT summary_id, count(*) AS n FROM summary CROSS JOIN summary_child ON summary_id = id
        WHERE level = ? GROUP BY summary_id"""
    return {row["summary_id"]: row["n"] for row in store.rows(sql, (level,))}


def moment_ids(store: Store, event_id: str) -> list[str]:
    """Return the ids of an event's moments in their order."""
    rows = store.rows("SELECT moment_id FROM event_moment WHERE event_id = ? ORDER BY ordinal", (event_id,))
    return [str(row["moment_id"]) for row in rows]


def owners(store: Store) -> list[SummaryNode]:
    """Return the events and summaries that the owner gave a title, in time order."""
    told = store.rows("""SELECT * FROM summary WHERE title_fields LIKE '%"is_owners":true%'""")
    events = store.rows(
        f"""{REWRITTEN} WHERE id IN (SELECT record_id FROM rewrite WHERE title_fields LIKE '%"is_owners":true%')"""
    )
    return sorted([*map(to_node, told), *map(event_node, events)], key=lambda one: (one.start, one.id))


def descendants(store: Store, branch_id: str) -> Descendants:
    """Return the events beneath a summary, or an event itself, with the number of moments in them.

    An event's moments are numbered through, so that the last one says how many they are.
    """
    sql = f"""{BENEATH} SELECT id, (SELECT max(ordinal) + 1 FROM event_moment WHERE event_id = id) AS n FROM beneath
        WHERE n IS NOT NULL"""
    rows = store.rows(sql, (branch_id,))
    return Descendants(tuple(row["id"] for row in rows), sum(row["n"] for row in rows))


def moment_count(store: Store, branch_id: str) -> int:
    """Return how many moments lie beneath an event or a summary, each once."""
    return descendants(store, branch_id).moments


def pictures(store: Store, event_ids: Sequence[str], most: int) -> list[MomentRef]:
    """Return photos and shots of some events in time order, where there are many of a few of the events alone.

    So many events are looked through that `most` of the pictures can be chosen, more of them where these have fewer.
    """
    found: list[MomentRef] = []
    for looked in (2 * most, MOST_LOOKED_THROUGH):
        chosen = spread(event_ids, min(looked, MOST_LOOKED_THROUGH))
        rows = store.rows(
            f"""SELECT moment.id AS id, asset_id, at_s, offset_min FROM event_moment
                CROSS JOIN moment ON moment.id = moment_id
                WHERE event_id IN ({placeholders(chosen)}) AND medium IN (?, ?) ORDER BY at_s, n""",
            [*chosen, *PICTURED],
        )
        found = [_leaf(row) for row in rows]
        if len(found) >= most or len(chosen) == len(event_ids):
            break
    return found


def spread(items: Sequence[str], most: int) -> list[str]:
    """Return so many of the items at the most, evenly spread over all of them."""
    if len(items) <= most:
        return list(items)
    return [items[(2 * number + 1) * len(items) // (2 * most)] for number in range(most)]


def on_this_day(store: Store, today: date) -> list[MomentRef]:
    """Return the moments of this calendar day, as it was where they were, in earlier years, the latest year first."""
    first = store.rows("SELECT min(at_s) AS at_s FROM moment")[0]["at_s"]
    found: list[MomentRef] = []
    for year in range(today.year - 1, to_datetime(first, 0).year - 1 if first is not None else today.year, -1):
        if today.day <= calendar.monthrange(year, today.month)[1]:
            found += _of_day(store, today.replace(year=year))
    return found


def _of_day(store: Store, day: date) -> list[MomentRef]:
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    reach = (start - EAST_MOST, start + timedelta(days=1) + LONGEST_NIGHT + WEST_MOST)
    rows = store.rows(
        """SELECT id, asset_id, at_s, offset_min FROM moment
           WHERE at_s >= ? AND at_s < ? AND precision IN (?, ?, ?) ORDER BY at_s, n""",
        [*(at.timestamp() for at in reach), *OF_A_DAY],
    )
    return [leaf for leaf in map(_leaf, rows) if leaf.day == day]


def _leaf(row: sqlite3.Row) -> MomentRef:
    return MomentRef(row["id"], row["asset_id"], row["at_s"], row["offset_min"])


def to_node(row: sqlite3.Row) -> SummaryNode:
    """Return the node of a summary's row."""
    words = (row["title"], row["text"], *_span(row))
    return SummaryNode(row["id"], Level(row["level"]), row["key"], *words, summary_title_of(row), summary_text_of(row))


def event_node(row: sqlite3.Row) -> SummaryNode:
    """Return the node of an event's row."""
    words = (row["title"], row["text"], *_span(row))
    return SummaryNode(row["id"], None, row["id"], *words, title_of(row), text_of(row))


def _span(row: sqlite3.Row) -> tuple[datetime, datetime]:
    return to_datetime(row["start_s"], row["offset_min"]), to_datetime(row["end_s"], row["offset_min"])


def fullest_events(store: Store, branch_id: str, most: int) -> tuple[list[tuple[SummaryNode, str]], int]:
    """Return the events beneath a summary, each with its place, in time order, and how many are left out.

    Where there are more than `most`, those with the most moments are returned.
    """
    rows = store.rows(
        f"""{BENEATH} SELECT event_id, count(*) AS n FROM event_moment WHERE event_id IN (SELECT id FROM beneath)
            GROUP BY event_id ORDER BY n DESC, event_id""",
        (branch_id,),
    )
    found = events_with_places(store, [str(row["event_id"]) for row in rows[:most]])
    return found, len(rows) - len(found)


def events_with_places(store: Store, event_ids: Sequence[str]) -> list[tuple[SummaryNode, str]]:
    """Return a few events, each with its place, in time order."""
    rows = store.rows(f"{REWRITTEN} WHERE id IN ({placeholders(event_ids)}) ORDER BY start_s, id", event_ids)
    return [(event_node(row), str(row["place"])) for row in rows]


def newest(store: Store, level: Level, first: int, most: int) -> tuple[list[SummaryNode], int]:
    """Return so many summaries of a level from the `first` one on, the newest first, and how many there are in all."""
    total = int(store.rows("SELECT count(*) AS n FROM summary WHERE level = ?", (level.value,))[0]["n"])
    rows = store.rows(
        "SELECT * FROM summary WHERE level = ? ORDER BY end_s DESC, title, id LIMIT ? OFFSET ?",
        (level.value, most, first),
    )
    return [to_node(row) for row in rows], total


def fingerprints(store: Store, asset_ids: Sequence[str]) -> dict[str, Fingerprint]:
    """Return the fingerprints of these assets; those that have none are left out."""
    found: dict[str, Fingerprint] = {}
    for piece in in_pieces(asset_ids):
        for row in store.rows(f"SELECT * FROM fingerprint WHERE asset_id IN ({placeholders(piece)})", piece):
            one = Fingerprint(**{name: row[name] for name in row.keys()})  # noqa: SIM118  a row iterates over its values
            found[one.asset_id] = one
    return found


def who_is_in(store: Store, event_ids: Sequence[str]) -> dict[str, list[str]]:
    """Return for each of these events the lower-case names of the people it mentions, those there first."""
    found: dict[str, list[str]] = {}
    for piece in in_pieces(event_ids):
        rows = store.rows(
            f"""SELECT source, target FROM edge WHERE kind = 'mentions' AND target LIKE '{IdKind.PERSON} %'
                AND source IN ({placeholders(piece)}) ORDER BY source, weight DESC, target""",
            piece,
        )
        for row in rows:
            found.setdefault(row["source"], []).append(read_node(row["target"]).key)
    return found
