"""Stretches of time that the library has a name for: titled episodes and chapters, dated facts, stays at a place.

Knows the tables; nothing of how a question names a stretch.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from memory.records.derived import Level
from memory.records.query import Span
from memory.store.columns import to_datetime
from memory.store.connection import Store

MOST_TITLED = 400
STAY_PAUSE_S = 3 * 86400.0
"""Moments at one place that lie farther apart than this belong to two stays."""


@dataclass(frozen=True, slots=True)
class TitledSpan:
    """An episode (`level` None) or a summary under its title, from the first to the last of its moments."""

    title: str
    level: Level | None
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class DatedFact:
    """A fact with the times that it holds from and to, None where nobody knows; births and deaths are in `object`."""

    subject: str
    relation: str
    object: str
    holds_from: datetime | None
    holds_to: datetime | None


def titled(store: Store, part: str) -> list[TitledSpan]:
    """Return the chapters and episodes whose title holds a part of a word, in any case, in time order.

    So do the days, months and years that the owner gave a title.
    """
    pattern = "%" + part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    rows = store.rows(
        """SELECT title, level, start_s, end_s, offset_min FROM summary
           WHERE (level = 'chapter' OR (level IN ('day', 'month', 'year') AND title_fields LIKE '%"is_owners":true%'))
             AND title LIKE ?1 ESCAPE '\\'
           UNION ALL
           SELECT coalesce(rewrite.title, event.title) AS title, '' AS level, start_s, end_s, offset_min
           FROM event LEFT JOIN rewrite ON record_id = id
           WHERE coalesce(rewrite.title, event.title) LIKE ?1 ESCAPE '\\'
           ORDER BY level DESC, start_s DESC, title LIMIT ?2""",
        (pattern, MOST_TITLED),
    )
    found = [
        TitledSpan(
            row["title"],
            Level(row["level"]) if row["level"] else None,
            to_datetime(row["start_s"], row["offset_min"]),
            to_datetime(row["end_s"], row["offset_min"]),
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.start, one.title))


def dated_facts(store: Store, relations: Sequence[str]) -> list[DatedFact]:
    """Return the facts of these relations, in the order of the times that they hold from."""
    rows = store.rows(
        f"""SELECT subject, relation, object, from_s, from_offset_min, to_s, to_offset_min FROM fact
            WHERE relation IN ({",".join("?" * len(relations))})
            ORDER BY from_s, subject, relation, object""",
        list(relations),
    )
    return [
        DatedFact(
            row["subject"],
            row["relation"],
            row["object"],
            to_datetime(row["from_s"], row["from_offset_min"]) if row["from_s"] is not None else None,
            to_datetime(row["to_s"], row["to_offset_min"]) if row["to_s"] is not None else None,
        )
        for row in rows
    ]


def visits(store: Store, place: str) -> list[Span]:
    """Return the stretches that were spent at a place of any level, by its name in any case; in time order."""
    rows = store.rows(
        """SELECT moment.at_s AS at_s, offset_min FROM moment JOIN
             (SELECT id FROM asset WHERE ?1 IN (lower(place), lower(quarter), lower(region), lower(country))) AS there
             ON there.id = asset_id ORDER BY moment.at_s""",
        (place.lower(),),
    )
    runs: list[list[tuple[float, int]]] = []
    for row in rows:
        if not runs or row["at_s"] - runs[-1][-1][0] > STAY_PAUSE_S:
            runs.append([])
        runs[-1].append((row["at_s"], row["offset_min"]))
    return [Span(to_datetime(*run[0]), to_datetime(*run[-1])) for run in runs]


def held_span(store: Store) -> Span | None:
    """Return from when to when there are memories, None where there are none."""
    edges = [store.rows(f"SELECT at_s, offset_min FROM moment ORDER BY at_s {way} LIMIT 1") for way in ("ASC", "DESC")]
    if not edges[0] or not edges[1]:
        return None
    first, last = edges[0][0], edges[1][0]
    return Span(to_datetime(first["at_s"], first["offset_min"]), to_datetime(last["at_s"], last["offset_min"]))
