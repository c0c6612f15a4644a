"""The Timeline page's work: years, what is in them down to an event's moments, and this day in earlier years.

Each step reads and tells one branch, however large the library. Knows the open library, in which nothing hidden is to
be seen, and the cards; nothing of Gradio.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from app.library.session import Session
from app.ui import addresses, cards, timeline_cards, titles
from app.ui.addresses import Address
from app.ui.media import Media
from memory.language.format import dated, undated_span
from memory.records.days import local_days
from memory.records.derived import Level, SummaryTitle
from memory.records.library import MomentView
from memory.records.query import Evidence
from memory.retrieval import grouping
from memory.retrieval.grouping import Groups, collapse, visible_groups
from memory.store import hierarchy
from memory.store import moments as moment_store
from memory.store.hierarchy import Descendants, MomentRef, SummaryNode, spread
from qa.evidence.excerpts import date_words, place_words

MOST_CARDS = 24
MOST_MOMENTS = 60
YEAR_PICTURES, PICTURES = 6, 4
MOST_ON_THIS_DAY = 6
MOST_DAYS = 4
ALL_YEARS = "All years"

PLACE, EVENT, MARK = "timeline", "event", "~"
SPANS = (Level.YEAR, Level.MONTH, Level.DAY)

Name = tuple[Level | None, str]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the page stands: the names of the branches from the year down, and how often its list was turned on."""

    path: tuple[Name, ...] = ()
    turned: int = 0

    @property
    def address(self) -> str:
        """Where it is found: the keys of its branches; what no day, month or year is, after the word for its level."""
        parts = [key if level in SPANS else f"{level or EVENT}{MARK}{key}" for level, key in self.path]
        return addresses.write(PLACE, *parts, piece=self.turned)


@dataclass(frozen=True, slots=True)
class Way:
    """A link: what it says, where it leads, and what stands beneath it on its card."""

    label: str
    spot: Spot
    body: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """What the page shows: the ways back, a heading, days worth a look, cards that lead on or moments, and turns."""

    spot: Spot
    head: str = ""
    crumbs: tuple[Way, ...] = ()
    days: tuple[Way, ...] = ()
    below: tuple[Way, ...] = ()
    moments: str = ""
    turns: tuple[Way, ...] = ()

    @property
    def html(self) -> str:
        """The page."""
        crumbs, days, below, turns = (
            [timeline_cards.link(way.label, way.spot.address) for way in row]
            for row in (self.crumbs, self.days, self.below, self.turns)
        )
        made = [timeline_cards.way(link, way.body) for link, way in zip(below, self.below, strict=True)]
        parts = (
            timeline_cards.links("yy-crumbs", crumbs),
            f'<div id="yy-when">{self.head}</div>' if self.head else "",
            timeline_cards.links("yy-suggested", days),
            timeline_cards.links("yy-ways", made),
            f'<div id="yy-moments">{self.moments}</div>' if self.moments else "",
            timeline_cards.links("yy-suggested", turns),
        )
        return f'<div class="yy-spans">{"".join(parts)}</div>'


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What every part of one view is made with."""

    session: Session
    media: Media
    groups: Groups
    notice: str = ""


def spot_of(address: Address) -> Spot:
    """Return the spot that an address names; a day or month alone stands below its year. The top for any other."""
    path: list[Name] = []
    for part in address.parts:
        word, _, key = part.rpartition(MARK)
        level = grouping.level_of(part) if not word else None
        if level is not None:
            path = [*_above(level, part), (level, part)]
        elif word in (EVENT, Level.CHAPTER):
            path.append((Level.CHAPTER if word == Level.CHAPTER else None, key))
    return Spot(tuple(path), address.number("piece"))


def _above(level: Level, key: str) -> list[Name]:
    return [(one, key[: 4 + 3 * n]) for n, one in enumerate(SPANS[: SPANS.index(level)])]


def view(session: Session, media: Media, spot: Spot, today: date, notice: str = "") -> View:
    """Return what is to be seen from a spot; where that is gone, from the nearest one above it that is there.

    `notice`, HTML of our own, stands below the heading.
    """
    shelf = _Shelf(session, media, visible_groups(session.store), notice)
    found: list[SummaryNode] = []
    for level, key in spot.path:
        one = hierarchy.find(session.store, level, key)
        if one is None:
            spot = Spot(tuple((held.level, held.key) for held in found))
            break
        found.append(one)
    return _inside(shelf, spot, found) if found else _opening(shelf, spot, today)


def _opening(shelf: _Shelf, spot: Spot, today: date) -> View:
    years = hierarchy.of_level(shelf.session.store, Level.YEAR)[::-1]
    if not years:
        text = "Add a folder on the Library page. Its photos appear here by year."
        return View(Spot(), cards.page(cards.empty("No photos yet", text)))
    tiles, days = _this_day(shelf, today) if not spot.turned else ("", ())
    first, turns = _turns(spot, len(years), MOST_CARDS)
    below = _cards(shelf, Spot(), years[first : first + MOST_CARDS], None)
    return View(spot, cards.page(tiles) if tiles else "", (), days, below, "", turns)


def _inside(shelf: _Shelf, spot: Spot, found: Sequence[SummaryNode]) -> View:
    here = found[-1]
    crumbs = [Way(ALL_YEARS, Spot())]
    crumbs += [Way(one.title, Spot(spot.path[: deep + 1])) for deep, one in enumerate(found[:-1])]
    over = found[-2] if len(found) > 1 else None
    count = hierarchy.moment_count(shelf.session.store, here.id)
    title = f"{titles.editable(here.title, titles.CALL)}{shelf.notice}"
    head = cards.page(timeline_cards.heading(here.title, here.text, _told(here, over, count), title))
    if here.level is None:
        ids = hierarchy.moment_ids(shelf.session.store, here.id)
        first, turns = _turns(spot, len(ids), MOST_MOMENTS)
        moments = _moments(shelf, ids[first : first + MOST_MOMENTS])
        return View(spot, head, tuple(crumbs), moments=moments, turns=turns)
    inside = hierarchy.below(shelf.session.store, here.id)
    first, turns = _turns(spot, len(inside), MOST_CARDS)
    below = _cards(shelf, spot, inside[first : first + MOST_CARDS], here)
    return View(spot, head, tuple(crumbs), below=below, turns=turns)


def _turns(spot: Spot, total: int, most: int) -> tuple[int, tuple[Way, ...]]:
    """Return where a list begins at a spot, and the ways to what is before and after that."""
    turned = min(spot.turned, max(0, total - 1) // most)
    ways = [Way(label, Spot(spot.path, other)) for label, other in cards.pieces_beside(turned, total, most)]
    return turned * most, tuple(ways)


def _cards(shelf: _Shelf, spot: Spot, inside: Sequence[SummaryNode], over: SummaryNode | None) -> tuple[Way, ...]:
    """Return the cards of branches that lie below another, each a way into it."""
    most = PICTURES if over else YEAR_PICTURES
    held_in = {one.id: hierarchy.descendants(shelf.session.store, one.id) for one in inside}
    chosen = {name: _pictures(shelf, found, most) for name, found in held_in.items()}
    wanted = [moment_id for ids in chosen.values() for moment_id in ids]
    held = moment_store.remembered(shelf.session.store, wanted)
    made = []
    for one in inside:
        thumbs = [shelf.media.links(held[moment_id]).thumb for moment_id in chosen[one.id] if moment_id in held]
        body = timeline_cards.body(one.text, thumbs, _told(one, over, held_in[one.id].moments), over is None)
        made.append(Way(one.title, Spot((*spot.path, (one.level, one.key))), body))
    return tuple(made)


def _pictures(shelf: _Shelf, found: Descendants, most: int) -> list[str]:
    """Return the ids of a few pictures spread over a branch, a burst shown by its best alone."""
    return spread(_seen(shelf, hierarchy.pictures(shelf.session.store, found.event_ids, most)), most)


def _seen(shelf: _Shelf, leaves: Sequence[MomentRef]) -> list[str]:
    return [one.moment_id for one in leaves if one.asset_id not in shelf.groups.leaders]


def _told(one: SummaryNode, over: SummaryNode | None, count: int) -> list[str]:
    """Return what a branch is, when it was as far as that is known and not in what is above, and how much is in it."""
    told = ["Trip or project"] if one.level is Level.CHAPTER else []
    if isinstance(one.title_fields, SummaryTitle):
        told.append(undated_span(one.title_fields))
    if one.level is None:
        told += _event_time(one, over)
    return [*told, cards.items(count)]


def _event_time(one: SummaryNode, over: SummaryNode | None) -> list[str]:
    """Return an event's day, unless it is that of a day above or not known, and its hours where these are known."""
    if over and over.level in (Level.MONTH, Level.YEAR):
        return ["Day unknown"]
    day = [] if over and over.level is Level.DAY else [dated(*local_days(one.start, one.end))]
    first, last = f"{one.start:%H:%M}", f"{one.end:%H:%M}"
    if one.start.time() == time():
        return day
    return [*day, first if first == last else f"{first}–{last}"]


