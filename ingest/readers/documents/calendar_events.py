"""Appointments of a calendar file: each is a dated paragraph with its place and its people.

Source: RFC 5545. A row of appointments is its first one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC

from ingest.files.file_checks import Unreadable
from ingest.files.timestamps import DateCandidate, clue_of, to_timestamp, zone_named
from ingest.readers.paragraph import Note, Paragraph
from ingest.readers.text_encoding import decoded
from memory.records.library import ClockKind

MOST_EVENTS = 50_000
NO_EVENT = "There is no appointment in this calendar that was until now."
_LINE = re.compile(r"^(?P<key>[A-Za-z-]+)(?P<more>(?:;[\w-]+=(?:\"[^\"]*\"|[^;:\"]*))*):(?P<value>.*)$")
_TIME = re.compile(r"^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?$")
_PARAMETER = re.compile(r";([\w-]+)=(\"[^\"]*\"|[^;:\"]*)")
_ESCAPED = re.compile(r"\\([\\;,nN])")


@dataclass(slots=True)
class _Event:
    values: dict[str, str] = field(default_factory=dict)
    people: list[str] = field(default_factory=list)
    start: DateCandidate | None = None


def read_calendar(data: bytes, _name: str) -> Note:
    """Read the appointments of a calendar in the order of time. Raises Unreadable where none was until now."""
    dated = [(event.start, text) for event in _events(decoded(data)) if event.start and (text := _text(event))]
    if not dated:
        raise Unreadable(NO_EVENT)
    dated.sort(key=lambda one: one[0].at)
    paragraphs = tuple(Paragraph(text, to_timestamp(start, None)) for start, text in dated[:MOST_EVENTS])
    return Note(paragraphs[0].at, paragraphs, clock=dated[0][0].clock)


def _events(text: str) -> Iterator[_Event]:
    event: _Event | None = None
    inner = 0
    for line in _unfolded(text):
        found = _LINE.match(line)
        if not found:
            continue
        key, value = found["key"].upper(), found["value"].strip()
        if key == "BEGIN" and value.upper() == "VEVENT":
            event, inner = _Event(), 0
        elif event is None:
            continue
        elif key == "BEGIN":
            inner += 1
        elif key == "END" and value.upper() == "VEVENT":
            yield event
            event = None
        elif key == "END":
            inner -= 1
        elif not inner:
            _take(event, key, found["more"], value)


def _take(event: _Event, key: str, more: str, value: str) -> None:
    parameters = {name.upper(): told.strip('"') for name, told in _PARAMETER.findall(more)}
    if key == "DTSTART":
        event.start = _start(value, parameters.get("TZID", ""))
    elif key in ("ATTENDEE", "ORGANIZER"):
        if name := parameters.get("CN", ""):
            event.people.append(name)
    else:
        event.values.setdefault(key, _ESCAPED.sub(lambda one: "\n" if one[1] in "nN" else one[1], value))


def _start(value: str, zone: str) -> DateCandidate | None:
    found = _TIME.match(value)
    if not found:
        return None
    *parts, is_utc = found.groups()
    clue = clue_of(parts, clock=ClockKind.UTC if is_utc else ClockKind.WALL)
    named = zone_named(zone)
    if clue is None or is_utc or named is None or not parts[3]:
        return clue
    at = clue.at.replace(tzinfo=named).astimezone(UTC).astimezone(named)
    return DateCandidate(at, clue.precision, ClockKind.OFFSET)


def _text(event: _Event) -> str:
    people = ", ".join(dict.fromkeys(event.people))
    parts = (
        event.values.get("SUMMARY", ""),
        event.values.get("LOCATION", ""),
        people,
        event.values.get("DESCRIPTION", ""),
    )
    return "\n".join(part.strip() for part in parts if part.strip())


def _unfolded(text: str) -> list[str]:
    """Return the lines of a calendar, those that were folded in one."""
    return re.sub(r"\r?\n[ \t]", "", text).replace("\r\n", "\n").split("\n")
