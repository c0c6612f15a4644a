"""Somebody's own page: pictures, when and where they were met, what is told and known of them, and what may be wrong.

Knows the open library and the media; nothing of Gradio or of requests.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.library.session import Session
from app.ui import addresses
from app.ui.media import Media
from app.ui.people import everybody
from app.ui.people.faces import Look, Met, look, met
from app.ui.photos.days import tiles_of
from app.ui.templates import render
from memory.identity.anchors import Person
from memory.knowledge.entity_resolution import Names
from memory.knowledge.learn import read_names
from memory.language.format import dated
from memory.records.derived import Level
from memory.records.library import MomentView, Trace
from memory.retrieval.grouping import visible_groups
from memory.store import appearances, hierarchy, places
from memory.store import facts as fact_store
from memory.store import moments as moment_store

MOST_TILES, MOST_HEARD, MOST_FACTS, MOST_BESIDE, MOST_PLACES = 60, 6, 12, 8, 8
MOST_TICKED, MOST_OTHERS = 24, 120


@dataclass(frozen=True, slots=True)
class Link:
    """Something to go to: its words, its address, empty where it leads nowhere, and how many files it stands for."""

    words: str
    address: str
    count: int


def page(session: Session, media: Media, every: Sequence[Person], number: int) -> str:
    """Return the page of somebody of `every` one met, empty where nobody listed has this number."""
    found = [one for one in every if not one.hidden]
    person = next((one for one in found if one.number == number), None)
    if person is None:
        return ""
    both = [person, *(one for one in found if one.number == person.other)]
    moments = {one.number: appearances.met_in(session.store, one.number) for one in both}
    seen = [one for each in moments.values() for one in each]
    pictures = _pictures(session, person, moments[number])
    told = _told(session, person)
    return render(
        "people_somebody.html",
        who=met(media, person, _held(session, [person.appearances[0].moment_id])),
        lent=person.lent,
        other=next(iter(both[1:]), None),
        perhaps=bool(person.evidence),
        when=dated(*(edge(at for _, _, at in seen).date() for edge in (min, max))) if seen else "",
        years=_years(person, seen),
        places=_places(session, person, [asset_id for _, asset_id, _ in seen]),
        story=told,
        facts=_known(session, read_names(session.store, session.config.owner), person.name),
        beside=_beside(session, media, person, found),
        tiles=tiles_of(session, media, pictures[:MOST_TILES]),
        more=MOST_TILES if len(pictures) > MOST_TILES else 0,
        heard=_heard(session, media, both),
        doubtful=_doubtful(session, media, person),
        others=[met(media, one, {}) for one in _others(person, found)],
        names=everybody.names(session, found),
    )


def more_pictures(session: Session, media: Media, person: Person, start: int) -> str:
    """Return the next pictures of somebody as tiles, with the button for those after them."""
    pictures = _pictures(session, person, appearances.met_in(session.store, person.number))
    tiles = tiles_of(session, media, pictures[start : start + MOST_TILES])
    after = start + MOST_TILES if len(pictures) > start + MOST_TILES else 0
    return render("people_pictures.html", tiles=tiles, more=after, number=person.number)


def _pictures(session: Session, person: Person, seen: Sequence[tuple[str, str, datetime]]) -> list[str]:
    """Return a moment of each photo or video that somebody was `seen` in, latest first; of a burst its best alone."""
    if person.trace is not Trace.FACE:
        return []
    leaders = visible_groups(session.store).leaders
    return list({asset_id: moment_id for moment_id, asset_id, _ in seen[::-1] if asset_id not in leaders}.values())


def _told(session: Session, person: Person) -> list[str]:
    """Return the paragraphs that are told of somebody with a name."""
    names = read_names(session.store, session.config.owner)
    found = hierarchy.find(session.store, Level.PERSON, names.shown(person.name).lower()) if person.name else None
    return [line for line in found.text.splitlines() if line.strip()] if found else []


def _years(person: Person, seen: Sequence[tuple[str, str, datetime]]) -> list[Link]:
    files = {(asset_id, at.year) for _, asset_id, at in seen}
    counted = Counter(year for _, year in files)
    return [Link(f"{year}", _asked(person, f"in {year}"), counted[year]) for year in sorted(counted, reverse=True)]


def _places(session: Session, person: Person, asset_ids: Sequence[str]) -> list[Link]:
    lying = places.located(session.store, sorted(set(asset_ids)))
    counted = Counter(one.name for one in lying if one.name)
    return [Link(name, _asked(person, f"in {name}"), count) for name, count in counted.most_common(MOST_PLACES)]


def _asked(person: Person, where: str) -> str:
    return addresses.write("ask", q=f"Photos of {person.name} {where}") if person.name else ""


def _known(session: Session, names: Names, name: str) -> list[str]:
    """Return what is known of somebody with a name, what holds still before what held once."""
    found = fact_store.facts(session.store, names.shown(name)) if name else []
    ordered = sorted(found, key=lambda one: (one.holds_to is not None, -one.confidence, one.id))
    return [
        f"{one.relation} {one.object}{f', until {one.holds_to.year}' if one.holds_to else ''}"
        for one in ordered[:MOST_FACTS]
    ]


def _beside(session: Session, media: Media, person: Person, found: Iterable[Person]) -> list[Met]:
    """Return those who are in the same moments most often."""
    own = {one.moment_id for one in person.appearances}
    shared = [
        (len(own & {one.moment_id for one in other.appearances}), other)
        for other in found
        if other.number not in (person.number, person.other) and other.trace is Trace.FACE
    ]
    most = sorted((one for one in shared if one[0]), key=lambda one: (-one[0], one[1].number))[:MOST_BESIDE]
    return [met(media, other, {}) for _, other in most]


def _heard(session: Session, media: Media, both: Sequence[Person]) -> list[Look]:
    """Return stretches of a person's voice, each with its day."""
    stretches = [one for each in both if each.trace is Trace.VOICE for one in each.appearances[:MOST_HEARD]]
    held = moment_store.remembered(session.store, [one.moment_id for one in stretches])
    return [one for one in (look(media, stretch, held) for stretch in stretches) if one.address]


def _doubtful(session: Session, media: Media, person: Person) -> list[Look]:
    """Return those taken for a person that are least like the others; none where there is but one."""
    least = sorted(person.appearances, key=lambda one: (one.similarity, one.id))[:MOST_TICKED]
    held = _held(session, [one.moment_id for one in least])
    return [look(media, one, held) for one in least] if len(least) > 1 else []


def _others(person: Person, found: Sequence[Person]) -> list[Person]:
    """Return those whom a person may be the same as."""
    others = [one for one in found if one.number not in (person.number, person.other) and one.trace is Trace.FACE]
    return others[:MOST_OTHERS]


def _held(session: Session, moment_ids: Sequence[str]) -> dict[str, MomentView]:
    return moment_store.remembered(session.store, moment_ids)
