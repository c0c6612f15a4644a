"""What the last look through each folder left out, by reason. Knows nothing of why anything is left out."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from memory.records.file_names import as_text, from_text
from memory.store.connection import Store, placeholders

MOST_PATHS = 1000
LIBRARY = ""
"""In place of a folder: the row of the library as a whole, which holds the kinds of files that wait for a model."""


@dataclass(frozen=True, slots=True)
class Group:
    """What was left out for one reason: how many files and folders, and the first `MOST_PATHS` of them by name."""

    reason: str
    count: int
    paths: tuple[str, ...]


def put(store: Store, top: str, groups: Sequence[Group]) -> None:
    """Write what is left out below a folder in place of what was; only what differs is written.

    Where the folder lies in one that is looked through by itself, only that one's next look says it.
    """
    name, row = as_text(top).rstrip("/"), _row(top)
    around = [name[:at] or "/" for at, sign in enumerate(name) if sign == "/"]
    known = "SELECT path AS top FROM watched_folder UNION SELECT top FROM left_out"
    if store.rows(f"SELECT 1 FROM ({known}) WHERE top IN ({placeholders(around)}) LIMIT 1", around):
        return
    wanted = {as_text(one.reason): (one.count, json.dumps([*map(as_text, one.paths)])) for one in groups}
    rows = store.rows("SELECT reason, n, paths FROM left_out WHERE top = ?", (row,))
    held = {one["reason"]: (one["n"], one["paths"]) for one in rows}
    gone = [(row, reason) for reason in held if held[reason] != wanted.get(reason)]
    fresh = [(row, reason, *told) for reason, told in wanted.items() if held.get(reason) != told]
    store.write("DELETE FROM left_out WHERE top > ? AND top < ?", [(f"{name}/", f"{name}0")])
    store.write("DELETE FROM left_out WHERE top = ? AND reason = ?", gone)
    store.write("INSERT INTO left_out (top, reason, n, paths) VALUES (?, ?, ?, ?)", fresh)


def get_all(store: Store) -> list[Group]:
    """Return what the last looks left out, the commonest reason first."""
    rows = store.rows("SELECT reason, n, paths FROM left_out WHERE top != ? ORDER BY top, reason", (LIBRARY,))
    return merged(Group(row["reason"], row["n"], tuple(map(from_text, json.loads(row["paths"])))) for row in rows)


def put_waiting(store: Store, kinds: Sequence[str]) -> None:
    """Note which kinds of files wait for a model, in place of those noted before; only what differs is written."""
    rows = store.rows("SELECT paths FROM left_out WHERE top = ?", (LIBRARY,))
    wanted = [json.dumps(list(kinds))] if kinds else []
    if [row["paths"] for row in rows] != wanted:
        store.write("DELETE FROM left_out WHERE top = ?", [(LIBRARY,)])
        store.write(
            "INSERT INTO left_out (top, reason, n, paths) VALUES (?, '', 0, ?)", [(LIBRARY, one) for one in wanted]
        )


def waiting(store: Store, reason: str, step: str) -> list[Group]:
    """Return the files of the kinds that wait for a model over which `step` was not done yet, by their paths."""
    if not store.rows("SELECT 1 FROM left_out WHERE top = ?", (LIBRARY,)):
        return []
    rows = store.rows(
        """SELECT lying.path AS path FROM asset_path AS lying JOIN asset ON asset.id = lying.asset_id
           LEFT JOIN newer_version AS newer ON newer.path = lying.path
           WHERE NOT lying.offline AND coalesce(newer.reason, '') = ''
             AND asset.kind IN (SELECT value FROM left_out, json_each(left_out.paths) WHERE top = ?)
             AND NOT EXISTS (SELECT 1 FROM moment WHERE asset_id = coalesce(newer.asset_id, asset.id))
             AND NOT EXISTS (SELECT 1 FROM job WHERE input_id = coalesce(newer.asset_id, asset.id) AND step = ?)
           ORDER BY lying.path""",
        (LIBRARY, step),
    )
    paths = [from_text(row["path"]) for row in rows]
    return [Group(reason, len(paths), tuple(paths[:MOST_PATHS]))] if paths else []


def merged(groups: Iterable[Group]) -> list[Group]:
    """Return one group for each reason, the commonest first."""
    found: dict[str, Group] = {}
    for one in groups:
        held = found.get(one.reason, Group(one.reason, 0, ()))
        found[one.reason] = Group(one.reason, held.count + one.count, (*held.paths, *one.paths)[:MOST_PATHS])
    return sorted(found.values(), key=lambda one: (-one.count, one.reason))


def leave(store: Store, top: str) -> None:
    """Forget what was left out below a folder."""
    store.write("DELETE FROM left_out WHERE top = ?", [(_row(top),)])


def _row(top: str) -> str:
    """Return the folder that a row is of, as it stands there: without a slash at its end."""
    return as_text(top).rstrip("/") or "/"
