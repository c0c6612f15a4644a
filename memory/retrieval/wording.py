"""How texts and questions are worded: who speaks of whom, names, numbers and times in a text, and bursts of one sender.

Knows words and plain texts; nothing of the store, of scores, or of what a question is about.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from memory.language.words import languages, months, numbers, table, weekdays, words
from memory.records.query import Task

Numbers = NDArray[np.float64]

MOST_NAMES = 2
MOST_OWN = 3
MOST_COUNTED = 2
"""A text with so many names, words of its speaker, numbers or times tells as much as one with more."""

MOST_HELD = 4096
"""So many texts are read once for several questions."""

_NAME = re.compile(r"[A-ZÀ-ÖØ-Þ](?<=[a-zß-öø-ÿ0-9,] .)\w{2,}")
_WORD = re.compile(r"\w+")
_OWN = frozenset(words("pronouns.own"))
_NUMBERS = frozenset(numbers()) - frozenset(table("numbers")["1"])
_TIMES = frozenset([*months(full=True), *weekdays(), *words("calendar.relative")])
_NAMING = frozenset([Task.WHERE, Task.WHO])
_COUNTING = frozenset([Task.COUNT, Task.SUM, Task.AVERAGE, Task.DURATION])
_QUESTION_WORDS = {language: frozenset(words("stop.question", language=language)) for language in languages()}


@dataclass(frozen=True, slots=True)
class Worded:
    """A text's words in small letters, and how many of them are names inside a sentence, and its speaker's own."""

    words: tuple[str, ...] = ()
    names: int = 0
    own: int = 0


@lru_cache(maxsize=MOST_HELD)
def read_wording(text: str) -> Worded:
    """Return the words of a text, and how many of them are names and its speaker's own."""
    found = tuple(_WORD.findall(text.lower()))
    return Worded(found, len(_NAME.findall(text)), sum(map(_OWN.__contains__, found)))


def names(texts: Sequence[Worded]) -> Numbers:
    """Return (n,) how much each text names, up to 1."""
    return _up_to(MOST_NAMES, [one.names for one in texts])


def own_voice(texts: Sequence[Worded]) -> Numbers:
    """Return (n,) how much who speaks says of themselves in each text, up to 1."""
    return _up_to(MOST_OWN, [one.own for one in texts])


def tells(task: Task, texts: Sequence[Worded]) -> Numbers:
    """Return (n,) how much of the sort that is asked for each text tells: names, numbers or times, up to 1."""
    if task is Task.WHEN:
        return names_time(texts).astype(np.float64)
    if task in _COUNTING:
        return _up_to(MOST_COUNTED, [sum(w.isdecimal() or w in _NUMBERS for w in one.words) for one in texts])
    return names(texts) if task in _NAMING else np.zeros(len(texts))


def names_time(texts: Sequence[Worded]) -> NDArray[np.bool_]:
    """Return (n,) whether a text holds a word for a time: a month, a weekday, "next", "ago"."""
    return np.array([not _TIMES.isdisjoint(one.words) for one in texts], np.bool_)


def _up_to(most: int, counts: Sequence[int]) -> Numbers:
    return np.minimum(np.array(counts, np.float64), most) / most


def in_own_words(question: str, people: Collection[str]) -> str:
    """Return a question about people, by their lower-case names, as they would ask it of themselves.

    "Where is Lena's boat?" is answered by Lena's "my boat lies in Bergen": so it asks "Where is my boat?".
    """
    said = set(_WORD.findall(question.lower()))
    language = max(languages(), key=lambda one: len(said & _QUESTION_WORDS[one]))
    (self,), (owning,) = (words(f"pronouns.{name}", language=language) for name in ("self", "self_owning"))
    return re.sub(
        r"\b([^\W\d_]+)(['’]s)?\b",
        lambda match: (owning if match[2] else self) if match[1].lower() in people else match[0],
        question,
    )


def bursts(events: NDArray[np.int64], ordinals: NDArray[np.int64], speakers: Sequence[str]) -> NDArray[np.int64]:
    """Return (n,) numbers of bursts: what one sender says one after the other in an event, the rest one by one."""
    goes_on = np.zeros(len(events), np.bool_)
    same = np.array([bool(one) and one == other for one, other in zip(speakers[1:], speakers, strict=False)], np.bool_)
    goes_on[1:] = same & (events[1:] == events[:-1]) & (ordinals[1:] - ordinals[:-1] == 1)
    return np.cumsum(~goes_on) - 1
