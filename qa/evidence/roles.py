"""Who does what in a sentence, as far as small words and their order tell: who stands before a verb, whose a thing is.

Knows the words of one sentence; it says nothing where it cannot tell. Nothing of which sentences are compared.
"""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from memory.language.kinship import canonical
from memory.language.words import months, table, weekdays, words
from qa.evidence.wording import Word, basic

SELF, YOU, THIRD = "self", "you", "third"
KIN, NAME = "kin:", "name:"

_SELF = frozenset(words("wording.self"))
_YOU = frozenset(words("wording.you"))
_THIRD = frozenset(words("wording.third"))
_OWNING = frozenset(words("wording.owning"))
AUXILIARIES = frozenset(words("wording.auxiliaries"))
_ADVERBS = frozenset(words("wording.adverbs"))
_CLAUSES = frozenset(words("wording.clauses"))
_BY = frozenset(words("wording.by"))
_KIN = frozenset(name for part in ("kin", "partner", "friend") for name in table(f"kinship.{part}"))
AND = frozenset(words("names.conjunctions")) & {"and", "or", "und", "oder"}
_BEING = frozenset({basic("be"), basic("get")})
_CALENDAR = frozenset((*months(), *weekdays()))
_REACH = 8
"""How many words before a verb who does it is looked for."""

Names = frozenset[str]
"""Names that are known to be some, in small letters: a sentence may begin with one."""


def subjects(found: Sequence[Word], at: int, names: Names) -> frozenset[str]:
    """Return who does what the word at a place says, several where "and" joins them; empty where that is not told."""
    if is_passive(found, at) and any(word.low in _BY for word in found[at : at + 6]):
        return _agent(found, at, names)
    here = at - 1
    while here >= max(0, at - _REACH):
        word = found[here]
        if word.low == "to":
            return _leading(found, here, names)
        elif word.low in AUXILIARIES | _ADVERBS or (word.low.endswith("ly") and word.says):
            here -= 1
        elif word.low in AND and here and not _person(found, here - 1, names):
            return _leading(found, here, names)
        else:
            return _all(found, here, names)
    return frozenset()


def is_passive(found: Sequence[Word], at: int) -> bool:
    """Say whether a word is a participle after "was": what stands before it has it done to it."""
    before = next((word.root for word in reversed(found[max(0, at - 3) : at]) if word.low not in _ADVERBS), "")
    is_participle = found[at].low.endswith("ed") or found[at].low != found[at].root
    return before in _BEING and is_participle and not found[at].low.endswith(("ing", "s"))


def _agent(found: Sequence[Word], at: int, names: Names) -> frozenset[str]:
    by = next((place for place in range(at, min(at + 6, len(found))) if found[place].low in _BY), None)
    ahead = range(by + 1, min(by + 4, len(found))) if by is not None else ()
    return next(
        (frozenset({one}) for place in ahead if (one := _person(found, place, names)) and one != THIRD), frozenset()
    )


def _leading(found: Sequence[Word], end: int, names: Names) -> frozenset[str]:
    """Return who leads the clause that a verb behind "to" or "and" belongs to: the first person in it."""
    begin = next((at + 1 for at in range(end - 1, -1, -1) if _ends_clause(found[at])), 0)
    first = next((at for at in range(begin, end) if _person(found, at, names)), None)
    if first is None:
        return frozenset()
    last = next((at for at in range(first, end) if not (_person(found, at, names) or found[at].low in AND)), end) - 1
    return _all(found, last, names)


def _ends_clause(word: Word) -> bool:
    return word.is_mark or word.low in _CLAUSES


def _all(found: Sequence[Word], at: int, names: Names) -> frozenset[str]:
    """Return a person with those that stand right before: "my sister Ana", "Tom and I"."""
    chosen: set[str] = set()
    here = at
    while here >= 0 and (one := _person(found, here, names)):
        if found[here].low in _OWNING and one in (SELF, YOU, THIRD) and here != at:
            here -= 1
        else:
            chosen.add(one)
            here -= 1
        if here > 0 and found[here].low in AND:
            here -= 1
    return frozenset(chosen)


def _person(found: Sequence[Word], at: int, names: Names) -> str:
    """Return who a word names, empty where it names nobody."""
    word = found[at]
    if word.is_owner or word.is_mark:
        return ""
    if word.low in _SELF:
        return SELF
    if word.low in _YOU:
        return YOU
    if word.low in _THIRD:
        return THIRD
    kin = canonical(word.low) or canonical(word.low.removesuffix("s"))
    if kin in _KIN:
        return KIN + kin
    if word.root in _people():
        return KIN + word.root
    if word.low in names and word.written[0].isupper():
        return NAME + word.low
    return ""


def leader(found: Sequence[Word], names: Names) -> frozenset[str]:
    """Return who a clause begins with where "is", "has" or the like comes next: "Ana has a boat"."""
    verb = next((at for at, word in enumerate(found[:_REACH]) if word.low in AUXILIARIES), 0)
    here = verb - 1
    while here > 0 and found[here].low in _ADVERBS:
        here -= 1
    return _all(found, here, names) if verb else frozenset()


@cache
def _people() -> frozenset[str]:
    return frozenset(map(basic, words("things.occupations", "counted.people", "wording.people")))


def actor(found: Sequence[Word], at: int) -> Word | None:
    """Return the noun right before a verb, whatever it is; None where none is."""
    here = -1 if is_passive(found, at) or found[at].low.endswith("ing") else at - 1
    while here >= 0 and (found[here].low in AUXILIARIES | _ADVERBS):
        here -= 1
    return found[here] if here >= 0 and found[here].says and not found[here].is_owner else None


def is_past(word: Word) -> bool:
    """Say whether a word looks like a form of what was done: "mended", "won"."""
    is_irregular = word.low != word.root and not word.low.endswith(("s", "ing", "e", "y"))
    return word.says and (word.low.endswith("ed") or is_irregular)


def is_subjectless(found: Sequence[Word], at: int) -> bool:
    """Say whether a sentence leaves out who did it, as a diary does: "Sold the old pram"."""
    word = found[at]
    before = found[:at]
    return is_past(word) and all(one.low in _ADVERBS for one in before)


def owners(found: Sequence[Word], at: int, names: Names) -> frozenset[str]:
    """Return whose the thing at a place is: "my drill", "Tom's old drill"; empty where that is not told."""
    for here in range(at - 1, max(-1, at - 3), -1):
        word = found[here]
        if word.is_mark or word.low in _CLAUSES:
            break
        if word.is_owner:
            kin = canonical(word.low)
            return frozenset({KIN + kin if kin else NAME + word.low})
        if word.low in _OWNING:
            return frozenset({SELF if word.low in _SELF else YOU if word.low in _YOU else THIRD})
        if not word.says:
            break
    return frozenset()


def known_names(found: Sequence[Word]) -> Names:
    """Return what has a capital inside a sentence, in small letters, and is no word of a tie."""
    inside = (word for before, word in pairwise(found) if not before.is_mark or before.written == ",")
    named = (word.low for word in inside if word.written[0].isupper() and word.says and not canonical(word.low))
    first = [found[0].low] if len(found) > 1 and found[0].says and _may_be_verb(found[1]) else []
    return frozenset([*named, *first]) - _CALENDAR


def _may_be_verb(word: Word) -> bool:
    """Say whether a word looks like the verb of a name before it: "is", "mended", "won"."""
    return word.low in AUXILIARIES or is_past(word)
