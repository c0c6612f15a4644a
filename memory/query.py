"""A question as it is asked and answered: the typed query, what was found for it, and the answer with its citations.

Knows the records of memory/types.py; nothing of how a question is read or answered.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from memory.types import Kind, Remembered, When


class Task(StrEnum):
    """What a question asks for."""

    FIND = "find"
    WHEN = "when"
    WHERE = "where"
    COUNT = "count"
    LIST = "list"
    SUM_UP = "sum up"
    FIRST = "first"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open stretch of time, start <= t < end; None leaves that side open."""

    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """A question, typed. `text` is what is left to look for once times and media are taken out.

    Several spans mean any of them; `places` are lower-case names that matched the library; `kinds` is empty for all.
    """

    question: str
    text: str
    spans: tuple[Span, ...] = ()
    places: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    kinds: frozenset[Kind] = field(default_factory=frozenset)
    task: Task = Task.FIND


@dataclass(frozen=True, slots=True)
class Evidence:
    """A moment found, with its fused score and, in plain words, why it was found.

    `sight` is the cosine of its picture with what was asked for, 0 where it has no picture or nothing was compared.
    """

    remembered: Remembered
    score: float
    why: tuple[str, ...] = ()
    sight: float = 0.0


@dataclass(frozen=True, slots=True)
class Citation:
    """The moment a sentence rests on, narrowed to the span that says so; `mark` is the number in the text, from 1."""

    mark: int
    moment_id: str
    asset_id: str
    path: str
    kind: Kind
    at: When
    start_s: float | None
    end_s: float | None
    quote: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said, whether it was declined, and what it rests on; `evidence` is all that was looked at."""

    question: str
    text: str
    abstained: bool
    citations: tuple[Citation, ...]
    evidence: tuple[Evidence, ...]
