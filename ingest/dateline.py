"""A date as people write it above an entry: `14 July 2024`, `Sonntag, 14. Juli 2024`, `2024-07-14`, `14.07.2024 15:30`.

Knows nothing of `yesterday` and guesses nothing: 7/8/2024 is two days, so it is none.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ingest.clue import Clue, clue_of
from memory.types import Precision

LONGEST_LINE = 200
_MONTH_NAMES = (
    "january januar janvier enero gennaio januari",
    "february februar février febrero febbraio februari",
    "march märz mars marzo maart",
    "april avril abril aprile",
    "may mai mayo maggio mei",
    "june juni juin junio giugno",
    "july juli juillet julio luglio",
    "august août agosto augustus",
    "september septembre septiembre settembre",
    "october oktober octobre octubre ottobre",
    "november novembre noviembre",
    "december dezember décembre diciembre dicembre",
)
_NUMBER_OF = {name: number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names.split()}
_YEAR = r"((?:19|20)\d\d)(?!\d)"
_TIME = r"(?:[ T,]+(?:at |um |à )?(\d{1,2})[:.](\d\d)(?:[:.](\d\d))?(?!\d)(?:\s?([AaPp])\.?[Mm]\b\.?)?)?"
_ORDINAL = r"(?:st|nd|rd|th|er|\.|º)?"
_FORMS = (
    (re.compile(r"(?<!\d)" + _YEAR + r"[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)" + _TIME), (1, 2, 3)),
    (re.compile(r"(?<!\d)(\d{1,2})\.\s?(\d{1,2})\.\s?" + _YEAR + _TIME), (3, 2, 1)),
    (
        re.compile(
            r"(?<!\d)(\d{1,2})" + _ORDINAL + r"\s+(?:of |de |di )?([^\W\d_]{3,})\.?,?\s+(?:de |di )?" + _YEAR + _TIME
        ),
        (3, 2, 1),
    ),
    (re.compile(r"(?<!\w)([^\W\d_]{3,})\.?\s+(\d{1,2})" + _ORDINAL + r",?\s+" + _YEAR + _TIME), (3, 1, 2)),
    (re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/" + _YEAR + _TIME), (3, 2, 1)),
)
_WEEKDAY = re.compile(r"^\s*[^\W\d_]{2,12}\.?,?\s+")
_REST = re.compile(r"^\s*(?:$|[-–—:;,.(|])")


class Dated(NamedTuple):
    """A date in a line, and the letters of the line that were read as it."""

    clue: Clue
    read: str


def month_number(word: str) -> int | None:
    """Return 1..12 for a month's name in six languages, or its beginning of three letters where that is one month's."""
    word = word.lower()
    if word in _NUMBER_OF:
        return _NUMBER_OF[word]
    found = {number for name, number in _NUMBER_OF.items() if len(word) >= 3 and name.startswith(word)}
    return found.pop() if len(found) == 1 else None


def clue_in_line(line: str, anywhere: bool = False) -> Clue | None:
    """Return the date that a line is, or (`anywhere`) holds; None where there is none or it could be two."""
    found = dated(line, anywhere)
    return found.clue if found else None


def dated(line: str, anywhere: bool = False) -> Dated | None:
    """Return the date that a line is, or (`anywhere`) holds, and its letters; None where there is none or two.

    Otherwise the line must begin with the date, a weekday before it allowed, and end or break off behind it.
    """
    return next((one for one, begins, ends in _dates(line) if anywhere or (begins and _REST.match(line[ends:]))), None)


def begins_dated(line: str) -> tuple[Clue, str] | None:
    """Return the date and time of day with which a line begins, and its other words, a weekday before them too."""
    for one, begins, ends in _dates(line):
        if begins and one.clue.precision in (Precision.MINUTE, Precision.SECOND) and ":" in one.read:
            return one.clue, line[ends:].lstrip(" \t:,;–—-") if line.startswith(one.read) else line
    return None


def _dates(line: str) -> Iterator[tuple[Dated, bool, int]]:
    """Yield the dates in a line, whether it begins with each, and where each ends; none of a line that is too long."""
    for form, order in _FORMS if len(line) <= LONGEST_LINE else ():
        for found in form.finditer(line):
            before = line[: found.start()]
            clue = _clue(found, order)
            if clue:
                yield Dated(clue, found[0]), not before.strip() or bool(_WEEKDAY.fullmatch(before + " ")), found.end()


def _clue(found: re.Match[str], order: tuple[int, int, int]) -> Clue | None:
    year, month, day = (found[number] for number in order)
    if "/" in found[0] and order == (3, 2, 1):
        if int(month) > 12:
            month, day = day, month
        elif int(day) <= 12 and month != day:
            return None
    number = int(month) if month.isdecimal() else month_number(month)
    hour, minute, second, half = found.groups()[3:]
    if half:
        hour = str(int(hour) % 12 + (12 if half in "Pp" else 0))
    return clue_of([year, number, day, hour, minute, second]) if number else None
