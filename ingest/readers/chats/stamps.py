"""The date and time at the head of a line, in the forms of all phones: of a message of a chat or an entry of a diary.

A stamp is read in two steps: what it may be by its letters, and what day it is, which the stamps of a whole chat settle
together. Digits of every script count, and the parts of a day are those of CLDR.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from ingest.files.timestamps import DateCandidate, clue_of, month_number
from ingest.readers.chats.words import halves, hour_of, listed, plain

MARKS = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
"""What is not seen and says in which direction letters run."""

LONGEST_STAMP = 80
_WORD = r"[^\W\d_][^\d\[\]:,\n]{0,19}?"
_STAMP = re.compile(
    r"^(?P<open>\[)?(?:"
    r"(?P<first>\d{1,4})(?:\s?[./-]\s?|年|년\s?)(?P<middle>\d{1,2})(?:\s?[./-]\s?|月|월\s?)(?P<last>\d{1,4})(?:\.|日|일)?(?:\s(?:г|р|год)\.?)?"
    r"|(?P<day>\d{1,2})\.?\s(?:de\s)?(?P<month>[^\W\d_]{3,12})\.?,?\s(?:de\s)?(?P<year>\d{4})"
    r"|(?P<month2>[^\W\d_]{3,12})\.?\s(?P<day2>\d{1,2}),?\s(?P<year2>\d{4}))"
    r"(?:,?\s+|,|(?=[^\W\d_]))"
    rf"(?:(?P<before>{_WORD})\s?)??"
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d))?(?!\d)"
    rf"(?:\s?(?P<half>{_WORD}))??"
    r"(?:\s?(?P<close>\])\s?|\s+[-–—]\s|(?P<colon>:\s))"
)
_FULL_STOPS = {ord("،"): ",", ord("、"): ",", ord("，"): ",", ord("："): ":", ord("\u202f"): " ", ord("\u00a0"): " "}
_DIGIT = re.compile(r"\d")
_IN_ORDER = (0, 0, 0)
_BUDDHIST = 543
_UNTIL = 2400
"""A year above this counts from the Buddha, who phones in Thailand begin with."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """The numbers at the head of a line in the order in which they stand there, and the words behind them.

    `order` is the order of year, month and day where the letters say it: "ymd", else empty. `half` is how a clock of
    twelve hours names the part of the day, empty on any other.
    """

    numbers: tuple[int, int, int]
    order: str
    time: tuple[int, int, int | None]
    half: str
    rest: str
    slashed: bool


def plain_spaces(text: str) -> str:
    """Return a text with plain spaces in place of those that phones put into times."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def stamp_of(line: str) -> Stamp | None:
    """Return the stamp with which a line begins, None where it begins with none."""
    if not _DIGIT.search(line, 0, LONGEST_STAMP):
        return None
    line = MARKS.sub("", line)
    head = _ascii(line[:LONGEST_STAMP])
    found = _STAMP.match(head)
    if not found or bool(found["open"]) != bool(found["close"]):
        return None
    half = _half(found["before"] or "", found["half"] or "")
    if half is None or (found["colon"] and ":" not in line[found.end() :]):
        return None
    numbers, order = _numbers(found)
    if numbers is None:
        return None
    time = (int(found["hour"]), int(found["minute"]), int(found["second"]) if found["second"] else None)
    return Stamp(numbers, order, time, half, line[found.end() :], "/" in found[0])


def clues(stamps: Sequence[Stamp]) -> list[DateCandidate | None]:
    """Return the times of the stamps of one text, None for what was never a date.

    Read day first, month first or year first, whichever gives dates that exist, run forward and lie nearest together.
    """
    american = any(stamp.half for stamp in stamps) and any(stamp.slashed for stamp in stamps)
    orders = ("mdy", "dmy", "ymd") if american else ("dmy", "mdy", "ymd")
    readings = []
    for order in orders:
        readings.append([_clue(stamp, order) for stamp in stamps])
        if _disorder(readings[-1]) == _IN_ORDER:
            return readings[-1]
    return min(readings, key=_disorder)


def _ascii(head: str) -> str:
    """Return the head of a line, letter by letter, with the digits of every script and its commas as ASCII has them."""
    if head.isascii():
        return head
    digits = (str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in head)
    return "".join(digits).translate(_FULL_STOPS)


def _half(before: str, behind: str) -> str | None:
    """Return the part of the day beside a time, empty where there is none; None where other words stand there."""
    half = ""
    for word, known in ((before, _between()), (behind, _behind())):
        folded = word.casefold().strip()
        if folded in known:
            continue
        connector, _, part = folded.partition(" ")
        if connector in known and plain(part) in halves():
            folded = part
        if plain(folded) not in halves():
            return None
        half = half or folded
    return half


@cache
def _between() -> frozenset[str]:
    return frozenset(("", *(word.casefold() for word in listed("between"))))


@cache
def _behind() -> frozenset[str]:
    return frozenset(("", *(word.casefold() for word in listed("behind"))))


def _numbers(found: re.Match[str]) -> tuple[tuple[int, int, int] | None, str]:
    """Return the three numbers of a date and their order, empty where only other stamps can say that."""
    if month := found["month"] or found["month2"]:
        number = month_number(month)
        year, day = int(found["year"] or found["year2"]), int(found["day"] or found["day2"])
        return ((year, number, day) if number else None), "ymd"
    first, middle, last = found["first"], found["middle"], found["last"]
    if len(first) == 3 or (len(last) not in (2, 4) and len(first) != 4):
        return None, ""
    return (int(first), int(middle), int(last)), "ymd" if len(first) == 4 else ("dmy|mdy" if len(last) == 4 else "")


def _clue(stamp: Stamp, order: str) -> DateCandidate | None:
    if stamp.order == "ymd":
        order = "ymd"
    elif stamp.order and order not in stamp.order:
        return None
    by_letter = dict(zip(order, stamp.numbers, strict=True))
    year, (hour, minute, second) = by_letter["y"], stamp.time
    year = year + 2000 if year < 100 else year - (_BUDDHIST if year > _UNTIL else 0)
    return clue_of([year, by_letter["m"], by_letter["d"], hour_of(hour, stamp.half), minute, second])


def _disorder(clues: Sequence[DateCandidate | None]) -> tuple[int, int, int]:
    times = [clue.at for clue in clues if clue]
    years = times[-1].year - times[0].year if times else 0
    return clues.count(None), sum(later < earlier for earlier, later in pairwise(times)), abs(years)
