"""The two things whose times a question sets side by side: which came first, how long between, how long one lasted.

Reads words, English and German; knows nothing of when anything was.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from memory.language.words import patterns

_SAID = patterns("question.sides")
_ORDER = re.compile(rf"\b(?:{_SAID['early']}|(?P<late>{_SAID['late']}))\b")
_BESIDE = re.compile(rf"\b(?:(?P<either>{_SAID['either']})|(?P<sooner>{_SAID['sooner']})|{_SAID['later']})\b")
_OR = re.compile(rf",? (?:{_SAID['or']}) ")
_SENT = re.compile(rf"(?:{_SAID['sent']}) ")
_OPENS = re.compile(rf"(?:{_SAID['opens']})\b")
_TRAILING = re.compile(rf",? (?:{_SAID['trailing']})$")
_CLOSING = re.compile(rf"(.* .+) ({_SAID['closing']})")
_ENDS = " ,:;-–"


class Relation(StrEnum):
    """How a question sets two things side by side.

    EITHER, BEFORE and AFTER say where `one` lies by the `other`; BETWEEN and SINCE_THEN ask for the time that lies
    between the two, `one` being the earlier in the second. HAD, WAS and DID ask how long something lasted, of which
    `one` says what it was and `other` whose; OF_NOW and HAS how long it has, and WITHOUT how long it was missing.
    """

    FIRST = "first"
    LAST = "last"
    EITHER = "either"
    BEFORE = "before"
    AFTER = "after"
    BETWEEN = "between"
    SINCE_THEN = "forwards"
    HAD = "had"
    WAS = "was"
    DID = "did"
    HAS = "since"
    OF_NOW = "holds"
    WITHOUT = "without"


ORDERS = frozenset((Relation.FIRST, Relation.LAST, Relation.EITHER, Relation.BEFORE, Relation.AFTER))


@dataclass(frozen=True, slots=True)
class Sides:
    """Two things that a question names, in its words; `start` is what a time without something began with."""

    relation: Relation
    one: str
    other: str
    start: str = ""


_LENGTHS = {
    name: re.compile(rf"(?:{_SAID['length']})(?:{_SAID[name]})") for name in ("backwards", "forwards", "between")
}
_LASTED = {
    one: re.compile(_SAID[one.value])
    for one in (Relation.WITHOUT, Relation.HAS, Relation.OF_NOW, Relation.HAD, Relation.WAS, Relation.DID)
}


def read_sides(question: str) -> Sides | None:
    """Return the two things that a question in small letters sets side by side, None where it does not."""
    return _ordered(question) or _apart(question) or _lasted(question) or _beside(question)


def _ordered(question: str) -> Sides | None:
    """Read "which came first, A or B", "did A or B come first", "A or B, which was earlier"."""
    order = _ORDER.search(question)
    if order is None:
        return None
    before, after = question[: order.start()].strip(_ENDS), question[order.end() :].strip(_ENDS)
    sent = _SENT.match(f"{before} ")
    relation = Relation.LAST if order["late"] else Relation.FIRST
    if len(both := _OR.split(after)) == 2 and (sent or not before or _OPENS.match(before)):
        who = before[sent.end() :] if sent and not _OPENS.match(before) else ""
        return _pair(relation, *(f"{who} {side}" for side in both))
    if not after and len(both := _OR.split(before)) == 2 and (sent or not _OPENS.match(before)):
        one = both[0][sent.end() :] if sent else both[0]
        return _pair(relation, one, _TRAILING.sub("", both[1]))
    return None


def _apart(question: str) -> Sides | None:
    """Read "how long after A did B", "how much time lies between A and B"."""
    for name, pattern in _LENGTHS.items():
        if found := pattern.fullmatch(question):
            one, other = (side for side in found.groups() if side is not None)
            if name == "backwards":
                one, other = other, one
            return _pair(Relation.BETWEEN if name == "between" else Relation.SINCE_THEN, one, other)
    return None


def _lasted(question: str) -> Sides | None:
    """Read "how long did we have X", "how long was I without X after Y", "how long have I been X"."""
    for relation, pattern in _LASTED.items():
        if found := pattern.fullmatch(question):
            who, what, *start = (side for side in found.groups() if side is not None)
            return Sides(relation, what, who, *start)
    return None


def _beside(question: str) -> Sides | None:
    """Read "was A before or after B", "did A happen before B"; the longest of several words between is the one."""
    sent = _SENT.match(question)
    said = max(_BESIDE.finditer(question), key=lambda one: len(one[0]), default=None)
    if said is None or not (sent or said["either"]):
        return None
    one, other = question[sent.end() if sent else 0 : said.start()], question[said.end() :].strip(_ENDS)
    if closed := _CLOSING.fullmatch(other):
        one, other = f"{one}{closed[2]}", closed[1]
    relation = Relation.EITHER if said["either"] else Relation.BEFORE if said["sooner"] else Relation.AFTER
    return _pair(relation, one, other)


def _pair(relation: Relation, one: str, other: str) -> Sides | None:
    one, other = one.strip(_ENDS), other.strip(_ENDS)
    return Sides(relation, one, other) if one and other and one != other else None
