"""What a question wants worked out: a number of times, an amount, an average, a date, what came most often, a list.

Knows the words of a question and its typed query; nothing of what happened. A question that only wants something told
has no plan.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from memory.language.dates.spans import find_spans
from memory.language.tokens import stem
from memory.language.words import words
from memory.records.query import Counted, Query, Task
from memory.retrieval.recall import FUNCTION_WORDS
from qa.parse.records import LENGTHS, MONEY, lemmas


class Measure(StrEnum):
    """What is worked out."""

    TIMES = "times"
    DIFFERENT = "different things"
    AMOUNT = "amount"
    DATE = "date"
    MOST = "most"
    LIST = "list"
    YES = "yes"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be worked out, of records that hold all of `words`.

    `unit` is that of an amount ("minute", "money", "kilometre"); `per` is set for averages: "time", "day", "week",
    "month" or "year". `asks` says what is named: "who", "where", "what", or a part of the calendar; `kind` is the noun
    that says what sort of thing ("fruit"). `end` is "first" or "last" for a DATE, empty for any. `travels`: what
    happened on days near each other is one journey. `verb` is the one of the words that says what was done.
    """

    measure: Measure
    words: tuple[str, ...]
    unit: str = ""
    per: str = ""
    asks: str = ""
    kind: str = ""
    end: str = ""
    travels: bool = False
    verb: str = ""


NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)
LIGHT = frozenset(words("question.light")) | frozenset(map(stem, words("question.light")))
TRAVELS = frozenset(stem(word) for word in ("travel", "travelled", "trip", "journey", "holiday", "vacation"))
"""Words for something that lasts days and is one all the same."""

_DURATION = (
    r"how long|how much time|how many (?:hours|minutes)|how many (?:days|weeks|nights) did .*\b(?:stay|last|take)\b"
)
_UNLIKE_DURATION = r"how long (?:has|have|had|ago|is|are|was|were|until|before|since|will|after)\b"
_UNIT = re.compile(rf"\bhow many ({'|'.join(sorted(unit for unit in MONEY | LENGTHS if unit.isalpha()))})s?\b")
_PER = re.compile(r"\b(?:each|per|every|an?) (day|week|month|year|time)\b|\b(dai|week|month|year)ly\b")
_MOST = re.compile(r"\bthe most\b|\bmost (?:often|frequent(?:ly)?|common(?:ly)?)\b|\bam häufigsten\b")
_ASKS_WHEN = re.compile(r"\b(?:which|what) (month|year|day of the week|weekday|day)\b")
_ASKS_KIND = re.compile(
    r"^(?:(?:in|on|at|with|for|from|to) )?(?:which|what)(?: (?:kinds?|sorts?|types?) of)? ([a-z]+)\b"
)
_COUNTED = re.compile(r"\bhow many(?: different| distinct| various)? ([a-z]+)\b")
_OWNED = re.compile(
    r"\bhow many (?!times\b)[^?]*\b(?:(?:do|does|did)\b[^?]*\bhave|(?:has|have|had)\b[^?]*\bgot)"
    r"(?: now| today| altogether)?\W*$"
)
"""Asks how many of something there are, which the number of times that they are spoken of does not tell."""

_PEOPLE = frozenset(stem(word) for word in ("person", "people", "friend", "relative", "guest"))
_PLACES = frozenset(stem(word) for word in ("place", "city", "town", "village", "country", "restaurant", "sight"))
_AUXILIARY = frozenset(words("question.auxiliaries"))


def read_plan(query: Query) -> Plan | None:
    """Return what a question wants worked out of records, None where that is nothing; files are counted elsewhere."""
    plan = None if query.kinds else _plan(query)
    travels = plan is not None and bool(TRAVELS & set(lemmas(query.question)))
    return replace(plan, travels=travels, verb=_verb(query, plan)) if plan else None


def _verb(query: Query, plan: Plan) -> str:
    """Return the word right after who did it: "did I watch", "have Lena and I watched"; empty where it says little."""
    match = re.search(r"\b(?:did|do|does|have|has|had) (?:\w+ (?:and \w+ )?)(\w+)", query.question.lower())
    return match[1] if match and match[1] in plan.words else ""


