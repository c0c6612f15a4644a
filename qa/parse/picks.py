"""What a question asks of several happenings or entries: the first, the last, the most, the least, how many there are.

Reads words, by the tables of the languages; knows nothing of what happened.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from memory.language.dates.spans import find_spans
from memory.language.tokens import irregular_forms
from memory.language.words import any_of, patterns, words
from memory.records.query import Counted, Query, Task
from qa.parse.way import plain


class Pick(StrEnum):
    """What of several is asked for; OPEN and TICKED are how many of a list are."""

    FIRST = "first"
    LAST = "last"
    MOST = "most"
    LEAST = "least"
    COUNT = "count"
    OPEN = "open"
    TICKED = "ticked"


COUNTS = frozenset((Pick.COUNT, Pick.OPEN, Pick.TICKED))
ENDS = frozenset((Pick.FIRST, Pick.LAST))


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of several: `text` says of what, in the question's words.

    `is_time`: it asks for a time that something happened, and not for an entry of a log alone. `is_bounded`: it is
    bounded by a clause without a date: "since the flood".
    """

    pick: Pick
    text: str
    is_time: bool = False
    is_bounded: bool = False


_SAID = {name: f"(?:{said})" for name, said in patterns("question.picks").items()}
_TASKS = frozenset((Task.FIRST, Task.LAST, Task.WHEN, Task.FIND, Task.LIST, Task.COUNT))
_OURS = any_of(words("question.stages.ours"))
_TIME = re.compile(rf"\b(?:{_SAID['time']})\b")
_BESIDE = re.compile(rf"\b(?:{_SAID['beside']})")
_WORD = {pick: f"({_SAID[pick]})" for pick in ("first", "last", "most", "least")}
_PICKS = {
    pick: re.compile(rf"\b((?:the |der |die |das )?(?:very )?){_WORD[pick]}\b")
    for pick in ("first", "last", "most", "least")
}
_OPENING, _COUNTING = (re.compile(rf"^(?:{_SAID[name]})(?=\s|$)") for name in ("opening", "counting"))
_NAMES = re.compile(rf"^(?:{_SAID['names']})\b")
_LEADING = re.compile(rf"^(?:the|der|die|das|{_OURS})?$")
_CLOSING = re.compile(rf"[,\s]+(?:{_SAID['closing']})$")
_ASKED = re.compile(rf"(?:^|\s){_SAID['asked']}(?=\s|$)")
_OF_LIST = {Pick.OPEN: re.compile(rf"\b(?:{_SAID['open']})\b"), Pick.TICKED: re.compile(rf"\b(?:{_SAID['ticked']})\b")}
_OWNING = re.compile(rf"(?:\b(?:{_OURS})|['’]s?) $")
_DONE = re.compile(rf"(?:^|(?<= )){_SAID['asked']} (?P<who>(?:(?:{_OURS}|the) )?[^\s]+) (?P<verb>[^\s]+)")
_BEING = re.compile(rf"^{_SAID['being']} ")
_AUXILIARY = frozenset(words("question.auxiliaries"))
_AHEAD = re.compile(rf"\b(?:{_SAID['ahead']})\b")
_CLAUSE = re.compile(rf"(?<=\w)(?:, | (?:{_SAID['clauses']}) )")
_INVERTED = re.compile(rf"^(?P<verb>{_SAID['being']}) (?P<who>(?:(?:{_OURS}|the|der|die|das) )?[^\s]+) (?P<rest>.+)$")
_ARTICLE = re.compile(r"^(?:the|a|an|der|die|das) ")
_HOW_OFTEN = re.compile(rf"\b{_SAID['counted']}\b", re.IGNORECASE)
_NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)
_MEASURES = frozenset((*words("counted.measures"), *words("counted.time_units"), *words("counted.days")))


def read_asked(query: Query) -> Asked | None:
    """Return what a question asks of several, None where it asks for something else."""
    asked = without_closing(plain(find_spans(query.question, _NO_TIME)[1]))
    if query.kinds or query.task not in _TASKS:
        return None
    return _count(asked, query) if _COUNTING.match(asked) else _edge(asked, query)


