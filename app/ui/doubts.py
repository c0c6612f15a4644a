"""What stands at the foot of a card: why this moment is shown, and a way to say what of it is not right.

Pure functions of records and addresses, like the cards; every word of the owner's is escaped.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.ui.cards import escaped
from memory.records.derived import Fact
from memory.records.library import MomentView, Precision, TakenFrom, TextKind, Trace

DATED_BY = {
    TakenFrom.OWNER: "You said when it was.",
    TakenFrom.EXIF: "Dated by the camera.",
    TakenFrom.CONTAINER: "Dated by the recorder.",
    TakenFrom.TEXT: "Dated by its own words.",
    TakenFrom.SIDECAR: "Dated by the file beside it.",
    TakenFrom.FILENAME: "Dated by its file name.",
    TakenFrom.FOLDER: "Dated by the name of its folder.",
    TakenFrom.MTIME: "Dated by when the file was last changed, which may be long after.",
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
    """What a card's foot tells of: why the moment was found, who was met in it, and the facts that rest on it."""

    why: tuple[str, ...] = ()
    met: tuple[Met, ...] = ()
    facts: tuple[Fact, ...] = ()


def foot(one: MomentView, known: Known, turn: int) -> str:
    """Return the foot of a card in a turn of the talk."""
    return f'<div class="yy-foot">{_why(one, known.why)}{_doubt(one, known, turn)}</div>'


def _why(one: MomentView, why: Sequence[str]) -> str:
    told = [UNWEIGHED.sub("", reason) for reason in why] or ["the answer was worked out from it"]
    lines = [f"{reason[:1].upper()}{reason[1:]}." for reason in dict.fromkeys(told)]
    lines.append(DATED_BY[one.asset.taken_from])
    if one.text(TextKind.CAPTION) and not one.text(TextKind.OWNER):
        lines.append("What it shows is a model's description, not anybody's words.")
    inside = "".join(f"<li>{escaped(line)}</li>" for line in lines)
    return f'<details class="yy-why"><summary>Why this?</summary><ul>{inside}</ul></details>'


def _doubt(one: MomentView, known: Known, turn: int) -> str:
    name = one.moment.id
    parts = [_words_form(one, turn), *(_met_form(met, turn) for met in known.met)]
    parts += [_fact_form(fact, turn) for fact in known.facts]
    parts.append(
        f'<button type="button" class="yy-quiet" data-to="hide:{turn}:{name}">Hide this moment</button>'
        f'<button type="button" class="yy-quiet" data-to="favourite:{turn}:{name}">Mark as a favourite</button>'
        f'<button type="button" class="yy-quiet" data-to="forget:{turn}:{name}">Forget this file …</button>'
    )
    inside = "".join(parts)
    return f'<details class="yy-doubt"><summary>Not right?</summary><div class="yy-forms">{inside}</div></details>'


def _words_form(one: MomentView, turn: int) -> str:
    at, place = one.moment.at, one.asset.place
    shown = at.at.strftime("%Y-%m-%dT%H:%M") if at.precision in (Precision.SECOND, Precision.MINUTE) else ""
    where = escaped(place.name) if place else "A place you know"
    return (
        f'<form data-to="correct:{turn}:{one.moment.id}" class="yy-form">'
        "<label>What it shows or says"
        ' <textarea name="words" rows="2" placeholder="In your own words"></textarea></label>'
        f'<label>When it was <input type="datetime-local" name="at" value="{shown}"></label>'
        f'<input type="hidden" name="was" value="{shown}">'
        f'<label>Where it was <input name="place" placeholder="{where}"></label>'
        '<button class="yy-do">Correct it</button></form>'
    )


def _met_form(met: Met, turn: int) -> str:
    picture = f'<img src="{escaped(met.face)}" alt="a face in this picture" loading="lazy">' if met.face else ""
    asked = "Whose face is this?" if met.trace is Trace.FACE else "Whose voice is this?"
    return (
        f'<form data-to="name:{turn}:{met.appearance_id}" class="yy-form yy-met">{picture}'
        f'<label>{asked} <input name="name" maxlength="80" required></label>'
        '<button class="yy-do">That is the name</button></form>'
    )


def _fact_form(fact: Fact, turn: int) -> str:
    said = escaped(f"{fact.subject} {fact.relation} {fact.object}")
    return (
        f'<form data-to="fact:{turn}:{fact.id}" class="yy-form"><p>From this was learned: <strong>{said}</strong></p>'
        f'<label>What is so instead, if you know <input name="really" maxlength="200"></label>'
        f'<button class="yy-do">That is not so</button></form>'
    )
