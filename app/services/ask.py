"""Questions and searches as people and programs put them: their words checked, answered, and the recall noted.

Every front door asks here, so that what is cited counts as recalled wherever it was asked. Knows the open library, in
which nothing hidden is to be seen; nothing of terminals, protocols or pages.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from app.library.session import Session
from app.services.errors import InvalidArgument
from app.services.wording import Wording, WordingFailed
from ingest.perception.duplicates import same_pictures
from memory.language.dates.impossible import find_impossible
from memory.language.dates.spans import find_spans
from memory.records.corrections import FIRST_YEAR, LAST_YEAR, is_within_reach
from memory.records.library import Kind, MomentView
from memory.records.query import Answer, Evidence, Query, Span
from memory.retrieval.grouping import Groups, collapse, visible_groups
from memory.retrieval.recall import recall
from memory.store import access_log
from memory.store import moments as moment_store
from models.protocols import LanguageModel, Pixels
from qa.answer.by_picture import answer_pictured, find_similar
from qa.answer.compose import answer
from qa.answer.retrieve import Retrieved, look_for
from qa.parse.filters import Filters
from qa.parse.understanding import understand
from qa.parse.way import Way, way_of

MOST_SPARE = 200
"""So many more moments are looked at, at the most, so that bursts shown once leave as many results as asked for."""

MOST_SIMILAR = 50
"""So many photos and shots that look like a given picture are compared with it."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, at `now`, which is aware, and how: without a `model` the answer is in the moments' own words.

    `before` are the questions of the talk so far, the earliest first. `filters` are the owner's, None while those that
    the question itself names count. `albums` narrow it as "in the album ..." in its words does. A `picture` (height_px,
    width_px, 3) is asked about in place of the words. With a `wording` the model works in a thread of its own, and can
    be stopped.
    """

    text: str
    now: datetime
    model: LanguageModel | None = None
    before: tuple[str, ...] = ()
    filters: Filters | None = None
    picture: Pixels | None = None
    wording: Wording | None = None
    albums: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer with the groups that its moments go by; `notes` say what was not plain in the question.

    With `is_rewording` a language model is at work on it, and a better one may follow; `fault` says why none does.
    """

    answer: Answer
    groups: Groups
    notes: tuple[str, ...] = ()
    is_rewording: bool = False
    fault: str = ""


def find(session: Session, wanted: Query, k: int) -> tuple[list[Evidence], Groups]:
    """Return up to `k` moments, best first, each burst once, and the groups that they go by."""
    groups = visible_groups(session.store)
    deep = k + min(len(groups.leaders), MOST_SPARE)
    return collapse(session.store, recall(session.sources, wanted, deep), groups)[:k], groups


def ask(session: Session, question: Question, notes_recall: bool = True) -> Answered:
    """Answer a question. What the answer cites is noted as recalled, unless nothing may be written."""
    return [one for one in ask_step_by_step(session, question, notes_recall) if isinstance(one, Answered)][-1]


def ask_step_by_step(session: Session, question: Question, notes_recall: bool = True) -> Iterator[Retrieved | Answered]:
    """Yield what was found, then the answer in the moments' own words, then as a model words it; the last one counts.

    Each is whole and checked.

    A question with a picture has its answer at once. The recall is noted once the answer was yielded: noting may wait
    for another process that is writing.
    """
    pixels = question.picture
    steps = _of_words(session, question) if pixels is None else _of_picture(session, question.text, pixels)
    last: Answered | None = None
    for step in steps:
        yield step
        last = step if isinstance(step, Answered) else last
    if last and notes_recall:
        access_log.note(session.store, [one.moment_id for one in last.answer.citations], datetime.now(UTC))


def _of_words(session: Session, question: Question) -> Iterator[Retrieved | Answered]:
    sources = session.sources
    owner = session.config.owner
    query = understand(sources.store, question.text, question.now, owner, question.before)
    query = replace(query, albums=question.albums or query.albums)
    found = look_for(sources, query, question.now, owner, question.filters)
    groups = visible_groups(session.store)
    evidence = collapse(session.store, found.evidence, groups)
    is_list = way_of(found.query) is Way.FIND
    found = replace(found, evidence=tuple(_once_a_file(evidence) if is_list else evidence))
    yield found
    if question.model is None or question.wording is None:
        for one in answer(found, sources, question.model):
            yield Answered(one, groups, found.query.notes)
        return
    steps = answer(found, sources, question.wording.by(question.model))
    yield from _reworded(Answered(next(steps), groups, found.query.notes), steps, question.wording)


def _reworded(extract: Answered, steps: Iterator[Answer], wording: Wording) -> Iterator[Answered]:
    """Yield an answer at once and what a language model makes of it; stopped or at fault, the answer stays."""
    last = extract
    yield last
    try:
        for step in wording.steps(steps):
            last = replace(last, answer=step or last.answer, is_rewording=step is None)
            yield last
    except WordingFailed as error:
        yield replace(last, is_rewording=False, fault=str(error))
        return
    if last.is_rewording:
        yield replace(last, is_rewording=False)


def _once_a_file(evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return the best moment of each file, in their order."""
    by_file: dict[str, Evidence] = {}
    for item in evidence:
        by_file.setdefault(item.remembered.asset.id, item)
    return list(by_file.values())


def _of_picture(session: Session, question: str, pixels: Pixels) -> Iterator[Answered]:
    """Tell when and where a picture was taken, by the photo that is the same, else show what looks like it."""
    similar = find_similar(session.sources, pixels, MOST_SIMILAR)
    cosines = {item.remembered.asset.id: item.sight for item in similar}
    same: list[MomentView] = []
    for asset_id in same_pictures(session.store, pixels, cosines):
        same += moment_store.of_asset(session.store, asset_id)[:1]
    told, groups = answer_pictured(question, same, similar), visible_groups(session.store)
    yield Answered(replace(told, evidence=tuple(collapse(session.store, told.evidence, groups))), groups)


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
    if not is_within_reach(found):
        raise InvalidArgument(f"now: {now!r} is out of reach; years count from {FIRST_YEAR} to {LAST_YEAR}")
    return found if found.tzinfo else found.astimezone()


def _edge(argument: str, text: str) -> Span:
    for day in find_impossible(text):
        raise InvalidArgument(f"{argument}: {day.note}")
    spans, _ = find_spans(text, datetime.now().astimezone())
    if not spans:
        raise InvalidArgument(f"{argument}: {text!r} is not a date such as 2024-07-14, 2024-07 or 2024")
    return spans[0]
