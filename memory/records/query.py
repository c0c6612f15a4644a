"""A question as it is asked and answered: the typed query, what was found for it, and the answer with its citations.

Knows the records of memory/records/library.py; nothing of how a question is read or answered.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from memory.records.days import MIDNIGHT, local_day
from memory.records.library import Kind, MomentView, Timestamp


class Task(StrEnum):
    """What a question asks for."""

    FIND = "find"
    WHEN = "when"
    WHERE = "where"
    WHO = "who"
    COUNT = "count"
    SUM = "sum"
    AVERAGE = "average"
    DURATION = "duration"
    LIST = "list"
    COMPARE = "compare"
    ORDER = "order"
    YES_NO = "yes or no"
    SUM_UP = "sum up"
    FIRST = "first"
    LAST = "last"


class Counted(StrEnum):
    """What a number is asked of: files, events ("how often"), days, people, or an amount that a text itself gives."""

    FILES = "files"
    EVENTS = "events"
    DAYS = "days"
    PEOPLE = "people"
    AMOUNT = "amount"


class Order(StrEnum):
    """Where in time the answer stands: the first or last of several, or what came next before or after something."""

    FIRST = "first"
    LAST = "last"
    BEFORE = "before"
    AFTER = "after"


class Sense(StrEnum):
    """How what is asked for was perceived: seen, heard, or read."""

    SEEN = "seen"
    HEARD = "heard"
    WRITTEN = "written"


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open stretch of aware times, start <= t < end; None leaves that side open.

    One of whole days, from midnight to midnight, parts days as they were counted where something happened.
    """

    start: datetime | None = None
    end: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Say whether an aware time lies in it."""
        return self.meets(at, at)

    def meets(self, first: datetime, last: datetime) -> bool:
        """Say whether what lasted from one aware time to another lies in it in part."""
        if self.is_of_days:
            begun = self.start is None or local_day(last) >= self.start.date()
            return begun and (self.end is None or local_day(first) < self.end.date())
        return (self.start is None or last >= self.start) and (self.end is None or first < self.end)

    @property
    def is_of_days(self) -> bool:
        """Whether it begins and ends with days: "an hour ago" at one o'clock begins at midnight, and is of no day."""
        return all(side.time() == MIDNIGHT for side in (self.start, self.end) if side)


@dataclass(frozen=True, slots=True)
class Query:
    """A question, typed. `text` is what is left to look for once times and media are taken out.

    Several spans mean any of them; `places` are lower-case names that matched the library; `kinds` is empty for all.
    `people` are lower-case and hold every name that each person asked for goes by; `persons` are the same names by
    person, `about_owner` says that the owner is meant as well ("I", "me", "my boat").

    `counted` and `unit` ("euros") say what a COUNT, SUM, AVERAGE or DURATION is of, where that is known. `sides` are
    the two or more things a COMPARE or ORDER sets side by side, or the one that an `order` of before or after goes by.
    `forms` narrow the kinds: "selfie", "screenshot". `spans_hard` and `places_hard` are False where the times or
    places were inferred and not said outright: those should weigh, not exclude. `impossible` are dates asked for that
    no calendar has; their span is empty. `notes` tell the owner, in sentences, how doubtful words were understood.
    `albums` are names of albums as they are written, any of which a file must be in: they are always strict.
    `follows` is the question that this one leans on, empty for one of its own, and `carried` the words of `text` that
    are from there; `asks` is the question of the talk that says what is asked, empty where this one does.
    """

    question: str
    text: str
    spans: tuple[Span, ...] = ()
    places: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    kinds: frozenset[Kind] = field(default_factory=frozenset)
    task: Task = Task.FIND
    counted: Counted | None = None
    unit: str = ""
    order: Order | None = None
    sides: tuple[str, ...] = ()
    persons: tuple[tuple[str, ...], ...] = ()
    about_owner: bool = False
    senses: frozenset[Sense] = field(default_factory=frozenset)
    forms: tuple[str, ...] = ()
    spans_hard: bool = True
    places_hard: bool = True
    impossible: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    follows: str = ""
    carried: str = ""
    asks: str = ""
    page: int = 0
    albums: tuple[str, ...] = ()

    @property
    def is_of_places_alone(self) -> bool:
        """Whether the words to look for do nothing but name places that the library has."""
        named = {word for place in self.places for word in re.findall(r"\w+", place)}
        return bool(self.places) and not self.persons and set(re.findall(r"\w+", self.text.lower())) <= named


@dataclass(frozen=True, slots=True)
class Evidence:
    """A moment found, with its fused score and, in plain words, why it was found.

    `sight` is the cosine of its picture with what was asked for, 0 where it has no picture or nothing was compared.
    """

    remembered: MomentView
    score: float
    why: tuple[str, ...] = ()
    sight: float = 0.0


@dataclass(frozen=True, slots=True)
class Citation:
    """The moment a sentence rests on, narrowed to the span that says so; `mark` is the number in the text, from 1.

    `by` is "owner" where the quote is what the owner wrote of the moment, and not what it says itself. `denied` says
    that the quote also states what the owner said is not so; then it stands for something else that it states.
    """

    mark: int
    moment_id: str
    path: str
    kind: Kind
    at: Timestamp
    start_s: float | None
    end_s: float | None
    quote: str
    by: str = ""
    denied: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said, whether it was declined, and what it rests on; `evidence` is all that was looked at.

    `task` says in a word what the question was taken to ask for: find, ask, tell, count, first ... `highlight` are the
    words that answer by themselves, out of the first quote or the date before it; empty where all is as short.
    """

    question: str
    text: str
    abstained: bool
    citations: tuple[Citation, ...]
    evidence: tuple[Evidence, ...]
    task: str = "ask"
    highlight: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an answer with the moments that prove it, the best first; `quote` is what it quotes of that.

    `highlight` are those of its words that answer by themselves, empty where that is all of them.
    """

    text: str
    moments: tuple[MomentView, ...]
    quote: str = ""
    highlight: str = ""
