"""What stands above the grid: this day in earlier years, the latest trip, and the last month and year to look back on.

Knows the open library, in which nothing hidden is to be seen; nothing of Gradio or of requests.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.library.session import Session
from app.ui import addresses
from app.ui.media import Media
from app.ui.photos.days import thumb
from app.ui.photos.tiles import shortened
from app.ui.stories import tells
from app.ui.templates import render
from memory.language.format import summary_text
from memory.records.derived import Level
from memory.records.library import MomentView
from memory.retrieval.feed import FileFeed
from memory.store import hierarchy
from memory.store import moments as moment_store
from memory.store.hierarchy import PICTURED, SummaryNode
from memory.summaries.stories import covers, frame_alone
from qa.evidence.excerpts import place_words

MOST_YEARS = 8
LONGEST_LINE = 170
LAST_MONTH = 12
MOST_AHEAD = 3
"""How many months, or years, that are not over are passed over: this one, and those of clocks that run ahead."""


@dataclass(frozen=True, slots=True)
class EarlierYear:
    """This day in an earlier year: its address in the grid, its picture, how long ago it was, and where."""

    address: str
    thumb: str
    ago: str
    where: str


@dataclass(frozen=True, slots=True)
class Told:
    """A trip, month or year: what it is, the address of its story, its cover, title and first line of what is told."""

    kind: str
    address: str
    thumb: str
    title: str
    line: str


def head(session: Session, media: Media, feed: FileFeed, today: date) -> str:
    """Return the head of the grid as HTML, empty where there is nothing to show."""
    years = list(earlier_years(session, media, feed, today))
    stories = [one for one in (latest_trip(session, media), *recaps(session, media, today)) if one]
    if not years and not stories:
        return ""
    return render("photos_head.html", years=years, stories=stories, today=f"{today.day} {today:%B}")


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


def latest_trip(session: Session, media: Media) -> Told | None:
    """Return the trip or project that ended last, None where there is none or no picture of it."""
    found, _ = hierarchy.newest(session.store, Level.CHAPTER, 0, 1)
    return _told(session, media, Level.CHAPTER, "Latest trip", found)


def recaps(session: Session, media: Media, today: date) -> Iterator[Told | None]:
    """Yield the last month that is over, and the last year, which is looked back on from December on."""
    year = f"{today.year + (today.month == LAST_MONTH)}"
    for level, kind, current in (
        (Level.MONTH, "Month in review", f"{today:%Y-%m}"),
        (Level.YEAR, "Year in review", year),
    ):
        found, _ = hierarchy.newest(session.store, level, 0, 1 + MOST_AHEAD)
        yield _told(session, media, level, kind, [one for one in found if one.key < current][:1])


def _line(node: SummaryNode) -> str:
    alone = frame_alone(node)
    return summary_text(alone) if alone else node.text


def _told(session: Session, media: Media, level: Level, kind: str, found: Sequence[SummaryNode]) -> Told | None:
    for node in found:
        for cover in covers(session.store, [node]).values():
            line = shortened(_line(node), LONGEST_LINE)
            return Told(kind, tells(level, node.key), thumb(media, cover), node.title, line)
    return None
