"""The logs and lists that notes hold: rows with a date each, lines that can be counted, and what stands above them.

Knows the moments of one file and their lines; nothing of questions.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from memory.language.dates.spans import find_phrases
from memory.language.paragraphs import undated
from memory.records.library import Kind, Medium, MomentView
from qa.evidence.passages import title_words
from qa.evidence.wording import Word, read

LEAST_ROWS = 2
LONGEST_TITLE = 14
"""Words of what stands above a log at the most: more is prose."""

LONGEST_DATE = 24
_MARK = re.compile(r"^\s*(?:\|\s*|[-*+•]\s+(?:\[[ xX]\]\s+)?|\d{1,3}[.)]\s+)")
_ITEM = re.compile(r"^\s*(?:[-*+•]|\d{1,3}[.)])\s+(?:\[(?P<tick>[ xX])\]\s+)?(?P<text>\S.*)")
_SIGNS = " |\t:;,-–—"
_NUMBER = re.compile(r"(?<![\w.,:])(?P<clock>\d{1,3}(?::\d\d){1,2})(?!\d)|(?<![\w.,:])(?P<number>-?\d+(?:[.,]\d+)*)")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a log or an item of a list: its words without its date; `tick` is what stands in a box before it."""

    one: MomentView
    text: str
    tick: str = ""

    @property
    def words(self) -> list[Word]:
        """Its words."""
        return read(self.text)

    def numbers(self) -> list[float]:
        """Return its numbers in order, the times of a clock in seconds; of "149/95" the first counts as one."""
        return [number for cell in self.text.split("|") for number in _numbers(cell)]


@dataclass(frozen=True, slots=True)
class Log:
    """Rows of one file under the same heading, in the order of time; `title` are the words above them and of its name.

    `is_dated` says that each has a date of its own; those of a list have none. `columns` are the heads of a table.
    """

    title: str
    rows: tuple[Row, ...]
    is_dated: bool
    columns: tuple[str, ...] = ()


def logs(held: Sequence[MomentView]) -> list[Log]:
    """Return the logs and the lists among the moments of one note, in their order."""
    notes = [one for one in held if one.asset.kind is Kind.NOTE and one.moment.medium is Medium.PARAGRAPH]
    found = [log for one in notes if (log := _list(one))]
    before: MomentView | None = None
    for title, group in groupby(notes, key=_heading):
        inside = list(group)
        rows = [row for one in inside if (row := _row(one))]
        if title is not None and len(rows) >= LEAST_ROWS:
            found.append(_log(title, rows, before))
        before = inside[-1]
    return found


def _log(title: str, rows: Sequence[Row], before: MomentView | None) -> Log:
    """Return a log; where nothing stands above its rows, the short paragraph before them does."""
    lines = before.own_text.splitlines() if before and _heading(before) is None else []
    table = [line for line in lines if line.count("|") > 1 and re.search(r"\w", line)]
    columns = tuple(cell.strip().lower() for cell in table[0].strip(" |").split("|")) if table else ()
    above = " ".join(line for line in lines if "|" not in line)
    short = above if len(above.split()) <= LONGEST_TITLE else ""
    name = title_words(rows[0].one.path)
    ordered = sorted(rows, key=lambda row: (row.one.moment.at.at, row.one.moment.ordinal))
    return Log(" ".join(filter(None, (name, short, title))), tuple(ordered), True, columns)


def _heading(one: MomentView) -> str | None:
    """Return what stands above a dated row, None where a moment is none."""
    found = _dated_line(one)
    return None if found is None else " ".join(one.own_text.splitlines()[: found[0]]).strip()


def _row(one: MomentView) -> Row | None:
    found = _dated_line(one)
    if found is None:
        return None
    lines = one.own_text.splitlines()[found[0] :]
    return Row(one, " ".join((found[1], *(line.strip() for line in lines[1:]))))


def _dated_line(one: MomentView) -> tuple[int, str] | None:
    """Return which line of a moment begins with its date, and what follows on it; None where none does."""
    if one.is_file_time:
        return None
    day = one.moment.at.at
    for number, line in enumerate(one.own_text.splitlines()):
        for cell in line.strip(" |").split("|") if line.lstrip().startswith("|") else [_MARK.sub("", line)]:
            phrase = next(iter(find_phrases(cell.strip()[:LONGEST_DATE], day)), None)
            is_its = phrase and not phrase.begin and any(span.holds(day) for span in phrase.spans)
            if phrase and is_its:
                rest = line.replace(cell.strip()[: phrase.end], " ", 1)
                text = _MARK.sub("", rest).strip(_SIGNS)
                return (number, text) if text else None
    return None


def _list(one: MomentView) -> Log | None:
    """Return a list of several items that one moment holds."""
    lines = one.own_text.splitlines()
    items = [match for line in lines if (match := _ITEM.match(line))]
    if len(items) < LEAST_ROWS or _heading(one) is not None:
        return None
    first = next(number for number, line in enumerate(lines) if _ITEM.match(line))
    title = " ".join((title_words(one.path), *lines[:first]))
    if len(title.split()) > 2 * LONGEST_TITLE:
        return None
    rows = tuple(Row(one, undated(match["text"].rstrip()), (match["tick"] or "").lower()) for match in items)
    return Log(title, rows, False)


def _numbers(cell: str) -> list[float]:
    found = []
    for match in _NUMBER.finditer(cell):
        if match["clock"]:
            parts = [int(part) for part in match["clock"].split(":")]
            found.append(float(sum(part * 60**at for at, part in enumerate(reversed(parts)))))
        else:
            plain = re.sub(r"[.,](?=\d{3}(?!\d))", "", match["number"]).replace(",", ".")
            found += [float(plain)] if plain.count(".") <= 1 else []
    return found
