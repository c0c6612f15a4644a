"""When something was made, by the names of the folders above it: a day, a month, a year, or from one to another.

The nearest folder that tells counts. Of a range only what both ends have in common is known: the month, or the year.
"""

import re
from pathlib import Path

from ingest.files.name_dates import IN_WORDS, date_in_name
from ingest.files.name_patterns import name_words, plain_name
from ingest.files.timestamps import DateCandidate, clue_of, month_number
from memory.records.library import Precision

MOST_FOLDERS = 4

_YEAR = r"(?:1[89]\d\d|20\d\d)"
_M, _D = r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
_TO = rf"(?: *(?:-|–|—|_|~) *| +(?:{'|'.join(map(re.escape, name_words()['until']))}) +)"
_NESTED = re.compile(rf"(?:^|/)({_YEAR})/({_M})(?:/({_D}))?$")
_BELOW_YEAR = re.compile(rf"(?:^|/)({_YEAR})/(\d{{1,2}})?([-_. ]*)([^/]*)$")
_TIGHT_MONTH = re.compile(rf"^((?:19[5-9]|20\d)\d)({_M})(?!\d)")
_MONTH = re.compile(rf"(?<!\d)(?<!\d[-_.])({_YEAR})[-_.]({_M})(?![-_.]?\d)")
_WORDS = re.compile(r"[^\W\d_]{4,}\.?|(?<![^\W\d_])(?i:may|mai)(?![^\W\d_])")
_MONTH_YEAR = re.compile(rf"(?<![\d.-])({_M})[-_.]({_YEAR})(?!\d)")
_DAYS_IN_WORDS = re.compile(rf"(?<!\d)\d{{1,2}}\.?{_TO}\d{{1,2}}(?!\d)(?:\.|st|nd|rd|th)? ?")
_LONE_YEAR = re.compile(rf"(?<![0-9A-Za-z])(?<!\d[-_–.,])({_YEAR})(?![0-9A-Za-z])(?![-_–.,]\d)")
_FROM_D, _FROM_M, _TILL_D = r"(?P<d>\d{1,2})\. ?", r"(?P<m>\d{1,2})\.?", r"\d{1,2}\. ?"
_FROM_Y, _TILL_Y, _TILL_M = rf"(?P<y>{_YEAR})", rf"(?P<yy>{_YEAR})", r"(?P<mm>\d{1,2})\. ?"
_ISO = rf"(?<!\d){_FROM_Y}[-_.]?(?P<m>{_M})[-_.]?(?P<d>{_D}){_TO}"
_RANGES = (
    re.compile(rf"{_ISO}{_TILL_Y}[-_.]?(?P<mm>{_M})[-_.]?{_D}(?!\d)"),
    re.compile(rf"{_ISO}(?P<mm>{_M})[-.]{_D}(?!\d)"),
    re.compile(rf"{_ISO}{_D}(?!\d)"),
    re.compile(rf"(?<!\d){_FROM_D}{_FROM_M}{_TO}{_TILL_D}{_TILL_M}{_FROM_Y}(?!\d)"),
    re.compile(rf"(?<!\d){_FROM_D}{_FROM_M} ?{_FROM_Y}{_TO}{_TILL_D}{_TILL_M}{_TILL_Y}(?!\d)"),
    re.compile(rf"(?<!\d)(?<!\d\.)(?P<d>\d{{1,2}})\.?{_TO}{_TILL_D}{_FROM_M} ?{_FROM_Y}(?!\d)"),
    re.compile(rf"(?<!\d){_FROM_Y}[-_.](?P<m>{_M}){_TO}{_TILL_Y}[-_.](?P<mm>{_M})(?!\d)"),
    re.compile(rf"(?<![\d-]){_FROM_Y}{_TO}{_TILL_Y}(?![\d-])"),
)
"""Days, months or years from one to another: of what lies in such a folder, only what both have in common is known."""


def clue_in_folders(path: Path) -> DateCandidate | None:
    """Return the time in the names of the nearest folders above a file: `2024-07-14 Lake`, `2024/07`, `Summer 2019`."""
    folders = [plain_name(one) for one in path.parts[:-1][-MOST_FOLDERS:]]
    for count in range(len(folders), 0, -1):
        clue = _nested("/".join(folders[max(0, count - 3) : count])) or _in_folder(folders[count - 1])
        if clue:
            return clue
    return None


def _nested(names: str) -> DateCandidate | None:
    """Return the time in folders inside that of a year: `2024/07`, `2024/07/14`, `2024/07 - July`, `2024/July`."""
    found = _NESTED.search(names)
    if found:
        return clue_of(found.groups())
    below = _BELOW_YEAR.search(names)
    if not below:
        return None
    year, number, signs, words = below.groups()
    named = _month_in(words)
    if number and named == int(number):
        return clue_of([year, number])
    if number and 1 <= int(number) <= 12 and (number.startswith("0") or signs.strip()) and not named:
        return clue_of([year, number])
    return clue_of([year, named]) if named and not number else None


def _in_folder(name: str) -> DateCandidate | None:
    """Return the time in one folder's name: a range, a day, a month, or a year and perhaps a month in words."""
    ranges = (_range(found) for form in _RANGES if (found := form.search(name)))
    clue = next(filter(None, ranges), None)
    if clue:
        return clue
    whole = date_in_name(name)
    if whole:
        is_range = whole.makers == IN_WORDS and _DAYS_IN_WORDS.search(name)
        return DateCandidate(whole.candidate.at, Precision.MONTH) if is_range else whole.candidate
    month = _TIGHT_MONTH.search(name) or _MONTH.search(name)
    if month:
        return clue_of(month.groups())
    turned = _MONTH_YEAR.search(name)
    if turned:
        return clue_of([turned[2], turned[1]])
    year = _LONE_YEAR.search(name)
    return clue_of([year[1], _month_in(name)]) if year else None


def _range(found: re.Match[str]) -> DateCandidate | None:
    """Return the beginning of a range, as exactly as both its ends have it in common; None where it runs backwards."""
    parts = {name: int(value) for name, value in found.groupdict().items() if value}
    until = (parts.get("yy", parts["y"]), parts.get("mm", parts.get("m", 1)))
    start = clue_of([parts["y"], parts.get("m"), parts.get("d")])
    if not start or until < (parts["y"], parts.get("m", 1)):
        return None
    is_one_month = "m" in parts and until == (parts["y"], parts["m"])
    return DateCandidate(start.at, Precision.MONTH if is_one_month else Precision.YEAR)


def _month_in(words: str) -> int | None:
    return next((month for word in _WORDS.findall(words) if (month := month_number(word, is_date=False))), None)
