"""What sort of thing a question asks for, and whether words hold one: a time, a place, a person, a number, a reason.

Knows words; nothing of evidence.
"""

import re
from datetime import UTC, datetime
from enum import StrEnum

from memory.language.dates.spans import find_phrases
from memory.language.kinship import TIES
from memory.language.words import any_of, numbers, patterns
from memory.records.query import Query, Task

_HOLDS = patterns("question.holds")
_NUMBER = re.compile(rf"\d|\b(?:{any_of(numbers(exact=True))})\b", re.IGNORECASE)
_REASON = re.compile(rf"\b(?:{_HOLDS['reason']})\b", re.IGNORECASE)
_PLACE = re.compile(rf"\b(?:{_HOLDS['place']})", re.IGNORECASE)
_WHY = re.compile(rf"\b(?:{_HOLDS['why']})\b", re.IGNORECASE)
_NAME = re.compile(r"(?<![.!?:“\"] )(?<!^)\b[A-ZÄÖÜ][^\W\d_]+")
_ANY_TIME = datetime(2000, 6, 15, tzinfo=UTC)
_NUMBERED = frozenset((Task.COUNT, Task.SUM, Task.AVERAGE, Task.DURATION))


class AnswerType(StrEnum):
    """A sort of answer; ANY where a question does not say."""

    TIME = "time"
    PLACE = "place"
    PERSON = "person"
    NUMBER = "number"
    REASON = "reason"
    ANY = "any"


def answer_type(query: Query) -> AnswerType:
    """Return what sort of thing a question asks for."""
    if query.task in _NUMBERED:
        return AnswerType.NUMBER
    if _WHY.search(query.asks or query.question):
        return AnswerType.REASON
    by_task = {
        Task.WHEN: AnswerType.TIME,
        Task.FIRST: AnswerType.TIME,
        Task.LAST: AnswerType.TIME,
        Task.WHERE: AnswerType.PLACE,
        Task.WHO: AnswerType.PERSON,
    }
    return by_task.get(query.task, AnswerType.ANY)


def holds(wanted: AnswerType, text: str, question: str) -> bool:
    """Say whether words hold something of a sort that the question does not name itself."""
    if wanted is AnswerType.ANY:
        return True
    if wanted is AnswerType.TIME:
        return bool(find_phrases(text, _ANY_TIME))
    if wanted is AnswerType.PERSON:
        asked = set(re.findall(r"\w+", question.lower()))
        found = {name.lower() for name in _NAME.findall(text)} | (set(re.findall(r"\w+", text.lower())) & set(TIES))
        return bool(found - asked)
    pattern = {AnswerType.NUMBER: _NUMBER, AnswerType.REASON: _REASON, AnswerType.PLACE: _PLACE}[wanted]
    return bool(pattern.search(text))
