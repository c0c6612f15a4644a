"""Events, the summaries above them, and rewrites: other titles and texts, each with the recipe that it rests on."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from memory.records.derived import Event, Level, Rewrite, Summary
from memory.store import idle_note
from memory.store.columns import offset_of, to_datetime
from memory.store.connection import Store, in_pieces, placeholders, rows_among, rows_of
from memory.store.full_text import UNTOLD, set_meta
from memory.store.invalidated import invalidate_event
from memory.store.text_fields import is_damaged, summary_text_of, summary_title_of, text_of, title_of, to_json

REWRITTEN = """SELECT id, start_s, end_s, offset_min, place, event.recipe AS recipe,
    coalesce(rewrite.title, event.title) AS title, coalesce(rewrite.text, event.text) AS text,
    iif(record_id IS NULL, event.title_fields, rewrite.title_fields) AS title_fields,
    iif(record_id IS NULL, event.text_fields, rewrite.text_fields) AS text_fields
    FROM event LEFT JOIN rewrite ON record_id = id"""
"""Events under the last title and text that they were given."""


def put_events(store: Store, events: Sequence[Event]) -> None:
    """Write new events with the moments in them."""
    if events:
        idle_note.count_change(store)
    store.write(
        """INSERT OR REPLACE INTO event
           (id, start_s, end_s, offset_min, title, text, place, recipe, title_fields, text_fields)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        [
            (
                *(e.id, e.start.timestamp(), e.end.timestamp(), offset_of(e.start), e.title, e.text, e.place, e.recipe),
                *(to_json(e.title_fields), to_json(e.text_fields)),
            )
            for e in events
        ],
    )
    store.write(
        "INSERT OR REPLACE INTO event_moment (event_id, ordinal, moment_id) VALUES (?, ?, ?)",
        [(event.id, ordinal, one) for event in events for ordinal, one in enumerate(event.moment_ids)],
    )


def without_fields(store: Store, event_ids: Sequence[str]) -> frozenset[str]:
    """Return which of these events an earlier version stored without the fields of their words."""
    found: set[str] = set()
    for piece in in_pieces(event_ids):
        sql = f"SELECT id FROM event WHERE id IN ({placeholders(piece)}) AND title_fields IS NULL"
        found |= {row["id"] for row in store.rows(sql, piece)}
    return frozenset(found)


def add_fields(store: Store, events: Sequence[Event]) -> None:
    """Write the fields of events that are stored without them."""
    store.write(
        "UPDATE event SET title_fields = ?, text_fields = ? WHERE id = ?",
        [(to_json(event.title_fields), to_json(event.text_fields), event.id) for event in events],
    )


FIELDS_IN = {"event": "id", "summary": "id", "rewrite": "record_id"}
"""The tables with fields of titles and texts, and the column by which a row of each goes."""


def with_damaged_fields(store: Store) -> list[tuple[str, str]]:
    """Return the table and id of every record with fields of its title or text that cannot be read."""
    return [
        (table, str(row["id"]))
        for table, column in FIELDS_IN.items()
        for row in store.rows(f"SELECT {column} AS id, title_fields, text_fields FROM {table} ORDER BY 1")
        if is_damaged(row, is_summary=table == "summary")
    ]


def drop_damaged_fields(store: Store) -> int:
    """Take away the fields that cannot be read and have them made anew; return how many records had such."""
    found = with_damaged_fields(store)
    if not found:
        return 0
    with store.transaction():
        for table, record_id in found:
            sql = f"UPDATE {table} SET title_fields = NULL, text_fields = NULL WHERE {FIELDS_IN[table]} = ?"
            store.write(sql, [(record_id,)])
            invalidate_event(store, record_id)
        set_meta(store, UNTOLD, "yes")
    return len(found)


def remove_events(store: Store, event_ids: Iterable[str]) -> None:
    """Remove events that are no longer cut so."""
    gone = [(one,) for one in event_ids]
    if gone:
        idle_note.count_change(store)
    store.write("DELETE FROM event WHERE id = ?", gone)


def event_ids(store: Store) -> list[str]:
    """Return the ids of all events, sorted."""
    return [str(row["id"]) for row in store.rows("SELECT id FROM event ORDER BY id")]


