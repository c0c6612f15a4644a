"""The two things whose times a question sets side by side: which came first, how long between, how long one lasted.

Reads words, by the tables of each language; knows nothing of when anything was.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from memory.language.words import languages, table, words


class Relation(StrEnum):
    """How a question sets two things side by side.

    EITHER, BEFORE and AFTER say where `one` lies by the `other`; BETWEEN and FORWARDS ask for the time that lies
    between the two, `one` being the earlier in the second. HAD, WAS and DID ask how long something lasted, of which
    `one` says what it was and `other` whose; so do WORE of what one wears, TOOK of what takes its time, LIVED of where
    somebody lives and AT of where something is. SINCE and HOLDS how long it has, WITHOUT how long it was
    missing, and AGO how long it is over.
    """

    FIRST = "first"
    LAST = "last"
    EITHER = "either"
    BEFORE = "before"
    AFTER = "after"
    BETWEEN = "between"
    FORWARDS = "forwards"
    HAD = "had"
    WAS = "was"
    DID = "did"
    WORE = "wore"
    TOOK = "took"
    LIVED = "lived"
    AT = "at"
    SINCE = "since"
    HOLDS = "holds"
    WITHOUT = "without"
    AGO = "ago"


ORDERS = frozenset((Relation.FIRST, Relation.LAST, Relation.EITHER, Relation.BEFORE, Relation.AFTER))
_LASTED = (
    *(Relation.AGO, Relation.WITHOUT, Relation.SINCE, Relation.HOLDS, Relation.WORE, Relation.HAD, Relation.TOOK),
    *(Relation.LIVED, Relation.AT, Relation.WAS, Relation.DID),
)
LEAST_DONE = 2
"""Words that say who did what: "i sell"."""

_APART = ("backwards", "forwards", "between")
_ARTICLES = frozenset(words("names.articles"))
_ENDS = " ,:;-–"


@dataclass(frozen=True, slots=True)
class Sides:
    """Two things that a question names, in its words; `start` is what a time without something began with."""

    relation: Relation
    one: str
    other: str
    start: str = ""
    language: str = "en"


_Said = Mapping[str, "re.Pattern[str]"]


def _said_in(language: str) -> _Said:
    """Return the expressions of a language by their names."""
    said = {name: "|".join(every) for name, every in table("question.sides", language).items()}
    whole = {name: said[name] for name in ("opens", "sent", *_LASTED)}
    return {name: re.compile(shape) for name, shape in whole.items()} | {
        "order": re.compile(rf"\b(?:{said['early']}|(?P<late>{said['late']}))\b"),
        "beside": re.compile(rf"\b(?:(?P<either>{said['either']})|(?P<sooner>{said['sooner']})|{said['later']})\b"),
        "or": re.compile(rf",? (?:{said['or']}) "),
        "sent": re.compile(rf"(?:{said['sent']}) "),
        "opens": re.compile(rf"(?:{said['opens']})\b"),
        "trailing": re.compile(rf",? (?:{said['trailing']})$"),
        "closing": re.compile(said["closing"] or "(?!)"),
        **{name: re.compile(rf"(?:{said['length']})(?:{said[name]})") for name in _APART},
    }


_LANGUAGES = {language: _said_in(language) for language in languages()}


def read_sides(question: str) -> Sides | None:
    """Return the two things that a question in small letters sets side by side, None where it does not."""
    for language, said in _LANGUAGES.items():
        for read in (_ordered, _apart, _lasted, _beside):
            if (found := read(question, said)) and found.one and found.other and found.one != found.other:
                return Sides(found.relation, found.one, found.other, found.start, language)
    return None


def _ordered(question: str, said: _Said) -> Sides | None:
    """Read "which came first, A or B", "did A or B come first", "A or B, which was earlier"."""
    order = said["order"].search(question)
    if order is None:
        return None
    before, after = question[: order.start()].strip(_ENDS), question[order.end() :].strip(_ENDS)
    sent, opened = said["sent"].match(f"{before} "), said["opens"].match(before)
    relation = Relation.LAST if order["late"] else Relation.FIRST
    if len(both := said["or"].split(after)) == 2 and (sent or opened or not before):
        who = f"{before[sent.end() :]} " if sent and not opened else _done(before, said) if opened else ""
        if _ARTICLES.intersection(who.split()[-1:]):
            return None
        return Sides(relation, *(f"{who}{side}".strip(_ENDS) for side in both))
    if not after and len(both := said["or"].split(before)) == 2 and not opened:
        one = both[0][sent.end() :] if sent else both[0]
        return Sides(relation, one.strip(_ENDS), said["trailing"].sub("", both[1]).strip(_ENDS))
    return None


def _done(before: str, said: _Said) -> str:
    """Return who did what, where a question asks which of two things that was: "i sell " of "what did i sell"."""
    rest = said["opens"].sub("", before, count=1).strip()
    sent = said["sent"].match(f"{rest} ")
    who = rest[sent.end() :].strip() if sent else ""
    return f"{who} " if len(who.split()) == LEAST_DONE else ""


def _apart(question: str, said: _Said) -> Sides | None:
    """Read "how long after A did B", "how much time lies between A and B"."""
    for name in _APART:
        if found := said[name].fullmatch(question):
            one, other = (side.strip(_ENDS) for side in found.groups() if side is not None)
            if name == "backwards":
                one, other = other, one
            return Sides(Relation.BETWEEN if name == "between" else Relation.FORWARDS, one, other)
    return None


def _lasted(question: str, said: _Said) -> Sides | None:
    """Read "how long did we have X", "how long was I without X after Y", "how long have I been X"."""
    for relation in _LASTED:
        if found := said[relation].fullmatch(question):
            if relation is Relation.AGO:
                return Sides(relation, next(filter(None, found.groups())).strip(_ENDS), "now")
            who, what, *start = (side.strip(_ENDS) for side in found.groups() if side is not None)
            return Sides(relation, what, who, *start)
    return None


def _beside(question: str, said: _Said) -> Sides | None:
    """Read "was A before or after B", "did A happen before B"; the longest of several words between is the one."""
    sent = said["sent"].match(question)
    word = max(said["beside"].finditer(question), key=lambda one: len(one[0]), default=None)
    if word is None or not (sent or word["either"]):
        return None
    one, other = question[sent.end() if sent else 0 : word.start()], question[word.end() :].strip(_ENDS)
    inside, _, last = other.rpartition(" ")
    if " " in inside and said["closing"].fullmatch(last):
        one, other = f"{one}{last}", inside
    relation = Relation.EITHER if word["either"] else Relation.BEFORE if word["sooner"] else Relation.AFTER
    return Sides(relation, one.strip(_ENDS), other)
