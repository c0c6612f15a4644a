"""The records of a library that hold what a plan asks for: all its words, in any form or one that means the same.

Knows the store's words and vectors and records; nothing of what is worked out of them.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import chain

import numpy as np

from memory.language.tokens import irregular_forms, stem
from memory.records.query import Query, Span
from memory.retrieval.recall import FUNCTION_WORDS, Sources
from memory.store import full_text
from memory.store import moments as moment_store
from models.protocols import TextEncoder
from qa.compute.answers import Computed, named, work_out
from qa.evidence.excerpts import place_words
from qa.parse.plan import Measure, Plan
from qa.parse.records import Record, doing, lemmas, records, spends_time

SAME_MEANING = 0.55
"""Cosine from which a word of the library may stand for one of the question that nothing in it holds."""

OF_THE_KIND = 0.4
"""Cosine from which a name is of the sort that is asked for: strawberries are fruit, toothpaste is none."""

LIKE_THE_KIND = 0.3
"""The same for what is done, where the sort alone is asked for: the mean over what follows one verb."""

NEAR = 100
EVERY = 1_000_000
MOST_READ = 6_000
MOST_SORTED = 400
TOLD_LATER = timedelta(days=7)
"""How long after it happened something may have been told: "yesterday" on the first of a month."""


def compute(sources: Sources, query: Query, plan: Plan, among: Sequence[Record] | None = None) -> Computed | None:
    """Work out what a plan wants of the whole library, or of some records alone; None where they do not hold it."""
    if not plan.words and plan.measure is not Measure.MOST:
        return None
    found = matching(sources, query, plan) if among is None else list(among)
    if plan.kind and plan.asks == "what" and sources.text:
        if not plan.words:
            found = _of_one_verb(found, plan, sources.text)
            return work_out(replace(plan, words=tuple({doing(one.text) for one in found})), found)
        return work_out(plan, found, _fitting(plan, found, sources.text))
    return work_out(plan, found)


def matching(sources: Sources, query: Query, plan: Plan) -> list[Record]:
    """Return the records in a question's times that hold every word of a plan; none where a word is missing."""
    wide = replace(query, people=(), places=(), spans=tuple(told_later(span) for span in query.spans))
    allowed = full_text.narrowed(sources.store, wide)
    groups = [_forms(word) for word in plan.words]
    numbers = None if allowed is None else set(allowed.tolist())
    for at, word in enumerate(plan.words):
        if not (holding := _holding(sources, groups[at], numbers)):
            groups[at] = _alike(sources, word, wide.text or query.question)
            holding = _holding(sources, groups[at], numbers)
        if at == _verb_at(plan, bool(query.spans)):
            continue
        numbers = holding
        if not numbers:
            return []
    known = {name for speaker in full_text.speakers(sources.store) for name in speaker.split()}
    speakers = known.intersection(plan.words)
    found = [
        one
        for one in _read(sources, numbers, plan)
        if _within(one, query.spans) and _holds(one, groups, _verb_at(plan, bool(query.spans)))
    ]
    return [one for one in found if not (speakers and one.speaker) or speakers & set(one.speaker.split())]


def kept(found: Sequence[Record], plan: Plan) -> list[Record]:
    """Return those of some records that hold every word of a plan in some form."""
    return [one for one in found if _holds(one, [_forms(word) for word in plan.words], _verb_at(plan))]


def _read(sources: Sources, numbers: set[int] | None, plan: Plan) -> list[Record]:
    if numbers is None and sources.text and plan.kind:
        vector = sources.text.encode([plan.kind])[0]
        numbers = {number for number, _ in sources.near(sources.text_space, vector, None, MOST_READ)}
    ids = moment_store.ids_of_numbers(sources.store, sorted(numbers or ()))
    held = moment_store.remembered(sources.store, list(ids.values()))
    return list(chain.from_iterable(records(one) for one in held.values()))


def _holding(sources: Sources, forms: frozenset[str], within: set[int] | None) -> set[int]:
    found = {number for number, _ in full_text.match(sources.store, " ".join(sorted(forms)), EVERY)} if forms else set()
    return found if within is None else found & within


def _forms(word: str) -> frozenset[str]:
    """Return a word, its basic form and its irregular forms: run, ran, running are found by the first two."""
    return frozenset({word, stem(word), *irregular_forms(word)})


def _alike(sources: Sources, word: str, text: str) -> frozenset[str]:
    """Return the words near the question in the library that mean what a word does that the library does not hold."""
    if sources.text is None:
        return frozenset()
    vector = sources.text.encode([text])[0]
    hits = sources.near(sources.text_space, vector, None, NEAR)
    ids = moment_store.ids_of_numbers(sources.store, [number for number, _ in hits])
    texts = (one.own_text for one in moment_store.remembered(sources.store, list(ids.values())).values())
    known = sorted({said for text in texts for said in re.findall(r"[a-zäöüß]{3,}", text.lower())} - FUNCTION_WORDS)
    near = _cosines(sources.text, word, known)
    return frozenset(other for other, score in near.items() if score >= SAME_MEANING)


def _verb_at(plan: Plan, is_dated: bool = False) -> int:
    """Return where in a plan's words the verb is that may lack, -1 where nothing else narrows the search."""
    return plan.words.index(plan.verb) if plan.verb and (is_dated or len(plan.words) > 1) else -1


def _holds(record: Record, groups: Sequence[frozenset[str]], verb_at: int) -> bool:
    """Say whether a record holds a word of each group; the verb may lack where time is spent without saying how."""
    held = record.lemmas | set(lemmas(place_words(record.remembered)))
    return all(
        any(stem(form) in held for form in forms) or (at == verb_at and spends_time(record))
        for at, forms in enumerate(groups)
    )


def _within(record: Record, spans: Sequence[Span]) -> bool:
    return not spans or any(one.holds(record.at.at) for one in spans)


def told_later(span: Span) -> Span:
    """Return a span with the days after it in which what happened in it may have been told."""
    return Span(span.start, span.end + TOLD_LATER if span.end else None)


def _fitting(plan: Plan, found: Sequence[Record], encoder: TextEncoder) -> dict[str, bool]:
    """Say which of the names that records give are of the sort a plan asks for; all where hardly any would be left."""
    given = sorted(named(plan, found))
    near = _cosines(encoder, plan.kind, given[:MOST_SORTED])
    fits = {name: score >= OF_THE_KIND for name, score in near.items()}
    return fits if any(fits.values()) else {}


def _of_one_verb(found: Sequence[Record], plan: Plan, encoder: TextEncoder) -> list[Record]:
    """Return the records whose verb is followed by things of the sort a plan asks for: "exercise" is what one did."""
    by_verb: dict[str, list[Record]] = defaultdict(list)
    for record in found:
        by_verb[doing(record.text)].append(record)
    best: tuple[float, str] = (LIKE_THE_KIND, "")
    for verb in sorted(by_verb):
        given = sorted(named(replace(plan, words=(verb,)), by_verb[verb]))[:MOST_SORTED]
        if verb and given:
            best = max(best, (float(np.mean(list(_cosines(encoder, plan.kind, given).values()))), verb))
    return by_verb[best[1]] if best[1] else []


def _cosines(encoder: TextEncoder, word: str, others: Sequence[str]) -> dict[str, float]:
    if not others:
        return {}
    vectors = encoder.encode([word, *others])
    return {other: float(score) for other, score in zip(others, vectors[1:] @ vectors[0], strict=True)}
