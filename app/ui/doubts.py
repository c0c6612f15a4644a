"""What stands at the foot of a card: why this moment is shown, and a way to say what of it is not right.

Pure functions of records and addresses, like the cards; every word of the owner's is escaped.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.ui import offers
from app.ui.cards import escaped, input_time
from memory.records.derived import Fact, Suggestion
from memory.records.library import MomentView, TakenFrom, TextKind, Trace

DATED_BY = {
    TakenFrom.OWNER: "You set the date.",
    TakenFrom.EXIF: "Date from the camera.",
    TakenFrom.CONTAINER: "Date from the recording.",
    TakenFrom.TEXT: "Date from the text.",
    TakenFrom.SIDECAR: "Date from the metadata file next to it.",
    TakenFrom.FILENAME: "Date from the file name.",
    TakenFrom.FOLDER: "Date from the folder name.",
    TakenFrom.NEIGHBOUR: "Date of the photos numbered before and after it.",
    TakenFrom.MTIME: "Date from the file's last change; the original may be much older.",
}
UNWEIGHED = re.compile(r" \(-?\d+\.\d+\)$")


@dataclass(frozen=True, slots=True)
class Met:
    """A face or voice in a moment: the id of its appearance, which of the two, and the address of the face."""

    appearance_id: str
    trace: Trace
    face: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What a card's foot tells of: why the moment was found, who was met, facts that rest on it, what is offered."""

    why: tuple[str, ...] = ()
    met: tuple[Met, ...] = ()
    facts: tuple[Fact, ...] = ()
    offered: tuple[Suggestion, ...] = ()


def foot(one: MomentView, known: Known, turn: int) -> str:
    """Return the foot of a card in a turn of the talk."""
    asked = "".join(offers.question(offered, f"{turn}:") for offered in known.offered)
    return f'<div class="yy-foot">{asked}{_why(one, known.why)}{_doubt(one, known, turn)}</div>'


def _why(one: MomentView, why: Sequence[str]) -> str:
    lines = reasons(why)
    lines.append(DATED_BY[one.asset.taken_from])
    if one.text(TextKind.CAPTION) and not one.text(TextKind.OWNER):
        lines.append("A model wrote this description.")
    inside = "".join(f"<li>{escaped(line)}</li>" for line in lines)
    return f'<details class="yy-why"><summary>Why this?</summary><ul>{inside}</ul></details>'


def reasons(why: Sequence[str]) -> list[str]:
    """Return as sentences why a moment was found, each once; that the answer rests on it where nothing else is said."""
    told = [UNWEIGHED.sub("", reason) for reason in why] or ["the answer is based on it"]
    return [f"{reason[:1].upper()}{reason[1:]}." for reason in dict.fromkeys(told)]


def _doubt(one: MomentView, known: Known, turn: int) -> str:
    name = one.moment.id
    parts = [_words_form(one, turn), *(_met_form(met, turn) for met in known.met)]
    parts += [_fact_form(fact, turn) for fact in known.facts]
    parts.append(
        f'<button type="button" class="yy-quiet" data-to="hide:{turn}:{name}" data-hides>Hide</button>'
        f'<button type="button" class="yy-quiet" data-to="favourite:{turn}:{name}">Add to favourites</button>'
        f'<button type="button" class="yy-quiet" data-to="forget:{turn}:{name}">Forget this file …</button>'
    )
    inside = "".join(parts)
    return f'<details class="yy-doubt"><summary>Edit</summary><div class="yy-forms">{inside}</div></details>'


def _words_form(one: MomentView, turn: int) -> str:
    shown, place = input_time(one.moment.at), one.asset.place
    where = escaped(place.name) if place else "Name of a place"
    return (
        f'<form data-to="correct:{turn}:{one.moment.id}" class="yy-form">'
        "<label>Description"
        ' <textarea name="words" rows="2" placeholder="In your own words"></textarea></label>'
        f'<label>Date and time <input type="datetime-local" name="at" value="{shown}"></label>'
        f'<input type="hidden" name="was" value="{shown}">'
        f'<label>Place <input name="place" placeholder="{where}"></label>'
        '<button class="yy-do">Save</button></form>'
    )


def _met_form(met: Met, turn: int) -> str:
    picture = f'<img src="{escaped(met.face)}" alt="a face in this picture" loading="lazy">' if met.face else ""
    asked = "Whose face is this?" if met.trace is Trace.FACE else "Whose voice is this?"
    return (
        f'<form data-to="name:{turn}:{met.appearance_id}" class="yy-form yy-met">{picture}'
        f'<label>{asked} <input name="name" required></label>'
        '<button class="yy-do">Save name</button></form>'
    )


def _fact_form(fact: Fact, turn: int) -> str:
    said = escaped(f"{fact.subject} {fact.relation} {fact.object}")
    return (
        f'<form data-to="fact:{turn}:{fact.id}" class="yy-form"><p>Learned from this: <strong>{said}</strong></p>'
        f'<label>Correct value (optional) <input name="really" maxlength="200"></label>'
        f'<button class="yy-do">Remove this fact</button></form>'
    )
