"""A note as prose: its headings, its lists as one sentence each, and which sentences lean on another."""

import re
from collections.abc import Sequence
from itertools import accumulate

from memory.language.sentences import LONGEST_LINE, is_ended, lines, split
from memory.language.tokens import WORD
from memory.language.words import any_of, meanings, months, short_weekdays, weekdays, words

LONGEST_ITEM = 100
MOST_ITEM_WORDS = 20
"""A list is told by its first items, of so many words together at the most."""

LEAST_LINES = 3
MOST_LINE_WORDS = 6
"""A list without a heading has so many lines at the least, and such short ones."""

_PIECES = re.compile(r"[,;] | [–—-] ")
_ITEM = re.compile(r"^\s*(?:[-*+•]|\d{1,2}[.)])\s+")
_DIGITS = r"(?:\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4})"
_MONTH = rf"(?:{any_of(months())})\b\.?"
_DAY_AND_MONTH = rf"(?:\d{{1,2}}(?:st|nd|rd|th|\.)?\s+(?:of\s+)?{_MONTH}|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?)"
_WEEKDAY_NAME = rf"(?:{any_of([*weekdays(), *short_weekdays()])})"
_WEEKDAY = rf"(?:{_WEEKDAY_NAME}\b\.?,?\s+)?"
_DATE_LINE = re.compile(
    rf"^\W*(?:\w+,?\s+)?{_DIGITS}\W*(?:\d\d:\d\d\W*)?$|^\W*{_WEEKDAY}{_DAY_AND_MONTH},?\s+\d{{4}}\W*$", re.IGNORECASE
)
_TAIL = re.compile(
    rf"^(?:\d|{_MONTH}(?:\W|$)|{_WEEKDAY_NAME}(?:\W|$)|[^\W\d_]+\s+{_MONTH}\s+\d|.*\b(?:19|20)\d\d\W*$)", re.IGNORECASE
)
_SPAN_WORD = rf"(?:{_MONTH}(?!\w)|(?:{any_of(meanings('calendar.seasons'))})\b|\d{{1,2}}\b)"
_VAGUE_DATE = re.compile(rf"^\W*(?:[^\W\d_]+\s+)?{_SPAN_WORD}(?:\W+(?:and\s+|to\s+)?{_SPAN_WORD})*\W+\d{{4}}\W*$", re.I)
_LEADING = rf"^\W*{_WEEKDAY}(?:{_DIGITS}|{_DAY_AND_MONTH},?\s+\d{{4}})"
_LEADING_DATE = re.compile(rf"{_LEADING}\W*\s(?=[^\W\d_]+(?!\w|\s+\d))", re.IGNORECASE)
_LEADING_ROW = re.compile(rf"{_LEADING}[\s:;,–—-]+", re.IGNORECASE)
_DATES = (_DATE_LINE, _VAGUE_DATE, _LEADING_ROW, re.compile(rf"{_LEADING}\W*$", re.IGNORECASE))
"""What a line is that is no heading: a date, a month or a season, a row that begins with a date."""

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


def is_list(text: str) -> bool:
    """Say whether a text is short lines from the first one on, as a shopping list is that has no heading."""
    held = text.strip().split("\n")
    is_headed = held[0].startswith("#") or len(held) < LEAST_LINES or not held[1].strip()
    return not is_headed and all(len(line.split()) <= MOST_LINE_WORDS and not is_ended(line) for line in held)


def undated_heading(heading: str) -> str:
    """Return a heading without dates and brackets behind it: "Shopping" for "Shopping, 1 August 2024"."""
    plain = heading.strip()
    plain = plain[: plain.rfind("(")].strip() if plain.endswith(")") else plain
    first, *rest = _PIECES.split(plain[:LONGEST_LINE])
    while rest and _TAIL.match(rest[-1]):
        rest.pop()
    end = plain.find(rest[-1], len(first)) + len(rest[-1]) if rest else len(first)
    return "" if any(kind.match(plain[:end]) for kind in _DATES) else plain[:end].strip(" :")


def is_date(line: str) -> bool:
    """Say whether a line is a date and nothing else, as those between the days of a diary are."""
    return _DATE_LINE.match(line) is not None


def undated(sentence: str) -> str:
    """Return a sentence without the date that stands before it, as in the entries of a log."""
    return _LEADING_DATE.sub("", sentence)


def row(text: str) -> str:
    """Return what stands in a text of one dated line or row of a table, below a heading or not; empty for any other."""
    rows = [line for line in lines(text) if not is_date(line)]
    rows = rows[1:] if len(rows) > 1 and heading(text) else rows
    if len(rows) != 1:
        return ""
    cells = [cell.strip() for cell in rows[0].split("|") if cell.strip() and not is_date(cell)]
    plain = _LEADING_ROW.sub("", _ITEM.sub("", ", ".join(cells)))
    return " ".join(plain.rstrip(" .!").split()) if plain != rows[0].strip() or len(cells) > 1 else ""


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
