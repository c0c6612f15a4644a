"""What a question for files found, as the Ask page shows it: a grid of pictures, best first, and facets to narrow it.

Knows the open library, the tiles and the cards; nothing of Gradio or of how anything was found.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.library.session import Session
from app.services.errors import UserError
from app.ui.cards import KIND_NAMES
from app.ui.media import Media
from app.ui.photos.days import thumb
from app.ui.photos.tiles import tile
from app.ui.templates import render
from memory.records.file_names import visible
from memory.records.library import Kind, MomentView
from memory.records.query import Evidence, Span
from memory.retrieval.grouping import Groups
from memory.store import duplicates, named_albums
from memory.store.hierarchy import PICTURED
from qa.parse.filters import Filters

MOST_OF_A_PART = 6
ONLY = "only"
MULTI_VALUED = ("who", "album")
"""Parts of which a file may have several or none: what holds of some files narrows, what holds of all does not."""


@dataclass(frozen=True, slots=True)
class Facet:
    """A way to narrow what was found: which filter it sets, to what, how that is shown, and how many files stay."""

    part: str
    value: str
    label: str
    count: int


def is_pictured(one: MomentView) -> bool:
    """Say whether a moment is shown by a picture."""
    return one.moment.medium in PICTURED


def grid(session: Session, media: Media, found: Sequence[Evidence], groups: Groups, turn: int) -> str:
    """Return facets of all that was found and the pictures among it as HTML; nothing where there is neither."""
    shown = [item for item in found if is_pictured(item.remembered)]
    looks = duplicates.of_ids(session.store, [item.remembered.asset.id for item in shown])
    tiles = []
    for item in shown:
        one = item.remembered
        burst = groups.bursts.get(one.asset.id, 0)
        made = tile(one, thumb(media, one), looks.get(one.asset.id), burst)
        tiles.append({**made, "why": "; ".join(item.why)})
    inside = named_albums.of_assets(session.store, sorted({item.remembered.asset.id for item in found}))
    narrowing = facets([item.remembered for item in found], inside)
    if not tiles and not narrowing:
        return ""
    return render("found.html", tiles=tiles, facets=narrowing, only=f"{ONLY}:{turn}")


def facets(found: Sequence[MomentView], albums: Mapping[str, Sequence[str]]) -> list[Facet]:
    """Return the years, places, people, kinds and albums of what was found, each part where there is a choice in it.

    `albums` are the names of those that each file is in.
    """
    by_file = list({one.asset.id: one for one in found}.values())
    parts: dict[str, Counter[str]] = {
        "year": Counter(f"{one.moment.at.at.year}" for one in by_file),
        "where": Counter(one.asset.place.name for one in by_file if one.asset.place and one.asset.place.name),
        "who": Counter(name for one in by_file for name in dict.fromkeys(name for name, _ in one.people)),
        "kind": Counter(one.asset.kind.value for one in by_file),
        "album": Counter(name for one in by_file for name in albums.get(one.asset.id, ())),
    }
    chosen = []
    for part, counted in parts.items():
        if part in MULTI_VALUED:
            counted = Counter({value: count for value, count in counted.items() if count < len(by_file)})
        most = counted.most_common(MOST_OF_A_PART)
        is_choice = bool(counted) if part in MULTI_VALUED else len(counted) > 1
        ordered = sorted(most, reverse=True) if part == "year" else most
        chosen += [Facet(part, value, _label(part, value), count) for value, count in ordered if is_choice]
    return chosen


def _label(part: str, value: str) -> str:
    return KIND_NAMES[Kind(value)].capitalize() if part == "kind" else visible(value)


def narrowed(filters: Filters, told: str) -> Filters:
    """Return filters with the part that a facet sets, "year 2023" or "where Munich". Raises UserError for any other."""
    part, _, value = told.partition(" ")
    match part:
        case "year" if value.isascii() and value.isdigit() and len(value) == len("2024") and int(value):
            first, after = (datetime(int(value) + more, 1, 1).astimezone() for more in (0, 1))
            return replace(filters, spans=(Span(first, after),))
        case "where" if value:
            return replace(filters, places=(value.lower(),))
        case "who" if value:
            return replace(filters, persons=((value.lower(),),))
        case "kind" if value in list(Kind):
            return replace(filters, kinds=frozenset([Kind(value)]))
        case "album" if value:
            return replace(filters, albums=(value,))
    raise UserError(f"there is no filter {told!r}")
