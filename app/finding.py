"""Questions and searches as programs put them: their words checked, answered from what the owner did not hide.

Knows the open library; nothing of terminals, protocols or pages.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from app.hidden import hidden_ids
from app.session import Session
from memory.bursts import Groups, once, shown_groups
from memory.query import Answer, Evidence, Query, Span
from memory.recall import recall
from memory.types import Kind
from models.protocols import LanguageModel
from qa.answer import NOTHING_AT_ALL, answer, look
from qa.impossible import find_impossible
from qa.support import holds_answer
from qa.times import find_spans

MOST_SPARE = 200
"""So many more moments are looked at, at the most, so that bursts shown once leave as many results as asked for."""


class Unclear(ValueError):
    """What was asked cannot be meant; the message begins with the name of the argument and says why."""


def find(session: Session, wanted: Query, k: int) -> tuple[list[Evidence], Groups]:
    """Return up to `k` moments, best first, each burst once and none that is hidden, and the groups that they go by."""
    groups, hidden = shown_groups(session.store), hidden_ids(session.store)
    deep = k + min(len(groups.leaders) + len(hidden), MOST_SPARE)
    return _shown(once(session.store, recall(session.sources, wanted, deep), groups), hidden)[:k], groups


def answered(
    session: Session, question: str, now: datetime, model: LanguageModel | None
) -> tuple[Answer, Groups, tuple[str, ...]]:
    """Answer from what is not hidden; return it with the groups that its moments go by and what was not plain."""
    groups, hidden = shown_groups(session.store), hidden_ids(session.store)
    looked = look(session.sources, question, now, session.config.owner)
    found = once(session.store, looked.evidence, groups)
    evidence = tuple(_shown(found, hidden))
    holds = looked.holds and (len(evidence) == len(found) or holds_answer(evidence, looked.query))
    looked = replace(looked, evidence=evidence, holds=holds)
    pieces = list(answer(looked, session.sources, model))
    told = next(one for one in pieces if isinstance(one, Answer))
    return _without(told, hidden), groups, looked.query.notes


def read_query(
    words: str, since: str = "", until: str = "", place: str = "", person: str = "", kind: Kind | None = None
) -> Query:
    """Return a search with its filters, where empty is any. Raises Unclear where a day cannot be read."""
    return Query(
        words,
        words,
        spans=(read_span(since, until),) if since or until else (),
        places=(place.lower(),) if place else (),
        people=(person.lower(),) if person else (),
        kinds=frozenset([kind] if kind else []),
    )


def read_span(since: str, until: str) -> Span:
    """Return the time from the start of one day, month or year to the end of another. Raises Unclear."""
    return Span(_edge("since", since).start if since else None, _edge("until", until).end if until else None)


def read_time(now: str) -> datetime:
    """Return a time written in ISO 8601, in the local zone where it names none; empty is now. Raises Unclear."""
    try:
        found = datetime.fromisoformat(now) if now else datetime.now().astimezone()
    except ValueError:
        raise Unclear(f"now: {now!r} is not an ISO 8601 time such as 2024-07-14T15:30:00+02:00") from None
    return found if found.tzinfo else found.astimezone()


def _edge(argument: str, text: str) -> Span:
    for day in find_impossible(text):
        raise Unclear(f"{argument}: {day.note}")
    spans, _ = find_spans(text, datetime.now().astimezone())
    if not spans:
        raise Unclear(f"{argument}: {text!r} is not a date such as 2024-07-14, 2024-07 or 2024")
    return spans[0]


def _shown(found: Sequence[Evidence], hidden: frozenset[str]) -> list[Evidence]:
    return [item for item in found if item.remembered.moment.id not in hidden]


def _without(found: Answer, hidden: frozenset[str]) -> Answer:
    """Return an answer as it may be given: one that rests on anything hidden is declined."""
    evidence = tuple(_shown(found.evidence, hidden))
    if hidden.isdisjoint(one.moment_id for one in found.citations):
        return replace(found, evidence=evidence)
    return Answer(found.question, NOTHING_AT_ALL, True, (), evidence)
