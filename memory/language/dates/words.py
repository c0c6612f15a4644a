"""The words that name times, English and German, and the pieces of regular expressions made of them.

Knows words alone; which time a phrase means is decided in memory/language/dates/phrases.py.
"""

import re
from collections.abc import Collection

from memory.language.words import any_of, meanings, month_names, months, numbers, short_weekdays, table, weekdays, words

IN_LEADS = frozenset(words("calendar.in_leads"))
ON_LEADS = frozenset(words("calendar.on_leads"))
AT_LEADS = IN_LEADS | ON_LEADS | frozenset(words("calendar.at_leads")) - {"of"}
"""Words of which one must stand before a month or year, a day, a holiday, where those could mean something else."""

OPENING = {name: frozenset(found) for name, found in table("calendar.opening").items()}
"""Words that open a time to one side ("since"), or widen it ("around")."""

MONTHS = months()
MONTH_NAMES = month_names("en")
NAMES = frozenset(words("calendar.month_names"))
"""Months that are given names as well."""

WEEKDAYS = weekdays()
SEASONS = meanings("calendar.seasons")
HOLIDAYS = meanings("calendar.holidays")
PARTS = meanings("calendar.parts")
UNITS = meanings("calendar.units")
DAYS_BACK = {word: int(back) for word, back in meanings("calendar.days_back").items()}
"""How many days ago "yesterday" is."""

UNIT_DAYS = {"minute": 1 / 144, "hour": 1 / 24, "day": 1, "week": 7, "month": 30, "year": 365}
"""How wide a count of units is; minutes are told to ten."""


def _one_of(found: Collection[str]) -> str:
    return f"(?:{any_of(found)})"


PART = _one_of(PARTS)
WHICH = r"(?:\b(?P<which>last|this(?:\spast)?|letzte[nrsm]?|vorige[nrsm]?|vergangene[nrsm]?|diese[nrsm]?)\s+)?"
MONTH = rf"(?P<month>{_one_of(MONTHS)})\b\.?"
DAY = r"(?P<first>[0-3]?\d)(?P<ordinal>st|nd|rd|th|\.)?"
TO = r"(?:\s*[-–]\s*|\s+(?:to|and|until|bis|und)\s+(?:the\s+)?)"
DAYS = rf"{DAY}(?:{TO}(?P<last>[0-3]?\d)(?:st|nd|rd|th|\.)?)?"
HOLIDAY = _one_of(HOLIDAYS).replace("'", "['’]").replace(r"\ ", r"\s+")
WEEKDAY = rf"(?:{_one_of(WEEKDAYS)}|{_one_of(short_weekdays())}\.?),?\s+(?:the\s+|den\s+)?"
COUNT = rf"(?:\d{{1,3}}|{any_of(numbers(exact=True))})"
FEW = _one_of(words("calendar.few")).replace(r"\ ", r"\s+")
NEARLY = rf"(?:(?:{any_of(words('calendar.nearly'))})\s+)?"
UNIT = rf"(?P<unit>{any_of(UNITS)})"
COUNTED = f"(?:{'|'.join(words('calendar.counted'))})"
NEAR = _one_of(DAYS_BACK).replace(r"\ ", r"\s+")
FULL_YEAR = r"(?:19|20)\d\d"

_COUNTS = numbers()
_A_FEW = 3
_TIME_WORDS = frozenset([*MONTHS, *WEEKDAYS, *SEASONS, *HOLIDAYS]) - NAMES | frozenset(words("calendar.relative"))


def is_time_word(word: str) -> bool:
    """Tell whether a word is one of the calendar's own, or a number."""
    plain = word.lower().strip(".'’")
    return plain in _TIME_WORDS or plain[:1].isdigit() or bool(re.fullmatch(rf"{COUNT}", plain) and len(plain) > 2)


def count_of(words: str) -> int:
    """Return the number that digits or words such as "three", "a", "a few" and "couple of" stand for."""
    if words.isdigit():
        return int(words)
    found = [_COUNTS[word] for word in words.lower().split() if word in _COUNTS]
    return found[-1] if found else _A_FEW


def plain_letters(text: str) -> str:
    """Return a text, as long as it was, with s, i and k for the letters that expressions without case take for them."""
    return text.translate(_TAKEN_FOR)


_TAKEN_FOR = str.maketrans("\u017f\u0131\u0130\u212a", "siIK")
