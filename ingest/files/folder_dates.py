"""When something was made, by the names of the folders above it: a day, a month, a year, or from one to another.

The nearest folder that tells counts.
"""

import re
from pathlib import Path

from ingest.files.folder_ranges import DAY, MONTH, TO, YEAR, range_in
from ingest.files.name_dates import IN_WORDS, LONE_YEAR, date_in_name
from ingest.files.name_patterns import plain_name
from ingest.files.timestamps import DateCandidate, clue_of, month_number
from memory.records.library import Precision

MOST_FOLDERS = 4

_NESTED = re.compile(rf"(?:^|/)({YEAR})/({MONTH})(?:/({DAY}))?$")
_BELOW_YEAR = re.compile(rf"(?:^|/)({YEAR})/(\d{{1,2}})?([-_. ]*)([^/]*)$")
_TIGHT_MONTH = re.compile(rf"^((?:19[5-9]|20\d)\d)({MONTH})(?!\d)")
_MONTH = re.compile(rf"(?<!\d)(?<!\d[-_.])({YEAR})[-_.]({MONTH})(?![-_.]?\d)")
_WORDS = re.compile(r"[^\W\d_]{4,}\.?|(?<![^\W\d_])(?i:may|mai)(?![^\W\d_])")
_MONTH_YEAR = re.compile(rf"(?<![\d.-])({MONTH})[-_.]({YEAR})(?!\d)")
_DAYS_IN_WORDS = re.compile(rf"(?<!\d)\d{{1,2}}\.?{TO}\d{{1,2}}(?!\d)(?:\.|st|nd|rd|th)? ?")


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
    if clue := range_in(name):
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
    year = LONE_YEAR.search(name)
    return clue_of([year[1], _month_in(name)]) if year else None


def _month_in(words: str) -> int | None:
    return next((month for word in _WORDS.findall(words) if (month := month_number(word, is_date=False))), None)
