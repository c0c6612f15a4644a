"""The pieces of the People page as escaped HTML: somebody's page, and the forms in which the owner says who is who.

Pure functions of records and addresses. Knows nothing of Gradio, of the store or of files.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.ui.cards import escaped, note
from app.ui.map_cards import Chip, chips

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Look:
    """A face or a stretch of a voice to choose: what stands for it, its address, and the words that tell of it."""

    value: str
    address: str
    words: str
    is_face: bool = True


def seen(look: Look) -> str:
    """Return a face as a picture, a voice as a player; nothing where there is no address."""
    address, words = escaped(look.address), escaped(look.words)
    if not look.address:
        return ""
    if look.is_face:
        return f'<img src="{address}" alt="{words}" loading="lazy">'
    return f'<audio controls preload="none" src="{address}" aria-label="{words}"></audio>'


def top(title: str, look: Look, told: Sequence[str], text: str) -> str:
    """Return the head of somebody's page: face, name, how often and when, and what is told of them."""
    lines = "".join(f'<p class="yy-note">{escaped(line)}</p>' for line in told if line)
    body = "".join(f"<p>{escaped(line)}</p>" for line in text.splitlines() if line.strip())
    face = f'<div class="yy-face">{seen(look)}</div>' if look.is_face else ""
    heard = "" if look.is_face else seen(look)
    return (
        f'<div class="yy-somebody">{face}<div><h2 tabindex="-1">{escaped(title)}</h2>{lines}{heard}{body}</div></div>'
    )


def players(looks: Sequence[Look]) -> str:
    """Return stretches of a voice to hear, each with its day; nothing where there are none."""
    inside = "".join(f"<li>{seen(look)}<span>{escaped(look.words)}</span></li>" for look in looks if look.address)
    return f'<h3>Heard</h3><ul class="yy-heard">{inside}</ul>' if inside else ""


def facts(lines: Sequence[str]) -> str:
    """Return what is known of somebody, a line each, nothing where that is nothing."""
    inside = "".join(f"<li>{escaped(line)}</li>" for line in lines)
    return f'<h3>Facts</h3><ul class="yy-known">{inside}</ul>' if lines else ""


def name_form(number: int, name: str) -> str:
    """Return the form that gives somebody a name."""
    return (
        f'<form data-to="name {number}" class="yy-say"><label for="yy-person-name">Name</label>'
        f'<input id="yy-person-name" name="name" value="{escaped(name)}" maxlength="{LONGEST_NAME}" required '
        'autocomplete="off" placeholder="Grandmother"><button type="submit">Save name</button></form>'
    )


def same_form(number: int, others: Sequence[tuple[int, str]], looks: Sequence[Look]) -> str:
    """Return the form that says that somebody is another of those listed, (number, words), some by their face."""
    if not others:
        return ""
    listed = "".join(f'<option value="{other}">{escaped(words)}</option>' for other, words in others)
    faces = "".join(_choice("radio", "face", look) for look in looks)
    by_face = (
        f'<details><summary>Choose by face</summary><div class="yy-looks">{faces}</div></details>' if looks else ""
    )
    return (
        f'<form data-to="same {number}" class="yy-say"><label for="yy-person-same">Same person as</label>'
        f'<select id="yy-person-same" name="other"><option value="">choose a person</option>{listed}</select>'
        f'<button type="submit">Merge</button>{by_face}</form>'
    )


def apart_form(number: int, looks: Sequence[Look], total: int) -> str:
    """Return the form in which to tick those of somebody that are somebody else; nothing where there is but one."""
    if total < 2:
        return ""
    boxes = "".join(_choice("checkbox", f"wrong{at}", look) for at, look in enumerate(looks))
    rest = f"These {len(looks)} of {total:,} are the least similar. Split them off to see the next."
    more = note(rest) if total > len(looks) else ""
    return (
        f'<form data-to="apart {number}" class="yy-say"><details><summary>Split</summary>'
        f'<div class="yy-looks" role="group" aria-label="Select those that are somebody else">{boxes}</div>{more}'
        '<button type="submit">Split off selected</button></details></form>'
    )


def said(words: Sequence[tuple[str, str]], more: int) -> str:
    """Return what the owner said, each (mark id, words), the last first, with buttons that take it back."""
    if not words:
        return ""
    inside = "".join(
        f"<li><span>{escaped(told[:1].upper() + told[1:])}</span>"
        f'<button type="button" data-to="back {escaped(mark_id)}" '
        f'aria-label="Undo: {escaped(told)}">Undo</button></li>'
        for mark_id, told in words
    )
    last = chips([Chip("Undo last", "last")], "Last correction")
    rest = note(f"And {more:,} more: `yesteryear marks` lists them.") if more > 0 else ""
    return f'<h2 class="yy-later">Your corrections</h2>{last}<ul class="yy-sayings">{inside}</ul>{rest}'


def _choice(kind: str, name: str, look: Look) -> str:
    """Return something to tick under its picture or player."""
    tick = f'<input type="{kind}" name="{name}" value="{escaped(look.value)}"'
    words = f"<span>{escaped(look.words)}</span>"
    if look.is_face:
        return f"<label>{seen(look)}{tick}>{words}</label>"
    return f"<div>{seen(look)}<label>{tick}>{words}</label></div>"
