"""Hours of a day that stand by themselves in a journal: as headings, or before the items of a list, below their day."""

import re
from collections.abc import Mapping

from ingest.files.timestamps import DateCandidate, clue_in_line, clue_of
from memory.records.library import Precision

LEAST_ITEMS = 2
"""So many items that begin with an hour are entries of a journal."""

_HEADING = re.compile(r"^#{1,6}\s+")
_ITEM = re.compile(r"^\s*[-*+]\s+(?:\[[ xX]\]\s+)?(?:\*\*|__|`)?(?=\d)")
_HOUR = re.compile(
    r"^(?P<hour>[01]?\d|2[0-4])(?:[:.](?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?(?:\s?(?P<half>[ap])\.?m\b\.?)?"
    r"|\s?(?P<alone>[ap])\.?m\b\.?)(?:\s?(?:Uhr|h)\b)?(?=$|\s|[-–—:,*_`])",
    re.IGNORECASE,
)


def hour_on(words: str, day: DateCandidate | None) -> DateCandidate | None:
    """Return the time that words begin with on a day, None where they begin with none or the day is not known."""
    found = _HOUR.match(words)
    if not found or day is None or day.precision in (Precision.YEAR, Precision.MONTH):
        return None
    hour, half = int(found["hour"]), (found["half"] or found["alone"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return clue_of([day.at.year, day.at.month, day.at.day, hour, found["minute"] or 0, found["second"]])


def hourly_items(body: str, day: DateCandidate | None) -> Mapping[str, DateCandidate | None]:
    """Return the items of lists that begin with an hour, as they stand, each with its time; none where few do.

    Each is of the day in the nearest heading above it, else of `day`. The same item on two days has no time.
    """
    found: dict[str, DateCandidate | None] = {}
    for line in body.split("\n"):
        heading, item = _HEADING.match(line), _ITEM.match(line)
        if heading:
            day = clue_in_line(line[heading.end() :], anywhere=True) or day
        elif item and (at := hour_on(line[item.end() :], day)):
            found[line] = at if found.get(line, at) == at else None
    return found if len(found) >= LEAST_ITEMS else {}
