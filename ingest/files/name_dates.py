"""When something was made, by the names of its file and of the folders above it: the first pattern that fits.

Nothing is guessed: of a day and a month that may be either, the year is known, unless other names of the folder say
which comes first. What is no possible date is no date.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

from ingest.files.name_patterns import PATTERNS, UNIX_TIME, WEEK, any_of, name_words, plain_name
from ingest.files.timestamps import DateCandidate, clue_of, dated, plausible
from memory.language.own_names import file_name
from memory.records.library import ClockKind, Precision

MOST_NAME_LETTERS = 300
MOST_NEIGHBOURS = 2000
SCANNERS_SINCE = 1990
IN_WORDS = "a date in words"
A_YEAR = "a year alone"
LONE_YEAR = re.compile(r"(?<![0-9A-Za-z])(?<!\d[-_–.,])(1[89]\d\d|20\d\d)(?![0-9A-Za-z])(?![-_–.,]\d)")
_ENDING = re.compile(r"\.[A-Za-z]\w{0,4}$")
_SCAN = re.compile(rf"(?:{any_of('scans')})(?![^\W\d_])", re.IGNORECASE)
_DAY_FIRST_FORM = re.compile(r"(?<!\d)(\d{1,2})([-_.])(\d{1,2})\2(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class NamedDate:
    """The date in a name, by whose way of naming, and whether it is the day of a scan and not of the picture."""

    candidate: DateCandidate
    makers: str
    is_scan_day: bool = False


def clue_in_name(name: str) -> DateCandidate | None:
    """Return the time in a file's name without its folder, None where it holds none."""
    found = date_in_name(name)
    return found.candidate if found else None


def date_in_name(name: str, day_comes_first: Callable[[], bool | None] = lambda: None) -> NamedDate | None:
    """Return the date in a file's name, None where it holds none.

    `day_comes_first` is asked only where a day and a month may be either: True, False, or None for not known.
    """
    plain = plain_name(_ENDING.sub("", name[:MOST_NAME_LETTERS]))
    is_scan = bool(_SCAN.match(plain))
    for pattern in PATTERNS:
        for match in pattern.form.finditer(plain):
            found = _candidate(match, pattern.clock, day_comes_first)
            if found:
                return NamedDate(found, pattern.makers, is_scan and found.at.year >= SCANNERS_SINCE)
    rest = (("milliseconds since 1970", _unix(plain)), ("a week", _week(plain)))
    return next((NamedDate(one, makers) for makers, one in rest if one), None) or _in_words(plain)


def year_in_name(name: str) -> NamedDate | None:
    """Return the year that stands alone in the name of what was scanned or what somebody named: "Oma 1954.png".

    None where a device may have counted so far, as in IMG_1954. Since there are scanners, it may be that of the scan.
    """
    plain = plain_name(_ENDING.sub("", name[:MOST_NAME_LETTERS])).replace("_", " ")
    found = LONE_YEAR.search(plain)
    is_scan = bool(_SCAN.match(plain))
    clue = clue_of([found[1]]) if found and (is_scan or file_name(name)) else None
    return NamedDate(clue, A_YEAR, is_scan and clue.at.year >= SCANNERS_SINCE) if clue else None


def _candidate(
    match: re.Match[str], clock: ClockKind, day_comes_first: Callable[[], bool | None]
) -> DateCandidate | None:
    parts = match.groupdict()
    year = _full_year(parts["year"])
    month, day = parts.get("month"), parts.get("day")
    half = (parts.get("half") or parts.get("early") or "").lower()
    if "first" in parts:
        first, other = int(parts["first"]), int(parts["other"])
        is_first = _is_day_first(first, other, parts["gap"], half, day_comes_first)
        if is_first is None:
            return clue_of([year])
        month, day = (str(other), str(first)) if is_first else (str(first), str(other))
    hour = parts.get("hour")
    if hour and half:
        if int(hour) > 12:
            return None
        hour = str(int(hour) % 12 + (12 if half in name_words()["afternoons"] else 0))
    told = [year, month, day, hour, parts.get("minute"), parts.get("second")]
    fraction = parts.get("fraction") if parts.get("second") else None
    zone = (parts.get("zone") or "").replace("_", ":").upper()
    if zone == "Z":
        zone, clock = "", ClockKind.UTC
    return clue_of([*told, *([f"{fraction}000"] if fraction else [])], zone, clock)


def _full_year(digits: str) -> int:
    return int(digits) + 2000 if len(digits) == 2 else int(digits)


def _is_day_first(
    first: int, other: int, gap: str, half: str, day_comes_first: Callable[[], bool | None]
) -> bool | None:
    """Say whether the first of two numbers is the day; None where that is not known."""
    if first > 12 or other > 12 or first == other:
        return other <= 12
    if gap == ".":
        return True
    if half:
        return False
    return day_comes_first()


def day_first_among(names: Iterable[str]) -> bool | None:
    """Say whether dates in these names begin with the day, by those that can be read in one way only."""
    found = {
        int(match[1]) > 12
        for name in names
        for match in _DAY_FIRST_FORM.finditer(plain_name(name))
        if (int(match[1]) > 12) != (int(match[3]) > 12) and match[2] != "."
    }
    return found.pop() if len(found) == 1 else None


def day_first_in(folder: Path) -> bool | None:
    """Say whether dates in the names of a folder's files begin with the day; each state of a folder is read once."""
    try:
        return _day_first_in(folder, folder.stat().st_mtime_ns)
    except OSError:
        return None


@lru_cache(maxsize=256)
def _day_first_in(folder: Path, _state: int) -> bool | None:
    names = (one.name for one, _ in zip(folder.iterdir(), range(MOST_NEIGHBOURS), strict=False))
    return day_first_among(names)


def _unix(name: str) -> DateCandidate | None:
    found = UNIX_TIME.search(name)
    if not found:
        return None
    seconds = int(found[1]) / 1000 if found[1] else int(found[2])
    at = datetime.fromtimestamp(seconds, UTC)
    return DateCandidate(at, Precision.SECOND, ClockKind.UTC) if plausible(at) else None


def _week(name: str) -> DateCandidate | None:
    found = WEEK.search(name)
    if not found:
        return None
    try:
        day = date.fromisocalendar(int(found[1]), int(found[2]), int(found[3] or 1))
    except ValueError:
        return None
    return clue_of([day.year, day.month, day.day])


def _in_words(name: str) -> NamedDate | None:
    found = dated(name.replace("_", " "), anywhere=True) if any(map(str.isdigit, name)) else None
    return NamedDate(found.clue, IN_WORDS) if found else None
