"""The talk of the Ask page: a question to HTML that grows until the answer and its cards stand.

Knows the open library and the cards; nothing of Gradio, nor of what is pressed in a turn.
"""

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from markupsafe import Markup

from app.library.session import Session
from app.services.ask import Answered, Question, ask_step_by_step
from app.services.content import encoded
from app.services.suggestions import of_moments as offered_for
from app.services.wording import Wording
from app.ui import addresses, cards, chips, doubts
from app.ui.found import grid, is_pictured
from app.ui.media import Media
from app.ui.templates import render
from memory.records.derived import EntityKind
from memory.records.library import Kind, MomentView, Precision, Timestamp, Trace
from memory.records.query import Evidence
from memory.retrieval.grouping import Groups
from memory.store import appearances, conversations, events, facts, full_text
from memory.store import moments as moment_store
from memory.store.appearances import Appearance
from models.protocols import Pixels
from qa.answer.retrieve import Retrieved
from qa.evidence.excerpts import date_words
from qa.parse.filters import Filters, filters_of
from qa.parse.understanding import read_vocabulary
from qa.parse.way import Way

PLACE = "ask"
STOP = "stop"
MOST_CONVERSATIONS = 12
MOST_NEAREST = 6
MOST_MET = 6
MOST_FACTS = 4
MOST_OFFERED = 2
SUGGESTED_KINDS = {
    Kind.AUDIO: "What did we talk about in the voice notes?",
    Kind.VIDEO: "What is in the videos?",
}


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of the talk: its number, the questions that it may lean on, and how it stands on the page.

    `filters` are the owner's, None while those of the question itself count; `used` are those that count. `picture` is
    what was asked with, (height_px, width_px, 3). `noted` is HTML above the answer: what the owner just said of it.
    `is_answered` where its HTML is an answer's, `is_note` where a note was kept instead.
    `wording` is a language model's work on the answer, to be stopped.
    """

    number: int
    question: str
    before: tuple[str, ...] = ()
    filters: Filters | None = None
    picture: Pixels | None = None
    noted: str = ""
    used: Filters = field(default_factory=Filters)
    html: str = ""
    is_answered: bool = False
    is_note: bool = False
    wording: Wording = field(default_factory=Wording, compare=False, repr=False)


def answered(session: Session, media: Media, turn: Turn) -> Iterator[Turn]:
    """Yield a turn as its HTML grows; the last one is whole."""
    turn = replace(turn, wording=Wording(), is_answered=True)
    asked = f'<p class="yy-question">{cards.escaped(turn.question)}</p>{_shown_picture(turn)}{turn.noted}'
    yield replace(turn, html=_turn(asked, cards.note("Searching…")))
    try:
        for used, inside in _growing(session, media, turn):
            yield replace(turn, used=used, html=_turn(asked, inside))
    except Exception as error:  # noqa: BLE001  the page's boundary: the owner sees what went wrong and can ask again
        failed = cards.warning(f"Could not answer this: {error} ({type(error).__name__}).")
        yield replace(turn, html=_turn(asked, failed))


def _growing(session: Session, media: Media, turn: Turn) -> Iterator[tuple[Filters, str]]:
    """Yield the answer with its cards, and again as a language model words it; only whole answers are shown."""
    used, understood = Filters(), ""
    for step in ask_step_by_step(session, _question(session, turn)):
        if isinstance(step, Answered):
            yield used, understood + told(step, session, media, turn.number)
        else:
            used = filters_of(step.query)
            understood = "".join(cards.note(note) for note in step.query.notes) + _chips(session, step, turn.number)


def _question(session: Session, turn: Turn) -> Question:
    now, model = datetime.now().astimezone(), session.answer_model
    return Question(turn.question, now, model, turn.before, turn.filters, turn.picture, turn.wording)


def _shown_picture(turn: Turn) -> str:
    if turn.picture is None:
        return ""
    data = base64.b64encode(encoded(turn.picture)).decode("ascii")
    return f'<img class="yy-given" src="data:image/jpeg;base64,{data}" alt="the picture you asked with">'


def _chips(session: Session, looked: Retrieved, turn: int) -> str:
    vocabulary = read_vocabulary(session.store, session.config.owner)
    entities = vocabulary.names.entities if vocabulary.names else ()
    people = {*vocabulary.people, *(one.names[0] for one in entities if one.kind is EntityKind.PERSON)}
    about = looked.query.carried or looked.query.follows
    offered = chips.Offered(vocabulary.places, people, vocabulary.albums)
    return chips.chips(filters_of(looked.query), turn, offered, about)


def told(done: Answered, session: Session, media: Media, turn: int) -> str:
    """Return an answer with the cards it cites, all that was found where files are listed, else what came nearest."""
    found, groups = done.answer, done.groups
    is_list = found.task == Way.FIND and not found.abstained
    marks = frozenset(citation.mark for citation in found.citations)
    words = cards.list_text(found.text) if is_list else cards.answer_text(found.text, marks, turn, found.highlight)
    text = f'<p class="yy-answer">{words}</p>{_at_work(done, turn)}'
    why = {item.remembered.moment.id: item.why for item in found.evidence}
    if is_list or found.abstained:
        pictures = grid(session, media, found.evidence, groups, turn) if is_list else ""
        evidence = found.evidence if is_list else found.evidence[:MOST_NEAREST]
        rest = [item for item in evidence if not (is_list and is_pictured(item.remembered))]
        ids = [item.remembered.moment.id for item in rest]
        return text + pictures + _listed(media, rest, groups, known(session, media, ids, why), turn)
    held = moment_store.remembered(session.store, [citation.moment_id for citation in found.citations])
    beneath = known(session, media, list(held), why)
    made = []
    for citation in found.citations:
        if (one := held.get(citation.moment_id)) is not None:
            foot = doubts.foot(one, beneath[one.moment.id], turn)
            burst = groups.bursts.get(one.asset.id, 0)
            links = _links(media, one, why.get(one.moment.id, ()))
            made.append(cards.citation_card(citation, one, links, turn, burst, foot))
    return text + cards.cards(made)


def _at_work(done: Answered, turn: int) -> str:
    """Return what a language model does with the answer: is at work on it, or could not."""
    if done.fault:
        return cards.warning(f"The language model could not reword this: {done.fault}")
    if not done.is_rewording:
        return ""
    stop = f'<button type="button" class="yy-quiet" data-to="{STOP}:{turn}">Stop</button>'
    return f'<p class="yy-note" role="status">Rewording… {stop}</p>'


def known(
    session: Session, media: Media, moment_ids: Sequence[str], why: Mapping[str, tuple[str, ...]]
) -> dict[str, doubts.Known]:
    """Return for each of these moments what the foot of its card tells of."""
    met = appearances.of_moments(session.store, moment_ids)
    resting = facts.facts_resting_on(session.store, moment_ids)
    offered = offered_for(session, moment_ids)
    found = {}
    for name in moment_ids:
        seen = [doubts.Met(one.id, one.trace, _face(media, one)) for one in met.get(name, ())]
        learned = tuple(one for one in resting if name in one.moment_ids)[:MOST_FACTS]
        asked = tuple(offered.get(name, ())[:MOST_OFFERED])
        found[name] = doubts.Known(why.get(name, ()), tuple(seen[:MOST_MET]), learned, asked)
    return found


def _face(media: Media, one: Appearance) -> str:
    return media.face(one) if one.trace is Trace.FACE else ""


def _listed(
    media: Media, evidence: Sequence[Evidence], groups: Groups, beneath: Mapping[str, doubts.Known], turn: int
) -> str:
    """Return the cards of what was found, in this order."""
    made = []
    for item in evidence:
        one = item.remembered
        foot = doubts.foot(one, beneath[one.moment.id], turn)
        links = _links(media, one, item.why)
        made.append(cards.evidence_card(item, links, groups.bursts.get(one.asset.id, 0), foot))
    return cards.cards(made)


def _links(media: Media, one: MomentView, why: Sequence[str]) -> cards.Links:
    return replace(media.card_links(one), why="\n".join(doubts.reasons(why)))


def _turn(asked: str, inside: str) -> str:
    return f'<section class="yy-turn">{asked}{inside}</section>'


def unanswered(turn: Turn, conversation_id: str) -> Turn:
    """Return a turn of an earlier day as a link to its question, which is answered once it is opened."""
    address = addresses.write(PLACE, conversation_id, f"{turn.number}")
    return replace(turn, html=render("earlier_question.html", address=address, question=turn.question))


def talk(turns: Sequence[Turn], conversation_id: str = "") -> str:
    """Return turns, the latest first; with the id of their conversation, the page's address becomes the first one's."""
    shown = cards.page("".join(turn.html for turn in reversed(turns)))
    if not (turns and conversation_id):
        return shown
    address = addresses.write(PLACE, conversation_id, f"{turns[-1].number}")
    return render("address.html", address=address) + shown


def opening(session: Session, words: str = "", notice: str = "") -> str:
    """Return what stands on the page before anything was asked: how to begin, and the conversations that were kept.

    `words` are looked for in these; `notice` is HTML of our own above them.
    """
    if full_text.is_empty(session.store):
        text = "Add a folder of photos on the Library page to start."
        return cards.page(cards.empty("Nothing here yet", text))
    found = conversations.latest(session.store, words, MOST_CONVERSATIONS + 1)
    kept = [
        (addresses.write(PLACE, one.id, f"{one.last}"), one, date_words(Timestamp(one.asked, Precision.DAY)))
        for one in found[:MOST_CONVERSATIONS]
    ]
    return render(
        "ask_opening.html",
        kept=kept,
        words=words,
        notice=Markup(notice),
        has_more=len(found) > MOST_CONVERSATIONS,
    )


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
