"""Which imported words of an earlier version are a favourite's: it stood last in them, before it had a column.

Knows the table of texts; called as a library is brought up to date, and where rows of an earlier one are carried in.
"""

import contextlib
import json
import sqlite3

FAVOURITE_BEFORE = "A favourite."
"""What stood last in imported words, before there was a column for it."""


def fill_favourites(connection: sqlite3.Connection) -> None:
    """Say in rows that an earlier version wrote whether they are of a favourite, and keep it in their fields.

    Details that are no JSON stay as they are: `verify` tells of them, and the library opens.
    """
    new = "kind = 'told' AND favourite IS NULL"
    ends = f"substr(char(10) || text, -{len(FAVOURITE_BEFORE) + 1}) = char(10) || '{FAVOURITE_BEFORE}'"
    found = connection.execute(f"SELECT moment_id, text, detail FROM moment_text WHERE {new} AND {ends}").fetchall()
    connection.execute(f"UPDATE moment_text SET favourite = {ends} WHERE {new}")
    for moment_id, text, held in found:
        with contextlib.suppress(ValueError, TypeError, RecursionError):
            detail = dict(json.loads(held))
            detail["tags"] = [{"description": text.removesuffix(FAVOURITE_BEFORE).rstrip("\n"), "favourite": True}]
            connection.execute(
                "UPDATE moment_text SET detail = ? WHERE moment_id = ? AND kind = 'told'",
                (json.dumps(detail, ensure_ascii=False), moment_id),
            )
