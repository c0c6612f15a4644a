"""Questions that a fact answers, told with what held before: "In Oslo, since May 2021. Before that in Bergen".

Knows questions about people by their shape and facts by their relation; nothing of how facts were learned. What is not
asked in one of these shapes is left to the evidence.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from memory.knowledge.entity_resolution import Names
from memory.knowledge.learn import read_names
from memory.knowledge.relations import relation
from memory.language.kinship import relation_of
from memory.records.derived import Fact
from memory.records.query import Query, Span
from memory.store import Store
from memory.store import facts as fact_store

_WHO = r"(?P<who>[^?,.]+?)"
_SHAPES = tuple(
    (re.compile(rf"^(?:so |and )?{shape}\s*\??$", re.IGNORECASE), name, told)
    for shape, name, told in (
        (rf"where (?:do|does|did) {_WHO} live(?: now)?", "lives in", "in {}"),
        (rf"(?:which|what) (?:city|town|country|village) (?:do|does|did) {_WHO} live in", "lives in", "in {}"),
        (rf"where (?:do|does|did) {_WHO} work(?: now)?", "works at", "at {}"),
        (rf"(?:who|what company|which company) (?:do|does|did) {_WHO} work (?:for|at)", "works at", "at {}"),
        (rf"what (?:do|does|did) {_WHO} (?:do for (?:a living|work)|work as)", "works as", "{}"),
        (r"what (?:is|was|are|were) (?P<who>[^?,.]+?)(?:['’]s?) (?:job|profession|occupation)", "works as", "{}"),
        (rf"where (?:is|are|was|were|do|does) {_WHO} (?:come )?from(?: originally)?", "is from", "from {}"),
        (rf"where (?:was|were) {_WHO} born", "was born in", "in {}"),
        (r"when (?:is|was) (?P<who>[^?,.]+?)(?:['’]s?) birthday", "birthday", "on {}"),
        (rf"where (?:do|does|did) {_WHO} study", "studies at", "at {}"),
        (rf"who (?:is|was) {_WHO} married to", "married to", "to {}"),
        (
            rf"(?:who|what) (?:is|was|are|were) (?:the name of )?{_WHO}(?:['’]s?) (?P<tie>[\w-]+)(?: called)?",
            "",
            "{}",
        ),
        (r"(?:who|what) (?:is|was|are|were) (?P<who>my|our) (?P<tie>[\w-]+)", "", "{}"),
    )
)


@dataclass(frozen=True, slots=True)
class Told:
    """A fact in words, the moments it rests on, and the fact itself."""

    text: str
    moment_ids: tuple[str, ...]
    fact: Fact


def tell_facts(store: Store, query: Query, owner: str = "") -> list[Told]:
    """Return what facts answer a question, what holds now or in its times first; empty where none does.

    Where a subject had one object after another, each is told with its time.
    """
    for shape, name, words in _SHAPES:
        match = shape.match(" ".join(query.question.replace("’", "'").split()))
        if match is None:
            continue
        name = name or relation_of(match["tie"].lower())
        names = read_names(store, owner)
        found = [one for one in _about(store, names, match["who"]) if one.relation == name]
        if found:
            return _told(found, query.spans, words)
    return []


def _about(store: Store, names: Names, who: str) -> list[Fact]:
    plain = {"my": "I", "our": "I", "you": "I", "we": "I"}.get(who.lower().strip(), who)
    return fact_store.facts(store, names.shown(plain))


def _told(found: Sequence[Fact], spans: Sequence[Span], words: str) -> list[Told]:
    inside = [one for one in found if not spans or any(_holds(one, span) for span in spans)]
    if not inside:
        return []
    now = [one for one in inside if one.holds_to is None] or inside[-1:]
    if not relation(found[0].relation).functional or not relation(found[0].relation).dated:
        return [Told(f"{_capital(words.format(one.object))}.", one.moment_ids, one) for one in now]
    chosen = inside if spans else now
    told = [Told(f"{_capital(words.format(one.object))}{_since(one)}.", one.moment_ids, one) for one in chosen]
    before = [] if spans else [one for one in inside if one not in now]
    return [
        *told,
        *(Told(f"Before that {words.format(one.object)}{_since(one)}.", one.moment_ids, one) for one in before[::-1]),
    ]


def _holds(one: Fact, span: Span) -> bool:
    begins = one.holds_from is None or span.end is None or one.holds_from < span.end
    return begins and (one.holds_to is None or span.start is None or one.holds_to > span.start)


def _since(one: Fact) -> str:
    """Say from when to when a fact holds, as far as that is known."""
    begins = f"{one.holds_from:%B %Y}" if one.holds_from else ""
    ends = f"{one.holds_to:%B %Y}" if one.holds_to else ""
    if begins and ends:
        return f", from {begins} to {ends}"
    return f", since {begins}" if begins else f", until {ends}" if ends else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