def tells_first_time(text: str) -> bool:
    """Say whether a text says that something was for the first time."""
    return any(_pick_of(match[0]) is Pick.FIRST for match in _TIME.finditer(text.lower()))


def says_how_often(text: str) -> bool:
    """Say whether a text gives a number of times itself: "twice", "three times"."""
    return bool(_HOW_OFTEN.search(text))


def _pick_of(time: str) -> Pick:
    """Return whether "the first time" or the last one is meant."""
    return Pick.FIRST if _PICKS["first"].search(time) else Pick.LAST


def without_closing(text: str) -> str:
    """Return a question without what stands at its end for no sense: "so far", "when was it"."""
    while (shorter := _CLOSING.sub("", text).strip(" ,.;:?!-")) != text:
        text = shorter
    return text


def _count(asked: str, query: Query) -> Asked | None:
    if not (opening := _COUNTING.match(asked)) or query.counted in (Counted.FILES, Counted.DAYS, Counted.PEOPLE):
        return None
    unit = query.unit.removesuffix("s")
    if query.counted is Counted.AMOUNT and not _MEASURES.isdisjoint((unit, query.unit)):
        return None
    rest = asked[opening.end() :].strip()
    if _AHEAD.search(rest):
        return None
    pick = next((pick for pick, said in _OF_LIST.items() if said.search(rest)), Pick.COUNT)
    bare = _OF_LIST[pick].sub(" ", rest) if pick in _OF_LIST else rest
    whole = " ".join(bare.split())
    clause = _CLAUSE.search(whole)
    text = _stated(whole[: clause.start()] if clause else whole)
    return Asked(pick, text, pick is Pick.COUNT, bool(clause) and not query.spans) if text else None


def _edge(asked: str, query: Query) -> Asked | None:
    text = _BESIDE.sub(" ", asked)
    if said := _TIME.search(text):
        return _of(_pick_of(said[0]), f"{text[: said.start()]} {text[said.end() :]}", is_time=True, is_noun=True)
    found = [(match.start(), name, match) for name, shape in _PICKS.items() if (match := shape.search(text))]
    if not found:
        return None
    _, name, match = min(found, key=lambda one: one[0])
    before, after = text[: match.start()].strip(), text[match.end() :].strip()
    is_time = query.task in (Task.FIRST, Task.LAST) or (query.task is Task.WHEN and not after)
    is_time = is_time and not _NAMES.match(before)
    is_time = is_time or (query.task in (Task.FIND, Task.WHEN) and bool(_LEADING.match(before)))
    is_owned = bool(_OWNING.search(text[: match.start()]))
    kept = match[2] if is_owned and name == Pick.FIRST else ""
    return _of(Pick(name), f"{before} {kept} {after}", is_time, is_owned or bool(match[1]))


def _of(pick: Pick, text: str, is_time: bool, is_noun: bool = False) -> Asked | None:
    """Return what is asked for; `is_noun`: the word that picks stands before a noun, "my last swim"."""
    rest = " ".join(text.split())
    while (shorter := _ARTICLE.sub("", _OPENING.sub("", rest).strip(" ,"))) != rest:
        rest = shorter
    bare = _BEING.sub("", rest) if is_noun else rest
    rest = without_closing(f" {_ARTICLE.sub('', bare) if bare != rest else _stated(rest)}").strip()
    return Asked(pick, rest, is_time) if rest else None


def _stated(text: str) -> str:
    """Return words that ask as those that tell it: "i was at the fair", "i swam", "i been there"."""
    if found := _INVERTED.match(text):
        return f"{found['who']} {found['verb']} {found['rest']}"
    if found := _DONE.search(text):
        past = next((form for form in irregular_forms(found["verb"]) if form not in _AUXILIARY), found["verb"])
        return " ".join(f"{text[: found.start()]} {found['who']} {past} {text[found.end() :]}".split())
    return " ".join(_ASKED.sub(" ", text).split())
