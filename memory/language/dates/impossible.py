"""Dates that no calendar has, such as 31 February: found so that they can be told, never rolled over into another day.

Knows dates as they are written, English and German; nothing of which dates a question may mean.
"""

import re
from calendar import monthrange
from dataclasses import dataclass

from memory.language.dates.words import MONTH_NAMES, MONTHS, plain_letters

_LEAP_YEAR = 2024
_MONTH = "|".join(sorted(MONTHS, key=lambda name: (-len(name), name)))
_DAY, _NUMBER = r"(?P<day>[0-3]?\d)", r"(?P<month>[01]?\d)"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_SHAPES = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        rf"(?<![\w.])(?:the\s+)?{_DAY}(?:st|nd|rd|th|\.)?\s+(?:of\s+)?(?P<name>{_MONTH})\b\.?(?:,?\s+{_YEAR})?",
        rf"\b(?P<name>{_MONTH})\b\.?\s+(?:the\s+)?{_DAY}(?:st|nd|rd|th)?(?![\d:.])(?:,?\s+{_YEAR})?",
        rf"(?<![\w/.-]){_YEAR}(?P<gap>[-/.])(?P<month>\d\d?)(?P=gap)(?P<day>\d\d?)(?![\w/-])",
        rf"(?<![\w.]){_DAY}\.\s?{_NUMBER}\.\s?{_YEAR}(?!\w)",
        rf"(?<![\w/.-])(?P<day>\d\d?)(?P<gap>[/-])(?P<month>\d\d?)(?P=gap){_YEAR}(?![\w/-])",
        rf"(?<![\w/.-])(?P<month>\d\d?)(?P<gap>[./-])(?P<day>\d\d?)(?P=gap){_YEAR}(?![\w/-])",
    )
)


@dataclass(frozen=True, slots=True)
class Impossible:
    """A date at text[begin:end] that does not exist, and a sentence that says why not."""

    begin: int
    end: int
    words: str
    note: str


def find_impossible(text: str) -> list[Impossible]:
    """Return the dates in a text that no calendar has, in order."""
    plain = plain_letters(text)
    dated = [(match, _why_not(match)) for shape in _SHAPES for match in shape.finditer(plain)]
    real = [match.span() for match, note in dated if not note]
    found: list[Impossible] = []
    for match, note in dated:
        taken = [*real, *((one.begin, one.end) for one in found)]
        if note and not any(match.start() < end and begin < match.end() for begin, end in taken):
            found.append(Impossible(match.start(), match.end(), text[match.start() : match.end()], note))
    return sorted(found, key=lambda one: one.begin)


def _why_not(match: re.Match[str]) -> str:
    """Return why a date does not exist, empty where it does."""
    parts = match.groupdict()
    name, year = parts.get("name"), int(parts["year"]) if parts["year"] else None
    day, month = int(parts["day"]), MONTHS[name.lower()] if name else int(parts["month"])
    words = re.sub(r"^the\s+", "", match[0], flags=re.IGNORECASE)
    if not 1 <= month <= 12:
        return f"There is no {words}: a year has 12 months."
    if not year and name and name[0].islower() and day > 31:
        return ""
    most = monthrange(year or _LEAP_YEAR, month)[1]
    if 1 <= day <= most:
        return ""
    return f"There is no {words}: {MONTH_NAMES[month - 1]}{f' {year}' if year else ''} has {most} days."
