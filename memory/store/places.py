"""Where files were taken: spots, places with what is in them, ways, and names found before the owner's.

All is counted in the database, however many moments there are. A place is all files under one name. Knows nothing of
what the owner said, and nothing of pages.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from memory.records.library import Medium, Place
from memory.store import full_text
from memory.store.change_counters import SPOTS_CHANGED
from memory.store.columns import EPOCH, to_datetime
from memory.store.connection import Store, in_pieces, placeholders
from memory.store.hierarchy import BENEATH

KM_A_DEGREE = 111.2
WAY_DEG = 0.0005
"""A way goes on where files lie farther apart than this, some 50 m."""

A_DEGREE = 100_000
"""Degrees are told as whole numbers of a metre or so."""

MOST_LOOKED_THROUGH = 160
INSIDE, BETWEEN = "\x1e", "\x1f"
MOMENTS = "CASE kind WHEN 'photo' THEN 1 ELSE (SELECT count(*) FROM moment WHERE asset_id = asset.id) END"
"""How many moments a file has: a photo whose place is known was perceived, and is one."""

LOCAL_S = "asset.at_s + 60 * asset.offset_min"


@dataclass(frozen=True, slots=True)
class Circle:
    """A piece of the earth: degrees north and east of its middle, and how far it reaches."""

    lat: float
    lon: float
    km: float


@dataclass(frozen=True, slots=True)
class Scope:
    """Which files are looked at: of a span of local time (s), of a branch, within a circle, of a name, or all."""

    start_s: float | None = None
    end_s: float | None = None
    branch_id: str = ""
    circle: Circle | None = None
    name: str = ""


ALL = Scope()


@dataclass(frozen=True, slots=True)
class Files:
    """Where n files lie: degrees, how many moments each has, its local time (s), and which of the names is its; (n,).

    A name is that of a place with its region and country.
    """

    lats: NDArray[np.float64]
    lons: NDArray[np.float64]
    moments: NDArray[np.int64]
    local_s: NDArray[np.int64]
    names: tuple[tuple[str, str, str], ...]
    of_name: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Visited:
    """A place: its name, where it lies, how much was made there, when the first and the last of it, as local time."""

    name: str
    region: str
    country: str
    lat: float
    lon: float
    files: int
    moments: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Located:
    """A file's spot with its names now; `found` is the name that the owner's word stands for, if one does."""

    asset_id: str
    lat: float
    lon: float
    name: str
    found: str | None
    quarter: str
    region: str
    country: str

    @property
    def found_names(self) -> tuple[str, ...]:
        """All names as they were found, as `Place.names` has them."""
        name = self.name if self.found is None else self.found
        return Place(self.lat, self.lon, name, self.region, self.country, self.quarter).names


def spots(store: Store) -> list[tuple[str, float, float, str]]:
    """Return the files that lie anywhere: asset id, degrees north and east, the name of the place."""
    return [tuple(row) for row in store.rows("SELECT id, lat, lon, place FROM asset WHERE lat IS NOT NULL")]


def state(store: Store) -> str:
    """Return what is another whenever it changed where files lie or what the places are called."""
    return full_text.meta(store, SPOTS_CHANGED)


def files(store: Store, scope: Scope = ALL) -> Files:
    """Return where the files of a scope lie, told by the database as a few texts, which is quicker than as rows."""
    where, values = _inside(scope)
    *numbers, names = store.rows(
        f"""SELECT group_concat(cast(round(lat * {A_DEGREE}) AS INTEGER)),
              group_concat(cast(round(lon * {A_DEGREE}) AS INTEGER)), group_concat({MOMENTS}),
              group_concat(cast({LOCAL_S} AS INTEGER)),
              group_concat(place || char(30) || region || char(30) || country, char(31))
            FROM asset WHERE {where}""",
        values,
    )[0]
    lats, lons, moments, local = (_numbers(told) for told in numbers)
    known: dict[str, int] = {}
    of_name = [known.setdefault(name, len(known)) for name in (names.split(BETWEEN) if names is not None else ())]
    parted = [name.split(INSIDE) for name in known]
    titles = tuple((name, region, country) for name, region, country in parted)
    return Files(lats / A_DEGREE, lons / A_DEGREE, moments, local, titles, np.array(of_name, np.int64))


def visited(held: Files, with_nameless: bool = False) -> list[Visited]:
    """Return the places of some files, most moments first; files without a name are left out, or one place."""
    found: dict[str, list[int]] = {}
    for number, (name, _, _) in enumerate(held.names):
        found.setdefault(name, []).append(number)
    count = len(held.names)
    file_counts, moments = np.bincount(held.of_name, minlength=count), np.bincount(held.of_name, held.moments, count)
    lats, lons = (np.bincount(held.of_name, edge, count) for edge in (held.lats, held.lons))
    first, last = np.full(count, np.iinfo(np.int64).max), np.full(count, np.iinfo(np.int64).min)
    np.minimum.at(first, held.of_name, held.local_s)
    np.maximum.at(last, held.of_name, held.local_s)
    told = []
    for name, numbers in found.items():
        if not (name or with_nameless):
            continue
        most = max(numbers, key=lambda number: (file_counts[number], held.names[number]))
        total = int(file_counts[numbers].sum())
        lat, lon = (float(edge[numbers].sum()) / total for edge in (lats, lons))
        start, end = (to_datetime(float(local), 0) for local in (first[numbers].min(), last[numbers].max()))
        told.append(Visited(*held.names[most], lat, lon, total, int(moments[numbers].sum()), start, end))
    return sorted(told, key=lambda one: (-one.moments, one.name))


def ways(store: Store, scope: Scope) -> list[list[tuple[float, float]]]:
    """Return the ways between files one after another as degrees north and east; each night ends one, but in a branch.

    Files that lie on one spot are one point of it, and a way has two points at least.
    """
    where, values = _inside(scope)
    rows = store.rows(
        f"SELECT lat, lon, {LOCAL_S} AS local_s FROM asset WHERE {where} ORDER BY asset.at_s, asset.id",
        values,
    )
    found: list[list[tuple[float, float]]] = []
    day = None
    for row in rows:
        now, spot = row["local_s"] // 86_400, (row["lat"], row["lon"])
        if not found or (now != day and not scope.branch_id):
            found.append([spot])
        elif max(abs(spot[0] - found[-1][-1][0]), abs(spot[1] - found[-1][-1][1])) >= WAY_DEG:
            found[-1].append(spot)
        day = now
    return [way for way in found if len(way) > 1]


def pictured(store: Store, scope: Scope) -> list[tuple[str, str]]:
    """Return pictures of a scope in time order, (moment id, asset id); of very many those whose ids come first."""
    where, values = _inside(scope)
    rows = store.rows(
        f"""SELECT moment.id AS id, asset_id, moment.at_s AS at_s FROM asset CROSS JOIN moment ON asset_id = asset.id
            WHERE {where} AND medium IN (?, ?) ORDER BY asset.id, n LIMIT {MOST_LOOKED_THROUGH}""",
        [*values, Medium.PHOTO, Medium.SHOT],
    )
    return [(row["id"], row["asset_id"]) for row in sorted(rows, key=lambda row: row["at_s"])]


def asset_ids(store: Store, name: str) -> list[str]:
    """Return the ids of the files of a place."""
    return [str(row["id"]) for row in store.rows("SELECT id FROM asset WHERE place = ? ORDER BY id", (name,))]


def hidden_ids(store: Store, name: str) -> list[str]:
    """Return the ids of the files of a place that are hidden altogether; the store is the one that sees everything."""
    sql = "SELECT id FROM asset JOIN hidden_asset ON asset_id = id WHERE place = ? ORDER BY id"
    return [str(row["id"]) for row in store.rows(sql, (name,))]


def spelled(store: Store, name: str) -> str:
    """Return the name of a place as the library writes it, whatever the case of its letters; empty where none is so."""
    rows = store.rows("SELECT place FROM asset WHERE place != '' AND lower(place) = lower(?) LIMIT 1", (name.strip(),))
    return str(rows[0]["place"]) if rows else ""


def located(store: Store, only: Sequence[str] | None = None) -> list[Located]:
    """Return every file whose spot is known, or those of some ids."""
    sql = """SELECT id, lat, lon, place, CASE WHEN owner_name = place THEN found_name END AS found_name,
               quarter, region, country FROM asset
             LEFT JOIN place_rename ON place_rename.asset_id = id WHERE lat IS NOT NULL"""
    if only is None:
        rows = store.rows(f"{sql} ORDER BY id")
    else:
        rows = [
            row for piece in in_pieces(only) for row in store.rows(f"{sql} AND id IN ({placeholders(piece)})", piece)
        ]
    return [Located(*row) for row in rows]


def most_visited(store: Store, most: int) -> list[str]:
    """Return the names of the places that most files are from, those first."""
    rows = store.rows(
        "SELECT place FROM asset WHERE place != '' GROUP BY place ORDER BY count(*) DESC, place LIMIT ?", (most,)
    )
    return [str(row["place"]) for row in rows]


def put_names(store: Store, names: Mapping[str, Place]) -> None:
    """Write what the spots of files are called, by asset id, in place of what was found and the owner's names."""
    store.write("DELETE FROM place_rename WHERE asset_id = ?", [(one,) for one in names])
    store.write(
        "UPDATE asset SET place = ?, quarter = ?, region = ?, country = ? WHERE id = ?",
        [(place.name, place.quarter, place.region, place.country, one) for one, place in names.items()],
    )


