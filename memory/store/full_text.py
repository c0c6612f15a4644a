"""Full-text search, the filters that narrow it, and which moments stand beside which in their event or hold a word.

Vectors and ranking are elsewhere.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from memory.language.unspaced import TOKEN
from memory.records.file_names import from_text
from memory.records.library import Kind, Medium, Place
from memory.records.query import Query
from memory.store import hidden, named_albums, ranked
from memory.store.columns import beside, fts_phrase
from memory.store.connection import Store, Value, in_pieces, placeholders

NOWHERE = '"nosuchwordanywhere"'


def match(store: Store, text: str, most: int) -> list[tuple[int, float]]:
    """Return (moment number, BM25 score, higher is better), best first, of moments with any of the words in `text`."""
    found = ranked.best(store, text, most)
    return list(zip(found.numbers.tolist(), found.scores.tolist(), strict=True))


def narrowed(store: Store, query: Query) -> NDArray[np.int64] | None:
    """Return the numbers of the moments that a query's times, places, people, kinds and albums allow, None for all."""
    wheres, values = _conditions(store, query)
    found = []
    if wheres:
        table = "moment JOIN asset ON asset.id = asset_id" if query.kinds else "moment"
        found.append(_numbers(store, f"SELECT group_concat(n) FROM {table} WHERE {' AND '.join(wheres)}", values))
    found += [_named(store, named) for named in _names(query)]
    return reduce(_in_both, found) if found else None


