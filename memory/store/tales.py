"""What is needed to tell a branch as one story: the events beneath it with the most in them, and how their files look.

Knows the tables; nothing of what is worth showing or of how a story is told.
"""

from collections.abc import Sequence

from memory.store.branches import BENEATH, Branch
from memory.store.columns import to_datetime
from memory.store.database import Store, in_pieces, marks
from memory.store.episodes import WORDED
from memory.store.likeness import Likeness
from memory.types import Level


def fullest_events(store: Store, branch_id: str, most: int) -> tuple[list[tuple[Branch, str]], int]:
    """Return the events beneath a summary, each with its place, in time order, and how many are left out.

    Where there are more than `most`, those with the most moments are returned.
    """
    rows = store.rows(
        f"""{BENEATH} SELECT event_id, count(*) AS n FROM event_moment WHERE event_id IN (SELECT id FROM beneath)
            GROUP BY event_id ORDER BY n DESC, event_id""",
        (branch_id,),
    )
    ids = [str(row["event_id"]) for row in rows[:most]]
    found = []
    for row in store.rows(f"{WORDED} WHERE id IN ({marks(ids)}) ORDER BY start_s, id", ids):
        span = (to_datetime(row["start_s"], row["offset_min"]), to_datetime(row["end_s"], row["offset_min"]))
        found.append((Branch(row["id"], None, row["id"], row["title"], row["text"], *span), str(row["place"])))
    return found, len(rows) - len(found)


def newest(store: Store, level: Level, first: int, most: int) -> tuple[list[Branch], int]:
    """Return so many summaries of a level from the `first` one on, the newest first, and how many there are in all."""
    total = int(store.rows("SELECT count(*) AS n FROM summary WHERE level = ?", (level.value,))[0]["n"])
    rows = store.rows(
        "SELECT * FROM summary WHERE level = ? ORDER BY end_s DESC, id LIMIT ? OFFSET ?", (level.value, most, first)
    )
    return [
        Branch(
            row["id"],
            Level(row["level"]),
            row["key"],
            row["title"],
            row["text"],
            to_datetime(row["start_s"], row["offset_min"]),
            to_datetime(row["end_s"], row["offset_min"]),
        )
        for row in rows
    ], total


def likenesses(store: Store, asset_ids: Sequence[str]) -> dict[str, Likeness]:
    """Return the likenesses of these assets; those that have none are left out."""
    found: dict[str, Likeness] = {}
    for piece in in_pieces(asset_ids):
        for row in store.rows(f"SELECT * FROM likeness WHERE asset_id IN ({marks(piece)})", piece):
            one = Likeness(**{name: row[name] for name in row.keys()})  # noqa: SIM118  a row iterates over its values
            found[one.asset_id] = one
    return found


def who_is_in(store: Store, event_ids: Sequence[str]) -> dict[str, list[str]]:
    """Return for each of these events the lower-case names of the people it mentions, those there first."""
    found: dict[str, list[str]] = {}
    for piece in in_pieces(event_ids):
        rows = store.rows(
            f"""SELECT source, target FROM edge WHERE kind = 'mentions' AND target LIKE 'person %'
                AND source IN ({marks(piece)}) ORDER BY source, weight DESC, target""",
            piece,
        )
        for row in rows:
            found.setdefault(row["source"], []).append(str(row["target"]).removeprefix("person "))
    return found
