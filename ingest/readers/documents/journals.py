"""Journals and notes that programs export as JSON or as text of their own: Day One, Journey, Google Keep.

Each entry is a paragraph of its own day. What was thrown away is left out.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from ingest.files.file_checks import Unreadable
from ingest.files.timestamps import DateCandidate, clue_in_line, to_timestamp, zone_named
from ingest.readers.chats.json_export import time_in
from ingest.readers.documents.html_text import page_text
from ingest.readers.paragraph import Note, Paragraph, in_time
from ingest.readers.text_encoding import decoded
from memory.records.library import ClockKind, ImportedTags

NO_ENTRY = "There are no entries in this journal."
DAMAGED = "This journal is damaged or was cut short. Export it again."
_DAY_ONE_HEAD = re.compile(r"^\s*Date:\s+(?P<date>\S.*)$")
_DAY_ONE_MORE = re.compile(r"^\s*(?P<key>Weather|Location|Photo|Tags|Steps|Activity):\s+(?P<value>\S.*)$")
_ZONE_NAME = re.compile(r" (?:[A-Z]{3,5}|GMT[+-]\d{1,2})$")
_PHOTO = re.compile(r"!\[[^\[\]]*\]\(dayone-moment:[^()]*\)")


@dataclass(frozen=True, slots=True)
class _Entry:
    text: str
    clue: DateCandidate | None
    spot: tuple[float, float] | None = None
    tags: tuple[str, ...] = ()


def is_journal(head: bytes) -> bool:
    """Say whether a JSON file begins as a journal of Day One or Journey, or a note of Google Keep, does."""
    day_one = b'"entries"' in head and (b'"creationDate"' in head or b'"metadata"' in head)
    keep = b'"userEditedTimestampUsec"' in head or b'"createdTimestampUsec"' in head
    return day_one or keep or b'"date_journal"' in head


def read_journal(data: bytes, _name: str) -> Note:
    """Read the entries of a journal in the order of time. Raises Unreadable where there are none."""
    try:
        held = json.loads(decoded(data))
    except (ValueError, RecursionError) as error:
        raise Unreadable(DAMAGED) from error
    return note_of(list(_entries(held)))


def is_day_one_text(text: str) -> bool:
    """Say whether a text is a journal of Day One: its first line is the day of an entry, headed "Date:"."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    found = _DAY_ONE_HEAD.match(first)
    return bool(found) and first[:1].isspace() and _day(found["date"] if found else "") is not None


def read_day_one_text(text: str, _name: str) -> Note:
    """Read the entries of a journal that Day One exported as text."""
    entries: list[_Entry] = []
    lines: list[str] = []
    clue: DateCandidate | None = None
    for line in [*text.split("\n"), None]:
        head = _DAY_ONE_HEAD.match(line) if line is not None and line[:1].isspace() else None
        if line is None or (head and _day(head["date"])):
            entries.append(_Entry("\n".join(lines).strip(), clue))
            lines, clue = [], _day(head["date"]) if head else None
        elif more := _DAY_ONE_MORE.match(line) if line[:1].isspace() else None:
            lines += [more["value"]] if more["key"] == "Location" else []
        else:
            lines.append(line)
    return note_of([one for one in entries if one.text])


def note_of(entries: "list[_Entry]") -> Note:
    """Return entries as one note in the order of time. Raises Unreadable where there are none."""
    told = [one for one in entries if one.text]
    if not told:
        raise Unreadable(NO_ENTRY)
    told = in_time(told, lambda one: one.clue.at if one.clue else None)
    paragraphs = tuple(Paragraph(one.text, to_timestamp(one.clue, None) if one.clue else None) for one in told)
    words = tuple(dict.fromkeys(tag for one in told for tag in one.tags))
    first = next((one for one in told if one.clue), told[0])
    return Note(
        taken=next((one.at for one in paragraphs if one.at), None),
        paragraphs=paragraphs,
        tags=(ImportedTags(keywords=words),) if words else (),
        spot=first.spot if len(told) == 1 else None,
        clock=first.clue.clock if first.clue else ClockKind.WALL,
    )


def _day(value: str) -> DateCandidate | None:
    return clue_in_line(_ZONE_NAME.sub("", value.strip()))


def _entries(held: Any) -> Iterator[_Entry]:  # noqa: ANN401
    several = held.get("entries") if isinstance(held, dict) else held
    for one in several if isinstance(several, list) else [held]:
        if isinstance(one, dict) and not one.get("isTrashed") and not one.get("isDeleted"):
            yield _entry(one)


def _entry(held: Mapping[str, Any]) -> _Entry:
    """Return an entry, whichever of the programs wrote it."""
    keys = ("creationDate", "date_journal", "createdTimestampUsec", "userEditedTimestampUsec")
    clue = next((found for key in keys if (found := time_in(held.get(key)))), None)
    told = _listed(held, "tags") or _listed(held, "labels")
    tags = [one.get("name") if isinstance(one, dict) else one for one in told]
    return _Entry(
        text=_text(held),
        clue=_in_zone(clue, str(held.get("timeZone") or held.get("timezone") or "")),
        spot=_spot(held),
        tags=tuple(str(tag) for tag in tags if tag),
    )


def _listed(held: Mapping[str, Any], key: str) -> list[Any]:
    found = held.get(key)
    return found if isinstance(found, list) else []


def _text(held: Mapping[str, Any]) -> str:
    words = next((held[key] for key in ("text", "textContent") if isinstance(held.get(key), str)), "")
    if held.get("type") == "html" or words.lstrip().startswith("<p"):
        words = page_text(words)[0]
    items = [f"- {one.get('text', '')}" for one in _listed(held, "listContent") if isinstance(one, dict)]
    title = held.get("title")
    place = held.get("location")
    named = place.get("placeName") or place.get("localityName") if isinstance(place, dict) else held.get("address")
    parts = (title, _PHOTO.sub("", words).strip(), "\n".join(items), named)
    return "\n".join(part for part in parts if isinstance(part, str) and part)


def _spot(held: Mapping[str, Any]) -> tuple[float, float] | None:
    location = held.get("location")
    place: Mapping[str, Any] = location if isinstance(location, dict) else held
    north, east = place.get("latitude", place.get("lat")), place.get("longitude", place.get("lon"))
    if isinstance(north, int | float) and isinstance(east, int | float) and abs(north) <= 90 and abs(east) <= 180:
        return float(north), float(east)
    return None


def _in_zone(clue: DateCandidate | None, zone: str) -> DateCandidate | None:
    """Return an instant in the zone that an entry names, as it was there."""
    named = zone_named(zone.replace("\\", ""))
    if clue is None or clue.clock is not ClockKind.UTC or named is None:
        return clue
    return DateCandidate(clue.at.replace(tzinfo=UTC).astimezone(named), clue.precision, ClockKind.OFFSET)
