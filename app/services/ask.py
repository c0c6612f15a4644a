"""Questions and searches as programs put them: their words checked, and answered.

Knows the open library, in which nothing hidden is to be seen; nothing of terminals, protocols or pages.
"""

from dataclasses import replace
from datetime import datetime

from app.library.session import Session
from memory.records.library import Kind
from memory.records.query import Answer, Evidence, Query, Span
from memory.retrieval.grouping import Groups, collapse, visible_groups
from memory.retrieval.recall import recall
from models.protocols import LanguageModel
from qa.answer.compose import answer, retrieve
from qa.parse.dates.impossible import find_impossible
from qa.parse.dates.spans import find_spans

MOST_SPARE = 200
"""So many more moments are looked at, at the most, so that bursts shown once leave as many results as asked for."""


class InvalidArgument(ValueError):
    """What was asked cannot be meant; the message begins with the name of the argument and says why."""


def find(session: Session, wanted: Query, k: int) -> tuple[list[Evidence], Groups]:
    """Return up to `k` moments, best first, each burst once, and the groups that they go by."""
    groups = visible_groups(session.store)
    deep = k + min(len(groups.leaders), MOST_SPARE)
    return collapse(session.store, recall(session.sources, wanted, deep), groups)[:k], groups


def answer_question(
    session: Session, question: str, now: datetime, model: LanguageModel | None
) -> tuple[Answer, Groups, tuple[str, ...]]:
    """Answer a question; return that with the groups that its moments go by and what was not plain."""
    groups = visible_groups(session.store)
    looked = retrieve(session.sources, question, now, session.config.owner)
    looked = replace(looked, evidence=tuple(collapse(session.store, looked.evidence, groups)))
    pieces = list(answer(looked, session.sources, model))
    told = next(one for one in pieces if isinstance(one, Answer))
    return told, groups, looked.query.notes


def read_query(
    words: str, since: str = "", until: str = "", place: str = "", person: str = "", kind: Kind | None = None
) -> Query:
    """Return a search with its filters, where empty is any. Raises InvalidArgument where a day cannot be read."""
    return Query(
        words,
        words,
        spans=(read_span(since, until),) if since or until else (),
        places=(place.lower(),) if place else (),
        people=(person.lower(),) if person else (),
        kinds=frozenset([kind] if kind else []),
    )


def read_span(since: str, until: str) -> Span:
    """Return the time from the start of one day, month or year to the end of another. Raises InvalidArgument."""
    return Span(_edge("since", since).start if since else None, _edge("until", until).end if until else None)


def read_time(now: str) -> datetime:
    """Return a time written in ISO 8601, in the local zone where it names none; empty: now. Raises InvalidArgument."""
    try:
        found = datetime.fromisoformat(now) if now else datetime.now().astimezone()
    except ValueError:
        raise InvalidArgument(f"now: {now!r} is not an ISO 8601 time such as 2024-07-14T15:30:00+02:00") from None
    return found if found.tzinfo else found.astimezone()


def _edge(argument: str, text: str) -> Span:
    for day in find_impossible(text):
        raise InvalidArgument(f"{argument}: {day.note}")
    spans, _ = find_spans(text, datetime.now().astimezone())
    if not spans:
        raise InvalidArgument(f"{argument}: {text!r} is not a date such as 2024-07-14, 2024-07 or 2024")
    return spans[0]
