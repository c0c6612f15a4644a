"""The talk of the Ask page: a question to HTML that grows until the answer and its cards stand.

Knows the open library and the cards; nothing of Gradio, nor of what is pressed in a turn.
"""

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from app.library.session import Session
from app.services.ask import Answered, Question, ask_step_by_step
from app.ui import cards, chips, doubts
from app.ui.media import Media, encoded
from memory.records.derived import EntityKind
from memory.records.library import Kind, Trace
from memory.records.query import Evidence
from memory.retrieval.grouping import Groups, visible_groups
from memory.store import appearances, events, facts, full_text
from memory.store import moments as moment_store
from memory.store.appearances import Appearance
from models.protocols import Pixels
from qa.answer.compose import Retrieved
from qa.parse.filters import Filters, filters_of
from qa.parse.understanding import read_vocabulary

MOST_NEAREST = 6
MOST_MET = 6
MOST_FACTS = 4
SUGGESTED_KINDS = {
    Kind.AUDIO: "What did we talk about in the voice notes?",
    Kind.VIDEO: "What is in the videos?",
}


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of the talk: its number, the questions before it, and how it stands on the page.

    `filters` are the owner's, None while those of the question itself count; `used` are those that count. `picture` is
    what was asked with, (height_px, width_px, 3). `noted` is HTML above the answer: what the owner just said of it.
    """

    number: int
    question: str
    before: tuple[str, ...] = ()
    filters: Filters | None = None
    picture: Pixels | None = None
    noted: str = ""
    used: Filters = field(default_factory=Filters)
    html: str = ""


def answered(session: Session, media: Media, turn: Turn) -> Iterator[Turn]:
    """Yield a turn as its HTML grows; the last one is whole."""
    asked = f'<p class="yy-question">{cards.escaped(turn.question)}</p>{_shown_picture(turn)}{turn.noted}'
    yield replace(turn, html=_turn(asked, cards.note("Searching…")))
    try:
        for used, inside in _growing(session, media, turn):
            yield replace(turn, used=used, html=_turn(asked, inside))
    except Exception as error:  # noqa: BLE001  the page's boundary: the owner sees what went wrong and can ask again
        failed = cards.warning(f"Could not answer this: {error} ({type(error).__name__}).")
        yield replace(turn, html=_turn(asked, failed))


def _growing(session: Session, media: Media, turn: Turn) -> Iterator[tuple[Filters, str]]:
    """Yield what was found while the model reads, the draft as its words come, and last the answer with its cards."""
    used, understood, found, drafted = Filters(), "", "", ""
    for step in ask_step_by_step(session, _question(session, turn)):
        if isinstance(step, Answered):
            yield used, understood + told(step, session, media, turn.number)
        elif isinstance(step, Retrieved):
            used = filters_of(step.query)
            understood = "".join(cards.note(note) for note in step.query.notes) + _chips(session, step, turn.number)
            found = _nearest(media, step.evidence, visible_groups(session.store)) if session.models.language else ""
            if found:
                yield used, understood + cards.note("Reading what was found…") + found
        else:
            drafted += step
            yield used, f'{understood}<p class="yy-answer yy-draft">{cards.draft_text(drafted)}</p>{found}'


def _question(session: Session, turn: Turn) -> Question:
    now = datetime.now().astimezone()
    return Question(turn.question, now, session.models.language, turn.before, turn.filters, turn.picture)


def _shown_picture(turn: Turn) -> str:
    if turn.picture is None:
        return ""
    data = base64.b64encode(encoded(turn.picture)).decode("ascii")
    return f'<img class="yy-given" src="data:image/jpeg;base64,{data}" alt="the picture you asked with">'


def _chips(session: Session, looked: Retrieved, turn: int) -> str:
    vocabulary = read_vocabulary(session.store, session.config.owner)
    entities = vocabulary.names.entities if vocabulary.names else ()
    people = {*vocabulary.people, *(one.names[0] for one in entities if one.kind is EntityKind.PERSON)}
    return chips.chips(filters_of(looked.query), turn, vocabulary.places, people)


def told(done: Answered, session: Session, media: Media, turn: int) -> str:
    """Return an answer with the cards it cites, or with the nearest moments where there is no answer."""
    found, groups = done.answer, done.groups
    marks = frozenset(citation.mark for citation in found.citations)
    text = f'<p class="yy-answer">{cards.answer_text(found.text, marks, turn)}</p>'
    why = {item.remembered.moment.id: item.why for item in found.evidence}
    if found.abstained:
        shown = [item.remembered.moment.id for item in found.evidence[:MOST_NEAREST]]
        return text + _nearest(media, found.evidence, groups, known(session, media, shown, why), turn)
    held = moment_store.remembered(session.store, [citation.moment_id for citation in found.citations])
    beneath = known(session, media, list(held), why)
    made = []
    for citation in found.citations:
        if (one := held.get(citation.moment_id)) is not None:
            foot = doubts.foot(one, beneath[one.moment.id], turn)
            burst = groups.bursts.get(one.asset.id, 0)
            made.append(cards.citation_card(citation, one, media.card_links(one), turn, burst, foot))
    return text + cards.cards(made)


def known(
    session: Session, media: Media, moment_ids: Sequence[str], why: Mapping[str, tuple[str, ...]]
) -> dict[str, doubts.Known]:
    """Return for each of these moments what the foot of its card tells of."""
    met = appearances.of_moments(session.store, moment_ids)
    resting = facts.facts_resting_on(session.store, moment_ids)
    found = {}
    for name in moment_ids:
        seen = [doubts.Met(one.id, one.trace, _face(media, one)) for one in met.get(name, ())]
        learned = tuple(one for one in resting if name in one.moment_ids)[:MOST_FACTS]
        found[name] = doubts.Known(why.get(name, ()), tuple(seen[:MOST_MET]), learned)
    return found


def _face(media: Media, one: Appearance) -> str:
    return media.face(one) if one.trace is Trace.FACE else ""


def _nearest(
    media: Media,
    evidence: Sequence[Evidence],
    groups: Groups,
    beneath: Mapping[str, doubts.Known] | None = None,
    turn: int = 0,
) -> str:
    """Return the cards of what was found, best first; with a foot where something is known to stand there."""
    made = []
    for item in evidence[:MOST_NEAREST]:
        one = item.remembered
        foot = doubts.foot(one, beneath[one.moment.id], turn) if beneath else ""
        made.append(cards.evidence_card(item, media.card_links(one), groups.bursts.get(one.asset.id, 0), foot))
    return cards.cards(made)


def _turn(asked: str, inside: str) -> str:
    return f'<section class="yy-turn">{asked}{inside}</section>'


def talk(turns: Sequence[Turn]) -> str:
    """Return turns, the latest first."""
    return cards.page("".join(turn.html for turn in reversed(turns)))


def opening(session: Session) -> str:
    """Return what stands on the page before anything was asked."""
    if full_text.is_empty(session.store):
        text = "Add a folder of photos on the Library page to start."
        return cards.page(cards.empty("Nothing here yet", text))
    text = "Ask about a day, a place, a person or something somebody said. Every answer shows its sources."
    return cards.page(cards.empty("What would you like to remember?", text))


def suggestions(session: Session) -> list[str]:
    """Return up to four questions that this library has something to say to."""
    latest = events.last_start(session.store)
    if latest is None:
        return []
    found = [f"What happened in {latest:%B %Y}?"]
    place = full_text.most_visited(session.store)
    if place:
        found.append(f"When was I last in {place}?")
    return [*found, *(told for kind, told in SUGGESTED_KINDS.items() if full_text.has_kind(session.store, kind))]
