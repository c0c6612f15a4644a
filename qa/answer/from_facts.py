"""Questions that a fact answers, told with what held before: "In Oslo, since May 2021. Before that in Bergen".

Knows what a question asks for and facts by their relation; nothing of how facts were learned. What no fact of that
subject and relation answers is left to the evidence.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from memory.knowledge.entity_resolution import Names
from memory.knowledge.learn import read_names
from memory.knowledge.relations import relation
from memory.knowledge.statements import DAYS
from memory.language.format import capital
from memory.language.kinship import ENGAGED, MARRIED, TOGETHER
from memory.language.tokens import NUMBER_OR_WORD, stem
from memory.records.derived import Fact
from memory.records.query import Query, Span
from memory.store import Store
from memory.store import facts as fact_store
from memory.store import moments as moment_store
from qa.answer.fact_questions import CODE, OWNING, Asked, asked

MOST_TOLD = 3
PARTNERS = (MARRIED, ENGAGED, TOGETHER)


@dataclass(frozen=True, slots=True)
class Told:
    """A fact in words, the moments it rests on, and the fact itself."""

    text: str
    moment_ids: tuple[str, ...]
    fact: Fact


def tell_facts(store: Store, query: Query, owner: str = "", now: datetime | None = None) -> list[Told]:
    """Return what facts answer a question, what holds now or in its times first; empty where none does.

    Where a subject had one object after another, the one before is told with its time as well. What was only planned
    is told as that, and not at all where it never came to be; `now`, where it is known, tells whether it still may.
    """
    names = read_names(store, owner)
    for question in asked(query, names):
        about = fact_store.facts(store, names.shown(question.subject))
        found = [one for one in about if one.relation in question.relations]
        if not found:
            continue
        held = [one for one in _with_plans(store, found) if not one.never_was]
        told = _yes_or_no(question, held, names, now) if question.is_yes_no else _told(question, held, query.spans, now)
        if told:
            return told
    return []


@dataclass(frozen=True, slots=True)
class _Held:
    """A fact, and when it was planned where no moment since it began says that it came to be."""

    fact: Fact
    planned: datetime | None = None

    @property
    def never_was(self) -> bool:
        return self.planned is not None and self.fact.holds_to is not None

    def holds_at(self, now: datetime | None) -> bool:
        begins = now is None or self.fact.holds_from is None or self.fact.holds_from <= now
        return begins and (self.fact.holds_to is None or (now is not None and self.fact.holds_to > now))


def _with_plans(store: Store, found: Sequence[Fact]) -> list[_Held]:
    moments = moment_store.remembered(store, sorted({name for one in found for name in one.moment_ids}))
    held: list[_Held] = []
    for one in found:
        times = [moments[name].moment.at.at for name in one.moment_ids if name in moments]
        last = max(times, default=None)
        is_plan = last is not None and one.holds_from is not None and last < one.holds_from
        held.append(_Held(one, last if is_plan else None))
    return held


def _told(question: Asked, found: Sequence[_Held], spans: Sequence[Span], now: datetime | None) -> list[Told]:
    fitting = [one for one in found if not question.things or _is_of_kind(one.fact, question.things)]
    inside = [one for one in fitting if not spans or any(_holds(one.fact, span) for span in spans)]
    if not inside:
        return []
    known = relation(inside[0].fact.relation)
    if known.name in DAYS and known.functional:
        return _day(question, inside)
    current = [one for one in inside if one.holds_at(now)] or _latest(inside)
    chosen = inside if spans else _latest(current) if known.functional or known.name in OWNING else current
    if not known.dated:
        return [_one(one, question, "", is_bare=True) for one in chosen[-MOST_TOLD:]]
    before = [] if spans or not (known.functional or known.name in OWNING) else _before(chosen, inside)
    return [
        *(_one(one, question, "") for one in chosen[-MOST_TOLD:]),
        *(_one(one, question, "Before that ") for one in before),
    ]


def _latest(found: Sequence[_Held]) -> list[_Held]:
    return sorted(found, key=lambda one: (one.fact.holds_from is not None, _begin(one.fact), _end(one.fact)))[-1:]


def _before(chosen: Sequence[_Held], inside: Sequence[_Held]) -> list[_Held]:
    """Return what held last before what is told, and is something else."""
    told = {one.fact.object for one in chosen}
    return _latest([one for one in inside if one.fact.object not in told and one.fact.holds_to is not None])


def _begin(one: Fact) -> float:
    return one.holds_from.timestamp() if one.holds_from else 0.0


def _end(one: Fact) -> float:
    return one.holds_to.timestamp() if one.holds_to else float("inf")


def _is_of_kind(one: Fact, things: Iterable[str]) -> bool:
    """Say whether an object is what a question names: "the old car" a car, and anything that is driven."""
    words = {stem(word) for word in NUMBER_OR_WORD.findall(one.object)}
    return one.relation == "drives" or {stem(word) for word in things} < words


def _day(question: Asked, found: Sequence[_Held]) -> list[Told]:
    """Tell a day or a year, and where sources contradict one another, which came last and what was written before."""
    last = found[-1].fact
    begins = f"{'on' if ' ' in last.object and last.object[0].isdigit() else 'in'} {last.object}"
    words = question.told.replace("on {}", "{}").format(begins)
    told = [Told(f"{capital(words)}.", last.moment_ids, last)]
    if len(found) > 1 and last.holds_from and found[-2].fact.object != last.object:
        at, before = f"{last.holds_from.day} {last.holds_from:%B %Y}", found[-2].fact
        text = f"Corrected on {at}; before that {before.object} was written."
        told.append(Told(text, (*before.moment_ids[:1], *last.moment_ids[:1]), before))
    return told


def _yes_or_no(question: Asked, found: Sequence[_Held], names: Names, at: datetime | None) -> list[Told]:
    """Say whether something is so; where something else is so of which there is one at a time, what that is."""
    fits = [one for one in found if _is_meant(one.fact, question.things, names)]
    current = [one for one in fits if one.holds_at(at) or (one.planned is not None and not one.never_was)]
    if current or (fits and question.is_past):
        return [_one(one, question, "Yes, ") for one in (current or fits)[-1:]]
    now = _latest([one for one in found if one.planned is None and one.holds_at(at)])
    known = relation(found[0].fact.relation) if found else relation("")
    if fits:
        over = fits[-1]
        end = over.fact.holds_to
        words = _worded(over.fact, question)
        until = f"No, not since {_when(end)}" if end else "No, not any more"
        told = [Told(f"{until}: {words}{_since(over)}.", over.fact.moment_ids, over.fact)]
        return [*told, *(_one(one, question, "Now ") for one in now if known.functional)]
    if question.names and not question.is_past and known.functional and known.dated and now:
        return [_one(one, question, "No, ") for one in now]
    return []


def _is_meant(one: Fact, things: Sequence[str], names: Names) -> bool:
    entity = names.resolve(one.object)
    said = " ".join((one.object, *(entity.names if entity else ())))
    words = {stem(word) for word in NUMBER_OR_WORD.findall(said)}
    return all(stem(word) in words for word in things)


def _one(held: _Held, question: Asked, lead: str, *, is_bare: bool = False) -> Told:
    one = held.fact
    words = f"{lead}{_worded(one, question)}"
    when = "" if is_bare or one.relation == CODE else _since(held)
    return Told(f"{words if one.relation == CODE else capital(words)}{when}.", one.moment_ids, one)


def _worded(one: Fact, question: Asked) -> str:
    if one.relation in PARTNERS and not question.told:
        return f"{one.relation} {one.object}"
    return question.told.format(one.object)


def _holds(one: Fact, span: Span) -> bool:
    begins = one.holds_from is None or span.end is None or one.holds_from < span.end
    return begins and (one.holds_to is None or span.start is None or one.holds_to > span.start)


def _since(held: _Held) -> str:
    """Say from when to when a fact holds, as far as that is known."""
    one = held.fact
    if held.planned:
        return f", from {_when(one.holds_from)}, as was planned in {held.planned:%B %Y}"
    begins, ends = _when(one.holds_from), _when(one.holds_to)
    if begins and ends:
        return f", in {begins}" if begins == ends else f", from {begins} to {ends}"
    return f", since {begins}" if begins else f", until {ends}" if ends else ""


def _when(at: datetime | None) -> str:
    """Return a month, or a year where no more than that may be known."""
    if at is None:
        return ""
    is_year = (at.month, at.day, at.hour, at.minute) == (1, 1, 0, 0)
    return f"{at:%Y}" if is_year else f"{at:%B %Y}"
