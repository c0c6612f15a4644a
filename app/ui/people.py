"""The People page's work: everybody met, as cards, and what the owner says of them.

Knows the open library and the cards; nothing of Gradio.
"""

from collections.abc import Sequence

from app import people_words
from app.people_words import Refused
from app.session import Session
from app.ui import cards
from app.ui.media import Media
from memory.people import Person
from memory.store import moments as moment_store
from memory.store.appearances import Appearance, Trace
from memory.types import OwnerMark

MOST_SHOWN = 120
Choice = tuple[str, int]


def shown(session: Session, media: Media) -> str:
    """Return everybody met as cards, or how to turn faces and voices on where nobody was."""
    found = people_words.everybody(session)
    kept = [people_words.consent(session, trace, {one.trace.value for one in found}) for trace in Trace]
    told = "".join(cards.note(line[0].upper() + line[1:].replace("`", "") + ".") for line in kept)
    if not found:
        empty = cards.empty("Nobody yet", "Faces and voices are told apart only where you turn that on.")
        return cards.page(empty + told)
    groups = [_group(session, media, [one for one in found if one.trace is trace], trace) for trace in Trace]
    return cards.page("".join(groups) + told)


def choices(session: Session) -> list[Choice]:
    """Return everybody met as (what to show, number)."""
    found = people_words.everybody(session)
    return [(f"{one.name or 'Person'} {one.number}, {one.trace.value}", one.number) for one in found]


def call(session: Session, number: int | None, name: str) -> str:
    """Give somebody a name; return what to tell the owner. Raises Refused."""
    return _write(session, people_words.called(session, _chosen(number), name), f"Noted: that is {name.strip()}.")


def same(session: Session, number: int | None, other: int | None) -> str:
    """Say that two are one person; return what to tell the owner. Raises Refused."""
    made = people_words.same(session, _chosen(number), _chosen(other))
    return _write(session, made, f"Noted: {number} and {other} are one person.")


def different(session: Session, number: int | None, other: int | None) -> str:
    """Say that two are not one person; return what to tell the owner. Raises Refused."""
    made = people_words.different(session, _chosen(number), _chosen(other))
    return _write(session, made, f"Noted: {number} and {other} are two people.")


def take_back(session: Session) -> str:
    """Take back what was said last; return what to tell the owner. Raises Refused."""
    return f"Taken back: {people_words.take_back(session)}."


def _group(session: Session, media: Media, found: Sequence[Person], trace: Trace) -> str:
    """Return the faces, or the voices, under their heading; nothing where there are none."""
    if not found:
        return ""
    more = len(found) - MOST_SHOWN
    rest = cards.note(f"And {more} more: `yesteryear people` lists everybody.") if more > 0 else ""
    made = [_card(session, media, one) for one in found[:MOST_SHOWN]]
    return f'<h2>{trace.value.capitalize()}s</h2><div class="yy-people">{cards.cards(made)}</div>{rest}'


def _chosen(number: int | None) -> int:
    if number is None:
        raise Refused("choose somebody first")
    return number


def _write(session: Session, made: list[OwnerMark], told: str) -> str:
    later = " It counts as soon as the files that are being taken in are done."
    return told if people_words.write(session, made) else told + later


def _card(session: Session, media: Media, person: Person) -> str:
    best = person.appearances[0]
    face = media.face(best) if best.trace is Trace.FACE else ""
    return cards.person_card(person, face, "" if face else _voice(session, media, best), len(person.evidence))


def _voice(session: Session, media: Media, best: Appearance) -> str:
    """Return the address of a stretch of a voice, from its first to its last second."""
    held = moment_store.remembered(session.store, [best.moment_id]).get(best.moment_id)
    return f"{media.links(held).media}#t={best.start_s or 0:.1f},{best.end_s or 0:.1f}" if held else ""