def events(store: Store, with_rewrites: bool = True) -> list[Event]:
    """Return all events in time order, told as they were worded last, or in their own words."""
    inside: dict[str, list[str]] = {}
    for row in store.rows("SELECT event_id, moment_id FROM event_moment ORDER BY event_id, ordinal"):
        inside.setdefault(row["event_id"], []).append(row["moment_id"])
    if not with_rewrites:
        return [_to_event(row, inside) for row in store.rows("SELECT * FROM event ORDER BY start_s, id")]
    return [_to_event(row, inside) for row in store.rows(f"{REWRITTEN} ORDER BY start_s, id")]


def of_ids(store: Store, event_ids: Sequence[str], with_rewrites: bool = True) -> list[Event]:
    """Return these events in time order, told as they were worded last or in their own words."""
    source = REWRITTEN if with_rewrites else "SELECT * FROM event"
    return _told(store, rows_among(store, f"{source} WHERE id IN ({{}})", event_ids))


def at_place(store: Store, place: str, most: int) -> list[str]:
    """Return the ids of the events at a place, sorted, so many at the most."""
    rows = store.rows("SELECT id FROM event WHERE place = ? ORDER BY id LIMIT ?", (place, most))
    return [str(row["id"]) for row in rows]


def starting_within(store: Store, first: datetime, last: datetime) -> list[Event]:
    """Return the events that begin at one of these two times or between, in time order, told as worded last."""
    values = (first.timestamp(), last.timestamp())
    return _told(store, store.rows(f"{REWRITTEN} WHERE start_s BETWEEN ? AND ?", values))


def _told(store: Store, rows: Sequence[sqlite3.Row]) -> list[Event]:
    ids = [row["id"] for row in rows]
    inside: dict[str, list[str]] = {}
    sql = "SELECT event_id, moment_id FROM event_moment WHERE event_id IN ({}) ORDER BY event_id, ordinal"
    for row in rows_among(store, sql, ids):
        inside.setdefault(row["event_id"], []).append(row["moment_id"])
    return sorted((_to_event(row, inside) for row in rows), key=lambda one: (one.start, one.id))


def under_rewrites(store: Store, own: Sequence[Event]) -> list[Event]:
    """Return these events, which are in their own words, told as they were worded last."""
    laid = get_all(store)
    return [
        replace(one, title=new.title, text=new.text, title_fields=new.title_fields, text_fields=new.text_fields)
        if (new := laid.get(one.id))
        else one
        for one in own
    ]


def starts(store: Store) -> dict[str, datetime]:
    """Return when each event began, by id in time order."""
    rows = store.rows("SELECT id, start_s, offset_min FROM event ORDER BY start_s, id")
    return {row["id"]: to_datetime(row["start_s"], row["offset_min"]) for row in rows}


def last_start(store: Store) -> datetime | None:
    """Return when the last event began, None where there is none."""
    rows = store.rows("SELECT start_s, offset_min FROM event ORDER BY start_s DESC, id DESC LIMIT 1")
    return to_datetime(rows[0]["start_s"], rows[0]["offset_min"]) if rows else None


def event_of(store: Store, moment_id: str) -> Event | None:
    """Return the event that a moment is part of."""
    rows = store.rows(f"{REWRITTEN} WHERE id = (SELECT event_id FROM event_moment WHERE moment_id = ?)", (moment_id,))
    if not rows:
        return None
    ids = store.rows("SELECT moment_id FROM event_moment WHERE event_id = ? ORDER BY ordinal", (rows[0]["id"],))
    return _to_event(rows[0], {rows[0]["id"]: [row["moment_id"] for row in ids]})


