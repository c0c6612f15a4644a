"""Somebody's own page: when they were met, pictures, what is told and known of them, and the owner's words about them.

Knows the open library and the cards; nothing of Gradio.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from app.library.session import Session
from app.ui import cards, people_cards, place_saying
from app.ui.map_cards import Chip, chips
from app.ui.media import Media
from app.ui.people_cards import Look
from memory.identity.anchors import Person
from memory.knowledge.entity_resolution import Names
from memory.knowledge.learn import read_names
from memory.language.format import dated
from memory.records.derived import Level
from memory.records.library import MomentView, Trace
from memory.retrieval.grouping import visible_groups
from memory.store import appearances, hierarchy
from memory.store import facts as fact_store
from memory.store import moments as moment_store
from memory.store.appearances import Appearance
from qa.evidence.excerpts import date_words

MOST_SHOTS, MOST_HEARD, MOST_FACTS, MOST_BESIDE = 12, 6, 12, 8
MOST_TICKED, MOST_FACES, MOST_OTHERS = 24, 24, 400
HIDING = "A hidden person is not listed, suggested or named in answers. Their photos and recordings stay."


def look_of(media: Media, one: Appearance, held: Mapping[str, MomentView], words: str = "", value: str = "") -> Look:
    """Return a face, or a stretch of a voice from its first to its last second, to be shown; `held` has its moment."""
    within = held.get(one.moment_id)
    said = words or (date_words(within.moment.at) if within else "")
    if one.trace is Trace.FACE:
        return Look(value or one.id, media.face(one), said)
    address = f"{media.links(within).media}#t={one.start_s or 0:.1f},{one.end_s or 0:.1f}" if within else ""
    return Look(value or one.id, address, said, is_face=False)


def page(session: Session, media: Media, person: Person, found: Sequence[Person]) -> str:
    """Return the page of somebody; `found` is everybody listed."""
    store = session.store
    met = appearances.met_in(store, person.number)
    best, doubtful = person.appearances[0], _least_like(person)
    stretches = () if best.trace is Trace.FACE else _stretches(person)
    held = moment_store.remembered(store, [one.moment_id for one in (best, *doubtful, *stretches)])
    title = cards.called(person)
    names = read_names(store, session.config.owner)
    summary = hierarchy.find(store, Level.PERSON, names.shown(person.name).lower()) if person.name else None
    looks = [look_of(media, one, held) for one in doubtful]
    return "".join(
        (
            chips([Chip("All people", "/people")], "Back"),
            people_cards.top(
                title, look_of(media, best, held, title), _told(person, met), summary.text if summary else ""
            ),
            _joined(person),
            _strip(session, media, met) if best.trace is Trace.FACE else "",
            people_cards.players([look_of(media, one, held) for one in stretches]),
            people_cards.facts(_known(session, names, person.name)),
            _company(_beside(person, found)),
            f"<h2>{cards.escaped(f'Who is {title}?')}</h2>",
            people_cards.name_form(person.number, "" if person.lent else person.name),
            _same(media, person, found),
            people_cards.apart_form(person.number, looks, len(person.appearances)),
            f'<div class="yy-hiding">{chips([Chip(f"Hide {title}", f"hide {person.number}")], "Hiding")}',
            f"{cards.note(HIDING)}</div>",
        )
    )


def _told(person: Person, met: Sequence[tuple[str, str, datetime]]) -> list[str]:
    """Say how often somebody was met, from when to when, and in which years."""
    verb = "Seen" if person.trace is Trace.FACE else "Heard"
    files = len({asset_id for _, asset_id, _ in met})
    count = f"{verb} {cards.times(len(person.appearances))} in {files:,} {'file' if files == 1 else 'files'}"
    when = dated(met[0][2].date(), met[-1][2].date()) if met else ""
    years = Counter(at.year for _, _, at in met)
    each = ", ".join(f"{year}: {number:,}" for year, number in sorted(years.items())) if len(years) > 1 else ""
    return [" · ".join(filter(None, (count, when, f"no. {person.number}" if person.name else ""))), each]


def _joined(person: Person) -> str:
    """Return who else this is, by face or voice, with a button that leads there and one that says it is not so."""
    if not person.other:
        return ""
    other = f"{'voice' if person.trace is Trace.FACE else 'face'} {person.other}"
    words = f"{'Perhaps also' if person.evidence else 'Also'} {other}{cards.grounds(person)}."
    ways = [Chip(f"Show {other}", f"/people/{person.other}")]
    ways += [Chip(f"Not the same person as {other}", f"different {person.number} {person.other}")]
    return cards.note(words) + chips(ways, "Face and voice")


def _strip(session: Session, media: Media, met: Sequence[tuple[str, str, datetime]]) -> str:
    pictured = [(moment_id, asset_id) for moment_id, asset_id, _ in met]
    return place_saying.shots(session, media, pictured, MOST_SHOTS, visible_groups(session.store).leaders)


def _known(session: Session, names: Names, name: str) -> list[str]:
    """Return what is known of somebody with a name, what holds still before what held once."""
    found = fact_store.facts(session.store, names.shown(name)) if name else []
    ordered = sorted(found, key=lambda one: (one.holds_to is not None, -one.confidence, one.id))
    return [
        f"{one.relation} {one.object}{f', until {one.holds_to.year}' if one.holds_to else ''}"
        for one in ordered[:MOST_FACTS]
    ]


def _company(ways: Sequence[Chip]) -> str:
    return f"<h3>Most often with</h3>{chips(ways, 'Most often with')}" if ways else ""


def _beside(person: Person, found: Iterable[Person]) -> list[Chip]:
    """Return those who are in the same moments most often, and in how many; the name is pressed to see them."""
    own = {one.moment_id for one in person.appearances}
    shared = {
        other.number: (cards.called(other), len(own & {one.moment_id for one in other.appearances}))
        for other in found
        if other.number not in (person.number, person.other)
    }
    most = sorted(((-count, name, number) for number, (name, count) in shared.items() if count))[:MOST_BESIDE]
    return [Chip(f"{name}, {cards.times(-count)}", f"/people/{number}") for count, name, number in most]


def _least_like(person: Person) -> list[Appearance]:
    return sorted(person.appearances, key=lambda one: (one.similarity, one.id))[:MOST_TICKED]


def _stretches(person: Person) -> Sequence[Appearance]:
    return person.appearances[1 : MOST_HEARD + 1]


def _same(media: Media, person: Person, found: Sequence[Person]) -> str:
    """Return the form that says that this is another of those listed: by name or number, or by face."""
    others = [one for one in found if one.number not in (person.number, person.other)][:MOST_OTHERS]
    listed = [(one.number, f"{cards.called(one)}, {_words(one)}") for one in others]
    faces = [one for one in others if one.trace is Trace.FACE][:MOST_FACES]
    looks = [Look(str(one.number), media.face(one.appearances[0]), cards.called(one)) for one in faces]
    return people_cards.same_form(person.number, listed, looks)


def _words(person: Person) -> str:
    kind = f"{person.trace.value} {person.number}" if person.name else person.trace.value
    return f"{kind}, {'seen' if person.trace is Trace.FACE else 'heard'} {cards.times(len(person.appearances))}"
