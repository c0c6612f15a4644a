"""From one day, month or year to another in the name of a folder: `2019-07-03 - 2019-07-12`, `3. Juli - 4. Mai 2020`.

Of a range only what both ends have in common is known, and that a picture was made in it.
"""

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ingest.files.name_patterns import name_words
from ingest.files.timestamps import DateCandidate, clue_of, month_number
from memory.records.library import Precision

YEAR = r"(?:1[89]\d\d|20\d\d)"
MONTH, DAY = r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
TO = rf"(?: *(?:-|–|—|_|~) *| +(?:{'|'.join(map(re.escape, name_words()['until']))}) +)"
_FROM_D, _FROM_M, _TILL_D = r"(?P<d>\d{1,2})\. ?", r"(?P<m>\d{1,2})\.?", r"(?P<dd>\d{1,2})\. ?"
_FROM_Y, _TILL_Y, _TILL_M = rf"(?P<y>{YEAR})", rf"(?P<yy>{YEAR})", r"(?P<mm>\d{1,2})\. ?"
_ISO = rf"(?<!\d){_FROM_Y}[-_.]?(?P<m>{MONTH})[-_.]?(?P<d>{DAY}){TO}"
_IN_DIGITS = (
    re.compile(rf"{_ISO}{_TILL_Y}[-_.]?(?P<mm>{MONTH})[-_.]?(?P<dd>{DAY})(?!\d)"),
    re.compile(rf"{_ISO}(?P<mm>{MONTH})[-.](?P<dd>{DAY})(?!\d)"),
    re.compile(rf"{_ISO}(?P<dd>{DAY})(?!\d)"),
    re.compile(rf"(?<!\d){_FROM_D}{_FROM_M}{TO}{_TILL_D}{_TILL_M}{_FROM_Y}(?!\d)"),
    re.compile(rf"(?<!\d){_FROM_D}{_FROM_M} ?{_FROM_Y}{TO}{_TILL_D}{_TILL_M}{_TILL_Y}(?!\d)"),
    re.compile(rf"(?<!\d)(?<!\d\.)(?P<d>\d{{1,2}})\.?{TO}{_TILL_D}{_FROM_M} ?{_FROM_Y}(?!\d)"),
    re.compile(rf"(?<!\d){_FROM_Y}[-_.](?P<m>{MONTH}){TO}{_TILL_Y}[-_.](?P<mm>{MONTH})(?!\d)"),
    re.compile(rf"(?<![\d-]){_FROM_Y}{TO}{_TILL_Y}(?![\d-])"),
)
_SIGN = r" ?(?:[-–—_~]|(?<=\w)[/&+／](?=\w)|(?<=\w )[/&+／](?= \w)) ?"
_WORD = "|".join(map(re.escape, (*name_words()["until"], *name_words()["and"])))
_SEPARATOR = re.compile(rf"{_SIGN}| (?:{_WORD}) ")
_TOKEN = re.compile(r"(\d+) ?([年月日])?|([^\W\d_年月日]+\.?)")
_FILLERS = frozenset(name_words()["fillers"])
_SIGNS = {"年": "year", "月": "month", "日": "day"}
MOST_TOKENS = 8


@dataclass(frozen=True, slots=True)
class _End:
    """What one end of a range tells of a day; None where it does not."""

    year: int | None = None
    month: int | None = None
    day: int | None = None


def range_in(name: str) -> DateCandidate | None:
    """Return the beginning of the range in a plain name, as exactly as both ends have it in common, and where it ends.

    None where there is none, and where it runs backwards.
    """
    for form in _IN_DIGITS:
        if (found := form.search(name)) and (clue := _of_digits(found)):
            return clue
    return _in_words(" ".join(name.split()))


def _of_digits(found: re.Match[str]) -> DateCandidate | None:
    parts = {name: int(value) for name, value in found.groupdict().items() if value}
    start = _End(parts["y"], parts.get("m"), parts.get("d"))
    until = _End(parts.get("yy", parts["y"]), parts.get("mm", parts.get("m")), parts.get("dd"))
    return _between(start, until)


def _in_words(name: str) -> DateCandidate | None:
    """Return a range of which one month at the least is a word, or a date of Chinese, Japanese or Korean."""
    for separator in _SEPARATOR.finditer(name):
        before = _TOKEN.findall(name[: separator.start()])[-MOST_TOKENS:]
        start = _end_in(reversed(before))
        until = _end_in(_TOKEN.findall(name[separator.end() :])[:MOST_TOKENS])
        year = until.year or start.year
        if year is None or not (start.month or until.month) or not (until.month or until.day):
            continue
        start = replace(start, year=start.year or year, month=start.month or until.month)
        until = replace(until, year=year, month=until.month or start.month)
        is_same = (start.month, start.year) == (until.month, until.year) and not (start.day and until.day)
        if clue := None if is_same else _between(start, until):
            return clue
    return None


def _end_in(tokens: Iterable[tuple[str, str, str]]) -> _End:
    """Return what the nearest words tell of a day, as far as they go on telling of one."""
    found: dict[str, int] = {}
    for digits, sign, word in tokens:
        number = month_number(word, is_date=False) if word else None
        if number and "month" not in found:
            found["month"] = number
        elif number or (word and word.rstrip(".").lower() not in _FILLERS):
            break
        if digits and not _put_number(found, digits, _SIGNS.get(sign, "")):
            break
    return _End(found.get("year"), found.get("month"), found.get("day"))


def _put_number(found: dict[str, int], digits: str, sign: str) -> bool:
    """Put a number where it belongs, by its sign or its size; say whether it belongs anywhere."""
    number = int(digits)
    part = sign or ("year" if re.fullmatch(YEAR, digits) else "day" if 1 <= number <= 31 and len(digits) < 3 else "")
    if not part or part in found:
        return False
    found[part] = number
    return True


def _between(start: _End, until: _End) -> DateCandidate | None:
    clue = clue_of([part for part in (start.year, start.month, start.day) if part is not None])
    end = _last(until)
    if clue is None or end is None or end <= clue.at:
        return None
    is_one_month = start.month is not None and (start.year, start.month) == (until.year, until.month)
    return DateCandidate(clue.at, Precision.MONTH if is_one_month else Precision.YEAR, until=end)


def _last(end: _End) -> datetime | None:
    """Return when a day, a month or a year is over, as digits labelled UTC."""
    month = end.month or 12
    clue = clue_of([end.year, month, end.day or monthrange(end.year or 1, month)[1]]) if 1 <= month <= 12 else None
    return clue.at + timedelta(days=1) if clue else None
