"""The pieces of the Map and Places pages as escaped HTML: the map with what is on it, a place, what can be said of it.

Pure functions of records and addresses. The map itself is drawn by assets/map.js from what is written beside it. Knows
nothing of Gradio, of the store or of files.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from app.ui import addresses
from app.ui.cards import Links, escaped, items, opening, pieces_beside
from memory.language.format import dated
from memory.store.places import Circle, Patch, Visited

FINEST = 5
"""Digits behind the point of a degree: a metre."""

LONGEST_NAME = 80
SOURCES = "Base map: Natural Earth. Towns: GeoNames. Both are part of the program; nothing is downloaded."


NAMES = "yy-place-names"
"""The id of the list that every form for the name of a known place offers."""


@dataclass(frozen=True, slots=True)
class Chip:
    """Something to press: what it says, what it stands for or its address, and whether a choice is chosen now."""

    label: str
    to: str
    is_chosen: bool | None = None


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
    return f'<button type="button" data-to="{escaped(one.to)}"{_pressed(one)}>{escaped(one.label)}</button>'


def _pressed(chip: Chip) -> str:
    return "" if chip.is_chosen is None else f' aria-pressed="{str(chip.is_chosen).lower()}"'


def atlas(key: str, deg: float, patches: Sequence[Patch], ways: Sequence[Sequence[tuple[float, float]]]) -> str:
    """Return the map, to be drawn in the browser; a map of the same key keeps where one looked before."""
    held = [[round(one.lat, FINEST), round(one.lon, FINEST), one.moments, one.name] for one in patches]
    lines = [[[round(lat, FINEST), round(lon, FINEST)] for lat, lon in way] for way in ways]
    told = json.dumps({"deg": deg, "patches": held, "ways": lines}, ensure_ascii=False, separators=(",", ":"))
    label = "Map of your places. Press plus or minus to zoom, the arrow keys to move, 0 to show everything."
    return (
        f'<div class="yy-map" data-key="{escaped(key)}" data-held="{escaped(told)}" tabindex="0" role="region" '
        f'aria-label="{label}"></div><p class="yy-note yy-map-note">{SOURCES}</p>'
    )


def place_list(found: Sequence[Visited], more: int) -> str:
    """Return places as a list in words, each a button that shows it."""
    inside = "".join(
        f'<li><button type="button" data-to="place {escaped(one.name)}">{escaped(one.name)}</button> '
        f"<span>{escaped(items(one.moments))}</span></li>"
        for one in found
    )
    rest = f'<p class="yy-note">And {more:,} more, on the Places page.</p>' if more > 0 else ""
    return f'<h2>Places on this map</h2><ul class="yy-place-list">{inside}</ul>{rest}'


def heading(title: str, told: Sequence[str], text: str) -> str:
    """Return what a place is called, when and how much was made there, and what is told of it."""
    meta = " · ".join(escaped(one) for one in told if one)
    body = "".join(f"<p>{escaped(line)}</p>" for line in text.splitlines() if line.strip())
    return f'<h2 tabindex="-1">{escaped(title)}</h2><p class="yy-note">{meta}</p>{body}'


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
    """Return the form that gives a place or a spot a name; `field` is the id of its field."""
    return (
        f'<form data-to="{escaped(to)}" class="yy-say"><label for="{escaped(field)}">{escaped(label)}</label>'
        f'<input id="{escaped(field)}" name="name" maxlength="{LONGEST_NAME}" required autocomplete="off">'
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


def circle_words(circle: Circle) -> str:
    """Return a circle as what is pressed says it."""
    return f"{circle.lat:.5f} {circle.lon:.5f} {circle.km:.3f}"


def read_circle(words: str) -> Circle | None:
    """Return the circle that something pressed says, None where that is none on the earth."""
    try:
        lat, lon, km = (float(part) for part in words.split())
    except ValueError:
        return None
    is_sound = abs(lat) <= 90 and abs(lon) <= 180 and 0 <= km <= 20_100
    return Circle(lat, lon, km) if is_sound else None


def place_card(one: Visited, text: str, shots: str, forms: str, said_html: str) -> str:
    """Return the card of a place: `shots`, `forms` and `said_html` are HTML made here."""
    around = ", ".join(filter(None, (one.region, one.country)))
    meta = " · ".join(escaped(part) for part in (around, items(one.moments), when_words(one)) if part)
    body = f"<p>{escaped(text)}</p>" if text else ""
    return (
        f'<li class="yy-card yy-place"><h2>{escaped(one.name)}</h2><p class="yy-note">{meta}</p>{body}{shots}'
        f"{said_html}<details><summary>Rename, merge or hide</summary>{forms}</details></li>"
    )


def turns(turned: int, total: int, most: int, label: str = "More places") -> str:
    """Return the buttons to what is before and after a piece of a list; `label` says what for to who cannot see it."""
    return chips([Chip(words, f"turn {other}") for words, other in pieces_beside(turned, total, most)], label)