def allowing(store: Store, query: Query) -> NDArray[np.int64] | None:
    """Return what `narrowed` does, with numbers of no moment among them: quicker where the times leave few out.

    Good for asking whether a moment is allowed, not for counting.
    """
    last, outside = _last(store), _outside(query)
    if not outside or query.kinds or query.albums or _is_more(store, outside, last // 2):
        return narrowed(store, query)
    is_inside = np.ones(last + 1, np.bool_)
    is_inside[0] = False
    where, values = outside
    listed = ranked.listed(store, f"SELECT group_concat(n) FROM moment WHERE {where}", values)
    for numbers in (listed, hidden.numbers(store)):
        is_inside[numbers[numbers <= last]] = False  # those beyond came in since
    found = [np.flatnonzero(is_inside), *(_named(store, named) for named in _names(query))]
    return reduce(_in_both, found)


def _last(store: Store) -> int:
    return int(store.rows("SELECT coalesce(max(n), 0) AS n FROM main.moment")[0]["n"])


def _outside(query: Query) -> tuple[str, list[Value]] | None:
    """Return what SQL says of the moments outside of a query's one span, with its values; None where it has not one."""
    if len(query.spans) != 1:
        return None
    (span,) = query.spans
    sides = [beside(side, compare, span.is_of_days) for side, compare in ((span.start, "<"), (span.end, ">=")) if side]
    told = " OR ".join(f"({sql})" for sql, _ in sides) or "false"
    return told, [value for _, of_side in sides for value in of_side]


def _is_more(store: Store, outside: tuple[str, list[Value]], most: int) -> bool:
    where, values = outside
    counted = f"SELECT count(*) AS n FROM (SELECT 1 FROM moment WHERE {where} LIMIT ?)"
    return int(store.rows(counted, [*values, most + 1])[0]["n"]) > most


def _named(store: Store, expression: str) -> NDArray[np.int64]:
    """Return the numbers of the moments that an FTS5 expression matches, in order."""
    return ranked.listed(store, "SELECT group_concat(rowid) FROM words WHERE words MATCH ?", [expression])


def _numbers(store: Store, sql: str, values: Sequence[Value]) -> NDArray[np.int64]:
    """Return in order the numbers that a query tells as one text, in any order."""
    found = ranked.listed(store, sql, values)
    return np.flatnonzero(np.bincount(found)) if len(found) else found


def _in_both(some: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.intersect1d(some, others, assume_unique=True)


def every(store: Store) -> NDArray[np.int64]:
    """Return the numbers of all moments that are to be seen here, in order."""
    return _numbers(store, "SELECT group_concat(n) FROM moment", ())


def latest(store: Store, numbers: Sequence[int] | None, most: int) -> list[int]:
    """Return the latest of these moments, or of all, newest first."""
    if numbers is None:
        rows = store.rows("SELECT n FROM moment ORDER BY at_s DESC, n DESC LIMIT ?", (most,))
        return [row["n"] for row in rows]
    found: list[tuple[float, int]] = []
    for piece in in_pieces(numbers):
        rows = store.rows(
            f"SELECT at_s, n FROM moment WHERE n IN ({placeholders(piece)}) ORDER BY at_s DESC, n DESC LIMIT ?",
            [*piece, most],
        )
        found += [(row["at_s"], row["n"]) for row in rows]
    return [n for _, n in sorted(found, reverse=True)[:most]]


def holding(store: Store, query: Query) -> list[int]:
    """Return the moments that a query allows with its text as one phrase in them, newest first.

    The phrase is of word stems, and its last word may be cut off: whoever wants the very words looks at what is found.
    """
    found = _named(store, f"{{said written seen}} : {fts_phrase(query.text)} *")
    allowed = narrowed(store, query)
    numbers = found if allowed is None else _in_both(found, allowed)
    return latest(store, numbers.tolist(), len(numbers))


def matching_assets(store: Store, query: Query) -> list[str]:
    """Return one moment id for each asset that fits the query's filters and holds all its words, in time order."""
    wheres, values = _conditions(store, query)
    expressions = _names(query)
    words = TOKEN.findall(query.text)
    if words:
        expressions.append(" AND ".join(map(fts_phrase, words)))
    wheres += ["moment.n IN (SELECT rowid FROM words WHERE words MATCH ?)"] * len(expressions)
    values += expressions
    where = f"WHERE {' AND '.join(wheres)}" if wheres else ""
    rows = store.rows(
        f"""SELECT moment.id AS id, min(moment.at_s) FROM moment JOIN asset ON asset.id = asset_id {where}
            GROUP BY asset_id ORDER BY min(moment.at_s), asset_id""",
        values,
    )
    return [str(row["id"]) for row in rows]


def _conditions(store: Store, query: Query) -> tuple[list[str], list[Value]]:
    """Return what SQL says of a query's times, kinds and albums, with its values."""
    wheres: list[str] = []
    values: list[Value] = []
    if query.spans:
        pieces = []
        for span in query.spans:
            sides = [
                beside(side, compare, span.is_of_days)
                for side, compare in ((span.start, ">="), (span.end, "<"))
                if side
            ]
            pieces.append(f"({' AND '.join(sql for sql, _ in sides) or 'true'})")
            values += [value for _, of_side in sides for value in of_side]
        wheres.append(f"({' OR '.join(pieces)})")
    if query.kinds:
        wheres.append(f"asset.kind IN ({','.join('?' * len(query.kinds))})")
        values += sorted(kind.value for kind in query.kinds)
    if query.albums:
        where, names = named_albums.condition(store, query.albums)
        wheres.append(where)
        values += names
    return wheres, values


def _names(query: Query) -> list[str]:
    """Return an FTS5 expression each for a query's places and people, where it has any."""
    wanted = ((query.places, ("place", "folder", "written")), (query.people, ("said", "written", "folder")))
    return [_any_of(names, columns) for names, columns in wanted if names]


def _any_of(phrases: Sequence[str], columns: Sequence[str]) -> str:
    """Return an FTS5 expression for any of these phrases in these columns; what has no letters matches nothing."""
    quoted = [fts_phrase(one) for one in phrases if re.search(r"\w", one)] or [NOWHERE]
    return f"{{{' '.join(columns)}}} : ({' OR '.join(quoted)})"


def place_names(store: Store) -> frozenset[str]:
    """Return the lower-case names of all places, from quarters to countries, and what was found before a rename."""
    rows = store.rows(
        """SELECT place AS name FROM asset UNION SELECT region FROM asset UNION SELECT country FROM asset
           UNION SELECT quarter FROM asset
           UNION SELECT found_name FROM place_rename JOIN asset ON asset.id = asset_id AND owner_name = place"""
    )
    return frozenset(str(row["name"]).lower() for row in rows if row["name"])


def place_named(store: Store, name: str) -> Place | None:
    """Return the place that most files of this name were taken at, in any case of letters; None where none was.

    A name of a quarter counts where no place has it.
    """
    rows = store.rows(
        """SELECT avg(lat) AS lat, avg(lon) AS lon, place, region, country,
             CASE WHEN lower(place) != ?1 THEN quarter ELSE '' END AS part FROM asset
           WHERE place != '' AND ?1 IN (lower(place), lower(quarter)) GROUP BY place, region, country, part
           ORDER BY part, count(*) DESC, region""",
        (name.strip().lower(),),
    )
    return Place(*rows[0]) if rows else None


def most_visited(store: Store) -> str:
    """Return the name of the place with the most remembered files, empty where no file has one."""
    rows = store.rows(
        """SELECT place FROM asset WHERE place != '' AND EXISTS (SELECT 1 FROM moment WHERE asset_id = asset.id)
           GROUP BY place ORDER BY count(*) DESC, place DESC LIMIT 1"""
    )
    return str(rows[0]["place"]) if rows else ""


def speakers(store: Store) -> frozenset[str]:
    """Return the lower-case names of everybody who sent a message."""
    rows = store.rows(
        """SELECT DISTINCT json_extract(detail, '$.speaker') AS name FROM moment_text
           WHERE json_extract(detail, '$.speaker') IS NOT NULL"""
    )
    return frozenset(str(row["name"]).lower() for row in rows)


def is_sender(store: Store, first_name: str) -> bool:
    """Say whether anybody of a lower-case first name sent a message."""
    rows = store.rows(
        """SELECT 1 FROM words JOIN moment ON moment.n = words.rowid JOIN moment_text ON moment_id = moment.id
           WHERE words MATCH ? AND medium = ? AND lower(json_extract(detail, '$.speaker')) || ' ' LIKE ? LIMIT 1""",
        (f"{{written}} : ^{fts_phrase(first_name)}", Medium.MESSAGE.value, f"{first_name} %"),
    )
    return bool(rows)


def greeting(store: Store, greetings: Sequence[str], name: str, most: int) -> list[int]:
    """Return the numbers of the first messages in which anybody of a name is greeted: "Hi Kate"."""
    expression = " OR ".join(fts_phrase(f"{one} {name}") for one in greetings)
    rows = store.rows(
        """SELECT words.rowid AS n FROM words JOIN moment ON moment.n = words.rowid
           WHERE words MATCH ? AND medium = ? ORDER BY words.rowid LIMIT ?""",
        (f"{{written}} : ({expression})", Medium.MESSAGE.value, most),
    )
    return [row["n"] for row in rows]


def is_empty(store: Store) -> bool:
    """Say whether nothing has been taken in."""
    return not store.rows("SELECT 1 FROM asset LIMIT 1")


def has_kind(store: Store, kind: Kind) -> bool:
    """Say whether there is any asset of a kind."""
    return bool(store.rows("SELECT 1 FROM asset WHERE kind = ? LIMIT 1", (kind.value,)))


def counts(store: Store) -> dict[str, int]:
    """Return how many assets of each kind, moments, events and summaries there are."""
    found = {kind.value: 0 for kind in Kind}
    for row in store.rows("SELECT kind, count(*) AS n FROM asset GROUP BY kind"):
        found[row["kind"]] = row["n"]
    for table in ("moment", "event", "summary"):
        found[table] = int(store.rows(f"SELECT count(*) AS n FROM {table}")[0]["n"])
    return found


def failures(store: Store) -> list[tuple[str, str, str]]:
    """Return (path, step, reason) of every job that failed, and of every file that is damaged."""
    rows = store.rows(
        """SELECT coalesce((SELECT min(path) FROM asset_path WHERE asset_id = input_id), input_id) AS path, step, error
           FROM job WHERE error != '' UNION ALL SELECT path, 'damaged', reason FROM newer_version WHERE reason != ''
           ORDER BY path, step"""
    )
    return [(from_text(row["path"]), row["step"], row["error"]) for row in rows]


UNTOLD, TOLD_AROUND = "untold", "events_told_around"
"""The notes that events changed and nothing above them was told, and of how many were told around since all was."""


def meta(store: Store, key: str) -> str:
    """Return a note that the program keeps about the library, empty where there is none."""
    rows = store.rows("SELECT value FROM meta WHERE key = ?", (key,))
    return str(rows[0]["value"]) if rows else ""


def set_meta(store: Store, key: str, value: str) -> None:
    """Keep a note about the library."""
    store.write("INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", [(key, value)])


LOCAL = "moment.at_s + 60 * moment.offset_min"


@dataclass(frozen=True, slots=True)
class MomentPosition:
    """Where a moment stands: its number, its event (its own id where it is in none), its place in it from 0, and when.

    `at_s` counts as if the local clock were UTC.
    """

    number: int
    event_id: str
    ordinal: int
    at_s: float


def around(store: Store, numbers: Sequence[int], reach: int) -> list[MomentPosition]:
    """Return where these moments and up to `reach` moments before and after each in its event stand, in order."""
    found: set[MomentPosition] = set()
    for piece in in_pieces(numbers):
        rows = store.rows(
            f"""SELECT DISTINCT moment.n AS n, beside.event_id AS event_id, beside.ordinal AS ordinal, {LOCAL} AS at_s
                FROM moment AS middle
                JOIN event_moment AS held ON held.moment_id = middle.id
                JOIN event_moment AS beside ON beside.event_id = held.event_id
                     AND beside.ordinal BETWEEN held.ordinal - {int(reach)} AND held.ordinal + {int(reach)}
                JOIN moment ON moment.id = beside.moment_id
                WHERE middle.n IN ({placeholders(piece)})""",
            piece,
        )
        found.update(MomentPosition(row["n"], row["event_id"], row["ordinal"], row["at_s"]) for row in rows)
    standing = {one.number for one in found}
    for piece in in_pieces([number for number in numbers if number not in standing]):
        rows = store.rows(f"SELECT n, {LOCAL} AS at_s FROM moment WHERE n IN ({placeholders(piece)})", piece)
        found.update(MomentPosition(row["n"], f"moment {row['n']}", 0, row["at_s"]) for row in rows)
    return sorted(found, key=lambda one: (one.event_id, one.ordinal, one.number))


def words_said(store: Store, numbers: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Return by moment number its words and who said them, empty where that is not known."""
    found: dict[int, tuple[str, str]] = {}
    for piece in in_pieces(numbers):
        rows = store.rows(
            f"""SELECT n, group_concat(text, ' ') AS text,
                       max(coalesce(json_extract(detail, '$.speaker'), '')) AS speaker
                FROM (SELECT moment.n AS n, text, detail FROM moment JOIN moment_text ON moment_id = moment.id
                      WHERE moment.n IN ({placeholders(piece)}) ORDER BY n, moment_text.kind) GROUP BY n""",
            piece,
        )
        found.update((row["n"], (row["text"], row["speaker"])) for row in rows)
    return found


def pictures(store: Store, numbers: Sequence[int]) -> NDArray[np.int64]:
    """Return the numbers of those of these moments that are photos or shots of a video, in order."""
    found: list[int] = []
    for piece in in_pieces(numbers):
        rows = store.rows(
            f"SELECT n FROM moment WHERE medium IN (?, ?) AND n IN ({placeholders(piece)})",
            [Medium.PHOTO.value, Medium.SHOT.value, *piece],
        )
        found += [row["n"] for row in rows]
    return np.array(sorted(found), dtype=np.int64)


def postings(store: Store, word: str) -> NDArray[np.int64]:
    """Return the numbers of the moments that hold a word in any of its forms, in order."""
    return ranked.holders(store, word)


def count_moments(store: Store) -> int:
    """Return how many moments there are."""
    return int(store.rows("SELECT count(*) AS n FROM moment")[0]["n"])
