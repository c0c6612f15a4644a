"""Which moments changed since they were last consolidated, and light rows of all of them. Knows nothing of episodes.

Triggers of the schema note every moment whose words, vectors, time, place or path changed, or that went away.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import PurePath
from typing import TypeVar

from memory.records.library import Kind, Medium, MomentKey, Place, Precision, TakenFrom
from memory.store.assets import first_paths
from memory.store.columns import to_when
from memory.store.connection import Store, rows_among, rows_of

Name = TypeVar("Name", str, tuple[str, str, str])


def moment_ids(store: Store) -> set[str]:
    """Return the ids of the moments that changed, went away, were hidden or shown, or are told though hidden."""
    rows = store.rows("SELECT moment_id FROM invalidated UNION SELECT moment_id FROM stale_hidden")
    return {str(row["moment_id"]) for row in rows}


def asset_ids(store: Store) -> list[str]:
    """Return the assets of the moments that changed and are still there, sorted."""
    sql = "SELECT DISTINCT asset_id FROM moment WHERE id IN (SELECT moment_id FROM invalidated) ORDER BY asset_id"
    return [str(row["asset_id"]) for row in store.rows(sql)]


def seconds(store: Store) -> list[float]:
    """Return when the moments that changed and are still there were, in seconds since 1970, ascending."""
    rows = store.rows("SELECT DISTINCT at_s FROM moment WHERE id IN (SELECT moment_id FROM invalidated) ORDER BY at_s")
    return [float(row["at_s"]) for row in rows]


def mark_done(store: Store, ids: Iterable[str]) -> None:
    """Say that what rests on these moments is up to date; belongs in the transaction that made it so."""
    store.write("DELETE FROM invalidated WHERE moment_id = ?", [(one,) for one in ids])


def invalidate(store: Store) -> None:
    """Say that every moment changed, as when a recipe did."""
    store.write("INSERT INTO invalidated SELECT id FROM moment WHERE ? ON CONFLICT DO NOTHING", [(1,)])


def invalidate_asset(store: Store, asset_id: str) -> None:
    """Say that an asset's moments changed, as when the owner marked it."""
    store.write(
        "INSERT INTO invalidated SELECT id FROM moment WHERE asset_id = ? ON CONFLICT DO NOTHING", [(asset_id,)]
    )


def invalidate_event(store: Store, event_id: str) -> None:
    """Say that an event's moments changed, so that it is made anew; nothing where there is no such event."""
    sql = "INSERT INTO invalidated SELECT moment_id FROM event_moment WHERE event_id = ? ON CONFLICT DO NOTHING"
    store.write(sql, [(event_id,)])


def moment_keys(store: Store) -> list[MomentKey]:
    """Return a light record of every moment, in the order of its row."""
    held = store.rows("SELECT id, kind, taken_from FROM asset")
    return _keys(store, store.rows("SELECT * FROM moment ORDER BY n"), held)


def keys_around(store: Store, ids: Sequence[str], spans: Iterable[tuple[float, float]]) -> list[MomentKey]:
    """Return light records of these moments and of those that begin in one of these spans, in the order of their rows.

    Spans are in seconds since 1970. Of photos and recordings all moments are read, of chats and notes only these.
    """
    rows = {row["n"]: row for row in rows_among(store, "SELECT * FROM moment WHERE id IN ({})", ids)}
    for span in spans:
        rows |= {row["n"]: row for row in store.rows("SELECT * FROM moment WHERE at_s BETWEEN ? AND ?", span)}
    whole = {row["asset_id"] for row in rows.values() if row["medium"] not in (Medium.MESSAGE, Medium.PARAGRAPH)}
    rows |= {row["n"]: row for row in rows_among(store, "SELECT * FROM moment WHERE asset_id IN ({})", sorted(whole))}
    assets = sorted({str(row["asset_id"]) for row in rows.values()})
    held = rows_among(store, "SELECT id, kind, taken_from FROM asset WHERE id IN ({})", assets)
    return _keys(store, [rows[n] for n in sorted(rows)], held)


