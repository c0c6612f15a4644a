"""Summaries by their level and key, and the rows that say what each was made from, changed one by one.

For what is told anew around a few events; all summaries at once lie in `events`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from memory.records.derived import Level, Summary
from memory.store.connection import Store, rows_among
from memory.store.events import to_summary


def at_keys(store: Store, level: Level, keys: Sequence[str]) -> list[Summary]:
    """Return the summaries of a level at these keys."""
    return _summaries_in(store, "SELECT * FROM summary WHERE level = ? AND key IN ({})", keys, [level.value])


def within(store: Store, level: Level, first: datetime, last: datetime) -> list[Summary]:
    """Return the summaries of a level that begin at one of these two times or between."""
    spans = [first.timestamp(), last.timestamp()]
    ids = store.rows("SELECT id FROM summary WHERE level = ? AND start_s BETWEEN ? AND ?", [level.value, *spans])
    return _summaries_in(store, "SELECT * FROM summary WHERE id IN ({})", [str(row["id"]) for row in ids])


def _summaries_in(store: Store, sql: str, items: Sequence[str], values: Sequence[str] = ()) -> list[Summary]:
    rows = rows_among(store, sql, items, values)
    children: dict[str, list[str]] = {}
    sql = "SELECT summary_id, child_id FROM summary_child WHERE summary_id IN ({}) ORDER BY summary_id, ordinal"
    for row in rows_among(store, sql, [row["id"] for row in rows]):
        children.setdefault(row["summary_id"], []).append(row["child_id"])
    return sorted(
        (to_summary(row, children.get(row["id"], ())) for row in rows), key=lambda one: (one.start, one.level, one.id)
    )


def keys_above(store: Store, child_ids: Sequence[str], levels: Sequence[Level]) -> set[tuple[Level, str]]:
    """Return the levels and keys of the summaries of these levels that have one of these as a child."""
    sql = """SELECT level, key FROM summary_child JOIN summary ON summary.id = summary_id WHERE child_id IN ({})"""
    found = {(Level(row["level"]), str(row["key"])) for row in rows_among(store, sql, child_ids)}
    return {one for one in found if one[0] in levels}


def replace_children(store: Store, heirs: Mapping[str, str]) -> None:
    """Put another child in place of each of these wherever it is one, or none where there is no other.

    No summary gets a child twice; one that is left without any is removed.
    """
    gone = sorted(heirs)
    parents = {
        str(row["summary_id"])
        for row in rows_among(store, "SELECT summary_id FROM summary_child WHERE child_id IN ({})", gone)
    }
    store.write(
        "UPDATE summary_child SET child_id = ? WHERE child_id = ?", [(new, old) for old, new in heirs.items() if new]
    )
    store.write("DELETE FROM summary_child WHERE child_id = ?", [(old,) for old, new in heirs.items() if not new])
    store.write(
        """DELETE FROM summary_child WHERE summary_id = ?1 AND ordinal NOT IN (
             SELECT min(ordinal) FROM summary_child WHERE summary_id = ?1 GROUP BY child_id)""",
        [(one,) for one in sorted(parents)],
    )
    store.write(
        "DELETE FROM summary WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM summary_child WHERE summary_id = ?1)",
        [(one,) for one in sorted(parents)],
    )


def add_children(store: Store, level: Level, key: str, child_ids: Iterable[str]) -> None:
    """Add children behind those that the summary of a level at this key has, where there is one, each once."""
    store.write(
        """INSERT INTO summary_child (summary_id, ordinal, child_id)
           SELECT id, (SELECT coalesce(max(ordinal) + 1, 0) FROM summary_child WHERE summary_id = id), ?1 FROM summary
           WHERE level = ?2 AND key = ?3
             AND NOT EXISTS (SELECT 1 FROM summary_child WHERE summary_id = id AND child_id = ?1)""",
        [(one, level.value, key) for one in child_ids],
    )
