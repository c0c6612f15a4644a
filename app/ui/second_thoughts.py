"""What is pressed in a turn of the talk: another filter, or a word of the owner's on what a card shows.

Each gives the turn to be answered again, with what was noted and the way to take it back above its answer. Knows the
open library; nothing of Gradio.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath

from app.library.session import Session
from app.services import corrections as services_corrections
from app.services import hiding, people, suggestions
from app.services.errors import UserError
from app.services.library import copy_left, forget_assets
from app.ui import cards, chips, found, offers
from app.ui.ask import Turn
from memory.knowledge.learn import read_names
from memory.records.corrections import Correction, Favourite
from memory.store import assets, corrections
from memory.store import moments as moment_store
from qa.parse.filters import Filters

Fields = Mapping[str, str]


def again(session: Session, turns: Sequence[Turn], to: str, fields: Fields) -> Turn:
    """Do what was pressed and return the turn to be answered again. Raises UserError, StoreBusy, WeightsMissing."""
    action, _, rest = to.partition(":")
    number, _, what = rest.partition(":")
    turn = next((one for one in turns if str(one.number) == number), None)
    if turn is None:
        raise UserError("this is no longer on the page")
    if action in (found.ONLY, "narrow", "without"):
        return _refiltered(session, turn, action, what, fields)
    match action:
        case "undo":
            return replace(turn, noted=_taken_back(session, what.split(",")))
        case "hide":
            return replace(turn, noted=_hidden(session, what, turn.number))
        case "forget":
            return replace(turn, noted=_asked_to_forget(session, what, turn.number))
        case "show" if f'data-to="{to}"' in turn.noted:
            return replace(turn, noted=_shown_again(session, what))
        case "gone" if f'data-to="{to}"' in turn.noted:
            return replace(turn, noted=_forgotten(session, what))
        case _:
            return replace(turn, noted=noted(_said(session, action, what, fields), turn.number))


def _refiltered(session: Session, turn: Turn, action: str, what: str, fields: Fields) -> Turn:
    """Return a turn with other filters: one part taken away, all as a form says, or one as a facet sets it."""
    if action == "without" and what == chips.ABOUT:
        return replace(turn, before=(), filters=None, noted="")
    if action == "without":
        return replace(turn, filters=chips.without(turn.used, what), noted="")
    if action == found.ONLY:
        return replace(turn, filters=found.narrowed(turn.used, what), noted="")
    return replace(turn, filters=_narrowed(session, fields, turn), noted="")


def _narrowed(session: Session, fields: Fields, turn: Turn) -> Filters:
    names = read_names(session.store, session.config.owner)

    def called(name: str) -> tuple[str, ...]:
        known = names.resolve(name)
        return tuple(dict.fromkeys(one.lower() for one in known.names)) if known else (name,)

    return chips.read_filters(fields, turn.used, called)


def noted(made: Sequence[Correction], turn: int) -> str:
    """Return what was noted, with a button that takes it back."""
    told = " and ".join(dict.fromkeys(services_corrections.KIND_NAMES[mark.kind] for mark in made))
    ids = ",".join(mark.id for mark in made)
    button = f'<button type="button" class="yy-quiet" data-to="undo:{turn}:{ids}">Undo</button>'
    return f'<p class="yy-noted">Saved: {cards.escaped(told)}. {button}</p>'


def _said(session: Session, action: str, what: str, fields: Fields) -> list[Correction]:
    match action:
        case "correct":
            return _corrected(session, what, fields)
        case offers.YES:
            return [suggestions.accept(session, what)[0]]
        case offers.NO:
            return [suggestions.refuse(session, what)[0]]
        case "favourite":
            moment = services_corrections.moment_of(session, what)
            made = [corrections.new_correction(Favourite(), moment)]
        case "name":
            made = people.named(session, what, fields.get("name", ""))
        case "fact":
            made = services_corrections.denied(session, what, fields.get("really", ""))
        case _:
            raise UserError(f"unknown action {action!r}")
    services_corrections.record(session, made)
    return made


def _corrected(session: Session, moment_id: str, fields: Fields) -> list[Correction]:
    moment = services_corrections.moment_of(session, moment_id)
    at = fields.get("at", "")
    is_moved = bool(at) and at != fields.get("was", "")
    words, place = fields.get("words", "").strip() or None, fields.get("place", "").strip() or None
    made = services_corrections.corrected(session, moment.asset_id, moment, words, at if is_moved else None, place)
    services_corrections.record(session, made)
    return made


def _hidden(session: Session, moment_id: str, turn: int) -> str:
    moment = services_corrections.moment_of(session, moment_id)
    count = hiding.hide(session, moment.asset_id, moment if moment.start_s is not None else None)
    told = f"Hidden: {cards.items(count)}. To see hidden items, enter the passphrase on the Settings page."
    button = f'<button type="button" class="yy-quiet" data-to="show:{turn}:{moment_id}">Undo</button>'
    return f'<p class="yy-noted">{told} {button}</p>'


def _shown_again(session: Session, moment_id: str) -> str:
    """Show what was hidden a moment ago in this very turn, which needs no passphrase."""
    moment = moment_store.remembered(session.unfiltered, [moment_id])[moment_id].moment
    hiding.unhide(session, moment.asset_id, moment.start_s)
    return cards.note("Unhidden.")


def _asked_to_forget(session: Session, moment_id: str, turn: int) -> str:
    """Return what would be lost, with the button that does it: nothing is forgotten by one press."""
    asset_id = services_corrections.moment_of(session, moment_id).asset_id
    name = PurePath(assets.first_paths(session.store, [asset_id])[asset_id]).name
    button = f'<button type="button" class="yy-quiet" data-to="gone:{turn}:{moment_id}">Forget file</button>'
    told = f"Forget {cards.named(name)}? Everything learned only from it is deleted permanently. "
    told += "The file itself is not touched."
    return f'<p class="yy-noted">{told} {button}</p>'


def _forgotten(session: Session, moment_id: str) -> str:
    table = forget_assets(session, [services_corrections.moment_of(session, moment_id).asset_id])
    told = "Forgotten." if table["forgotten"] else "It is forgotten after the current import."
    left = table.get("copies_left")
    for folder in left if isinstance(left, list) else ():
        told += f" {copy_left(str(folder))}"
    return cards.note(told)


def _taken_back(session: Session, mark_ids: Sequence[str]) -> str:
    services_corrections.undo(session, services_corrections.of_ids(session, mark_ids))
    return cards.note("Undone.")
