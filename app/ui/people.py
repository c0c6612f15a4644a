"""The People page's work: everybody met, as cards, one of them with a page, and what the owner says of them.

Knows the open library and the cards; nothing of Gradio.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from app.library.session import Session
from app.services import people
from app.services.corrections import record
from app.services.errors import UserError
from app.ui import addresses, cards, people_cards, somebody
from app.ui.addresses import Address
from app.ui.map_cards import Chip, chips, turns
from app.ui.media import Media
from memory.identity.anchors import Person
from memory.records.corrections import Correction
from memory.records.library import Trace
from memory.store import moments as moment_store

MOST_CARDS, MOST_SAID = 60, 20
ABOUT = "Select a name to see where a person appears, and to rename, merge, split or hide them."


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the page is: the number of whoever's page is open, 0 for the list; its piece; if it is of those hidden."""

    number: int = 0
    turned: int = 0
    is_hidden: bool = False


LIST = Spot()
PLACE, HIDDEN = "people", "/people?hidden=1"


@dataclass(frozen=True, slots=True)
class View:
    """What the page shows, where it is, and what to tell the owner."""

    spot: Spot
    shown: str
    message: str = ""


def view(session: Session, media: Media, spot: Spot = LIST, told: str = "") -> View:
    """Return the page: somebody, those whom the owner hid, or everybody, or how to turn faces and voices on."""
    every = people.all_met(session)
    found, hidden = [one for one in every if not one.hidden], [one for one in every if one.hidden]
    chosen = next((one for one in found if one.number == spot.number), None)
    if chosen:
        return View(spot, cards.page(somebody.page(session, media, chosen, found)), told)
    is_hidden = spot.is_hidden and bool(hidden)
    listed = hidden if is_hidden else found
    turned = max(0, min(spot.turned, (len(listed) - 1) // MOST_CARDS))
    shown = _hidden(session, media, hidden, turned) if is_hidden else _list(session, media, found, turned, bool(hidden))
    ways = [Chip(f"Hidden: {len(hidden):,}", HIDDEN)] if hidden and not is_hidden else []
    ended = _said(session) + chips(ways, "Hidden people") + _consent(session, {one.trace.value for one in every})
    return View(Spot(0, turned, is_hidden), cards.page(shown + ended), told)


def opened(session: Session, media: Media, spot: Spot, address: Address) -> View:
    """Return the page of an address: somebody, those hidden, or the list, which stays turned to where it was."""
    number = addresses.number(address.parts[0]) if address.parts else 0
    return view(session, media, Spot(number, spot.turned, bool(address.fields.get("hidden"))))


def press(session: Session, media: Media, spot: Spot, to: str, fields: Mapping[str, str]) -> View:
    """Return the page after something was pressed. Raises UserError where what the owner says cannot be meant."""
    kind, _, rest = to.partition(" ")
    match kind:
        case "turn":
            return view(session, media, replace(spot, turned=_number(rest)))
        case "last" | "back":
            return view(session, media, spot, f"Undone: {people.take_back(session, rest)}.")
        case "show":
            counts = people.show(session, _number(rest))
            return view(session, media, spot, f"Unhidden: person {rest}.{'' if counts else cards.LATER}")
    made, words = _word(session, kind, rest, fields)
    stays = _stays(session, spot.number, fields) if spot.number else ""
    counts = record(session, made).counts
    at = replace(spot, number=_whose(session, stays))
    return view(session, media, at, f"Saved: {words}.{'' if counts else cards.LATER}")


def _word(session: Session, kind: str, rest: str, fields: Mapping[str, str]) -> tuple[list[Correction], str]:
    """Return the marks of what the owner says by pressing, and the words for them. Raises UserError."""
    first, _, second = rest.partition(" ")
    number = _number(first)
    match kind:
        case "name":
            name = fields.get("name", "").strip()
            return people.called(session, number, name), f"this is {name}"
        case "same":
            other = _number(_other(fields))
            return people.same(session, number, other), f"{number} and {other} are one person"
        case "different":
            other = _number(second)
            return people.different(session, number, other), f"{number} and {other} are two people"
        case "apart":
            wrong = [value for field, value in fields.items() if field.startswith("wrong")]
            return people.apart(session, number, wrong), "the ones you selected are somebody else"
        case "hide":
            return people.hide(session, number), f"person {number} is hidden"
    raise UserError("nothing was selected")


def _stays(session: Session, number: int, fields: Mapping[str, str]) -> str:
    """Return an appearance that is this person's whatever is ticked, empty where there is none."""
    met = (one for person in people.everybody(session) if person.number == number for one in person.appearances)
    return next((one.id for one in met if one.id not in fields.values()), "")


def _whose(session: Session, appearance_id: str) -> int:
    """Return the number of whoever has an appearance now, which what was said may have changed; 0 for nobody listed."""
    found = people.everybody(session) if appearance_id else []
    return next((one.number for one in found if any(it.id == appearance_id for it in one.appearances)), 0)


def _other(fields: Mapping[str, str]) -> str:
    return fields.get("face") or fields.get("other", "")


def _number(words: str) -> int:
    if not words.isdecimal():
        raise UserError("choose somebody first")
    return int(words)


def _list(session: Session, media: Media, found: Sequence[Person], turned: int, any_hidden: bool) -> str:
    """Return a piece of the list: faces, then voices, each under their heading."""
    if not found and any_hidden:
        return cards.empty("No people to show", "You have hidden everybody.")
    if not found:
        return cards.empty("No people yet", "Turn on face or voice recognition in Settings.")
    ordered = [one for trace in Trace for one in found if one.trace is trace]
    inside = ordered[turned * MOST_CARDS : (turned + 1) * MOST_CARDS]
    made = _cards(session, media, inside)
    groups = {trace: [made[at] for at, one in enumerate(inside) if one.trace is trace] for trace in Trace}
    shown = "".join(
        f'<h2>{trace.value.capitalize()}s</h2><div class="yy-people">{cards.cards(group)}</div>'
        for trace, group in groups.items()
        if group
    )
    return cards.note(ABOUT) + shown + turns(turned, len(ordered), MOST_CARDS, "More people")


def _hidden(session: Session, media: Media, found: Sequence[Person], turned: int) -> str:
    """Return a piece of the list of those hidden, each with a button that lists them again."""
    inside = found[turned * MOST_CARDS : (turned + 1) * MOST_CARDS]
    feet = {one.number: chips([Chip("Unhide", f"show {one.number}")], cards.called(one)) for one in inside}
    back = chips([Chip("All people", f"/{PLACE}")], "Back")
    made = cards.cards(_cards(session, media, inside, feet))
    told = cards.note(somebody.HIDING)
    beside = turns(turned, len(found), MOST_CARDS, "More people")
    return f'{back}<h2>Hidden</h2>{told}<div class="yy-people">{made}</div>{beside}'


def _cards(
    session: Session, media: Media, inside: Sequence[Person], feet: Mapping[int, str] = MappingProxyType({})
) -> list[str]:
    """Return the cards of these people, each with a foot if there is one under their number."""
    heard = [one.appearances[0].moment_id for one in inside if one.trace is Trace.VOICE]
    held = moment_store.remembered(session.store, heard)
    made = []
    for one in inside:
        look = somebody.look_of(media, one.appearances[0], held)
        face, voice = (look.address, "") if look.is_face else ("", look.address)
        made.append(cards.person_card(one, face, voice, feet.get(one.number, "")))
    return made


def _said(session: Session) -> str:
    words = people.said(session)
    shown = [(one.marks[0].id, one.words) for one in words[:MOST_SAID]]
    return people_cards.said(shown, len(words) - MOST_SAID)


def _consent(session: Session, listed: Collection[str]) -> str:
    kept = [people.consent(session, trace, listed) for trace in Trace]
    return "".join(cards.note(line) for line in kept)
