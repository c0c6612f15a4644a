"""What the owner says of people by pressing on the People page: done, told in plain words, and taken back.

Knows the open library; nothing of Gradio, of requests or of HTML.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.library.session import Session
from app.services import people
from app.services.corrections import record
from app.services.errors import UserError
from app.ui.cards import LATER
from memory.records.corrections import Correction

SOMEBODY = "this person"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What to tell, the mark by which it is taken back, and the number of whom it was said of, 0 where unknown."""

    told: str
    undo: str = ""
    number: int = 0


def say(session: Session, to: str, fields: Mapping[str, str]) -> Outcome:
    """Do what the owner says; `to` is a word and the numbers of those meant. Raises UserError, StoreBusy."""
    kind, _, rest = to.partition(" ")
    first, _, second = rest.partition(" ")
    number = _number(first)
    if kind == "show":
        counts = people.show(session, number)
        return Outcome(f"Shown again.{'' if counts else LATER}", number=number)
    made, told = _said(session, kind, (number, second or fields.get("other", "")), fields)
    stays = _stays(session, number, fields)
    counts = record(session, made).counts
    return Outcome(f"{told}{'' if counts else LATER}", made[0].id, _whose(session, stays))


def take_back(session: Session, mark_id: str) -> Outcome:
    """Take back what was said. Raises UserError where that is no longer known."""
    people.take_back(session, mark_id)
    return Outcome("Undone.")


def _said(
    session: Session, kind: str, meant: tuple[int, str], fields: Mapping[str, str]
) -> tuple[Sequence[Correction], str]:
    """Return the marks of what is said, and the words that tell of it. Raises UserError."""
    number, other = meant
    match kind:
        case "name":
            name = people.read_name(fields.get("name", ""))
            return people.called(session, number, name), f"This is {name}."
        case "same":
            two = _called(session, number), _called(session, _number(other))
            return people.same(session, number, _number(other)), f"{_first(two[0])} and {two[1]} are one person."
        case "different":
            return people.different(session, number, _number(other)), "Kept apart."
        case "apart":
            wrong = [value for field, value in fields.items() if field.startswith("wrong")]
            return people.apart(session, number, wrong), "Split off."
        case "hide":
            name = _called(session, number)
            return people.hide(session, number), f"{_first(name)} is hidden. The photos stay."
    raise UserError("this is no longer on the page")


def _called(session: Session, number: int) -> str:
    return people.met(session, number).name or SOMEBODY


def _first(words: str) -> str:
    return words[:1].upper() + words[1:]


def _stays(session: Session, number: int, fields: Mapping[str, str]) -> str:
    """Return an appearance that is this person's whatever is ticked, empty where there is none."""
    met = (one for person in people.everybody(session) if person.number == number for one in person.appearances)
    return next((one.id for one in met if one.id not in fields.values()), "")


def _whose(session: Session, appearance_id: str) -> int:
    """Return the number of whoever has an appearance now, which what was said may have changed; 0 for nobody listed."""
    found = people.everybody(session) if appearance_id else []
    return next((one.number for one in found if any(it.id == appearance_id for it in one.appearances)), 0)


def _number(words: str) -> int:
    if not words.isascii() or not words.isdecimal():
        raise UserError("choose a person first")
    return int(words)
