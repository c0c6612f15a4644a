"""A question's filters as chips and as a form: when, where, who, what kind, album. What the form says is checked here.

Knows filters, and HTML through the cards' way to escape; nothing of Gradio or of how a question is answered.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from app.services.errors import UserError
from app.services.typed import typed_line
from app.ui.cards import KIND_NAMES, escaped
from memory.language.format import dated
from memory.records.file_names import visible
from memory.records.library import Kind
from memory.records.query import Span
from qa.parse.filters import Filters

MOST_OFFERED = 200
PARTS = ("when", "where", "who", "kind", "album")
JOINED = ", "
ABOUT = "about"
"""The part that is carried over from the question before."""


@dataclass(frozen=True, slots=True)
class Offered:
    """The names of places, people and albums to choose from."""

    places: Collection[str] = ()
    people: Collection[str] = ()
    albums: Collection[str] = ()


def chips(filters: Filters, turn: int, offered: Offered, about: str = "") -> str:
    """Return the filters of a turn: a chip for each that is set, to be taken away, and a form to change them all.

    `about` is what is carried over from the question before.
    """
    told = {"when": span_words(filters.spans), "where": _listed(filters.places), "who": _listed(_first(filters))}
    told["kind"] = ", ".join(KIND_NAMES[kind] for kind in Kind if kind in filters.kinds)
    told["album"] = " or ".join(map(visible, filters.albums))
    shown = _chip(ABOUT, about, turn) if about else ""
    shown += "".join(_chip(part, told[part], turn) for part in PARTS if told[part])
    form = _form(filters, turn, offered)
    return f'<div class="yy-chips">{shown}<details class="yy-narrow"><summary>Filters</summary>{form}</details></div>'


def _chip(part: str, told: str, turn: int) -> str:
    return (
        f'<span class="yy-chip"><span class="yy-part">{part}</span> <span class="yy-value">{escaped(told)}</span>'
        f'<button type="button" data-to="without:{turn}:{part}" aria-label="Remove filter: {part}">×</button></span>'
    )


def span_words(spans: Sequence[Span]) -> str:
    """Say stretches of time, the first three of them: "14 July 2024", "since 1 May 2023"."""
    told = [_span_words(span) for span in spans[:3]]
    return " or ".join(told) + (" or …" if len(spans) > 3 else "")


def _span_words(span: Span) -> str:
    first, last = _days(span)
    if first and last:
        return _whole(first, last) or dated(first, max(first, last))
    if first:
        return f"since {dated(first, first)}"
    return f"until {dated(last, last)}" if last else "any time"


def _whole(first: date, last: date) -> str:
    """Say a whole month or year by its name, nothing for any other stretch."""
    if first.day != 1 or (last + timedelta(days=1)).day != 1 or first.year != last.year:
        return ""
    if first.month == last.month:
        return f"{first:%B %Y}"
    return f"{first:%Y}" if (first.month, last.month) == (1, 12) else ""


def _days(span: Span) -> tuple[date | None, date | None]:
    """Return the first and the last day of a stretch, None for a side that is open."""
    last = (span.end - timedelta(microseconds=1)).date() if span.end else None
    return span.start.date() if span.start else None, last


def _form(filters: Filters, turn: int, offered: Offered) -> str:
    since, until = _hull(filters.spans)
    kinds = "".join(
        f'<label class="yy-check"><input type="checkbox" name="kind-{kind.value}" value="yes"'
        f"{' checked' if kind in filters.kinds else ''}> {KIND_NAMES[kind]}</label>"
        for kind in Kind
    )
    return (
        f'<form data-to="narrow:{turn}" class="yy-form">'
        f'<label>From <input type="date" name="since" value="{since or ""}"></label>'
        f'<label>To <input type="date" name="until" value="{until or ""}"></label>'
        f"<label>Place {_choice('place', f'yy-places-{turn}', filters.places, offered.places)}</label>"
        f"<label>Person {_choice('person', f'yy-people-{turn}', _first(filters), offered.people)}</label>"
        f"<label>Album {_choice('album', f'yy-albums-{turn}', filters.albums, offered.albums)}</label>"
        f'<fieldset><legend>Only</legend>{kinds}</fieldset><button class="yy-do">Ask again</button></form>'
    )


def _choice(name: str, list_id: str, chosen: Sequence[str], offered: Collection[str]) -> str:
    options = "".join(f'<option value="{escaped(one)}">' for one in sorted(offered)[:MOST_OFFERED])
    value = escaped(JOINED.join(chosen))
    return f'<input name="{name}" list="{list_id}" value="{value}"><datalist id="{list_id}">{options}</datalist>'


def without(filters: Filters, part: str) -> Filters:
    """Return filters with one part taken away: when, where, who, kind or album. Raises UserError."""
    match part:
        case "when":
            return replace(filters, spans=())
        case "where":
            return replace(filters, places=())
        case "who":
            return replace(filters, persons=())
        case "kind":
            return replace(filters, kinds=frozenset())
        case "album":
            return replace(filters, albums=())
        case _:
            raise UserError(f"there is no filter {part!r}")


def read_filters(fields: Mapping[str, str], before: Filters, called: Callable[[str], tuple[str, ...]]) -> Filters:
    """Return the filters that a form says; times that it leaves as they were stay exact.

    `called` gives all the names that somebody of a name goes by. Raises UserError.
    """
    since, until = _day(fields.get("since", "")), _day(fields.get("until", ""))
    if since and until and since > until:
        raise UserError("the first day is after the last")
    start = datetime.combine(since, time()).astimezone() if since else None
    end = datetime.combine(until + timedelta(days=1), time()).astimezone() if until else None
    spans: tuple[Span, ...] = (Span(start, end),) if start or end else ()
    if _hull(before.spans) == (since, until):
        spans = before.spans
    kinds = frozenset(kind for kind in Kind if fields.get(f"kind-{kind.value}"))
    persons = tuple(called(name) for name in _names(fields.get("person", "")))
    album = typed_line(fields.get("album", ""))
    albums = before.albums if album == JOINED.join(before.albums) else tuple(filter(None, [album]))
    return Filters(spans, _names(fields.get("place", "")), persons, kinds, albums)


def _hull(spans: Sequence[Span]) -> tuple[date | None, date | None]:
    starts, ends = [_days(span)[0] for span in spans], [_days(span)[1] for span in spans]
    since = min((day for day in starts if day), default=None) if None not in starts else None
    until = max((day for day in ends if day), default=None) if None not in ends else None
    return since, until


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UserError(f"{text!r} is not a date such as 2024-07-14") from None


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for part in text.split(",") if (name := " ".join(part.split()).lower()))


def _first(filters: Filters) -> tuple[str, ...]:
    return tuple(person[0] for person in filters.persons)


def _listed(names: Sequence[str]) -> str:
    return " or ".join(name.title() for name in names[:3]) + (" or …" if len(names) > 3 else "")
