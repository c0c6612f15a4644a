"""Albums as HTML: all of them as covers, Favourites first; and what stands above the grid of one.

Nothing hidden is in any of them.
"""

from dataclasses import dataclass
from datetime import date

from app.library.session import Session
from app.ui import addresses
from app.ui.cards import items
from app.ui.media import Media
from app.ui.stories import tells
from app.ui.templates import render
from memory.records.file_names import visible
from memory.retrieval.feed import FileFeed, Shown
from memory.store import albums
from memory.store.albums import Album
from memory.store.hierarchy import PICTURED
from memory.summaries.stories import Choice

LIST = "all"
"""In place of the id of an album: all of them as covers."""


@dataclass(frozen=True, slots=True)
class Cover:
    """An album in the list: its address, title, picture, how much is in it, when that was, whether it is imported."""

    address: str
    title: str
    thumb: str
    count: str
    span: str
    is_told: bool = False


def above(session: Session, media: Media, feed: FileFeed, album_id: str) -> str:
    """Return what stands above the grid of an album, or all albums where it is `LIST`, as HTML."""
    if album_id == LIST:
        return render("albums.html", covers=covers(session, media, feed))
    one, days = albums.get(session.store, album_id), feed.days(album=album_id)
    return render(
        "album_head.html",
        album=one,
        title=visible(one.name) if one else "",
        story=tells(Choice.ALBUM, one.id) if one and days else "",
        told=", ".join(
            filter(None, (items(len(albums.files_of(session.store, album_id))), _keys_span([key for key, _ in days])))
        ),
    )


def covers(session: Session, media: Media, feed: FileFeed) -> list[Cover]:
    """Return the favourites, then all albums, the one whose last file is newest first."""
    return [_favourites(media, feed), *(_cover(media, one) for one in albums.get_all(session.store))]


def _favourites(media: Media, feed: FileFeed) -> Cover:
    days = feed.days(Shown.FAVOURITE)
    thumb = ""
    for key, _ in days:
        seen = next((one for one in feed.tiles(key, Shown.FAVOURITE) if one.medium in PICTURED), None)
        if seen is not None:
            thumb = media.address("thumb", seen.moment_id)
            break
    count, span = sum(count for _, count in days), _keys_span([key for key, _ in reversed(days)])
    return Cover(addresses.write("photos", kind=Shown.FAVOURITE.value), "Favourites", thumb, items(count), span)


def _cover(media: Media, one: Album) -> Cover:
    thumb = media.address("thumb", one.cover) if one.cover else ""
    span = _span(one.first.date(), one.last.date()) if one.first and one.last else ""
    return Cover(addresses.write("albums", one.id), visible(one.name), thumb, items(one.count), span, one.is_told)


def _keys_span(keys: list[str]) -> str:
    """Say from when to when some keys reach, of which the first is the earliest."""
    first, last = (f"{key}-01-01"[: len("2024-07-14")] for key in (keys[0], keys[-1])) if keys else ("", "")
    return _span(date.fromisoformat(first), date.fromisoformat(last)) if keys else ""


def _span(first: date, last: date) -> str:
    """Say from when to when something was, by months."""
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%B} {first.year}"
    begin = f"{first:%b}" if first.year == last.year else f"{first:%b} {first.year}"
    return f"{begin} – {last:%b} {last.year}"
