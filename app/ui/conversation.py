"""The talk as it goes on: a question typed, spoken or asked with a picture, and what is pressed in its turns.

Each step yields all turns as they stand meanwhile, the latest last. A conversation that was kept is opened again at any
of its questions, which is answered anew. Knows the open library; nothing of Gradio.
"""

import contextlib
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from app.library.session import Session
from app.services.attachments import Attached, read_attached
from app.services.capture import keep_note, taken_back
from app.services.errors import UserError
from app.ui import addresses, ask, cards, second_thoughts
from app.ui.ask import Turn
from app.ui.media import Media, viewer_address
from app.ui.templates import render
from ingest.files.file_checks import Unreadable
from memory.store import StoreBusy, conversations
from models.registry.card import WeightsMissing
from qa.parse.capture import note_in
from qa.parse.understanding import known_names

UNKEEP = "unkeep"
TWICE_S = 1.0
WITH_A_PICTURE = "When did I photograph this?"


class Talk:
    """The talk of one open page, in order: what comes next ends a model's wording and waits for the answer at hand."""

    def __init__(self) -> None:
        self.id = ""
        self.turns: Sequence[Turn] = ()
        self._begun = 0
        self._last = ("", 0.0)
        self._turn = threading.Lock()
        self._waiting: list[None] = []

    def __deepcopy__(self, memo: object) -> "Talk":
        """Return an empty talk: Gradio gives each page a copy of what a state begins with."""
        return Talk()

    def stop(self) -> None:
        """End the wording that is at hand; the answer stays as it stands."""
        for turn in self.turns:
            turn.wording.stop()

    def begin(self, conversation_id: str = "") -> None:
        """Be another conversation from now on, one that was kept or a new one; an answer at hand ends with the old."""
        self._begun += 1
        self._last = ("", 0.0)
        self.stop()
        self.id, self.turns = conversation_id or secrets.token_hex(6), ()

    def is_repeated(self, text: str) -> bool:
        """Say whether the same was asked a moment ago, by a key that was pressed twice."""
        before, self._last = self._last, (text, time.monotonic())
        return bool(text) and before[0] == text and self._last[1] - before[1] < TWICE_S

    def go_on(self, steps: Callable[[Sequence[Turn]], Iterator[list[Turn]]]) -> Iterator[list[Turn]]:
        """Yield all turns as these steps, made of the turns so far, leave them."""
        self._waiting.append(None)
        self.stop()
        with self._turn:
            self._waiting.pop()
            begun = self._begun
            for turns in steps(self.turns):
                if begun != self._begun:
                    return
                self.turns = turns
                if self._waiting:
                    self.stop()
                yield turns


def asked(
    session: Session, media: Media, text: str, paths: Sequence[Path], turns: Sequence[Turn], may_keep: bool = False
) -> Iterator[list[Turn]]:
    """Answer what was typed, or what is in the files given with it: a picture, or the question as spoken.

    What is a note is kept instead where that is allowed: what came in an address is only ever asked.
    """
    last = next((turn for turn in reversed(turns) if not turn.is_note), None)
    before = (*last.before, last.question) if last else ()
    turn = Turn(turns[-1].number + 1 if turns else 1, text, before)
    if may_keep and not paths and (note := note_in(text, lambda: known_names(session.store, session.config.owner))):
        yield [*turns, _kept(session, turn, note)]
        return
    try:
        attached = read_attached(session, paths) if paths else Attached()
    except (Unreadable, UserError) as error:
        yield [*turns, replace(turn, html=cards.warning(str(error)))]
        return
    words = " ".join(filter(None, (text, attached.spoken)))
    question = words or (WITH_A_PICTURE if attached.picture is not None else "")
    if question:
        for grown in ask.answered(session, media, replace(turn, question=question, picture=attached.picture)):
            yield [*turns, grown]


def _kept(session: Session, turn: Turn, note: str) -> Turn:
    """Keep what was typed as a note, and return the turn that says so, with the way to take it back."""
    try:
        kept = keep_note(session, note, datetime.now().astimezone())
    except (UserError, WeightsMissing, OSError) as error:
        return replace(turn, html=cards.warning(str(error)))
    address = viewer_address(kept.moments[0]) if kept.moments else ""
    shown = render("kept_note.html", question=turn.question, address=address, number=turn.number, path=f"{kept.path}")
    return replace(turn, html=shown, is_answered=True, is_note=True)


