"""Hours of a day that stand by themselves in a journal: as headings, or before the items of a list, below their day."""

import re
from collections.abc import Mapping
from itertools import pairwise

from ingest.files.timestamps import DateCandidate, clue_in_line, clue_of
from memory.records.library import Precision

LEAST_ITEMS = 2
"""So many items that begin with an hour are entries of a journal."""

_HEADING = re.compile(r"^#{1,6}\s+")
_ITEM = re.compile(r"^\s*[-*+]\s+(?:\[[ xX]\]\s+)?(?:\*\*|__|`)?(?=\d)")
_HOUR = re.compile(
    r"^(?P<hour>[01]?\d|2[0-4])(?:(?::|(?P<dot>\.))(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?(?:\s?(?P<half>[ap])\.?m\b\.?)?"
    r"|\s?(?P<alone>[ap])\.?m\b\.?)(?P<clock>\s?(?:Uhr|h)\b)?(?=$|\s|[-–—:,*_`])",
    re.IGNORECASE,
)


def hour_on(words: str, day: DateCandidate | None, dots: bool = False) -> DateCandidate | None:
    """Return the time that words begin with on a day, None where they begin with none or the day is not known.

    Numbers around a dot are a time before "Uhr", "h", "am" and "pm" alone, elsewhere where `dots` says so: else they
    may be a price.
    """
    found = _HOUR.match(words)
    if found and found["dot"] and not (dots or found["half"] or found["clock"]):
        return None
    if not found or day is None or day.precision in (Precision.YEAR, Precision.MONTH):
        return None
    hour, half = int(found["hour"]), (found["half"] or found["alone"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return clue_of([day.at.year, day.at.month, day.at.day, hour, found["minute"] or 0, found["second"]])


def hourly_items(body: str, day: DateCandidate | None) -> Mapping[str, DateCandidate | None]:
    """Return the items of lists that begin with an hour, as they stand, each with its time; none where few do.

    Each is of the day in the nearest heading above it, else of `day`. The same item on two days has no time. Numbers
    around a dot are hours where each of a day is later than the one above it, as prices hardly are.
    """
    items = _items(body, day)
    told = [hour_on(words, on, dots=True) for _, words, on in items]
    dots = all(
        one.at < two.at or one.at.date() != two.at.date() for one, two in pairwise(clue for clue in told if clue)
    )
    found: dict[str, DateCandidate | None] = {}
    for line, words, on in items:
        if at := hour_on(words, on, dots):
            found[line] = at if found.get(line, at) == at else None
    return found if len(found) >= LEAST_ITEMS else {}


def _items(body: str, day: DateCandidate | None) -> list[tuple[str, str, DateCandidate | None]]:
    """Return the items of lists that begin with a number: the line, its words, and its day."""
    found = []
    for line in body.split("\n"):
        heading, item = _HEADING.match(line), _ITEM.match(line)
        if heading:
            day = clue_in_line(line[heading.end() :], anywhere=True) or day
        elif item:
            found.append((line, line[item.end() :], day))
    return found
