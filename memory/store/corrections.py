"""What the owner said: names, corrections, favourites, hidden moments. Never derived and never rebuilt away.

A mark is anchored to an asset and a span of it, not to a moment, so that it stays when moments are cut anew. Knows
nothing of what a mark changes.
"""

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime

from memory.records.corrections import Correction, CorrectionKind
from memory.records.ids import digest
from memory.records.library import Moment
from memory.store.columns import offset_of, to_datetime
from memory.store.connection import Store
from memory.store.connection import placeholders as question_marks


def new_mark(kind: CorrectionKind, value: str, moment: Moment | None = None, asset_id: str = "") -> Correction:
    """Make a mark of now on a moment, on all of an asset, or, with neither, on the whole library."""
    made_at = datetime.now(UTC)
    where = moment.asset_id if moment else asset_id
    span = (moment.start_s, moment.end_s) if moment else (None, None)
    name = digest("mark", kind.value, value, where, repr(span), made_at.isoformat())
    return Correction(name, kind, value, made_at, where, *span)


def put(store: Store, mark: Correction) -> None:
    """Write a mark."""
    made = (mark.made_at.timestamp(), offset_of(mark.made_at))
    store.write(
        """INSERT OR REPLACE INTO correction (id, kind, value, made_s, made_offset_min, asset_id, start_s, end_s)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
        [(mark.id, mark.kind.value, mark.value, *made, mark.asset_id, mark.start_s, mark.end_s)],
    )


def remove(store: Store, mark_id: str) -> None:
    """Take a mark back."""
    store.write("DELETE FROM correction WHERE id = ?", [(mark_id,)])


def get_all(store: Store, kinds: Sequence[CorrectionKind] = ()) -> list[Correction]:
    """Return the marks of these kinds, or all, in the order in which they were made."""
    wanted = [kind.value for kind in kinds or CorrectionKind]
    where = f"kind IN ({question_marks(wanted)})"
    return [_to_mark(row) for row in store.rows(f"SELECT * FROM correction WHERE {where} ORDER BY made_s, id", wanted)]


def of_asset(store: Store, asset_id: str) -> list[Correction]:
    """Return the marks on an asset, in the order in which they were made."""
    rows = store.rows("SELECT * FROM correction WHERE asset_id = ? ORDER BY made_s, id", (asset_id,))
    return [_to_mark(row) for row in rows]


def inherit(store: Store, old_asset_id: str, new_asset_id: str) -> None:
    """Give the marks of an asset, and those that name it beside another, to the one that took its place at its path."""
    store.write("UPDATE correction SET asset_id = ? WHERE asset_id = ?", [(new_asset_id, old_asset_id)])
    store.write(
        "UPDATE correction SET value = replace(value, ?1, ?2) WHERE instr(value, ?1)", [(old_asset_id, new_asset_id)]
    )


def is_on(mark: Correction, moment: Moment) -> bool:
    """Say whether a mark is on a moment: on its asset, and on all of it or on a span that overlaps the moment's."""
    if mark.asset_id != moment.asset_id:
        return False
    if mark.start_s is None or moment.start_s is None:
        return True
    mark_end_s = mark.start_s if mark.end_s is None else mark.end_s
    moment_end_s = moment.start_s if moment.end_s is None else moment.end_s
    return mark.start_s < max(moment_end_s, moment.start_s + 0.001) and moment.start_s < max(
        mark_end_s, mark.start_s + 0.001
    )


def _to_mark(row: sqlite3.Row) -> Correction:
    made_at = to_datetime(row["made_s"], row["made_offset_min"])
    return Correction(
        row["id"], CorrectionKind(row["kind"]), row["value"], made_at, row["asset_id"], row["start_s"], row["end_s"]
    )
