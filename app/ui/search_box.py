"""What the box in the bar offers while one types: people, places, trips, topics, albums, days, words, questions.

Each leads to an address. Knows the open library and addresses; nothing of how anything is found by a question.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from fastapi import APIRouter
from starlette.responses import JSONResponse

from app.library.session import Session
from app.ui import addresses, chips
from app.ui.answers import answered
from app.ui.stories import tells
from app.ui.timeline import Spot
from memory.graph import neighbours
from memory.graph.neighbours import Node, NodeKind
from memory.language.dates.spans import find_spans
from memory.language.format import dated
from memory.language.tokens import folded
from memory.records.derived import Level
from memory.records.file_names import visible
from memory.records.nodes import IdKind
from memory.records.query import Span
from memory.retrieval.grouping import level_of
from memory.store import albums, conversations, hierarchy, named_events, vocabulary
from memory.store import neighbours as records
from memory.store.hierarchy import SummaryNode

LONGEST = 120
LEAST_LETTERS = 2
MOST_NAMED, MOST_ALBUMS, MOST_WORDS, MOST_ASKED = 6, 4, 4, 3
MOST_TEXTS = 4
"""A word is shown as it is written in so many moments that hold its stem."""

KINDS = {
    NodeKind.PERSON: "Person",
    NodeKind.PLACE: "Place",
    NodeKind.CHAPTER: "Trip",
    NodeKind.THEME: "Topic",
    NodeKind.EVENT: "Event",
}
NAMES = {IdKind.PERSON: Level.PERSON, IdKind.PLACE: Level.PLACE}
LAST_WORD = re.compile(r"(\w+)$")
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to go to: what sort it is of, what it says, a few words more, and its address."""

    kind: str
    label: str
    detail: str
    address: str


def routes(session: Session) -> APIRouter:
    """Return the route /offers?q=..., which answers with a list of offers as JSON."""
    router = APIRouter()

    def given(q: str = "") -> JSONResponse:
        found = offers(session, q[:LONGEST], datetime.now().astimezone())
        return answered({"offers": [asdict(one) for one in found]})

    router.add_api_route("/offers", given, methods=["GET"])
    return router


def offers(session: Session, typed: str, now: datetime) -> list[Offer]:
    """Return what fits what was typed so far, each address once: days, names and titles, albums, words, questions."""
    words = " ".join(typed.split())
    if len(words) < LEAST_LETTERS:
        return []
    named = [*_named(session, words), *_albums(session, words)]
    found = [*_days(session, words, now), *named, *_words(session, words), *_asked(session, words)]
    return list({one.address: one for one in reversed(found)}.values())[::-1]


def _days(session: Session, words: str, now: datetime) -> Iterator[Offer]:
    """Yield the day, month or year that is named and holds anything, or another span as a question."""
    spans, rest = find_spans(words, now, named_events.held_span(session.store))
    if rest.strip() or len(spans) != 1:
        return
    told, key = chips.span_words(spans), _key(spans[0])
    if not key:
        yield Offer("When", told, "what happened", addresses.write("ask", q=f"What happened {words}?"))
    elif (level := level_of(key)) and hierarchy.find(session.store, level, key):
        yield Offer("When", told, "all of it", Spot(((level, key),)).address)


def _key(span: Span) -> str:
    """Return the key of a whole day, month or year, empty for any other span."""
    if span.start is None or span.end is None:
        return ""
    first, after = span.start.date(), span.end.date()
    if after == first + timedelta(days=1):
        return first.isoformat()
    if first.day == 1 and after == _month_after(first):
        return f"{first:%Y-%m}"
    is_year = (first.month, first.day) == (1, 1) and after == date(first.year + 1, 1, 1)
    return f"{first:%Y}" if is_year else ""


def _month_after(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


def _named(session: Session, words: str) -> Iterator[Offer]:
    found = neighbours.search(session.store, words, MOST_NAMED)
    held = records.known_nodes(session.store, [one.id.key for one in found if one.id.kind is IdKind.RECORD])
    for one in found:
        when = dated(one.start.date(), one.end.date()) if one.start and one.end else ""
        yield Offer(KINDS[one.kind], one.title, when, _address(session, one, held.get(one.id.key)))


def _albums(session: Session, words: str) -> Iterator[Offer]:
    """Yield the albums in whose names every word begins one, those that begin so first."""
    begun = _folded_words(words)
    if not begun:
        return
    held = [(_folded_words(one.name), one) for one in albums.names(session.store)]
    found = [(name, one) for name, one in held if _begins(begun, name)]
    for _, one in sorted(found, key=lambda both: not both[0][0].startswith(begun[0]))[:MOST_ALBUMS]:
        yield Offer(
            "Album", visible(one.name), "from another program" if one.is_told else "", addresses.write("albums", one.id)
        )


def _folded_words(text: str) -> list[str]:
    return [folded(word) for word in WORD.findall(text)]


def _begins(begun: Sequence[str], name: Sequence[str]) -> bool:
    """Say whether each of some words begins a word of a name."""
    return all(any(word.startswith(one) for word in name) for one in begun)


def _address(session: Session, node: Node, record: SummaryNode | None) -> str:
    if record is not None and record.level is None:
        return Spot(((None, record.id),)).address
    if record is not None and record.level is not None:
        return tells(record.level, record.key)
    level = NAMES.get(node.id.kind)
    is_told = level is not None and hierarchy.find(session.store, level, node.id.key) is not None
    if is_told and level is not None:
        return tells(level, node.id.key)
    return addresses.write("ask", q=node.title)


def _words(session: Session, words: str) -> Iterator[Offer]:
    """Yield what the last word may become, by the words that the library holds, the commonest first."""
    last = LAST_WORD.search(words.lower())
    if last is None or len(last[1]) < LEAST_LETTERS:
        return
    terms = sorted(vocabulary.terms(session.store, last[1]), key=lambda one: (-one[1], one[0]))
    before = words[: last.start()]
    offered = set[str]()
    for term, _ in terms[: 2 * MOST_WORDS]:
        whole = _written(vocabulary.texts_with(session.store, term, MOST_TEXTS), term)
        if whole and whole not in offered and len(offered) < MOST_WORDS:
            offered.add(whole)
            yield Offer("Search", f"{before}{whole}", "", addresses.write("ask", q=f"{before}{whole}"))


def _written(texts: Sequence[str], stem: str) -> str:
    """Return the shortest word in these texts that begins with a stem, as it is written; empty where none does."""
    found = [word for text in texts for word in re.findall(r"\w+", text.lower()) if word.startswith(stem)]
    return min(found, key=lambda word: (len(word), word), default="")


def _asked(session: Session, words: str) -> Iterator[Offer]:
    for one in conversations.latest(session.store, words, MOST_ASKED):
        yield Offer("Asked before", one.question, "", addresses.write("ask", one.id, "1"))
