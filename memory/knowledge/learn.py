"""What a library knows beyond single moments, kept up to date: moments to statements to facts, only where some changed.

Knows the store and the order of the steps; how sentences are read, names brought together and statements folded lies
in the files beside it.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from memory.knowledge import fact_merging, statements
from memory.knowledge.endings import OWNS, Key, read_endings, touched_as_well
from memory.knowledge.entity_resolution import Named, Names, known_names, name_all
from memory.knowledge.fact_merging import LONG_AGO, fold, key_of, keys_of, keys_of_mark
from memory.knowledge.llm_statements import is_supported
from memory.knowledge.relations import ENDERS, relation
from memory.knowledge.statements import sentence_of, state
from memory.language.sentences import sentences
from memory.records.corrections import Correction, CorrectionKind, OfFacts
from memory.records.derived import Fact, Statement
from memory.records.ids import digest
from memory.records.library import MomentView, TextKind
from memory.store import Store, corrections, full_text
from memory.store import facts as fact_store
from memory.store import moments as moment_store
from memory.store.schema import REGROUPED

RECIPE = digest(statements.RECIPE, fact_merging.RECIPE)
"""Where this changes, every moment has to be read again."""

ABOUT_FACTS = (CorrectionKind.FACT, CorrectionKind.NOT_A_FACT)
ABOUT_NAMES = (CorrectionKind.SAME, CorrectionKind.NOT_THE_SAME)

LEARNED = "facts learned"
"""The note of what the owner had said when facts and names were brought together last."""


@dataclass(frozen=True, slots=True)
class Learned:
    """How many statements were written, how many facts came, got better, ended or went, and which those are."""

    stated: int = 0
    added: int = 0
    updated: int = 0
    closed: int = 0
    removed: int = 0
    fact_ids: frozenset[str] = frozenset()

    @property
    def changed(self) -> int:
        """How many facts are not what they were."""
        return self.added + self.updated + self.closed + self.removed


def learn(store: Store, stale_ids: Sequence[str], owner: str = "", told: Sequence[Statement] = ()) -> Learned:
    """Read what stale moments state and fold anew the facts that this, a name or a mark of the owner's touches.

    `stale_ids` are moments that came, changed, went, were hidden or are shown again; `told` are statements of a
    language model, which take the place of those of the same moments by the same recipe. All in one transaction, the
    caller's where there is one, which is to be of the store that tells. Nothing is learned of hidden moments.
    """
    store = store.for_deriving
    with store.transaction():
        before = known_names(fact_store.entities(store), owner)
        touched = _keys_resting_on(store, stale_ids)
        changed = [*_restate(store, stale_ids), *_take_in(store, told)]
        ever = fact_store.ever_stated(store, stale_ids)
        if not (changed or touched or ever) and _says_nothing_new(store, stale_ids, before):
            return Learned()
        stated = fact_store.triples(store)
        names = _names(store, stated, owner)
        all_marks = corrections.get_all(store, ABOUT_FACTS)
        touched |= {key for one in changed for key in keys_of(one.subject, one.relation, one.object, names)}
        touched |= {key for one in changed for key in keys_of(one.subject, one.relation, one.object, before)}
        touched |= {key for one in ever for known in (before, names) for key in keys_of(*one, known)}
        touched |= _touched_by_names(stated, before, names) | _touched_by_marks(store, all_marks, (before, names))
        touched |= touched_as_well(touched, stated, names)
        is_new = full_text.meta(store, "facts") != digest(RECIPE, owner)
        learned = _refold(store, None if is_new else touched, stated, names, all_marks)
        fact_store.replace_entities(store, names.entities)
        _set_meta(store, "facts", digest(RECIPE, owner))
        _set_meta(store, "fact marks", _marks_text(all_marks))
        _set_meta(store, LEARNED, _said_state(store, owner))
    return Learned(len(changed), *learned)


def _says_nothing_new(store: Store, stale_ids: Sequence[str], known: Names) -> bool:
    """Say whether moments that state nothing bring no name either, none is gone, and no mark came since."""
    held = moment_store.remembered(store, stale_ids)
    if len(held) < len(set(stale_ids)) or full_text.meta(store, LEARNED) != _said_state(store, known.owner):
        return False
    written = {name for one in known.entities for name in one.names}
    return all(name in written for one in held.values() for name in _named_in(one))


def _named_in(one: MomentView) -> Iterator[str]:
    """Yield who speaks in a moment, who is tagged or recognised in it, and where it was."""
    for text in one.texts:
        if text.speaker:
            yield text.speaker
        if text.kind in (TextKind.IMPORTED, TextKind.PEOPLE):
            yield from (name for name, _ in text.labels)
    if one.asset.place:
        yield one.asset.place.name


def _said_state(store: Store, owner: str) -> str:
    """Return what is another after the owner said anything or took it back, or facts are learned in another way."""
    return digest(RECIPE, owner, full_text.meta(store, REGROUPED))


def read_names(store: Store, owner: str = "") -> Names:
    """Return the names that the library knows, as they lay when facts were last learned."""
    return known_names(fact_store.entities(store), owner)


def quote(one: MomentView, fact: Fact) -> str:
    """Return the sentence of a moment that a fact rests on: the one that states it, else the one most like it."""
    if stated := sentence_of(one, fact.relation, fact.object):
        return stated
    wanted = set(re.findall(r"\w+", f"{fact.object} {fact.relation} {fact.subject}".casefold()))
    found = [sentence for text in one.texts for sentence in sentences(text.text)]
    return max(found, key=lambda said: len(wanted & set(re.findall(r"\w+", said.casefold()))), default="")


def _restate(store: Store, moment_ids: Sequence[str]) -> list[Statement]:
    """Write what these moments state now; return the statements that came or went."""
    held = moment_store.remembered(store, moment_ids)
    known = fact_store.statements_of(store, list(held))
    changed: list[Statement] = []
    for moment_id, one in held.items():
        old = known.get(moment_id, ())
        kept = [said for said in old if not said.recipe.startswith(statements.PATTERNS) and is_supported(said, one)]
        new = [*state(one), *kept]
        came, went = _difference(new, old)
        if came or went:
            fact_store.remove_statements(store, [moment_id])
            fact_store.put_statements(store, new)
        changed += [*came, *went]
    return changed


def _take_in(store: Store, told: Sequence[Statement]) -> list[Statement]:
    """Write what a language model read, in place of what it read in the same moments before; return what changed."""
    changed: list[Statement] = []
    known = fact_store.statements_of(store, sorted({one.moment_id for one in told}))
    for moment_id, recipe in sorted({(one.moment_id, one.recipe) for one in told}):
        old = [one for one in known.get(moment_id, ()) if one.recipe == recipe]
        new = [one for one in told if (one.moment_id, one.recipe) == (moment_id, recipe)]
        came, went = _difference(new, old)
        fact_store.remove_statements(store, [moment_id], recipe)
        fact_store.put_statements(store, new)
        changed += [*came, *went]
    return changed


def _difference(new: Iterable[Statement], old: Iterable[Statement]) -> tuple[list[Statement], list[Statement]]:
    now, before = set(new), set(old)
    return [one for one in new if one not in before], [one for one in old if one not in now]


def _names(store: Store, stated: Mapping[fact_store.Triple, int], owner: str) -> Names:
    others = [Named(name, kind) for name, kind in fact_store.named_elsewhere(store)]
    return name_all(stated, others, corrections.get_all(store, (*ABOUT_NAMES, *ABOUT_FACTS)), owner)


def _keys_resting_on(store: Store, moment_ids: Sequence[str]) -> set[Key]:
    """Return what the facts were folded from that rest on these moments: one that is gone says nothing any more."""
    return {key_of(fact) for fact in fact_store.facts_resting_on(store, moment_ids)}


def _touched_by_names(stated: Mapping[fact_store.Triple, int], before: Names, names: Names) -> set[Key]:
    """Return what statements are folded into whose names mean something else than before, old and new."""
    new_meaning = {
        name
        for name in {name for subject, _, thing in stated for name in (subject, thing)}
        if (before.id_of(name), before.shown(name)) != (names.id_of(name), names.shown(name))
    }
    found: set[Key] = set()
    for subject, name, thing in stated:
        if subject in new_meaning or thing in new_meaning:
            found.update(keys_of(subject, name, thing, before), keys_of(subject, name, thing, names))
    return found


def _touched_by_marks(store: Store, now: Sequence[Correction], both: Sequence[Names]) -> set[Key]:
    """Return what marks are folded into that came or went since the last time, and what their names meant and mean."""
    then = json.loads(full_text.meta(store, "fact marks") or "[]")
    texts = json.loads(_marks_text(now))
    values = [value for value in [*then, *texts] if value not in then or value not in texts]
    changed = [corrections.decode(CorrectionKind(kind), value) for kind, value, _ in values]
    triples = [content.triple for content in changed if isinstance(content, OfFacts)]
    touched = {key for names in both for triple in triples for key in keys_of(*triple, names)}
    if both[0].by_key != both[1].by_key:
        touched |= {key for mark in now for names in both for key in keys_of_mark(mark, names)}
    return touched


def _marks_text(found: Sequence[Correction]) -> str:
    return json.dumps([[mark.kind.value, corrections.encode(mark.content), mark.made_at.isoformat()] for mark in found])


def _set_meta(store: Store, key: str, value: str) -> None:
    if full_text.meta(store, key) != value:
        full_text.set_meta(store, key, value)


def _refold(
    store: Store,
    touched: set[Key] | None,
    stated: Collection[fact_store.Triple],
    names: Names,
    about: Sequence[Correction],
) -> tuple[int, int, int, int, frozenset[str]]:
    """Fold what is touched (None: all) and write the facts that differ; return counts and the ids of those."""
    if touched is not None and not touched:
        return 0, 0, 0, 0, frozenset()
    folded = fold(_statements(store, touched, stated, names), names, about).facts
    wanted = {fact.id: fact for fact in folded if touched is None or key_of(fact) in touched}
    subjects = {subject for subject, _ in touched or ()}
    stored = (
        fact_store.facts(store)
        if touched is None
        else [
            fact for subject in sorted(subjects) for fact in fact_store.facts(store, subject) if key_of(fact) in touched
        ]
    )
    known = {fact.id: fact for fact in stored}
    came = [fact for name, fact in wanted.items() if name not in known]
    went = [fact for name, fact in known.items() if name not in wanted]
    better = [fact for name, fact in wanted.items() if name in known and _content(fact) != _content(known[name])]
    fact_store.remove_facts(store, [*(fact.id for fact in went), *(fact.id for fact in better)])
    fact_store.put_facts(store, [*came, *better])
    told_better = {_place(fact) for fact in went} & {_place(fact) for fact in came}
    closed = sum(fact.holds_to is not None and known[fact.id].holds_to is None for fact in better)
    return (
        len(came) - len(told_better),
        len(better) - closed + len(told_better),
        closed,
        len(went) - len(told_better),
        frozenset(fact.id for fact in (*came, *went, *better)),
    )


def _statements(
    store: Store, touched: set[Key] | None, stated: Collection[fact_store.Triple], names: Names
) -> list[Statement]:
    """Return what is folded into some keys with what may end it."""
    if touched is None:
        return fact_store.statements(store)
    meant = [triple for triple in stated if not touched.isdisjoint(keys_of(*triple, names))]
    pairs = {(subject, name) for subject, name, _ in meant} | _enders(touched, meant, stated, names)
    return fact_store.statements_about(store, sorted(pairs))


def _enders(
    touched: set[Key], meant: Iterable[fact_store.Triple], stated: Iterable[fact_store.Triple], names: Names
) -> set[tuple[str, str]]:
    """Return the subjects and relations of what is gone or left that belongs to what is touched or is its object."""
    subjects = {subject for subject, _ in touched}
    things = {names.id_of(name) for subject, _, thing in meant for name in (subject, thing)}
    said = [Statement("", 0, *triple, LONG_AGO, True, "") for triple in stated if triple[1] in (*ENDERS, OWNS)]
    return {
        (one.statement.subject, one.statement.relation)
        for one in read_endings(said, names).endings
        if one.thing_id in things or not subjects.isdisjoint((one.whose, one.thing, f"{one.whose}'s {one.thing}"))
    }


def _content(fact: Fact) -> tuple[object, ...]:
    moments = tuple(sorted(fact.moment_ids))
    return fact.subject, fact.object, moments, fact.holds_from, fact.holds_to, fact.confidence, fact.protected


def _place(fact: Fact) -> tuple[object, ...]:
    """Return where a fact stands, whatever its wording: what it was before it was told more precisely."""
    return fact.subject, relation(fact.relation).family, fact.relation, fact.holds_from