def _keys(store: Store, rows: Sequence[sqlite3.Row], assets: Sequence[sqlite3.Row]) -> list[MomentKey]:
    kinds = {row["id"]: (Kind(row["kind"]), TakenFrom(row["taken_from"])) for row in assets}
    folders = {one: str(PurePath(path).parent) for one, path in first_paths(store, sorted(kinds)).items()}
    found = []
    for row in rows:
        when = to_when(row)
        kind, taken_from = kinds[row["asset_id"]]
        end = when.at + timedelta(seconds=max(0.0, (row["end_s"] or 0.0) - (row["start_s"] or 0.0)))
        medium, folder = Medium(row["medium"]), folders.get(row["asset_id"], ".")
        found.append(MomentKey(row["id"], row["asset_id"], medium, row["ordinal"], when, end, kind, taken_from, folder))
    return found


def events_of(store: Store, ids: Sequence[str]) -> dict[str, str]:
    """Return for those of these moments that are part of one the id of its event."""
    rows = rows_among(store, "SELECT moment_id, event_id FROM event_moment WHERE moment_id IN ({})", ids)
    return {row["moment_id"]: row["event_id"] for row in rows}


def spans_left(store: Store, ids: Sequence[str]) -> list[tuple[float, float]]:
    """Return when the events that held those of these moments that are gone began and ended, in seconds since 1970."""
    sql = """SELECT DISTINCT start_s, end_s FROM event_moment JOIN event ON event.id = event_id
        WHERE moment_id IN ({}) AND NOT EXISTS (SELECT 1 FROM moment WHERE moment.id = moment_id)"""
    return sorted((row["start_s"], row["end_s"]) for row in rows_among(store, sql, ids))


def moments_of(store: Store, event_ids: Sequence[str]) -> list[str]:
    """Return the moments of these events."""
    rows = rows_among(store, "SELECT moment_id FROM event_moment WHERE event_id IN ({})", event_ids)
    return [str(row["moment_id"]) for row in rows]


def sizes(store: Store, event_ids: Sequence[str]) -> dict[str, int]:
    """Return how many moments each of these events has."""
    rows = rows_among(store, "SELECT event_id FROM event_moment WHERE event_id IN ({})", event_ids)
    return dict(Counter(row["event_id"] for row in rows))


def events_of_moments(store: Store) -> dict[str, str]:
    """Return for every moment that is part of one the id of its event."""
    return {row["moment_id"]: row["event_id"] for row in store.rows("SELECT moment_id, event_id FROM event_moment")}


def events_of_assets(store: Store) -> list[tuple[str, str]]:
    """Return (asset id, event id) for every asset and each event that holds a moment of it, sorted."""
    rows = store.rows(
        """SELECT DISTINCT asset_id, event_id FROM event_moment JOIN moment ON moment.id = moment_id
           ORDER BY asset_id, event_id"""
    )
    return [(row["asset_id"], row["event_id"]) for row in rows]


def vague_events(store: Store, event_ids: Sequence[str] | None = None) -> dict[str, Precision]:
    """Return which of all or these events have a moment known to the month or the year alone, with the worse."""
    sql = """SELECT event_id, max(precision = 'year') AS is_year FROM event_moment JOIN moment ON moment.id = moment_id
           WHERE precision IN ('month', 'year') AND {} GROUP BY event_id"""
    rows = rows_of(store, sql, "event_id", event_ids)
    return {row["event_id"]: Precision.YEAR if row["is_year"] else Precision.MONTH for row in rows}


def places_of_events(store: Store, event_ids: Sequence[str] | None = None) -> dict[str, Place]:
    """Return for all or these events with places the middle of them, under the name that most of their files have."""
    found: dict[str, list[Place]] = {}
    sql = """SELECT DISTINCT event_id, asset.id AS asset, lat, lon, place, region, country, quarter FROM event_moment
           JOIN moment ON moment.id = moment_id JOIN asset ON asset.id = asset_id
           WHERE lat IS NOT NULL AND {} ORDER BY event_id, asset.id"""
    for row in rows_of(store, sql, "event_id", event_ids):
        spot = Place(row["lat"], row["lon"], row["place"], row["region"], row["country"], row["quarter"])
        found.setdefault(row["event_id"], []).append(spot)
    return {event_id: _middle(inside) for event_id, inside in found.items()}


def _middle(inside: list[Place]) -> Place:
    names = _most([(one.name, one.region, one.country) for one in inside])
    quarter = _most([one.quarter for one in inside if (one.name, one.region, one.country) == names])
    middle = len(inside) // 2
    lat, lon = (sorted(edges)[middle] for edges in ([one.lat for one in inside], [one.lon for one in inside]))
    return Place(lat, lon, *names, quarter)


def _most(names: Sequence[Name]) -> Name:
    often = Counter(names)
    return max(often, key=lambda one: (often[one], one))
