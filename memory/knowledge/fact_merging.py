"""Statements folded into facts: what holds from when to when, how sure that is, and which moments say so.

Knows statements, names and corrections; nothing of how statements are read from moments, and of the store only
that facts lie in it. The same statements and marks give the same facts in whatever order they came.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum

from memory.knowledge import statements as patterns
from memory.knowledge.endings import Endings, Key, read_endings
from memory.knowledge.entity_resolution import Names
from memory.knowledge.relations import ENDERS, Relation, relation
from memory.records.corrections import Correction, FactStated, OfFacts
from memory.records.derived import EntityKind, Fact, Statement
from memory.records.ids import digest

RECIPE = "fact-1"
SURE, LESS_SURE = 0.6, 0.4
"""How far one moment is believed where a pattern matched, and where a language model read it."""

LONG_AGO = datetime(1, 1, 2, tzinfo=UTC)


class Decision(StrEnum):
    """What a statement did to the facts before it.

    Source: the operations of Mem0, Chhikara et al. 2025; triples that are written and looked up, RET-LLM, Modarressi
    et al. 2023; what is told later is kept, joined or put in place of what was known, Bae et al. 2022.
    """

    ADD = "add"
    UPDATE = "update"
    CLOSE = "close"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Folded:
    """The facts, sorted by id, and what each statement did, in the order of time."""

    facts: tuple[Fact, ...]
    decisions: tuple[tuple[Statement, Decision], ...]


@dataclass(frozen=True, slots=True)
class _Assertion:
    """A statement under the names that are shown: `object_id` tells one object from another."""

    statement: Statement
    relation: Relation
    object: str
    object_id: str

    @property
    def order(self) -> tuple[datetime, bool, str, int, str, str]:
        one = self.statement
        return one.at, not one.ends, one.moment_id, one.ordinal, one.recipe, self.object

    @property
    def tie(self) -> tuple[Relation, str]:
        """The relation and the one object that it is to."""
        return self.relation, self.object_id


@dataclass(slots=True)
class _Span:
    """A stretch of time in which one relation to one object holds, while it is being folded."""

    relation: Relation
    object: str
    object_id: str
    start: datetime
    end: datetime | None = None
    votes: dict[str, float] = field(default_factory=dict)
    moments: dict[str, datetime] = field(default_factory=dict)
    protected: bool = False

    def cite(self, told: _Assertion, is_vote: bool = True) -> None:
        one = told.statement
        self.moments[one.moment_id] = min(one.at, self.moments.get(one.moment_id, one.at))
        if is_vote:
            vote = SURE if one.recipe == patterns.RECIPE else LESS_SURE
            self.votes[one.moment_id] = max(vote, self.votes.get(one.moment_id, 0.0))


@dataclass(frozen=True, slots=True)
class _Word:
    """What the owner said of a fact: that it holds (since when), or that it does not."""

    relation: Relation
    object: str
    object_id: str
    holds: bool
    since: datetime | None
    made_at: datetime


Denied = Mapping[Key, Sequence[_Word]]
"""What does not hold, by what it would be folded into."""


def fold(statements: Iterable[Statement], names: Names, marks: Sequence[Correction] = ()) -> Folded:
    """Fold statements and the owner's corrections into facts, in the order of the times they speak of.

    Said again, a fact is surer: 1 - (1 - c)^n for n moments (votes, as in M3-Agent, Long et al. 2025). Told more
    precisely, its text gets better and its interval stays. Another object of a relation that has one at a time closes
    the older interval, which stays as history; the newest wins. What the owner said is never closed by a statement.
    """
    told: dict[Key, list[_Assertion]] = {}
    statements = tuple(statements)
    for statement in statements:
        for key, one in _assertions(statement, names):
            told.setdefault(key, []).append(one)
    endings = read_endings(statements, names)
    told = {key: _with_endings(key[0], inside, endings) for key, inside in told.items()}
    words = _words_of_owner(marks, names)
    facts: list[Fact] = []
    decisions: list[tuple[Statement, Decision]] = []
    for key in sorted({*told, *words}):
        spans, decided = _fold_one(told.get(key, ()), words.get(key, ()))
        facts += [_to_fact(key[0], span, names) for span in spans]
        decisions += [(one.statement, done) for one, done in decided if names.shown(one.statement.subject) == key[0]]
    decisions.sort(key=lambda one: (one[0].at, one[0].moment_id, one[0].ordinal, one[0].recipe, one[1].value))
    return Folded(tuple(sorted(facts, key=lambda fact: fact.id)), tuple(decisions))


def keys_of(subject: str, name: str, thing: str, names: Names) -> tuple[Key, ...]:
    """Return what a statement is folded into: its subject's facts, and both sides' where it holds both ways."""
    known = relation(name)
    sides = (subject, thing) if known.symmetrical and thing else (subject,)
    return tuple((names.shown(side), known.family) for side in sides)


def keys_of_mark(mark: Correction, names: Names) -> tuple[Key, ...]:
    """Return what a mark on a fact is folded into."""
    return keys_of(*mark.content.triple, names) if isinstance(mark.content, OfFacts) else ()


def denied(marks: Sequence[Correction], names: Names) -> Denied:
    """Return what does not hold by the owner's last word on it."""
    found = {key: _last_words(words)[1] for key, words in _words_of_owner(marks, names).items()}
    return {key: words for key, words in found.items() if words}


