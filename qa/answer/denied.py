"""What was found without what the owner said is not so, and answers that own up to it.

Knows evidence, records and denials; nothing of how an answer is worded. What is shown as found stays as it stands.
"""

from collections.abc import Sequence
from dataclasses import replace

from memory.knowledge.denials import Denials
from memory.knowledge.learn import quote
from memory.records.derived import Fact
from memory.records.library import MomentView
from memory.records.query import Answer, Evidence, Query
from memory.retrieval.recall import Sources
from qa.compute.match import kept, matching
from qa.evidence.answerable import LEAST_SHARE
from qa.evidence.excerpts import strongest
from qa.parse.plan import Plan
from qa.parse.records import Record, records

DENIED = "You marked what was found as wrong. Closest results:"
NOT_SO = "you marked this as wrong"


def told(held: Sequence[MomentView], denials: Denials | None) -> list[MomentView]:
    """Return moments as they may be told, the very same where nothing in them was denied."""
    return denials.without(held) if denials else list(held)


def left(found: Sequence[Evidence], denials: Denials | None, asked: str = "") -> tuple[Evidence, ...]:
    """Return evidence as it may be told, without that of which no words are left, or none of what is asked for."""
    clean = told([item.remembered for item in found], denials)
    pairs = [(item, replace(item, remembered=one)) for item, one in zip(found, clean, strict=True)]
    return tuple(
        after
        for before, after in pairs
        if after.remembered is before.remembered
        or (after.remembered.all_text and (not asked or strongest([after], asked) >= LEAST_SHARE))
    )


def owned(found: Answer, query: Query, looked_at: Sequence[Evidence], told_of: Sequence[Evidence]) -> Answer:
    """Return an answer with all that was looked at, where it is said of what was denied that it is.

    `told_of` is what was left of that to answer from.
    """
    same = {id(item.remembered) for item in told_of}
    gone = [item for item in looked_at if id(item.remembered) not in same]
    shown = tuple(replace(item, why=(*item.why, NOT_SO)) if item in gone else item for item in looked_at)
    is_meant = found.abstained and strongest(gone, query.text) >= LEAST_SHARE
    return replace(
        found,
        text=DENIED if is_meant else found.text,
        evidence=shown if found.evidence is told_of else found.evidence,
    )


def stating(held: Sequence[MomentView], fact: Fact, denials: Denials | None) -> list[MomentView]:
    """Return moments as they may be told, but as they are where one sentence states a fact and what was denied."""
    return [
        clean if _in_one_line(quote(one, fact)) in _in_one_line(clean.own_text) else one
        for one, clean in zip(held, told(held, denials), strict=True)
    ]


def is_quoted(words: str, one: MomentView, denials: Denials | None) -> bool:
    """Say whether words quoted from a moment state what was denied."""
    (clean,) = told([one], denials)
    return clean is not one and _in_one_line(words) not in _in_one_line(clean.all_text)


def records_left(sources: Sources, query: Query, plan: Plan, denials: Denials | None) -> list[Record] | None:
    """Return the records that hold what a plan asks for without what was denied; None where nothing was."""
    if denials is None or not plan.words:
        return None
    found = matching(sources, query, plan)
    held = {one.remembered.moment.id: one.remembered for one in found}
    changed = [one for one in denials.without(list(held.values())) if one is not held[one.moment.id]]
    ids = {one.moment.id for one in changed}
    same = [one for one in found if one.remembered.moment.id not in ids]
    return [*same, *kept([record for one in changed for record in records(one)], plan)]


def _in_one_line(text: str) -> str:
    return " ".join(text.split())