def _plan(query: Query) -> Plan | None:
    asked = re.sub(r"\s+", " ", query.question.lower().replace("’", "'")).strip()
    unit, per = _unit(asked, query), _per(asked)
    if _MOST.search(asked):
        return _most(asked, query)
    if per and re.search(r"\bhow (?:often|many times)\b|\bnumber of times\b", asked):
        return Plan(Measure.TIMES, _words(query), per=per)
    if unit:
        return Plan(Measure.AMOUNT, _words(query, unit), unit, per)
    if query.task is Task.COUNT and re.search(r"\bhow (?:many|often)\b", asked):
        return None if _OWNED.search(asked) or query.counted is Counted.FILES else _count(asked, query)
    if query.task in (Task.FIRST, Task.LAST):
        return Plan(Measure.DATE, _words(query), end=str(query.task))
    if query.task is Task.WHEN:
        return Plan(Measure.DATE, _words(query))
    return _named(query)


def _unit(asked: str, query: Query) -> str:
    """Return the unit of the amount asked for, empty where none is: money without its currency is "money"."""
    if named := _UNIT.search(asked):
        return (MONEY | LENGTHS)[named[1]]
    if re.search(_DURATION, asked) and not re.search(_UNLIKE_DURATION, asked):
        return "minute"
    if re.search(r"\bhow much (?:money|did .*\b(?:spend|pay|cost)\b|have .*\b(?:spent|paid)\b)", asked):
        return "money"
    return "kilometre" if re.search(r"\bhow far\b", asked) and query.task is not Task.WHERE else ""


def _per(asked: str) -> str:
    """Return over what an average is taken, empty where none is asked for."""
    if not re.search(r"\baverage\b|\bon average\b|\b(?:usually|typically|normally)\b|\bdurchschnittlich\b", asked):
        return ""
    match = _PER.search(asked)
    return {"dai": "day"}.get(match[1] or match[2], match[1] or match[2]) if match else "time"


def _most(asked: str, query: Query) -> Plan:
    if when := _ASKS_WHEN.search(asked):
        return Plan(Measure.MOST, _words(query), asks=when[1].split()[-1])
    asks, kind = _asks(asked)
    return Plan(Measure.MOST, _words(query, kind), asks=asks, kind=kind)


def _asks(asked: str) -> tuple[str, str]:
    """Return what is to be named, "who", "where" or "what", and the noun for its sort, empty where there is none."""
    if re.match(r"(?:with |to )?who", asked):
        return "who", ""
    if re.match(r"where|wo ", asked):
        return "where", ""
    match = _ASKS_KIND.match(asked)
    kind = match[1] if match and match[1] not in _AUXILIARY else ""
    if stem(kind) in _PEOPLE:
        return "who", kind
    return ("where" if stem(kind) in _PLACES else "what"), kind


def _count(asked: str, query: Query) -> Plan:
    match = _COUNTED.search(asked)
    noun = match[1] if match else "times"
    if noun == "times":
        return Plan(Measure.TIMES, _words(query))
    if stem(noun) in _PEOPLE | _PLACES or re.search(r"\bhow many (?:different|distinct|various)\b", asked):
        asks = "who" if stem(noun) in _PEOPLE else "where" if stem(noun) in _PLACES else "what"
        return Plan(Measure.DIFFERENT, _words(query, noun), asks=asks, kind=noun)
    if noun in ("days", "weeks", "months", "years"):
        return Plan(Measure.DIFFERENT, _words(query), asks=noun[:-1])
    return Plan(Measure.TIMES, _words(query), unit=stem(noun))


def _named(query: Query) -> Plan | None:
    """Return the plan of a question for everything of a sort, for what the owner did at a time, or whether he did."""
    rest = find_spans(query.question, NO_TIME)[1].lower()
    if query.spans and re.match(r"did (?:i|we)\b", rest):
        words = _words(query)
        return Plan(Measure.YES, words) if words else None
    asks, kind = _asks(rest)
    words = _words(query, kind)
    if query.task is Task.LIST and kind and words:
        return Plan(Measure.LIST, words, asks=asks, kind=kind)
    is_dated = query.spans and re.match(r"(?:with |to )?(?:wh(?:o|om|at|ere|ich))\b.* (?:did|have) (?:i|we)\b", rest)
    return Plan(Measure.LIST, words, asks=asks, kind=kind) if is_dated and words else None


def _words(query: Query, besides: str = "") -> tuple[str, ...]:
    """Return the words that records must hold: those of the question without times, small words and light verbs."""
    rest = re.sub(r"\b(?:what|which) date\b", "", find_spans(query.question, NO_TIME)[1])
    left_out = {*lemmas(besides), *LIGHT, *TRAVELS}
    found = []
    for word in re.findall(r"[^\W_]+(?:-[^\W_]+)*", re.sub(r"['’]s?\b", " ", rest)):
        is_small = word.lower() in FUNCTION_WORDS or stem(word) in FUNCTION_WORDS
        if not is_small and stem(word) not in left_out and len(word) > 1:
            found.append(word.lower())
    return tuple(dict.fromkeys(found))
