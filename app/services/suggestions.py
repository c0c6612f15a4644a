"""What is offered of look-alikes of things that the owner named: listed, accepted and refused, for every front door.

Knows the open library; nothing of terminals or pages. Each answer is a correction, which `undo` takes back.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.library.session import Session
from app.services.corrections import Recorded, record
from app.services.errors import UserError
from memory.corrections import look_alikes
from memory.records.corrections import Correction, ThingDenied, ThingNamed, WordsCorrection
from memory.records.derived import Suggestion
from memory.records.library import MomentView
from memory.store import corrections, suggestions
from memory.store import moments as moment_store


@dataclass(frozen=True, slots=True)
class Offered:
    """A suggestion with its photo, and the path of the photo that taught it."""

    suggestion: Suggestion
    view: MomentView
    taught_by: str


def listed(session: Session) -> list[Offered]:
    """Return what is offered and not answered yet, the surest first."""
    return _with_photos(session, look_alikes.open_suggestions(session.store))


def first_photos(session: Session, most: int) -> tuple[list[list[Offered]], int]:
    """Return what is open for the `most` photos that are offered the surest, by photo, and how many photos follow."""
    by_photo: dict[str, list[Suggestion]] = {}
    for one in look_alikes.open_suggestions(session.store):
        by_photo.setdefault(one.moment_id, []).append(one)
    shown = list(by_photo.values())[:most]
    groups: dict[str, list[Offered]] = {}
    for offered in _with_photos(session, [one for group in shown for one in group]):
        groups.setdefault(offered.suggestion.moment_id, []).append(offered)
    return list(groups.values()), len(by_photo) - len(shown)


def _with_photos(session: Session, found: Sequence[Suggestion]) -> list[Offered]:
    views = moment_store.remembered(session.store, list(dict.fromkeys(one.moment_id for one in found)))
    taught_by = suggestions.taught_by(session.store, [one.id for one in found])
    return [Offered(one, views[one.moment_id], taught_by.get(one.id, "")) for one in found if one.moment_id in views]


def of_moments(session: Session, moment_ids: Sequence[str]) -> dict[str, list[Suggestion]]:
    """Return what is offered for some photos, by moment."""
    found: dict[str, list[Suggestion]] = {}
    for one in look_alikes.open_suggestions(session.store, moment_ids):
        found.setdefault(one.moment_id, []).append(one)
    return found


def accept(session: Session, name: str) -> tuple[Correction, Recorded]:
    """Say that a photo shows what is offered for it; return the correction. Raises UserError as `named` does."""
    one = named(session, name)
    return _answer(session, one, WordsCorrection(one.words) if one.is_whole else ThingNamed(one.words))


def refuse(session: Session, name: str) -> tuple[Correction, Recorded]:
    """Say that a photo does not show what is offered for it. Raises UserError as `named` does."""
    one = named(session, name)
    return _answer(session, one, ThingDenied(one.words))


def named(session: Session, name: str) -> Suggestion:
    """Return the open suggestion whose id begins so. Raises UserError where there is none, or several."""
    found = look_alikes.open_of_id(session.store, name) if name else []
    if not found:
        raise UserError("no such suggestion; `yesteryear suggestions` lists them")
    if len(found) > 1:
        raise UserError("several suggestions have an id that begins like this")
    return found[0]


def _answer(
    session: Session, one: Suggestion, content: WordsCorrection | ThingNamed | ThingDenied
) -> tuple[Correction, Recorded]:
    asset_id = moment_store.remembered(session.store, [one.moment_id])[one.moment_id].asset.id
    made = corrections.new_correction(content, asset_id=asset_id)
    return made, record(session, [made])
