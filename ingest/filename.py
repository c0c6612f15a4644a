"""When something was made by what its file and its folders are called.

Knows nothing of the file itself. Digits that make no possible date are no date.
"""

import re
from datetime import UTC, datetime
from pathlib import Path

from ingest.clue import Clock, Clue, clue_of, plausible
from ingest.dateline import month_number
from memory.types import Precision

_DAY = r"(?<!\d)((?:19|20)\d\d)([-_.]?)(\d\d)\2(\d\d)"
_TIMED = re.compile(
    _DAY + r"(?:[-_ T.]{1,3}|\s+(?:at|um|à|a las|alle|om)\s+|)"
    r"(\d{1,2})(?:([-_.:h ]?)(\d\d))(?:[-_.:m ]?(\d\d)(?:[-.]?(\d{3})(?!\d))?)?(?!\d)(?:\s*([AaPp])\.?[Mm]\b)?"
)
_DATED = re.compile(_DAY + r"(?!\d)")
_GERMAN = re.compile(r"(?<!\d)(\d{1,2})\.(\d{1,2})\.((?:19|20)\d\d)(?!\d)")
_MONTH = re.compile(r"^((?:19|20)\d\d)[-_.](\d\d)(?![-_.]?\d)")
_UNIX_MS = re.compile(r"(?<!\d)(1\d{12})(?!\d)")
_YEAR = re.compile(r"(?<![0-9A-Za-z])(?<!\d_)((?:19|20)\d\d)(?![0-9A-Za-z])")


def clue_in_name(name: str) -> Clue | None:
    """Return the time in a file's name without its folder, None where it holds none.

    Pixel phones write UTC (`PXL_…`), and 13 digits are milliseconds since 1970; all others write their wall clock.
    """
    clock = Clock.UTC if name.startswith("PXL_") else Clock.WALL
    return _timed(name, clock) or _dated(name) or _unix(name) or _month(name)


def clue_in_folders(path: Path) -> Clue | None:
    """Return the time in the names of the nearest folders above a file: `2024-07-14 Lake`, `2024/07`, `Summer 2019`."""
    folders = path.parts[:-1][-4:]
    for count in range(len(folders), 0, -1):
        nested = re.search(r"(?:^|/)((?:19|20)\d\d)/(\d\d)(?:/(\d\d))?$", "/".join(folders[:count]))
        clue = clue_of(nested.groups()) if nested else _clue_in_folder(folders[count - 1])
        if clue:
            return clue
    return None


def _clue_in_folder(name: str) -> Clue | None:
    clue = _dated(name) or _month(name)
    if clue:
        return clue
    year = _YEAR.search(name)
    if not year:
        return None
    months = (month_number(word) for word in re.findall(r"[^\W\d_]{4,}|(?i:may|mai)", name))
    return clue_of([year[1], next((month for month in months if month), None)])


def _timed(name: str, clock: Clock) -> Clue | None:
    for found in _TIMED.finditer(name):
        year, _, month, day, hour, _, minute, second, thousandths, half = found.groups()
        if half:
            hour = str(int(hour) % 12 + (12 if half in "Pp" else 0))
        parts = [year, month, day, hour, minute, second, *([f"{thousandths}000"] if second and thousandths else [])]
        clue = clue_of(parts, clock=clock)
        if clue:
            return clue
    return None


def _dated(name: str) -> Clue | None:
    for found in _DATED.finditer(name):
        clue = clue_of([found[1], found[3], found[4]])
        if clue:
            return clue
    german = _GERMAN.search(name)
    return clue_of([german[3], german[2], german[1]]) if german else None


def _unix(name: str) -> Clue | None:
    found = _UNIX_MS.search(name)
    if not found:
        return None
    at = datetime.fromtimestamp(int(found[1]) / 1000, UTC)
    return Clue(at, Precision.SECOND, Clock.UTC) if plausible(at) else None


def _month(name: str) -> Clue | None:
    found = _MONTH.match(name)
    return clue_of([found[1], found[2]]) if found else None