def is_denied(statement: Statement, denied: Denied, names: Names) -> bool:
    """Say whether a statement says that something holds that does not, by the owner's word."""
    if statement.ends:
        return False
    return any(_is_denied(told, denied.get(key, ())) for key, told in _assertions(statement, names))


def key_of(fact: Fact) -> Key:
    """Return what a fact was folded from."""
    return fact.subject, relation(fact.relation).family


def _assertions(statement: Statement, names: Names) -> Iterator[tuple[Key, _Assertion]]:
    sides = [] if statement.relation in ENDERS else [statement]
    if relation(statement.relation).symmetrical and statement.object:
        sides.append(replace(statement, subject=statement.object, object=statement.subject))
    for one in sides:
        known = relation(one.relation)
        yield (names.shown(one.subject), known.family), _Assertion(statement, known, *_thing(one.object, known, names))


def _with_endings(subject: str, told: Sequence[_Assertion], endings: Endings) -> list[_Assertion]:
    """Add what ends what is said of a subject, and leave out what is said of one who is gone as if still there."""
    begun: dict[tuple[Relation, str], datetime] = {}
    for one in told:
        if not one.statement.ends:
            begun[one.tie] = min(one.statement.at, begun.get(one.tie, one.statement.at))
    over: list[_Assertion] = []
    gone: dict[tuple[Relation, str], datetime] = {}
    for thing, known, thing_id in sorted({(one.object, one.relation, one.object_id) for one in told}, key=str):
        tie = known, thing_id
        for ending in endings.of(subject, known, thing, thing_id) if tie in begun else ():
            at = ending.statement.at
            if begun[tie] >= at or ending.statement.relation == known.name:
                continue
            said = replace(ending.statement, subject=subject, relation=known.name, object=thing, ends=True)
            over.append(_Assertion(said, known, thing, thing_id))
            if ending.is_final:
                gone[tie] = min(at, gone.get(tie, at))
    kept = [one for one in told if one.statement.ends or one.tie not in gone or one.statement.at < gone[one.tie]]
    return [*kept, *over]


def _thing(words: str, known: Relation, names: Names) -> tuple[str, str]:
    """Return how an object is shown and what tells it from others: a person goes by the name to show."""
    shown = names.shown(words) if known.object is EntityKind.PERSON else words
    return shown, names.id_of(words)


def _words_of_owner(marks: Sequence[Correction], names: Names) -> dict[Key, list[_Word]]:
    found: dict[Key, list[_Word]] = {}
    for mark in sorted(marks, key=lambda one: (one.made_at, one.id)):
        content = mark.content
        if not isinstance(content, OfFacts):
            continue
        subject, name, thing = content.triple
        holds = isinstance(content, FactStated)
        since = _aware(content.since) if isinstance(content, FactStated) and content.since else None
        known = relation(name)
        sides = [(subject, thing), (thing, subject)] if known.symmetrical else [(subject, thing)]
        for one, other in sides:
            word = _Word(known, *_thing(other, known, names), holds, since, mark.made_at)
            found.setdefault((names.shown(one), known.family), []).append(word)
    return found