def put_summaries(store: Store, summaries: Sequence[Summary]) -> None:
    """Write new summaries with the ids of what they were made from."""
    store.write(
        """INSERT OR REPLACE INTO summary
           (id, level, key, start_s, end_s, offset_min, title, text, recipe, title_fields, text_fields)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        [
            (
                s.id,
                s.level.value,
                s.key,
                s.start.timestamp(),
                s.end.timestamp(),
                offset_of(s.start),
                s.title,
                s.text,
                s.recipe,
                to_json(s.title_fields),
                to_json(s.text_fields),
            )
            for s in summaries
        ],
    )
    store.write(
        "INSERT OR REPLACE INTO summary_child (summary_id, ordinal, child_id) VALUES (?, ?, ?)",
        [(summary.id, ordinal, one) for summary in summaries for ordinal, one in enumerate(summary.child_ids)],
    )


def remove_summaries(store: Store, summary_ids: Iterable[str]) -> None:
    """Remove summaries whose children changed."""
    store.write("DELETE FROM summary WHERE id = ?", [(one,) for one in summary_ids])


def summaries(store: Store, level: Level | None = None) -> list[Summary]:
    """Return the summaries, of one level or all, in time order."""
    children: dict[str, list[str]] = {}
    for row in store.rows("SELECT summary_id, child_id FROM summary_child ORDER BY summary_id, ordinal"):
        children.setdefault(row["summary_id"], []).append(row["child_id"])
    where, values = ("level = ?", (level.value,)) if level else ("1", ())
    rows = store.rows(f"SELECT * FROM summary WHERE {where} ORDER BY start_s, level, title, id", values)
    return [to_summary(row, children.get(row["id"], ())) for row in rows]


def to_summary(row: sqlite3.Row, child_ids: Iterable[str]) -> Summary:
    """Return the summary of a row with what it was made from."""
    return Summary(
        row["id"],
        Level(row["level"]),
        row["key"],
        tuple(child_ids),
        to_datetime(row["start_s"], row["offset_min"]),
        to_datetime(row["end_s"], row["offset_min"]),
        row["title"],
        row["text"],
        row["recipe"],
        summary_title_of(row),
        summary_text_of(row),
    )


def moments_beneath(store: Store) -> dict[str, tuple[str, ...]]:
    """Return for every event and summary the ids of the moments beneath it, each once, in the order of its children."""
    found = {event.id: event.moment_ids for event in events(store)}
    children = {one.id: one.child_ids for one in summaries(store)}

    def gather(name: str) -> tuple[str, ...]:
        if name not in found:
            inside = (one for child in children.get(name, ()) for one in gather(child))
            found[name] = tuple(dict.fromkeys(inside))
        return found[name]

    for name in children:
        gather(name)
    return found


def _to_event(row: sqlite3.Row, inside: dict[str, list[str]]) -> Event:
    return Event(
        row["id"],
        tuple(inside.get(row["id"], ())),
        to_datetime(row["start_s"], row["offset_min"]),
        to_datetime(row["end_s"], row["offset_min"]),
        row["title"],
        row["text"],
        row["place"],
        row["recipe"],
        title_of(row),
        text_of(row),
    )


def store_rewrites(store: Store, recipe: str, wanted: Iterable[Rewrite]) -> int:
    """Put these in place of all rewrites whose recipe begins with `recipe`; return how many rows changed."""
    fresh = {one.record_id: one for one in wanted}
    held = {one.record_id: one for one in get_all(store).values() if one.recipe.split(" ")[0] == recipe}
    gone = [name for name in held if name not in fresh]
    changed = [one for name, one in fresh.items() if held.get(name) != one]
    remove_rewrites(store, gone)
    for one in changed:
        put(store, one)
    return len(gone) + len(changed)


def put(store: Store, one: Rewrite) -> None:
    """Write a rewrite, in place of another of the same record."""
    store.write(
        """INSERT OR REPLACE INTO rewrite (record_id, title, text, recipe, title_fields, text_fields)
           VALUES (?, ?, ?, ?, ?, ?)""",
        [(one.record_id, one.title, one.text, one.recipe, to_json(one.title_fields), to_json(one.text_fields))],
    )


def remove_rewrites(store: Store, record_ids: Iterable[str]) -> None:
    """Remove the rewrites of these records."""
    store.write("DELETE FROM rewrite WHERE record_id = ?", [(one,) for one in record_ids])


def get_all(store: Store, record_ids: Sequence[str] | None = None) -> dict[str, Rewrite]:
    """Return all rewrites, or those of these records, by the id of their record."""
    rows = rows_of(store, "SELECT * FROM rewrite WHERE {} ORDER BY record_id", "record_id", record_ids)
    return {
        row["record_id"]: Rewrite(
            row["record_id"], row["title"], row["text"], row["recipe"], title_of(row), text_of(row)
        )
        for row in rows
    }
