"""The talk as it goes on: a question typed, spoken or asked with a picture, and what is pressed in its turns.

Each step yields all turns as they stand meanwhile, the latest last. Knows the open library; nothing of Gradio.
"""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from app.library.session import Session
from app.services.attachments import Attached, read_attached
from app.services.errors import UserError
from app.ui import ask, cards, second_thoughts
from app.ui.ask import Turn
from app.ui.media import Media
from ingest.files.file_checks import Unreadable
from memory.store import StoreBusy
from models.registry.card import WeightsMissing

WITH_A_PICTURE = "When did I photograph this?"


class Talk:
    """The talk of one open page, in order: what comes next ends a model's wording and waits for the answer at hand."""

    def __init__(self) -> None:
        self.turns: Sequence[Turn] = ()
        self._turn = threading.Lock()
        self._waiting: list[None] = []

    def __deepcopy__(self, memo: object) -> "Talk":
        """Return an empty talk: Gradio gives each page a copy of what a state begins with."""
        return Talk()

    def stop(self) -> None:
        """End the wording that is at hand; the answer stays as it stands."""
        for turn in self.turns:
            turn.wording.stop()

    def go_on(self, steps: Callable[[Sequence[Turn]], Iterator[list[Turn]]]) -> Iterator[list[Turn]]:
        """Yield all turns as these steps, made of the turns so far, leave them."""
        self._waiting.append(None)
        self.stop()
        with self._turn:
            self._waiting.pop()
            for turns in steps(self.turns):
                self.turns = turns
                if self._waiting:
                    self.stop()
                yield turns


def asked(
    session: Session, media: Media, text: str, paths: Sequence[Path], turns: Sequence[Turn]
) -> Iterator[list[Turn]]:
    """Answer what was typed, or what is in the files given with it: a picture, or the question as spoken."""
    before = (*turns[-1].before, turns[-1].question) if turns else ()
    turn = Turn(turns[-1].number + 1 if turns else 1, text, before)
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


def pressed(
    session: Session, media: Media, turns: Sequence[Turn], to: str, fields: Mapping[str, str]
) -> Iterator[list[Turn]]:
    """Do what was pressed in a turn and answer it again: the latest where it stands, an earlier one as a new turn."""
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
