"""Appointments of a calendar file: each is a dated paragraph with its place and its people, repeated ones each time.

An appointment that says when it ends names what was made during it. Source: RFC 5545.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

from ingest.files.file_checks import Unreadable
from ingest.files.timestamps import DateCandidate, clue_of, to_timestamp, zone_named
from ingest.readers.documents.repeats import is_yearly, repeated
from ingest.readers.paragraph import Note, Paragraph
from ingest.readers.text_encoding import decoded
from memory.records.library import LONGEST_NAMING, Appointment, ClockKind, Precision

MOST_EVENTS = 50_000
MOST_BARREN = 50
"""After so many rules that name no second time no further ones are counted out, as each may take half a second."""

NO_EVENT = "There is no appointment in this calendar that was until now."
_LINE = re.compile(r"^(?P<key>[A-Za-z-]+)(?P<more>(?:;[\w-]+=(?:\"[^\"]*\"|[^;:\"]*))*):(?P<value>.*)$")
_TIME = re.compile(r"^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?$")
_PARAMETER = re.compile(r";([\w-]+)=(\"[^\"]*\"|[^;:\"]*)")
_ESCAPED = re.compile(r"\\([\\;,nN])")
_DURATION = re.compile(r"^P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,4})M)?(?:(\d{1,4})S)?)?$")


@dataclass(slots=True)
class _Event:
    """An appointment as it stands in the file; times in `out` and `added` are digits where it begins."""

    values: dict[str, str] = field(default_factory=dict)
    people: list[str] = field(default_factory=list)
    start: DateCandidate | None = None
    zone: tzinfo | None = None
    end: tuple[str, str] = ("", "")
    changes: tuple[str, str] = ("", "")
    out: list[tuple[str, str]] = field(default_factory=list)
    added: list[tuple[str, str]] = field(default_factory=list)

    @property
    def uid(self) -> str:
        """What an appointment and the changes to one of its times have in common; empty where it has none."""
        return self.values.get("UID", "")

    @property
    def is_cancelled(self) -> bool:
        return self.values.get("STATUS", "").upper() == "CANCELLED"


def read_calendar(data: bytes, _name: str) -> Note:
    """Read the appointments of a calendar in the order of time. Raises Unreadable where none was until now."""
    events = list(_events(decoded(data)))
    dated = [(start, event, text) for event, start in _each_time(events) if (text := _text(event))]
    if not dated:
        raise Unreadable(NO_EVENT)
    dated.sort(key=lambda one: one[0].at)
    left_out = len(dated) - MOST_EVENTS
    paragraphs = tuple(
        Paragraph(text, to_timestamp(start, None), appointment=_appointment(event, start))
        for start, event, text in dated[:MOST_EVENTS]
    )
    problem = f"Appointments beyond the first {MOST_EVENTS:,} were left out: {left_out:,}." if left_out > 0 else ""
    return Note(paragraphs[0].at, paragraphs, clock=dated[0][0].clock, problem=problem)


def _each_time(events: Sequence[_Event]) -> Iterator[tuple[_Event, DateCandidate]]:
    """Yield each appointment with each time at which it took place, but those that were moved or cancelled."""
    moved: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for one in events:
        if one.changes[0] and one.uid:
            moved[one.uid].append(one.changes)
    barren = 0
    for event in events:
        rule = "" if event.changes[0] or barren >= MOST_BARREN else event.values.get("RRULE", "")
        if event.start is None or (event.changes[0] and event.is_cancelled):
            continue
        times = _times(event, event.start, rule, [*event.out, *([] if event.changes[0] else moved[event.uid])])
        barren += bool(rule) and len(times) < 2
        yield from ((event, time) for time in times)


def _times(event: _Event, start: DateCandidate, rule: str, out: Sequence[tuple[str, str]]) -> list[DateCandidate]:
    if not rule and not out and not event.added:
        return [start]
    first = start.at.replace(tzinfo=None)
    left_out = {at for value, zone in out for at in _digits(value, zone, event, first)}
    added = [at for value, zone in event.added for at in _digits(value, zone, event, first)]
    return [_at(start, one, event.zone) for one in repeated(first, rule, left_out, added)]


def _digits(values: str, zone: str, event: _Event, first: datetime) -> Iterator[datetime]:
    """Yield times as digits in the zone of an appointment; a day alone is at its hour."""
    for value in values.split(","):
        clue = _start(value.partition("/")[0], zone)
        if clue is None:
            continue
        if clue.precision is Precision.DAY:
            yield clue.at.replace(tzinfo=None, hour=first.hour, minute=first.minute, second=first.second)
        elif clue.clock is ClockKind.WALL or event.zone is None:
            yield clue.at.replace(tzinfo=None)
        else:
            yield clue.at.astimezone(event.zone).replace(tzinfo=None)


def _at(start: DateCandidate, digits: datetime, zone: tzinfo | None) -> DateCandidate:
    """Return the time that digits stand for, told as an appointment tells its first."""
    if start.clock is ClockKind.OFFSET and zone is not None:
        return DateCandidate(_real(digits, zone), start.precision, start.clock)
    return DateCandidate(digits.replace(tzinfo=UTC), start.precision, start.clock)


def _real(digits: datetime, zone: tzinfo) -> datetime:
    """Return a time of a zone; an hour that summer time leaves out is the next."""
    return digits.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)


def _appointment(event: _Event, start: DateCandidate) -> Appointment | None:
    """Return what names the files that were made during an appointment; None where it says nothing of them.

    That it comes back each year says nothing of what was made then, nor that it was cancelled.
    """
    title = " ".join(event.values.get("SUMMARY", "").split())
    length = _length(event)
    is_day = start.precision is Precision.DAY
    is_birthday = is_day and is_yearly(event.values.get("RRULE", ""))
    if not title or event.is_cancelled or is_birthday or not timedelta() < length <= LONGEST_NAMING:
        return None
    begins = to_timestamp(start, None).at
    place = event.values.get("LOCATION", "").strip().split("\n")[0].split(",")[0].strip()
    return Appointment(title, place, begins, begins + length)


def _length(event: _Event) -> timedelta:
    """Return how long an appointment takes: one without an hour at least a day, another nothing if it does not say."""
    start, usual = event.start, timedelta()
    if start is None:
        return usual
    usual = timedelta(days=1) if start.precision is Precision.DAY else usual
    if found := _DURATION.match(event.values.get("DURATION", "")):
        weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds) or usual
    end = _ended(*event.end)
    return max(end - start.at, usual) if end is not None else usual


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
    timed = value, parameters.get("TZID", "")
    match key:
        case "DTSTART":
            event.start, event.zone = _start(*timed), zone_named(timed[1])
        case "DTEND":
            event.end = timed
        case "RECURRENCE-ID":
            event.changes = timed
        case "EXDATE":
            event.out.append(timed)
        case "RDATE":
            event.added.append(timed)
        case "ATTENDEE" | "ORGANIZER":
            event.people += filter(None, [parameters.get("CN", "")])
        case _:
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
    return DateCandidate(_real(clue.at.replace(tzinfo=None), named), clue.precision, ClockKind.OFFSET)


def _ended(value: str, zone: str) -> datetime | None:
    """Return when an appointment ends, which may be to come."""
    found = _TIME.match(value)
    try:
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6]) if found else [0] * 6
        at = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    named = zone_named(zone)
    return _real(at.replace(tzinfo=None), named) if named and not value.endswith("Z") else at


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
