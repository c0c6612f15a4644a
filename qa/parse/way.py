"""How a question is to be answered: by a list of files, by one fact, by telling of a time or a person, or worked out.

Knows the words of a question and its typed query; nothing of the library.
"""

import re
from enum import StrEnum

from memory.language.asking import MARKS, asks
from memory.language.words import patterns
from memory.records.query import Query, Task

_WORDS = patterns("question.ways")
_FINDS = re.compile(rf"^\W*(?:please |bitte )?(?:{_WORDS['finds']})\b", re.IGNORECASE)
_ASKS = re.compile(rf"\b(?:{_WORDS['asks']})\b", re.IGNORECASE)
_ATTRIBUTE = re.compile(rf"^\W*(?:{_WORDS['attribute']})", re.IGNORECASE)
_SAYS = re.compile(rf"\b(?:{_WORDS['says']})\b", re.IGNORECASE)
_TRIPS = re.compile(patterns("question.tell")["trips"])
_NOW = re.compile(rf"\b(?:{_WORDS['now']})\b|^\W*(?:{_WORDS['holding']})\b", re.IGNORECASE)
_FINAL = re.compile(rf"\b(?:{_WORDS['final']})\b", re.IGNORECASE)
_CHANGED = re.compile(rf"\b(?:{_WORDS['changed']})\b", re.IGNORECASE)
_STATES = re.compile(rf"\b(?:{_WORDS['states']})\b", re.IGNORECASE)

WORKED_OUT = frozenset(
    (
        Task.COUNT,
        Task.SUM,
        Task.AVERAGE,
        Task.DURATION,
        Task.COMPARE,
        Task.ORDER,
        Task.FIRST,
        Task.LAST,
    )
)


class Way(StrEnum):
    """A way to answer."""

    FIND = "find"
    ASK = "ask"
    TELL = "tell"
    WORK_OUT = "work out"


def is_of_now(query: Query) -> bool:
    """Say whether a question asks for what holds now: "where do I work", "the rent at the moment"."""
    return not query.spans and bool(_NOW.search(query.question))


def is_of_outcome(query: Query) -> bool:
    """Say whether a question asks how something came out, where it was told otherwise before: "in the end"."""
    return bool(_FINAL.search(query.question))


def tells_change(text: str) -> bool:
    """Say whether a text sets right or moves what was told before: "put back a week", "it turns out", "correction"."""
    return bool(_CHANGED.search(text))


def asks_for_trips(query: Query) -> bool:
    """Say whether a question asks which journeys there were."""
    return query.task in (Task.LIST, Task.FIND, Task.WHERE, Task.SUM_UP) and bool(_TRIPS.search(plain(query.question)))


def plain(question: str) -> str:
    """Return a question in small letters, without the mark at its end."""
    return " ".join(question.lower().replace("’", "'").split()).strip(f" !.{MARKS}")


def way_of(query: Query) -> Way:
    """Return how a question is to be answered.

    Files are listed where they are asked for ("show me", "photos of"), and for a phrase that asks and states nothing:
    "red car", though not "the price of the car". Which files show something is asked for by "which" and "what" as well,
    but not what they say. Of an album that is named and nothing else, its files are listed.
    """
    if query.task in WORKED_OUT:
        return Way.WORK_OUT
    if query.albums and not query.text.strip() and query.task in (Task.FIND, Task.LIST):
        return Way.FIND
    if query.task is Task.SUM_UP or asks_for_trips(query):
        return Way.TELL
    question = query.asks or query.question
    if _FINDS.search(question) and query.task in (Task.FIND, Task.LIST):
        return Way.FIND
    if query.kinds and query.task in (Task.FIND, Task.LIST, Task.YES_NO) and not _SAYS.search(query.question):
        return Way.FIND
    is_asking = _ASKS.search(question) or _ATTRIBUTE.search(plain(question)) or asks(question)
    return Way.ASK if is_asking or _STATES.search(question) else Way.FIND


def task_word(query: Query) -> str:
    """Return what a question asks for in one word, as JSON gives it: find, ask, tell, count, first ..."""
    way = way_of(query)
    return query.task.value if way is Way.WORK_OUT else way.value
