"""What one statement ends of others: a cat that died, a car that was sold, an employer that was left.

Knows statements under the names that are shown; nothing of how facts are folded.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from memory.knowledge.entity_resolution import Names, Triple
from memory.knowledge.relations import ENDERS, GONE, LEFT, Relation, relation
from memory.language.kinship import TIES, Tie, canonical
from memory.records.derived import Statement

Key = tuple[str, str]

OWNS = "owns"
_POSSESSED = re.compile(r"^(.+?)'s (.+)$", re.DOTALL)
_MINE = "my "


@dataclass(frozen=True, slots=True)
class Ending:
    """A statement that something is gone or left: `thing` under its own name, or as what belongs to `whose`."""

    statement: Statement
    whose: str
    thing: str
    thing_id: str
    is_left: bool

    @property
    def is_final(self) -> bool:
        """Whether what is gone does not come back: somebody or an animal with a name of its own."""
        return self.statement.relation == GONE and (not self.whose or bool(canonical(self.thing)))


@dataclass(frozen=True, slots=True)
class Endings:
    """All that is said to be gone or left."""

    endings: tuple[Ending, ...]

    def of(self, subject: str, known: Relation, thing: str, thing_id: str) -> list[Ending]:
        """Return what ends a relation of a subject, by the name it is shown by, to a thing."""
        return [one for one in self.endings if _ends(one, subject, known, thing, thing_id)]


def read_endings(statements: Iterable[Statement], names: Names) -> Endings:
    """Return what statements say is gone or left; what is no longer owned is gone for its owner."""
    ordered = sorted(statements, key=lambda one: (one.at, one.moment_id, one.ordinal, one.recipe))
    return Endings(
        tuple(_ending(one, names) for one in ordered if one.relation in ENDERS or (one.relation == OWNS and one.ends))
    )


def touched_as_well(touched: Iterable[Key], stated: Mapping[Triple, int], names: Names) -> set[Key]:
    """Return what endings among these keys may end: all that their owner has, and all that has to do with them."""
    ending = {subject for subject, family in touched if family in (*ENDERS, OWNS)}
    if not ending:
        return set()
    for subject in tuple(ending):
        owner = _POSSESSED.match(subject)
        ending.add(names.shown(owner[1]) if owner else names.shown("I"))
    found: set[Key] = set()
    for subject, name, thing in stated:
        sides = {names.shown(subject), names.shown(thing)}
        if not sides.isdisjoint(ending):
            found |= {(side, relation(name).family) for side in sides}
    return found


def _ending(one: Statement, names: Names) -> Ending:
    if one.relation == LEFT:
        return Ending(one, names.shown(one.subject), one.object, names.id_of(one.object), True)
    if one.relation == OWNS:
        return Ending(one, names.shown(one.subject), one.object, names.id_of(one.object), False)
    found = _POSSESSED.match(one.subject)
    if found:
        return Ending(one, names.shown(found[1]), found[2], names.id_of(one.subject), False)
    is_mine = one.subject.lower().startswith(_MINE)
    thing = one.subject[len(_MINE) :] if is_mine else one.subject
    return Ending(one, names.shown("I") if is_mine else "", thing, names.id_of(one.subject), False)


def _ends(one: Ending, subject: str, known: Relation, thing: str, thing_id: str) -> bool:
    if one.is_left:
        return known.is_left and one.whose == subject and _is_said_in(one.thing, thing)
    if one.statement.relation == GONE and _is_subject(one, subject):
        return known.dated
    if not known.goes_with:
        return False
    is_pet = TIES.get(known.name) is Tie.PET
    if is_pet or known.name in (OWNS, "drives"):
        is_theirs = one.whose == subject
        is_named = one.thing_id == thing_id and (is_theirs or not one.whose)
        return is_named or (is_theirs and not is_pet and _is_said_in(one.thing, thing))
    return one.thing_id == thing_id


def _is_subject(one: Ending, subject: str) -> bool:
    return subject == (f"{one.whose}'s {one.thing}" if one.whose else one.thing)


def _is_said_in(words: str, thing: str) -> bool:
    said = set(re.findall(r"\w+", words.casefold()))
    return bool(said) and said <= set(re.findall(r"\w+", thing.casefold()))
