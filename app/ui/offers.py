"""Photos offered for the owner's words: the question on a card, and the list of all that are open on the Library page.

Knows the open library and the cards; nothing of Gradio or of how look-alikes are found.
"""

from collections.abc import Sequence
from pathlib import PurePath

from app.library.session import Session
from app.services import suggestions
from app.services.corrections import of_ids, undo
from app.services.suggestions import Offered
from app.ui import cards
from app.ui.cards import escaped
from app.ui.media import Media
from memory.records.derived import Suggestion

YES, NO, BACK = "thing", "no-thing", "unteach"
MOST_SHOWN = 12


def question(one: Suggestion, before: str = "") -> str:
    """Return the question whether a photo shows a thing too, with its two buttons; `before` opens what they send."""
    words = f"<em>{escaped(one.words)}</em>"
    asked = f"Does this describe it too: {words}?" if one.is_whole else f"Is this {words} too?"
    return (
        f'<p class="yy-thing"><span>{asked}</span>'
        f'<button type="button" class="yy-quiet" data-to="{YES}:{before}{one.id}">Yes</button>'
        f'<button type="button" class="yy-quiet" data-to="{NO}:{before}{one.id}">No</button></p>'
    )


def section(session: Session, media: Media, said: str = "") -> str:
    """Return all that is offered as small cards, the surest first; nothing where nothing is and nothing was said."""
    found, more = suggestions.first_photos(session, MOST_SHOWN)
    if not found and not said:
        return ""
    told = "These photos look like ones whose words you corrected. Nothing changes until you say so."
    inside = "".join(_card(media, group) for group in found)
    rest = cards.note(f"And {more:,} more: `yesteryear suggestions` lists them.") if more > 0 else ""
    listed = f'{cards.note(told)}<ul class="yy-offers">{inside}</ul>{rest}' if found else cards.note("No more for now.")
    return cards.page(f"<h2>Suggestions from your words</h2>{said}{listed}")


def answer(session: Session, way: str, name: str) -> str:
    """Accept or refuse what is offered, or take an answer back; return what to tell, with the way to undo it.

    Raises UserError where it is answered already, StoreBusy where something is in the way.
    """
    if way == BACK:
        undo(session, of_ids(session, [name]))
        return cards.note("Undone.")
    made, recorded = (suggestions.accept if way == YES else suggestions.refuse)(session, name)
    told = "Saved." if way == YES else "Not suggested for this photo again."
    button = f'<button type="button" class="yy-quiet" data-to="{BACK}:{made.id}">Undo</button>'
    return f'<p class="yy-noted">{told}{"" if recorded.counts else cards.LATER} {button}</p>'


def _card(media: Media, group: Sequence[Offered]) -> str:
    """Return the card of one photo with all that is offered for it."""
    one = group[0]
    thumb, asked = escaped(media.links(one.view).thumb), "".join(question(offered.suggestion) for offered in group)
    name, like = cards.named(PurePath(one.view.path).name), cards.named(PurePath(one.taught_by).name)
    picture = f'<img src="{thumb}" alt="" loading="lazy">' if thumb else ""
    return (
        f'<li class="yy-card"><div class="yy-thumb">{picture}</div><div class="yy-body">{asked}'
        f'<p class="yy-meta"><span class="yy-file" title="{cards.named(one.view.path)}">{name}</span>'
        f"<span>like {like}</span></p></div></li>"
    )
