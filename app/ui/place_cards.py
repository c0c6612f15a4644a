"""The pieces of the Places page as escaped HTML: a place, its pictures, and what can be said of it.

Pure functions of records and addresses. Knows nothing of Gradio, of the store or of files.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.ui import addresses
from app.ui.cards import Links, escaped, items, opening, pieces_beside
from memory.language.format import dated
from memory.store.places import Visited

NAMES = "yy-place-names"
"""The id of the list that every form for the name of a known place offers."""


@dataclass(frozen=True, slots=True)
class Chip:
    """Something to press: what it says, and what it stands for or its address."""

    label: str
    to: str
    hides: bool = False
    """Whether it hides something, which takes a passphrase; see assets/js/passphrase.js."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture of a place: its addresses, and what is told of it to whoever cannot see it."""

    links: Links
    words: str


def chips(several: Sequence[Chip], label: str) -> str:
    """Return choices in a row, nothing where there are none."""
    if not several:
        return ""
    inside = "".join(map(_chip, several))
    return f'<div class="yy-picks" role="group" aria-label="{escaped(label)}">{inside}</div>'


def _chip(one: Chip) -> str:
    if addresses.read(one.to):
        return f'<a href="{escaped(one.to)}">{escaped(one.label)}</a>'
    hides = " data-hides" if one.hides else ""
    return f'<button type="button" data-to="{escaped(one.to)}"{hides}>{escaped(one.label)}</button>'


def when_words(one: Visited) -> str:
    """Say from when to when something was made at a place."""
    return dated(one.first.date(), one.last.date())


def strip(shots: Sequence[Shot]) -> str:
    """Return small pictures in a row, each opening the photo or the clip it is from in the viewer."""
    if not shots:
        return ""
    inside = "".join(
        f'<a{opening(one.links)}><img src="{escaped(one.links.thumb)}" alt="{escaped(one.words)}" loading="lazy"></a>'
        for one in shots
    )
    return f'<div class="yy-strip yy-shots" data-photos role="group" aria-label="Pictures">{inside}</div>'


def name_form(to: str, label: str, button: str, field: str) -> str:
    """Return the form that gives a place a name; `field` is the id of its field."""
    return (
        f'<form data-to="{escaped(to)}" class="yy-say"><label for="{escaped(field)}">{escaped(label)}</label>'
        f'<input id="{escaped(field)}" name="name" required autocomplete="off">'
        f'<button type="submit">{escaped(button)}</button></form>'
    )


def merge_form(to: str, label: str, button: str, field: str) -> str:
    """Return the form that says that a place is part of another; the names to choose from are those of `name_list`."""
    return (
        f'<form data-to="{escaped(to)}" class="yy-say"><label for="{escaped(field)}">{escaped(label)}</label>'
        f'<input id="{escaped(field)}" name="name" list="{NAMES}" required>'
        f'<button type="submit">{escaped(button)}</button></form>'
    )


def name_list(names: Sequence[str]) -> str:
    """Return the names of places, once for every form that offers them."""
    return f'<datalist id="{NAMES}">{"".join(f"<option>{escaped(one)}</option>" for one in names)}</datalist>'


def said(words: Sequence[tuple[str, str]]) -> str:
    """Return what the owner said, each (mark id, words), with a button that takes it back."""
    inside = "".join(
        f'<li>{escaped(told)} <button type="button" data-to="back {escaped(mark_id)}" '
        f'aria-label="Undo: {escaped(told)}">Undo</button></li>'
        for mark_id, told in words
    )
    return f'<ul class="yy-sayings">{inside}</ul>' if words else ""


def place_card(one: Visited, text: str, shots: str, forms: str, said_html: str) -> str:
    """Return the card of a place: `shots`, `forms` and `said_html` are HTML made here."""
    around = ", ".join(filter(None, (one.region, one.country)))
    meta = " · ".join(escaped(part) for part in (around, items(one.moments), when_words(one)) if part)
    body = f"<p>{escaped(text)}</p>" if text else ""
    address = addresses.write("map", place=one.name)
    return (
        f'<li class="yy-card yy-place"><h2><a href="{escaped(address)}">{escaped(one.name)}</a></h2>'
        f'<p class="yy-note">{meta}</p>{body}{shots}'
        f"{said_html}<details><summary>Rename, merge or hide</summary>{forms}</details></li>"
    )


def turns(turned: int, total: int, most: int, label: str = "More places") -> str:
    """Return the buttons to what is before and after a piece of a list; `label` says what for to who cannot see it."""
    return chips([Chip(words, f"turn {other}") for words, other in pieces_beside(turned, total, most)], label)
