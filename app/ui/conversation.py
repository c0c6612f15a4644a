"""The talk as it goes on: a question typed, spoken or asked with a picture, and what is pressed in its turns.

Each step yields all turns as they stand meanwhile, the latest last. Knows the open library; nothing of Gradio.
"""

from collections.abc import Iterator, Mapping, Sequence
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


def asked(
    session: Session, media: Media, text: str, paths: Sequence[Path], turns: Sequence[Turn]
) -> Iterator[list[Turn]]:
    """Answer what was typed, or what is in the files given with it: a picture, or the question as spoken."""
    turn = Turn(turns[-1].number + 1 if turns else 1, text, tuple(one.question for one in turns))
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
