"""What is shown and said of a place on several pages: its pictures and summary, and what the owner says of it.

Knows the open library and the cards; nothing of Gradio.
"""

from collections.abc import Container, Mapping, Sequence

from app.library.session import Session
from app.services import places
from app.services.corrections import in_words, record, undo
from app.ui import cards, place_cards
from app.ui.media import Media
from app.ui.place_cards import Chip, Shot
from memory.records.corrections import Correction
from memory.records.derived import Level
from memory.records.library import MomentView, TextKind
from memory.store import Store, hierarchy
from memory.store import moments as moment_store
from memory.store.hierarchy import spread
from qa.evidence.excerpts import date_words


def say(session: Session, to: str, fields: Mapping[str, str]) -> str:
    """Do what the owner says by pressing; return what to tell, empty where that says nothing. Raises UserError."""
    kind, _, rest = to.partition(" ")
    name = fields.get("name", "")
    match kind:
        case "name":
            return _write(session, places.called(session, rest, name))
        case "merge":
            return _write(session, places.merged(session, rest, name))
        case "hide":
            return f"Hidden: {cards.items(places.hide(session, rest))} at {rest}."
        case "show":
            return f"Unhidden: {cards.items(places.show(session, rest))} at {rest}."
        case "back":
            mark = places.marked(session, rest)
            return f"Undone: {in_words(mark)}.{'' if undo(session, [mark]).counts else cards.LATER}"
        case _:
            return ""


def summary(store: Store, name: str) -> str:
    """Return what is told of a place, empty where it has no summary."""
    found = hierarchy.find(store, Level.PLACE, name) if name else None
    return found.text if found else ""


def shots(
    session: Session, media: Media, pictured: Sequence[tuple[str, str]], most: int, leaders: Container[str]
) -> str:
    """Return a strip of so many pictures at the most, spread over (moment id, asset id).

    `leaders` has the ids of the files for which the best of their burst stands.
    """
    store = session.store
    chosen = spread([moment_id for moment_id, asset_id in pictured if asset_id not in leaders], most)
    held = moment_store.remembered(store, chosen)
    return place_cards.strip([shot(media, one) for one in held.values()])


def shot(media: Media, one: MomentView) -> Shot:
    """Return a picture with its addresses, and what is seen and when."""
    words = ", ".join(filter(None, (one.text(TextKind.CAPTION), date_words(one.moment.at))))
    return Shot(media.links(one), words)


def name_form(name: str, field: str) -> str:
    """Return the form that gives a whole place another name."""
    return place_cards.name_form(f"name {name}", "Your name for this place", "Rename", field)


def hide_form(session: Session, name: str) -> str:
    """Return the button that hides a place and, where some of it is hidden and this is unlocked, shows it again."""
    count = places.hidden_files(session, name)
    shown = [Chip(f"Unhide {count:,} {'file' if count == 1 else 'files'}", f"show {name}")] if count else []
    return place_cards.chips([Chip(f"Hide everything at {name}", f"hide {name}", hides=True), *shown], "Hiding")


def _write(session: Session, made: Sequence[Correction]) -> str:
    counts = record(session, made).counts
    return f"Saved: {'; '.join(map(in_words, made))}.{'' if counts else cards.LATER}"
