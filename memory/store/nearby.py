"""Which moments stand beside which in their event, what they say, and which hold a word. Knows nothing of ranking."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from memory.store.columns import phrase
from memory.store.database import Store, in_pieces, marks
from memory.types import Medium

LOCAL = "moment.at_s + 60 * moment.offset_min"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a moment stands: its number, its event (its own id where it is in none), its place in it from 0, and when.

    `at_s` counts as if the local clock were UTC.
    """

    number: int
    event_id: str
    ordinal: int
    at_s: float


def around(store: Store, numbers: Sequence[int], reach: int) -> list[Standing]:
    """Return where these moments and up to `reach` moments before and after each in its event stand, in order."""
    found: set[Standing] = set()
    for piece in in_pieces(numbers):
        rows = store.rows(
            f"""SELECT DISTINCT moment.n AS n, beside.event_id AS event_id, beside.ordinal AS ordinal, {LOCAL} AS at_s
                FROM moment AS middle
                JOIN event_moment AS held ON held.moment_id = middle.id
                JOIN event_moment AS beside ON beside.event_id = held.event_id
                     AND beside.ordinal BETWEEN held.ordinal - {int(reach)} AND held.ordinal + {int(reach)}
                JOIN moment ON moment.id = beside.moment_id
                WHERE middle.n IN ({marks(piece)})""",
            piece,
        )
        found.update(Standing(row["n"], row["event_id"], row["ordinal"], row["at_s"]) for row in rows)
    standing = {one.number for one in found}
    for piece in in_pieces([number for number in numbers if number not in standing]):
        rows = store.rows(f"SELECT n, {LOCAL} AS at_s FROM moment WHERE n IN ({marks(piece)})", piece)
        found.update(Standing(row["n"], f"moment {row['n']}", 0, row["at_s"]) for row in rows)
    return sorted(found, key=lambda one: (one.event_id, one.ordinal, one.number))


def words_said(store: Store, numbers: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Return by moment number its words and who said them, empty where that is not known."""
    found: dict[int, tuple[str, str]] = {}
    for piece in in_pieces(numbers):
        rows = store.rows(
            f"""SELECT n, group_concat(text, ' ') AS text,
                       max(coalesce(json_extract(detail, '$.speaker'), '')) AS speaker
                FROM (SELECT moment.n AS n, text, detail FROM moment JOIN moment_text ON moment_id = moment.id
                      WHERE moment.n IN ({marks(piece)}) ORDER BY n, moment_text.kind) GROUP BY n""",
            piece,
        )
        found.update((row["n"], (row["text"], row["speaker"])) for row in rows)
    return found


def pictures(store: Store, numbers: Sequence[int]) -> NDArray[np.int64]:
    """Return the numbers of those of these moments that are photos or shots of a video, in order."""
    found: list[int] = []
    for piece in in_pieces(numbers):
        rows = store.rows(
            f"SELECT n FROM moment WHERE medium IN (?, ?) AND n IN ({marks(piece)})",
            [Medium.PHOTO.value, Medium.SHOT.value, *piece],
        )
        found += [row["n"] for row in rows]
    return np.array(sorted(found), dtype=np.int64)


def holding(store: Store, word: str) -> NDArray[np.int64]:
    """Return the numbers of the moments that hold a word in any of its forms, in order."""
    rows = store.rows("SELECT rowid AS n FROM words WHERE words MATCH ? ORDER BY n", (phrase(word),))
    return np.array([row["n"] for row in rows], dtype=np.int64)


def how_many(store: Store) -> int:
    """Return how many moments there are."""
    return int(store.rows("SELECT count(*) AS n FROM moment")[0]["n"])
