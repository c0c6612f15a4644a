"""The dates that a text tells in full or in part, and whether one of them says what another does.

Knows a text alone; what "yesterday" is stands behind it in brackets already (memory/language/dates/relative.py).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from memory.language.dates.words import FULL_YEAR, MONTHS, NAMES
from memory.language.words import any_of, weekdays

_MONTH = rf"(?P<month>{any_of(MONTHS)})\b\.?"
_YEAR = rf"(?:,?\s(?:of\s)?(?P<year>{FULL_YEAR})\b)?"
_SHAPES = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        rf"\b(?P<year>{FULL_YEAR})-(?P<month>\d\d)-(?P<day>\d\d)\b",
        rf"\b(?P<day>[0-3]?\d)[./](?P<month>[01]?\d)[./](?P<year>{FULL_YEAR})\b",
        rf"\b(?P<day>[0-3]?\d)(?:st|nd|rd|th|\.)?\s(?:of\s)?{_MONTH}{_YEAR}",
        rf"\b{_MONTH}\s(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\b(?!:){_YEAR}",
        rf"\b{_MONTH}{_YEAR}",
        rf"\b(?P<year>{FULL_YEAR})\b(?!\s(?:euros?|dollars?|pounds?|steps|metres|people)\b)",
    )
)
_LEADS = re.compile(
    r"\b(?:in|before|after|around|during|since|until|till|by|early|late|mid|last|next|this|of|and|to|from|im|seit|bis)\W+$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ToldDate:
    """A date as far as it is told, 0 for what is not, and where it stands: text[begin:end]."""

    year: int
    month: int
    day: int
    begin: int = 0
    end: int = 0

    def holds(self, other: "ToldDate") -> bool:
        """Say whether a date says all that another one does."""
        pairs = ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        return all(not wanted or held == wanted for held, wanted in pairs)

    def weekday(self) -> int | None:
        """Return the number of its weekday from 0 for Monday, None where it is no day."""
        try:
            return date(self.year, self.month, self.day).weekday()
        except ValueError:
            return None


def told_dates(text: str) -> list[ToldDate]:
    """Return the dates of a text in order, the longest at each place."""
    found: list[ToldDate] = []
    for shape in _SHAPES:
        for match in shape.finditer(text):
            if not any(one.begin < match.end() and match.start() < one.end for one in found) and _counts(text, match):
                found.append(_told(match))
    return sorted(found, key=lambda one: one.begin)


def _told(match: re.Match[str]) -> ToldDate:
    parts = match.groupdict()
    month = parts.get("month") or "0"
    number = int(month) if month.isdigit() else MONTHS[month.lower()]
    return ToldDate(int(parts.get("year") or 0), number, int(parts.get("day") or 0), match.start(), match.end())


def _counts(text: str, match: re.Match[str]) -> bool:
    """Say whether a month that is a word or a name as well is meant as one."""
    parts = match.groupdict()
    month = (parts.get("month") or "").lower()
    if parts.get("day") or parts.get("year") or not month:
        return True
    led = bool(_LEADS.search(text[max(0, match.start() - 12) : match.start()]))
    return match.group()[0].isupper() and (led or (month not in NAMES and len(month) > 3))


def told_weekdays(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield the weekdays of a text: number from 0 for Monday, begin and end."""
    for match in _WEEKDAY.finditer(text):
        yield weekdays()[match[1].lower()], match.start(), match.end()


_WEEKDAY = re.compile(rf"\b({any_of(weekdays())})s?\b", re.IGNORECASE)


def agree(said: Sequence[ToldDate], held: Sequence[ToldDate]) -> bool:
    """Say whether each date that is said is one of those held, or a part of one."""
    return all(any(one.holds(other) for one in held) for other in said)