def _moments(shelf: _Shelf, ids: Sequence[str]) -> str:
    """Return the cards of some moments of an event, each group of pictures once, shown by its best."""
    store = shelf.session.store
    found = [Evidence(one, 0.0) for one in moment_store.remembered(store, ids).values()]
    shown = [item.remembered for item in collapse(store, found, shelf.groups)]
    made = [
        cards.evidence_card(Evidence(one, 0.0), shelf.media.card_links(one), shelf.groups.bursts.get(one.asset.id, 0))
        for one in shown
    ]
    return cards.page(cards.cards(made))


def _this_day(shelf: _Shelf, today: date) -> tuple[str, tuple[Way, ...]]:
    """Return the strip of this day in earlier years and the ways to those days, the latest first."""
    store = shelf.session.store
    years: dict[date, dict[str, MomentRef]] = {}
    for leaf in hierarchy.on_this_day(store, today):
        years.setdefault(leaf.day, {}).setdefault(leaf.asset_id, leaf)
    chosen = {day: _seen(shelf, list(files.values())) for day, files in years.items()}
    chosen = {day: ids for day, ids in chosen.items() if ids}
    each = max(1, MOST_ON_THIS_DAY // max(1, len(chosen)))
    wanted = [one for ids in chosen.values() for one in spread(ids, each)][:MOST_ON_THIS_DAY]
    held = moment_store.remembered(store, wanted)
    tiles = [_tile(shelf, one, today) for one in held.values()]
    named = f"{today.day} {today:%B}"
    ways = [Way(f"{day.day} {day:%B %Y}", _day_spot(day)) for day in chosen][:MOST_DAYS]
    return timeline_cards.this_day(named, tiles), tuple(ways)


def _tile(shelf: _Shelf, one: MomentView, today: date) -> str:
    gone = today.year - one.moment.at.at.year
    ago = "a year ago" if gone == 1 else f"{gone} years ago"
    told = ", ".join(filter(None, (ago, place_words(one))))
    return timeline_cards.tile(shelf.media.links(one).thumb, one.shown_text or date_words(one.moment.at), told)


def _day_spot(day: date) -> Spot:
    """Return the spot of a day; where the library has none, the month or year of it is shown instead."""
    key = day.isoformat()
    return Spot((*_above(Level.DAY, key), (Level.DAY, key)))
