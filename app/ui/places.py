"""The Places page's work: every place with its pictures and what is told of it, and the owner's words about it.

Knows the open library and the cards; nothing of Gradio.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass

from app.library.session import Session
from app.services import places as services_places
from app.services.corrections import in_words
from app.ui import cards, place_cards, place_saying
from app.ui.media import Media
from app.ui.timeline_cards import shortened
from memory.retrieval.grouping import visible_groups
from memory.store import places
from memory.store.places import Scope, Visited

MOST_CARDS, MOST_SHOTS, MOST_WORDS = 24, 6, 220
NONE = (
    "Photos taken with location turned on appear here. To set the place of any other file, run "
    "yesteryear correct PATH --place LAT,LON."
)
ABOUT = (
    "A place is named after its city or town until you rename it. The new name applies to everything there, now and "
    "later. To name a single spot, such as a house, use the Map page."
)


@dataclass(frozen=True, slots=True)
class View:
    """What the page shows, where its list was turned to, and what to tell the owner."""

    turned: int
    shown: str
    message: str = ""


def view(session: Session, media: Media, turned: int = 0) -> View:
    """Return the page: the places from where its list was turned to, those with most moments first."""
    found = services_places.listed(session)
    if not found:
        return View(0, cards.page(cards.empty("No places yet", NONE)))
    turned = max(0, min(turned, (len(found) - 1) // MOST_CARDS))
    inside = found[turned * MOST_CARDS : (turned + 1) * MOST_CARDS]
    names = sorted((one.name for one in found), key=str.casefold)
    leaders = visible_groups(session.store).leaders
    made = "".join(
        _card(session, media, one, f"{number}", len(found) > 1, leaders) for number, one in enumerate(inside)
    )
    turns = place_cards.turns(turned, len(found), MOST_CARDS)
    return View(
        turned, cards.page(f'{cards.note(ABOUT)}<ul class="yy-places">{made}</ul>{place_cards.name_list(names)}{turns}')
    )


def press(session: Session, media: Media, turned: int, to: str, fields: Mapping[str, str]) -> View:
    """Return the page after something was pressed. Raises UserError where what the owner says cannot be meant."""
    kind, _, rest = to.partition(" ")
    if kind == "turn":
        return view(session, media, int(rest) if rest.isdecimal() else 0)
    told = place_saying.say(session, to, fields)
    return View(turned, view(session, media, turned).shown, told)


def _card(session: Session, media: Media, one: Visited, field: str, has_others: bool, leaders: Container[str]) -> str:
    store = session.store
    shots = place_saying.shots(session, media, places.pictured(store, Scope(name=one.name)), MOST_SHOTS, leaders)
    forms = place_saying.name_form(one.name, f"yy-place-name-{field}")
    if has_others:
        forms += place_cards.merge_form(
            f"merge {one.name}", f"{one.name} is part of", "Merge", f"yy-place-merge-{field}"
        )
    forms += place_saying.hide_form(session, one.name)
    said = [(mark.id, in_words(mark)) for mark in services_places.said_of(session, one.name)]
    text = shortened(place_saying.summary(store, one.name), MOST_WORDS)
    return place_cards.place_card(one, text, shots, forms, place_cards.said(said))
