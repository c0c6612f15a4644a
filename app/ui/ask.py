"""The talk of the Ask page: a question to HTML that grows until the answer and its cards stand.

Knows the open library and the cards; nothing of Gradio.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from app.session import Session
from app.ui import cards
from app.ui.media import Media
from memory.bursts import Groups, once, shown_groups
from memory.query import Answer, Evidence
from memory.store import episodes, recalled, search
from memory.store import moments as moment_store
from memory.types import Kind
from qa.answer import answer, look

MOST_NEAREST = 6
SUGGESTED_KINDS = {
    Kind.AUDIO: "What did we talk about in the voice notes?",
    Kind.VIDEO: "What is in the videos?",
}


def answered(session: Session, media: Media, question: str, turn: int, before: Sequence[str] = ()) -> Iterator[str]:
    """Yield the HTML of a turn as it grows; the last one is whole. `turn` numbers its cards within the talk.

    `before` are the talk's earlier questions, the first of them first: this one may lean on them.
    """
    asked = f'<p class="yy-question">{cards.escaped(question)}</p>'
    yield _turn(asked, cards.note("Looking…"))
    try:
        for inside in _growing(session, media, question, turn, before):
            yield _turn(asked, inside)
    except Exception as error:  # noqa: BLE001  the page's boundary: the owner sees what went wrong and can ask again
        yield _turn(asked, cards.warning(f"This could not be answered: {error} ({type(error).__name__})."))


def _growing(session: Session, media: Media, question: str, turn: int, before: Sequence[str]) -> Iterator[str]:
    """Yield what was found while the model reads, the draft as its words come, and last the answer with its cards."""
    looked = look(session.sources, question, datetime.now().astimezone(), session.config.owner, before)
    groups = shown_groups(session.store)
    looked = replace(looked, evidence=tuple(once(session.store, looked.evidence, groups)))
    understood = "".join(cards.note(note) for note in looked.query.notes)
    found = _nearest(media, looked.evidence, groups) if session.models.language else ""
    if found:
        yield understood + cards.note("Reading what was found…") + found
    drafted = ""
    for piece in answer(looked, session.sources, session.models.language):
        if isinstance(piece, Answer):
            yield understood + told(piece, session, media, turn)
            recalled.note(session.store, [one.moment_id for one in piece.citations], datetime.now(UTC))
        else:
            drafted += piece
            yield f'{understood}<p class="yy-answer yy-draft">{cards.draft_text(drafted)}</p>{found}'


def told(found: Answer, session: Session, media: Media, turn: int) -> str:
    """Return an answer with the cards it cites, or with the nearest moments where there is no answer."""
    marks = frozenset(citation.mark for citation in found.citations)
    text = f'<p class="yy-answer">{cards.answer_text(found.text, marks, turn)}</p>'
    groups = shown_groups(session.store)
    if found.abstained:
        return text + _nearest(media, found.evidence, groups)
    held = moment_store.remembered(session.store, [citation.moment_id for citation in found.citations])
    return text + cards.cards(
        [
            cards.citation_card(citation, one, media.links(one), turn, groups.bursts.get(one.asset.id, 0))
            for citation in found.citations
            if (one := held.get(citation.moment_id)) is not None
        ]
    )


def _nearest(media: Media, evidence: Sequence[Evidence], groups: Groups) -> str:
    """Return the cards of what was found, best first."""
    return cards.cards(
        [
            cards.evidence_card(item, media.links(item.remembered), groups.bursts.get(item.remembered.asset.id, 0))
            for item in evidence[:MOST_NEAREST]
        ]
    )


def _turn(asked: str, inside: str) -> str:
    return f'<section class="yy-turn">{asked}{inside}</section>'


def talk(turns: Sequence[str]) -> str:
    """Return the turns that are over, the latest first."""
    return cards.page("".join(reversed(turns)))


def opening(session: Session) -> str:
    """Return what stands on the page before anything was asked."""
    if not any(search.counts(session.store).values()):
        text = "Nothing has been taken in yet. Add a folder on the Library page; then ask about what is in it."
        return cards.page(cards.empty("This memory is still empty.", text))
    text = "Ask about a day, a place, a person, or something somebody said. Every answer shows what it rests on."
    return cards.page(cards.empty("What would you like to remember?", text))


def suggestions(session: Session) -> list[str]:
    """Return up to four questions that this library has something to say to."""
    events = episodes.events(session.store)
    if not events:
        return []
    found = [f"What happened in {events[-1].start:%B %Y}?"]
    place = search.most_visited(session.store)
    if place:
        found.append(f"When was I last in {place}?")
    numbers = search.counts(session.store)
    found += [question for kind, question in SUGGESTED_KINDS.items() if numbers[kind.value]]
    return found