def _aware(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _fold_one(
    told: Sequence[_Assertion], words: Sequence[_Word]
) -> tuple[list[_Span], list[tuple[_Assertion, Decision]]]:
    """Fold what is said of one subject in one family of relations; `words` are in the order in which they were made."""
    held, denied = _last_words(words)
    slots: dict[str, list[_Span]] = {}
    for word in held:
        slots.setdefault(_slot(word.relation, word.object_id), []).append(
            _Span(word.relation, word.object, word.object_id, word.since or LONG_AGO, protected=True)
        )
    slots = {slot: _in_turn(spans) for slot, spans in slots.items()}
    decided: list[tuple[_Assertion, Decision]] = []
    ordered = sorted((one for one in told if not _is_denied(one, denied)), key=lambda one: one.order)
    lasts = {(_slot(one.relation, one.object_id), one.statement.at): one for one in ordered if not one.statement.ends}
    for one in ordered:
        if one.statement.ends:
            decided.append((one, _end(one, slots)))
            continue
        slot = _slot(one.relation, one.object_id)
        spans, winner = slots.setdefault(slot, []), lasts[slot, one.statement.at]
        if owners := [span for span in spans if span.protected and span.start <= one.statement.at]:
            if _agrees(one, owners[-1]):
                owners[-1].cite(one)
            decided.append((one, Decision.NONE))
        else:
            decided.append((one, _begin(one, spans) if _agrees(one, winner) else Decision.NONE))
    return [span for spans in slots.values() for span in spans], decided


def _last_words(words: Sequence[_Word]) -> tuple[list[_Word], list[_Word]]:
    """Return what holds and what does not by the owner's last word; a later one without a time holds from then on."""
    last: dict[tuple[str, str], _Word] = {}
    for word in words:
        last.pop((word.relation.name, word.object_id), None)
        last[word.relation.name, word.object_id] = word
    held: list[_Word] = []
    taken: set[str] = set()
    for word in last.values():
        if word.holds:
            slot = _slot(word.relation, word.object_id)
            since = word.since or (word.made_at if slot in taken else None)
            held.append(replace(word, since=since))
            taken.add(slot)
    return held, [word for word in last.values() if not word.holds]


def _in_turn(spans: Sequence[_Span]) -> list[_Span]:
    """Put the owner's facts of one slot one after the other; of two from the same time, the later said."""
    turns: list[_Span] = []
    for span in sorted(spans, key=lambda one: one.start):
        if turns and turns[-1].start == span.start:
            turns.pop()
        elif turns:
            turns[-1].end = span.start
        turns.append(span)
    return turns


def _slot(known: Relation, object_id: str) -> str:
    """Return what can have one value at a time: all of a functional family, or one object of any other."""
    return "" if known.functional else object_id


def _is_denied(told: _Assertion, denied: Sequence[_Word]) -> bool:
    return any(word.relation.name == told.relation.name and _is_same(told, word) for word in denied)


def _is_same(one: "_Assertion | _Span | _Word", other: "_Assertion | _Span | _Word") -> bool:
    """Say whether two objects are the same thing, one perhaps told more precisely: "Munich", "Munich by the park"."""
    if one.object_id == other.object_id:
        return True
    first, second = sorted((_plain(one.object), _plain(other.object)), key=len)
    return bool(first) and second[: len(first)] == first


def _plain(words: str) -> list[str]:
    return [word for word in re.findall(r"\w+", words.casefold()) if word not in ("the", "a", "an", "my", "our")]


def _begin(told: _Assertion, spans: list[_Span]) -> Decision:
    """Take in that something holds from a time on; what the owner said comes after it."""
    at = told.statement.at
    index = next((n for n, span in enumerate(spans) if span.protected), len(spans))
    before, until = spans[index - 1] if index else None, spans[index].start if index < len(spans) else None
    if before and before.end == at and _agrees(told, before):
        before.end = until
    if before and (before.end is None or before.end > at):
        if _agrees(told, before):
            return _said_again(told, before)
        before.end = at
    is_first = before is None and not told.relation.dated
    span = _Span(told.relation, told.object, told.object_id, LONG_AGO if is_first else at)
    span.end = until
    span.cite(told)
    spans.insert(index, span)
    return Decision.CLOSE if before and before.end == at else Decision.ADD


def _agrees(told: _Assertion, span: "_Assertion | _Span") -> bool:
    return told.relation.name == span.relation.name and _is_same(told, span)


def _said_again(told: _Assertion, span: _Span) -> Decision:
    span.cite(told)
    if len(_plain(told.object)) <= len(_plain(span.object)):
        return Decision.NONE
    span.object, span.object_id = told.object, told.object_id
    return Decision.UPDATE


def _end(told: _Assertion, slots: dict[str, list[_Span]]) -> Decision:
    """Take in that something is over: close what is open, cite what was closed, or note that it held before."""
    at, closed = told.statement.at, False
    meant = [span for spans in slots.values() for span in spans if not span.protected and _is_meant(told, span)]
    for span in meant:
        if (span.end is None or span.end > at) and span.start < at:
            span.end, closed = at, True
            span.cite(told, is_vote=False)
    if closed:
        return Decision.CLOSE
    if meant:
        max(meant, key=lambda span: (span.start, span.object)).cite(told)
        return Decision.NONE
    spans = slots.setdefault(_slot(told.relation, told.object_id), [])
    end = min([at, *(span.start for span in spans)])
    if not told.object or end <= LONG_AGO:
        return Decision.NONE
    span = _Span(told.relation, told.object, told.object_id, LONG_AGO, end)
    span.cite(told)
    spans.insert(0, span)
    return Decision.ADD


def _is_meant(told: _Assertion, span: _Span) -> bool:
    """Say whether what ends is what this span holds; "sold the boat" means the small sailing boat."""
    if told.relation.functional:
        return not told.object or _is_same(told, span)
    return told.relation.name == span.relation.name and (
        told.object_id == span.object_id or (bool(told.object) and set(_plain(told.object)) <= set(_plain(span.object)))
    )


def _to_fact(subject: str, span: _Span, names: Names) -> Fact:
    start = None if span.start == LONG_AGO else span.start
    begins = start.astimezone(UTC).isoformat() if start else ""
    doubt = 1.0
    for vote in span.votes.values():
        doubt *= 1 - vote
    return Fact(
        id=digest("fact", RECIPE, names.id_of(subject), span.relation.name, names.id_of(span.object), begins),
        subject=subject,
        relation=span.relation.name,
        object=span.object,
        moment_ids=tuple(sorted(span.moments, key=lambda one: (span.moments[one], one))),
        holds_from=start,
        holds_to=span.end,
        confidence=1.0 if span.protected else round(1 - doubt, 4),
        protected=span.protected,
        recipe=RECIPE,
    )
