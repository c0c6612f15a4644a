"""One day of the grid: what it is called, where it was, and its tiles; or what is known to a month or a year alone.

Knows the open library, in which nothing hidden is to be seen; nothing of Gradio or of requests.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from app.library.session import Session
from app.ui.media import Media
from app.ui.photos.tiles import tile
from memory.language.format import listed
from memory.records.derived import Level, SummaryTitle
from memory.records.library import MomentView
from memory.retrieval.feed import FileFeed, Shown
from memory.retrieval.grouping import level_of, visible_groups
from memory.store import duplicates, hierarchy
from memory.store import moments as moment_store
from memory.store.hierarchy import PICTURED

MOST_PLACES = 2


@dataclass(frozen=True, slots=True)
class Which:
    """Which files are shown: of what kind, and of which album where one is named by its id."""

    shown: Shown = Shown.ALL
    album: str = ""


ALL = Which()


def day(
    session: Session, media: Media, feed: FileFeed, key: str, which: Which = ALL, piece: slice = slice(None)
) -> dict[str, object] | None:
    """Return what lies under a key, or a piece of its tiles; None where that is nothing.

    The latest come first, of an album the earliest. `count` is how many tiles there are in all.
    """
    level = level_of(key)
    whole = feed.tiles(key, which.shown, which.album) if level else []
    found = whole[piece]
    if level is None or not found:
        return None
    held = list(moment_store.remembered(session.store, [one.moment_id for one in found]).values())
    tiles = _tiles(session, media, held, lambda one: feed.messages(key, one.asset.id))
    return {**heading(session, key, level, held), "tiles": tiles, "count": len(whole)}


def tiles_of(session: Session, media: Media, moment_ids: Sequence[str]) -> list[dict[str, object]]:
    """Return the files for which some moments stand as tiles, in their order; those that are gone are left out."""
    held = moment_store.remembered(session.store, moment_ids)
    return _tiles(session, media, [held[one] for one in moment_ids if one in held])


def _tiles(
    session: Session, media: Media, held: Sequence[MomentView], messages: Callable[[MomentView], int] = lambda one: 0
) -> list[dict[str, object]]:
    """Return files as tiles; `messages` says how many of a chat each stands for."""
    looks = duplicates.of_ids(session.store, [one.asset.id for one in held])
    bursts = visible_groups(session.store).bursts
    return [
        tile(one, thumb(media, one), looks.get(one.asset.id), bursts.get(one.asset.id, 0), messages(one))
        for one in held
    ]


def thumb(media: Media, one: MomentView) -> str:
    """Give out the address of the picture of a photo or a video; empty for what is heard or read."""
    return media.address("thumb", one.moment.id) if one.moment.medium in PICTURED else ""


def heading(session: Session, key: str, level: Level, held: Sequence[MomentView]) -> dict[str, object]:
    """Return what a day is called, in full and in short, and what it was about or where, as far as that is known."""
    node = hierarchy.find(session.store, level, key) if level is Level.DAY else None
    fields = node.title_fields if node and isinstance(node.title_fields, SummaryTitle) else SummaryTitle()
    return {
        "key": key,
        "title": named(key, level),
        "short": named(key, level, "%a", "%b"),
        "about": about(fields, held),
    }


def named(key: str, level: Level, weekday: str = "%A", month: str = "%B") -> str:
    """Say a day, or a month or a year and what is not known of it."""
    first = date.fromisoformat(f"{key}-01-01"[: len("2024-07-14")])
    if level is Level.DAY:
        return f"{first:{weekday}} {first.day} {first:{month}} {first.year}"
    return f"{first:{month}} {first.year}, day unknown" if level is Level.MONTH else f"{key}, month unknown"


def about(fields: SummaryTitle, held: Sequence[MomentView]) -> str:
    """Say what the owner called a day, or its occasion and where most of it was."""
    if fields.is_owners:
        return fields.words
    known = Counter(one.asset.place.name for one in held if one.asset.place and one.asset.place.name)
    places = fields.places or tuple(name for name, _ in known.most_common(MOST_PLACES))
    return " · ".join(filter(None, (fields.occasion, listed(places, MOST_PLACES))))
