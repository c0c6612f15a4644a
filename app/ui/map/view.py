"""What the map tells of the library: its span of months, its trips, and of a piece of it marks, months and files.

Knows the open library, in which nothing hidden is to be seen; nothing of Gradio or of requests.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.library.session import Session
from app.ui.cards import items
from app.ui.media import Media
from app.ui.photos.days import tiles_of
from app.ui.place_saying import summary
from ingest.metadata.gazetteer import gazetteer
from memory.language.format import dated, listed
from memory.records.derived import Level
from memory.retrieval.file_map import Box, Choice, FileMap, Look, Mark
from memory.store import hierarchy, places
from memory.store.columns import EPOCH
from memory.store.hierarchy import PICTURED, SummaryNode
from memory.store.moment_feed import FeedMoment
from memory.store.places import Scope, local_s

MOST_TILES = 60
"""So many files of the list come at once."""

MOST_TRIPS, MOST_NAMED = 300, 4
MOST_TOWNS = 80
MOST_CORNERS = 4_000
"""Where ways have more corners than this, every so many are left out."""

LONGEST_WAY_S = 370 * 86_400
"""Ways are drawn in a span that is no longer: a year."""

MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
UNNAMED = "Unnamed place"


@dataclass(frozen=True, slots=True)
class When:
    """Which files are shown: made from the one month to the other, or on a trip by its key; those of a place alone."""

    first: str = ""
    last: str = ""
    trip: str = ""
    place: str = ""


def names(box: Box) -> list[tuple[float, float, str]]:
    """Return the towns in a piece of the map, owner's or not, the largest first: degrees north and east, and name."""
    found = gazetteer().inside(box.west, box.south, box.east, box.north, MOST_TOWNS)
    return [(round(one.lat, 4), round(one.lon, 4), one.name) for one in found]


def choice_of(session: Session, when: When) -> Choice:
    """Return which files are meant; of a trip that is gone or a month that is none, those of all time."""
    found = _trip(session, when)
    if found:
        return Choice(local_s(found.start), local_s(found.end) + 1, when.place)
    whole = Choice()
    start = local_s(_month(when.first)) if MONTH.fullmatch(when.first) else whole.start_s
    end = local_s(_month(when.last) + timedelta(days=32)) if MONTH.fullmatch(when.last) else whole.end_s
    return Choice(start, _month_begin(end) if end != whole.end_s else end, when.place)


def _month(key: str) -> datetime:
    year, month = key.split("-")
    return datetime(max(1, min(int(year), 9998)), int(month), 1, tzinfo=EPOCH.tzinfo)


def _month_begin(at_s: float) -> float:
    return local_s((EPOCH + timedelta(seconds=at_s)).replace(day=1))


def _trip(session: Session, when: When) -> SummaryNode | None:
    return hierarchy.find(session.store, Level.CHAPTER, when.trip) if when.trip else None


def start(session: Session, atlas: FileMap, when: When) -> dict[str, object]:
    """Return the months of the library, its trips, and the piece of the map in which everything of a span lies."""
    first, last = atlas.months()
    reach = atlas.reach(choice_of(session, when)) or atlas.reach()
    trips = hierarchy.of_level(session.store, Level.CHAPTER)[::-1][:MOST_TRIPS] if first else []
    told = [
        {"key": one.key, "title": one.title, "from": f"{one.start:%Y-%m}", "to": f"{one.end:%Y-%m}"} for one in trips
    ]
    return {"first": first, "last": last, "trips": told, "reach": edges(reach) if reach else None}


def edges(box: Box) -> list[float]:
    """Return the edges of a piece of the map: west, south, east, north."""
    return [round(one, 6) for one in (box.west, box.south, box.east, box.north)]


def look(session: Session, media: Media, atlas: FileMap, asked: tuple[Box, Choice, float]) -> dict[str, object]:
    """Return a piece of the map: its marks, how many files of each month lie there, and the latest of them.

    What is told of the only place there is of all time, so it is left out where a span is asked for.
    """
    box, span, _ = asked
    found, is_whole = atlas.look(*asked), span == Choice(place=span.place)
    return {
        "count": found.count,
        "title": _title(found),
        "told": _told(found),
        "about": summary(session.store, found.names[0][0]) if is_whole and len(found.names) == 1 else "",
        "marks": [_marked(media, one) for one in found.marks],
        "months": found.months,
        "tiles": tiles(session, media, atlas.tiles(box, span, slice(0, MOST_TILES))[1]),
    }


def _title(found: Look) -> str:
    """Name the places that a piece of the map shows, those with most files first."""
    names = [name for name, _ in found.names]
    if not names:
        return UNNAMED if found.count else "Nothing here"
    return listed(names, MOST_NAMED)


def _told(found: Look) -> str:
    if not found.count:
        return ""
    return f"{items(found.count)} · {dated(_day(found.first_s), _day(found.last_s))}"


def _day(at_s: float) -> date:
    return (EPOCH + timedelta(seconds=at_s)).date()


def _marked(media: Media, one: Mark) -> dict[str, object]:
    """Return a mark as it is drawn: what stands for it, what it is called, and what it holds."""
    first = one.first
    what = items(one.count) if one.count > 1 else dated(_day(first.local_s), _day(first.local_s))
    return {
        "id": first.moment_id,
        "lat": round(one.lat, 6),
        "lon": round(one.lon, 6),
        "count": one.count,
        "box": edges(one.box),
        "thumb": media.address("thumb", first.moment_id) if first.medium in PICTURED else "",
        "kind": first.kind,
        "name": one.name,
        "label": f"{one.name or UNNAMED}, {what}",
    }


def tiles(session: Session, media: Media, found: Sequence[FeedMoment]) -> list[dict[str, object]]:
    """Return files as the tiles of a grid, in their order."""
    return tiles_of(session, media, [one.moment_id for one in found])


def ways(session: Session, when: When) -> list[list[tuple[float, float]]]:
    """Return the ways of a trip, or of a span of a year at most, as degrees north and east; none of a longer one."""
    trip, span = _trip(session, when), choice_of(session, when)
    if not trip and span.end_s - span.start_s > LONGEST_WAY_S:
        return []
    scope = Scope(branch_id=trip.id) if trip else Scope(span.start_s, span.end_s)
    return _thinned(places.ways(session.store, scope))


def _thinned(found: Sequence[Sequence[tuple[float, float]]]) -> list[list[tuple[float, float]]]:
    """Return ways with no more corners than a browser draws at ease; where each begins and ends stays."""
    step = 1 + sum(map(len, found)) // MOST_CORNERS
    return [[*way[:-1:step], way[-1]] for way in found]
