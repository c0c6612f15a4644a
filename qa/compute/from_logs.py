"""The first, the last, the most or the least entry of a log, and how many rows a log or a list has, out of its rows.

Knows the logs that notes hold and what a question asks of several; nothing of what is told in prose.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from memory.knowledge.denials import Denials
from memory.language.words import words
from memory.records.library import Kind, Medium
from memory.records.query import Query, Sentence, Span
from memory.retrieval.recall import Sources, recall
from memory.store import moments as moment_store
from models.protocols import Reranker
from qa.compute.answers import listed
from qa.compute.logs import Log, Row, logs
from qa.evidence.excerpts import date_words
from qa.evidence.wording import Word, basic, follows, read
from qa.parse.picks import COUNTS, ENDS, Asked, Pick
from qa.parse.question import content

LOOKED_AT, MOST_FILES = 16, 4
"""So many moments are looked at, and the logs of so many files."""

LEAST_COVERED = 0.5
"""Which share of the words of a question stands above a log that it is about, at the least."""

LIKELY = -2.0
"""Log-odds from which a row tells of what is asked for though it shares no word with it."""

AS_LIKELY = 2.0
MOST_CITED, MOST_NAMED = 3, 6

_NAMES = frozenset(basic(word) for word in words("question.entries.names", "question.light"))
_TICKS = {Pick.OPEN: "", Pick.TICKED: "x"}


@dataclass(frozen=True, slots=True)
class _Found:
    """The rows of a log that a question is about, and how much of it stands above them."""

    log: Log
    rows: tuple[Row, ...]
    covered: float


def from_logs(
    sources: Sources, query: Query, asked: Asked, now: datetime, denials: Denials | None = None
) -> list[Sentence]:
    """Return what a log or a list says to a question for one of its rows or their number; nothing where none is meant.

    The rows that the question is about hold what does not stand above the log: "the last swim at the mill".
    """
    wanted = [word for word in read(content(asked.text)) if word.says]
    if not wanted:
        return []
    found = [
        one for log in _near(sources, query, asked, denials) if (one := _about(log, wanted, asked, query, sources))
    ]
    found = [one for one in found if one.log.is_dated or asked.pick in COUNTS]
    best = max(found, key=lambda one: (one.covered, len(one.rows)), default=None)
    if best is None:
        return []
    rows = _inside(best, query.spans, now)
    if asked.pick in COUNTS:
        return _number(asked, best.log, rows)
    return _one_row(_picked(asked, best.log, rows, wanted))


def _near(sources: Sources, query: Query, asked: Asked, denials: Denials | None) -> list[Log]:
    """Return the logs of the files that a question may be about."""
    found = recall(sources, Query(asked.text, content(asked.text), query.spans), LOOKED_AT, inferred=True)
    notes = (
        item.remembered.asset
        for item in found
        if item.remembered.asset.kind is Kind.NOTE and item.remembered.moment.medium is Medium.PARAGRAPH
    )
    files = list(dict.fromkeys(asset.id for asset in notes))[:MOST_FILES]
    held = [moment_store.of_asset(sources.store, asset) for asset in files]
    return [log for one in held for log in logs(denials.without(one) if denials else one)]


def _about(log: Log, wanted: Sequence[Word], asked: Asked, query: Query, sources: Sources) -> _Found | None:
    """Return the rows of a log that a question is about, None where it is about something else."""
    title = [*read(log.title), *(word for column in log.columns for word in read(column))]
    rest = [word for word in wanted if not any(follows(word, other) for other in title)]
    of_persons = {basic(part) for person in query.persons for name in person for part in name.split()}
    covered = 1 - len(rest) / len(wanted)
    rest = [word for word in rest if word.root not in _NAMES]
    if not rest:
        return _Found(log, log.rows, covered) if covered else None
    rows = tuple(row for row in log.rows if all(any(follows(word, other) for other in row.words) for word in rest))
    if rows and covered:
        return _Found(log, rows, covered + 0.01)
    if covered < LEAST_COVERED or not of_persons.isdisjoint(word.root for word in rest):
        return None
    rows = _read(log, asked, sources.reranker) if sources.reranker and log.is_dated else ()
    return _Found(log, rows, covered) if rows else None


def _read(log: Log, asked: Asked, reader: Reranker) -> tuple[Row, ...]:
    """Return the rows that tell of what is asked for in other words."""
    odds = reader.score(asked.text, [f"{log.title}: {row.text}" for row in log.rows]).tolist()
    least = max(LIKELY, max(odds) - AS_LIKELY)
    return tuple(row for row, odd in zip(log.rows, odds, strict=True) if odd >= least)


def _inside(found: _Found, spans: Sequence[Span], now: datetime) -> list[Row]:
    if not found.log.is_dated:
        return list(found.rows)
    past = [row for row in found.rows if row.one.moment.at.at <= now]
    return [row for row in past if not spans or any(span.holds(row.one.moment.at.at) for span in spans)]


def _picked(asked: Asked, log: Log, rows: Sequence[Row], wanted: Sequence[Word]) -> Row | None:
    """Return the row that is asked for; None where there is none, or its numbers cannot be compared."""
    if not rows:
        return None
    if asked.pick in ENDS:
        return rows[0] if asked.pick is Pick.FIRST else rows[-1]
    values = [(value, row) for row in rows if (value := _value(row, log, wanted)) is not None]
    if len(values) < max(2, len(rows) / 2):
        return None
    is_most = asked.pick is Pick.MOST
    return max(values, key=lambda one: one[0] if is_most else -one[0])[1]


def _value(row: Row, log: Log, wanted: Sequence[Word]) -> float | None:
    """Return the number of a row that is compared: in the column that is asked for, else its first."""
    cells = row.text.split("|")
    heads = log.columns[-len(cells) :] if len(cells) > 1 else ()
    for head, cell in zip(heads, cells, strict=False):
        if any(follows(word, other) for word in wanted for other in read(head)):
            return next(iter(Row(row.one, cell).numbers()), None)
    return next(iter(row.numbers()), None)


def _one_row(row: Row | None) -> list[Sentence]:
    if row is None:
        return []
    return [Sentence(f"{date_words(row.one.moment.at)}: “{row.text}”.", (row.one,), row.text)]


def _number(asked: Asked, log: Log, rows: Sequence[Row]) -> list[Sentence]:
    """Tell how many rows there are, and which."""
    if asked.pick in _TICKS and any(row.tick for row in log.rows):
        rows = [row for row in rows if row.tick.strip() == _TICKS[asked.pick]]
    elif asked.pick in _TICKS:
        return []
    if not rows:
        return []
    named = [date_words(row.one.moment.at) if log.is_dated else f"“{row.text}”" for row in rows]
    if len(named) > 2 * MOST_NAMED:
        named = [named[0], named[-1]]
        told = f"from {named[0]} to {named[1]}" if log.is_dated else f"{named[0]} to {named[1]}"
    else:
        told = listed(named)
    noun = f"{'entry' if len(rows) == 1 else 'entries'} in the list"
    moments = tuple(dict.fromkeys(row.one for row in rows))
    return [Sentence(f"{len(rows)} {noun}: {told}.", moments[:MOST_CITED])]