def stays_at(to: str) -> int:
    """Return the number of the turn that stays on the page where a note is taken back in it; 0 for all else."""
    what, _, rest = to.partition(" ")
    number, _, path = rest.partition(" ")
    return addresses.number(number) if what == UNKEEP and path else 0


def _taken_back(session: Session, turn: Turn, path: str) -> Turn:
    try:
        taken_back(session, path)
    except (UserError, StoreBusy) as error:
        return _warned(turn, str(error))
    return replace(turn, html=render("note_taken_back.html"), question="", is_note=True)


def spot_of(parts: Sequence[str]) -> tuple[str, int]:
    """Return the id of a conversation and the number of its question that an address names, ("", 0) for none."""
    conversation_id, number = (*parts, "", "")[:2]
    return conversation_id, (addresses.number(number) or 1) if conversation_id else 0


def reopened(session: Session, media: Media, talk: Talk, conversation_id: str, number: int) -> Iterator[list[Turn]]:
    """Show a conversation with one of its questions answered; nothing where it is not kept.

    Where the answer stands in the talk already, it stays; the other questions of a talk of an earlier day may be
    opened.
    """
    if conversation_id != talk.id:
        talk.begin(conversation_id)
    if any(turn.number == number and turn.is_answered for turn in talk.turns):
        yield list(talk.turns)
        return
    kept = conversations.questions(session.store, conversation_id)
    if number in kept:
        yield from talk.go_on(lambda turns: _answered_anew(session, media, talk.id, turns, kept, number))


def _answered_anew(
    session: Session, media: Media, conversation_id: str, turns: Sequence[Turn], kept: Mapping[int, str], number: int
) -> Iterator[list[Turn]]:
    held = {turn.number: turn for turn in turns}
    every = [held.get(n) or _asked_then(n, kept, conversation_id) for n in kept]
    wanted = next(turn for turn in every if turn.number == number)
    for grown in ask.answered(session, media, wanted):
        yield [grown if turn is wanted else turn for turn in every]


def _asked_then(number: int, kept: Mapping[int, str], conversation_id: str) -> Turn:
    before = tuple(question for n, question in kept.items() if n < number)
    return ask.unanswered(Turn(number, kept[number], before), conversation_id)


def keep(session: Session, talk: Talk) -> None:
    """Keep the question of the latest turn, unless it was a note, hidden things are shown, or the library is busy."""
    turn = talk.turns[-1] if talk.turns else None
    if turn and turn.question and not turn.is_note and not session.store.is_unlocked:
        with contextlib.suppress(StoreBusy):
            conversations.put(session.store, talk.id, turn.number, turn.question, datetime.now(UTC))


def sorted_out(session: Session, to: str, fields: Mapping[str, str]) -> str | None:
    """Look for words in the conversations that were kept, delete one or take that back; return the page's beginning.

    None where what was pressed is none of this.
    """
    what, _, conversation_id = to.partition(" ")
    match what:
        case "find":
            return ask.opening(session, fields.get("words", ""))
        case "delete":
            conversations.delete(session.store, [conversation_id])
            return ask.opening(session, notice=render("conversation_deleted.html", id=conversation_id))
        case "restore":
            conversations.restore(session.store, [conversation_id])
            return ask.opening(session)
    return None


def pressed(
    session: Session, media: Media, turns: Sequence[Turn], to: str, fields: Mapping[str, str]
) -> Iterator[list[Turn]]:
    """Do what was pressed in a turn and answer it again: the latest where it stands, an earlier one as a new turn."""
    if number := stays_at(to):
        path = to.split(" ", 2)[2]
        yield [_taken_back(session, one, path) if one.number == number else one for one in turns]
        return
    try:
        turn = second_thoughts.again(session, turns, to, fields)
    except (UserError, StoreBusy, WeightsMissing) as error:
        yield [*turns[:-1], *(_warned(one, str(error)) for one in turns[-1:])]
        return
    last = turns[-1].number
    kept = turns[:-1] if turn.number == last else turns
    again = turn if turn.number == last else replace(turn, number=last + 1)
    for grown in ask.answered(session, media, again):
        yield [*kept, grown]


def _warned(turn: Turn, why: str) -> Turn:
    return replace(turn, html=cards.warning(why) + turn.html)
