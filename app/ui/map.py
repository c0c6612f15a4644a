"""The Map page's work: the owner's places on the base map, ways within a year or a chapter, and what a circle holds.

Everything is counted in the database; no moment is loaded but the few whose pictures are shown. Knows the open library
and the cards; nothing of Gradio.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from app.library.session import Session
from app.ui import cards, map_cards, place_saying
from app.ui.map_cards import Chip
from app.ui.media import Media
from memory.records.derived import Level
from memory.retrieval.grouping import visible_groups
from memory.store import Store, hierarchy, places
from memory.store.places import Circle, Files, Scope, Visited, local_s

MOST_LISTED, MOST_SHOTS, MOST_CHAPTERS, MOST_NAMED = 60, 12, 16, 4
MOST_CORNERS = 4_000
"""Where ways have more corners than this, every so many are left out."""

NEAR_KM = 2.0
"""A circle that reaches no farther may be named as one spot."""

UNNAMED = "Unnamed place"
NOWHERE = (
    "Photos taken with location turned on appear here. To set the place of any other file, run "
    "yesteryear correct PATH --place LAT,LON."
)


@dataclass(frozen=True, slots=True)
class Choice:
    """What is on the map: all, a year, or a chapter of that year by its key; and the circle or place looked at."""

    year: str = ""
    chapter: str = ""
    circle: Circle | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """What the page shows; what stays as it is, is None."""

    choice: Choice
    chart: str | None = None
    here: str | None = None
    listed: str | None = None
    message: str = ""


def view(session: Session, media: Media, choice: Choice) -> View:
    """Return the whole page as it is chosen."""
    store = session.store
    scope = _scope(store, choice)
    held = places.files(store, scope)
    deg, patches = places.patches(held)
    if not patches and not choice.year:
        return View(Choice(), cards.page(cards.empty("No places yet", NOWHERE)), "", "")
    ways = _thinned(places.ways(store, scope)) if choice.year else []
    key = f"{choice.year} {choice.chapter}".strip() or "all"
    chart = _chips(store, choice) + map_cards.atlas(key, deg, patches, ways)
    return View(choice, cards.page(chart), _here(session, media, choice), _listed(held))


def press(session: Session, media: Media, choice: Choice, to: str, fields: Mapping[str, str]) -> View:
    """Return what changes where something was pressed; what fits nothing changes nothing."""
    kind, _, rest = to.partition(" ")
    match kind:
        case "all" | "year" | "chapter":
            year = "" if kind == "all" else rest if kind == "year" else choice.year
            return view(session, media, Choice(year, rest if kind == "chapter" else ""))
        case "circle" if circle := map_cards.read_circle(rest):
            choice = replace(choice, circle=circle, place="")
            return View(choice, here=_here(session, media, choice))
        case "place":
            choice = replace(choice, circle=None, place=rest)
            return View(choice, here=_here(session, media, choice))
        case _:
            told = place_saying.say(session, to, fields)
            return replace(view(session, media, choice), message=told) if told else View(choice)


def _scope(store: Store, choice: Choice) -> Scope:
    """Return the files of a choice; of one that is gone, those of the year."""
    if not choice.year.isdecimal() or not 1 <= int(choice.year) < 9999:
        return Scope()
    chapter = hierarchy.find(store, Level.CHAPTER, choice.chapter) if choice.chapter else None
    if chapter:
        return Scope(branch_id=chapter.id)
    first, last = (local_s(datetime(year, 1, 1, tzinfo=UTC)) for year in (int(choice.year), int(choice.year) + 1))
    return Scope(first, last)


def _chips(store: Store, choice: Choice) -> str:
    """Return the years to choose from and, within one, its chapters, the latest first."""
    years = [one.key for one in hierarchy.of_level(store, Level.YEAR)][::-1]
    several = [
        Chip("All years", "all", not choice.year),
        *(Chip(one, f"year {one}", one == choice.year) for one in years),
    ]
    made = map_cards.chips(several, "Years")
    if not choice.year:
        return made
    inside = [one for one in hierarchy.of_level(store, Level.CHAPTER) if str(one.start.year) == choice.year]
    told = [Chip(one.title, f"chapter {one.key}", one.key == choice.chapter) for one in inside[:MOST_CHAPTERS]]
    return made + map_cards.chips(told, f"Trips of {choice.year}")


def _listed(held: Files) -> str:
    found = places.visited(held)
    return cards.page(map_cards.place_list(found[:MOST_LISTED], len(found) - MOST_LISTED)) if found else ""


def _thinned(ways: Sequence[Sequence[tuple[float, float]]]) -> list[list[tuple[float, float]]]:
    """Return ways with no more corners than a browser draws at ease; where each begins and ends stays."""
    step = 1 + sum(map(len, ways)) // MOST_CORNERS
    return [[*way[:-1:step], way[-1]] for way in ways]


def _here(session: Session, media: Media, choice: Choice) -> str:
    """Return what is at the circle or the place looked at, nothing where none is."""
    store = session.store
    if not (choice.circle or choice.place):
        return ""
    scope = replace(_scope(store, choice), circle=choice.circle, name=choice.place)
    found = places.visited(places.files(store, scope), with_nameless=True)
    if not found:
        return ""
    pictured = places.pictured(store, scope)
    text = place_saying.summary(store, found[0].name) if len(found) == 1 else ""
    head = map_cards.heading(_title(found), _told(found), text)
    shots = place_saying.shots(session, media, pictured, MOST_SHOTS, visible_groups(store).leaders)
    return cards.page(f'<section class="yy-here">{head}{shots}{_form(choice, found)}</section>')


def _title(found: Sequence[Visited]) -> str:
    """Return the names of what a circle holds, the most visited first."""
    names = [one.name or UNNAMED for one in found]
    more = len(names) - MOST_NAMED
    if more > 0:
        return f"{', '.join(names[:MOST_NAMED])} and {more} more"
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _told(found: Sequence[Visited]) -> list[str]:
    whole = replace(found[0], first=min(one.first for one in found), last=max(one.last for one in found))
    around = [one for one in (whole.region, whole.country) if one and len(found) == 1]
    return [", ".join(around), cards.items(sum(one.moments for one in found)), map_cards.when_words(whole)]


def _form(choice: Choice, found: Sequence[Visited]) -> str:
    """Return the form that names what is looked at: the spot, or the whole place."""
    if choice.place:
        return place_saying.name_form(found[0].name, "yy-map-name")
    if not choice.circle or choice.circle.km > NEAR_KM:
        return cards.note("Zoom in to name a spot.")
    words = map_cards.circle_words(choice.circle)
    return map_cards.name_form(f"spot {words}", "Your name for this spot", "Save name", "yy-map-name")
