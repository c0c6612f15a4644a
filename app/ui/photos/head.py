"""What stands above the grid: this day in earlier years, and the latest trip; nothing where there is neither.

Knows the open library, in which nothing hidden is to be seen; nothing of Gradio or of requests.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.library.session import Session
from app.ui import addresses
from app.ui.media import Media
from app.ui.photos.days import thumb
from app.ui.photos.tiles import shortened
from app.ui.stories import tells
from app.ui.templates import render
from memory.records.derived import Level
from memory.records.library import MomentView
from memory.retrieval.feed import FileFeed
from memory.store import hierarchy
from memory.store import moments as moment_store
from memory.store.hierarchy import PICTURED
from memory.summaries.stories import covers
from qa.evidence.excerpts import place_words

MOST_YEARS = 8
LONGEST_LINE = 170


@dataclass(frozen=True, slots=True)
class EarlierYear:
    """This day in an earlier year: its address in the grid, its picture, how long ago it was, and where."""

    address: str
    thumb: str
    ago: str
    where: str


@dataclass(frozen=True, slots=True)
class Trip:
    """The latest trip: the address of its story, its cover, its title and the first line of what is told of it."""

    address: str
    thumb: str
    title: str
    line: str


def head(session: Session, media: Media, feed: FileFeed, today: date) -> str:
    """Return the head of the grid as HTML, empty where there is nothing to show."""
    years, trip = list(earlier_years(session, media, feed, today)), latest_trip(session, media)
    if not years and trip is None:
        return ""
    return render("photos_head.html", years=years, trip=trip, today=f"{today.day} {today:%B}")


def earlier_years(session: Session, media: Media, feed: FileFeed, today: date) -> Iterator[EarlierYear]:
    """Yield this day in earlier years that have a picture of it, the latest first."""
    ending = f"{today:-%m-%d}"
    keys = [key for key, _ in feed.days() if key.endswith(ending) and key < today.isoformat()]
    for key in keys[:MOST_YEARS]:
        seen = [one.moment_id for one in feed.tiles(key) if one.medium in PICTURED]
        for one in moment_store.remembered(session.store, hierarchy.spread(seen, 1)).values():
            yield EarlierYear(addresses.write("photos", at=key), thumb(media, one), ago(today, key), short_place(one))


def ago(today: date, key: str) -> str:
    """Say how many years ago a day was."""
    gone = today.year - int(key[:4])
    return "A year ago" if gone == 1 else f"{gone} years ago"


def short_place(one: MomentView) -> str:
    """Say where something was in one name."""
    return one.asset.place.name if one.asset.place and one.asset.place.name else place_words(one)


def latest_trip(session: Session, media: Media) -> Trip | None:
    """Return the trip or project that ended last, None where there is none or no picture of it."""
    for node in hierarchy.newest(session.store, Level.CHAPTER, 0, 1)[0]:
        for cover in covers(session.store, [node]).values():
            return Trip(
                tells(Level.CHAPTER, node.key), thumb(media, cover), node.title, shortened(node.text, LONGEST_LINE)
            )
    return None
