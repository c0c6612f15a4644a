"""A note as prose: its headings, its lists as one sentence each, and which sentences lean on another."""

import re
from collections.abc import Sequence
from itertools import accumulate

from memory.language.sentences import LONGEST_LINE, is_ended, lines, split
from memory.language.tokens import WORD
from memory.language.words import any_of, months, short_weekdays, weekdays, words

LONGEST_ITEM = 100
MOST_ITEM_WORDS = 20
"""A list is told by its first items, of so many words together at the most."""

_ITEM = re.compile(r"^\s*(?:[-*+•]|\d{1,2}[.)])\s+")
_DIGITS = r"(?:\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4})"
_MONTH = rf"(?:{any_of(months())})\b\.?"
_DAY_AND_MONTH = rf"(?:\d{{1,2}}(?:st|nd|rd|th|\.)?\s+(?:of\s+)?{_MONTH}|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?)"
_WEEKDAY_NAME = rf"(?:{any_of([*weekdays(), *short_weekdays()])})"
_WEEKDAY = rf"(?:{_WEEKDAY_NAME}\b\.?,?\s+)?"
_DATE_LINE = re.compile(
    rf"^\W*(?:\w+,?\s+)?(?:{_DIGITS}|{_DAY_AND_MONTH},?\s+\d{{4}})\W*(?:\d\d:\d\d\W*)?$", re.IGNORECASE
)
_TAIL = re.compile(
    rf"^(?:\d|{_MONTH}(?:\W|$)|{_WEEKDAY_NAME}(?:\W|$)|[^\W\d_]+\s+{_MONTH}\s+\d|.*\b(?:19|20)\d\d\W*$)", re.IGNORECASE
)
_LEADING = rf"^\W*{_WEEKDAY}(?:{_DIGITS}|{_DAY_AND_MONTH},?\s+\d{{4}})"
_LEADING_DATE = re.compile(rf"{_LEADING}\W*\s(?=[^\W\d_]+(?!\w|\s+\d))", re.IGNORECASE)
_DANGLING = frozenset(words("sentence.leaning"))
_PRONOUNS = frozenset(words("sentence.pronouns"))
FIRST_WORDS = 4


def prose(text: str) -> list[str]:
    """Return the sentences of a note or a transcript in order: wrapped lines joined, headings left out.

    A list becomes one sentence, led by the line above it; a heading stands only where there is nothing else.
    """
    found: list[str] = []
    lead = ""
    items: list[str] = []
    for line in lines(text):
        if is_date(line):
            continue
        is_item = bool(_ITEM.match(line))
        plain = _ITEM.sub("", line).strip(" #*>\t").strip()
        if is_item or (plain and not is_ended(plain) and (items or lead) and len(plain) <= LONGEST_ITEM):
            items.append(plain)
            continue
        found += _folded(lead, items)
        lead, items = "", []
        if plain.endswith(":") or (plain and not is_ended(plain) and len(plain) <= LONGEST_LINE):
            lead = plain
        elif plain:
            found += split(plain)
    found += _folded(lead, items)
    return found or ([heading(text)] if heading(text) else [])


def heading(text: str) -> str:
    """Return the heading of a text: its first line, where that is short, ends in no mark and is no date; else empty."""
    for line in text.split("\n"):
        plain = line.strip(" #*>\t").strip()
        if plain and not is_date(line):
            is_short = len(plain.split()) <= 10 and len(plain) <= LONGEST_LINE
            return (
                plain if is_short and not is_ended(plain) and not plain.endswith(":") and not _ITEM.match(line) else ""
            )
    return ""


def undated_heading(heading: str) -> str:
    """Return a heading without dates and brackets behind it: "Shopping" for "Shopping, 1 August 2024"."""
    plain = re.sub(r"\s*\([^()]*\)?\s*$", "", heading)
    first, *rest = re.split(r"\s*[,;]\s+|\s+[–—-]\s+", plain)
    while rest and _TAIL.match(rest[-1]):
        rest.pop()
    end = plain.find(rest[-1], len(first)) + len(rest[-1]) if rest else len(first)
    return "" if is_date(plain[:end]) else plain[:end].strip(" :")


def is_date(line: str) -> bool:
    """Say whether a line is a date and nothing else, as those between the days of a diary are."""
    return _DATE_LINE.match(line) is not None


def undated(sentence: str) -> str:
    """Return a sentence without the date that stands before it, as in the entries of a log."""
    return _LEADING_DATE.sub("", sentence)


def _folded(lead: str, items: Sequence[str]) -> list[str]:
    """Return a list as one sentence: what stands above it, its first items, and how many more there are."""
    if not items:
        return []
    words = accumulate(len(item.split()) for item in items)
    first = max(1, sum(number <= MOST_ITEM_WORDS for number in words))
    more = [f"and {len(items) - first} more"] if first < len(items) else []
    told = "; ".join([*items[:first], *more])
    return [f"{lead.rstrip(':')}: {told}." if lead else f"{told}."]


def dangles(sentence: str) -> bool:
    """Say whether a sentence leans on the one before it: by a conjunction or a pronoun in front."""
    first = [word.lower() for word in WORD.findall(sentence.replace("’", "'"))[:FIRST_WORDS]]
    return bool(first) and (first[0] in _DANGLING or not _PRONOUNS.isdisjoint(first))