def call(store: Store, names: Mapping[str, tuple[str, str]]) -> None:
    """Write what files' places are called: by asset id the name that was found, and the owner's or the same again."""
    store.write("DELETE FROM place_rename WHERE asset_id = ?", [(one,) for one in names])
    store.write("UPDATE asset SET place = ? WHERE id = ?", [(name, one) for one, (_, name) in names.items()])
    store.write(
        "INSERT INTO place_rename (asset_id, found_name, owner_name) VALUES (?, ?, ?)",
        [(one, found, name) for one, (found, name) in names.items() if name != found],
    )


def _numbers(told: str | None) -> NDArray[np.int64]:
    return np.fromstring(told, np.int64, sep=",") if told else np.empty(0, np.int64)


def _inside(scope: Scope) -> tuple[str, list[str | int | float | None]]:
    """Return the condition for the files of a scope, and its values."""
    wheres, values = ["lat IS NOT NULL"], list[str | int | float | None]()
    if scope.start_s is not None:
        wheres.append(f"{LOCAL_S} >= ?")
        values.append(scope.start_s)
    if scope.end_s is not None:
        wheres.append(f"{LOCAL_S} < ?")
        values.append(scope.end_s)
    if scope.branch_id:
        wheres.append(
            f"""asset.id IN (SELECT moment.asset_id FROM moment WHERE id IN ({BENEATH}
                SELECT moment_id FROM event_moment WHERE event_id IN (SELECT id FROM beneath)))"""
        )
        values.append(scope.branch_id)
    if scope.name:
        wheres.append("place = ?")
        values.append(scope.name)
    if scope.circle:
        where, spot = _within(scope.circle)
        wheres.append(where)
        values += spot
    return " AND ".join(wheres), values


def _within(circle: Circle) -> tuple[str, list[str | int | float | None]]:
    """Return the condition for the files within a circle, and its values; on so small a piece the earth is flat."""
    narrow = math.cos(math.radians(circle.lat)) ** 2
    where = f"(lat - ?) * (lat - ?) + (lon - ?) * (lon - ?) * {narrow!r} <= ?"
    return where, [circle.lat, circle.lat, circle.lon, circle.lon, (circle.km / KM_A_DEGREE) ** 2]


def local_s(at: datetime) -> float:
    """Return a local time, whatever its offset, as the seconds that a scope is told in."""
    return (at.replace(tzinfo=EPOCH.tzinfo) - EPOCH).total_seconds()
