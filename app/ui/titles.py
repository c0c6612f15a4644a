"""A title that is pressed to be changed in place, and what is told of the change; on every page that shows one.

Knows the open library and the cards; nothing of Gradio. assets/titles.js opens and closes the box to type in.
"""

from collections.abc import Mapping

from app.library.session import Session
from app.services import corrections, titles
from app.ui.cards import LATER, escaped
from memory.records.derived import Level

CALL, UNDO = "call", "uncall"


def editable(title: str, to: str) -> str:
    """Return a heading that opens a box to type in when it is pressed: Enter sends it to `to`, Escape leaves it."""
    shown = escaped(title)
    return (
        f'<h2><button type="button" class="yy-retitle" title="Rename">{shown}</button></h2>'
        f'<form class="yy-retitling" data-to="{escaped(to)}" hidden><input name="title" value="{shown}" '
        f'aria-label="Title. Enter saves, Escape cancels." autocomplete="off">'
        '<button class="yy-pill">Save</button></form>'
    )


def is_about(to: str) -> bool:
    """Say whether what was pressed gives a title or takes one back."""
    return to.partition(" ")[0] in (CALL, UNDO)


def press(session: Session, to: str, level: Level | None, key: str, fields: Mapping[str, str]) -> str:
    """Give what a page shows a title, or take one back; return what to tell the owner, as HTML. Raises UserError."""
    what, _, mark_id = to.partition(" ")
    if what == UNDO:
        done = corrections.undo(session, corrections.of_ids(session, [mark_id]))
        return f'<p class="yy-noted">Undone.{"" if done.counts else LATER}</p>'
    mark = titles.given(session, level, key, fields.get("title", ""))
    counts = corrections.record(session, [mark]).counts
    button = f'<button type="button" class="yy-quiet" data-to="{UNDO} {escaped(mark.id)}">Undo</button>'
    return f'<p class="yy-noted">Renamed.{"" if counts else LATER} {button}</p>'
