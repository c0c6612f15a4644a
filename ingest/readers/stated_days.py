"""The day that a note states in a line of its own: below its title, as in Notion, or at its end, as in Joplin."""

import re

from ingest.files.timestamps import DateCandidate
from ingest.readers.front_matter import date_of, plain_key, spot_of

HEAD_LINES = 8
_KEYS = frozenset(("created", "createdat", "datecreated", "date"))
"""What states the day of the note itself; what was published then may be what the note is about."""

_STATED = re.compile(r"^[\W_]{0,4}(?P<key>[^\W\d_][\w -]{2,24}?)[*_]{0,2}\s?:[*_\s]{1,4}(?P<value>\S.{3,60})$")
_TAIL = re.compile(r"\n\nid: [0-9a-f]{32}\n(?P<values>(?:[a-z_]+:[^\n]*\n)*)type_: \d+\s*\Z")


def stated_day(text: str) -> DateCandidate | None:
    """Return the day that one of the first lines states for the whole note: "Created: March 22, 2023 7:05 PM"."""
    for line in text.split("\n", HEAD_LINES)[:HEAD_LINES]:
        found = _STATED.match(line)
        if found and plain_key(found["key"]) in _KEYS and (day := date_of(found["value"].strip())):
            return day
    return None


def without_tail(text: str) -> tuple[str, DateCandidate | None, tuple[float, float] | None]:
    """Return a note of Joplin without the values at its end, when it was made and where; any other as it is."""
    found = _TAIL.search(text[-4000:])
    if not found:
        return text, None, None
    pairs = (line.partition(":") for line in found["values"].split("\n") if line)
    values = {key: value.strip() for key, _, value in pairs}
    spot = spot_of(values)
    return text[: -len(found[0])], date_of(values.get("created_time", "")), None if spot == (0.0, 0.0) else spot
