"""What the owner says of themes, as the command line and the page do it: checked, written, and told anew.

Knows the open library; nothing of terminals or pages. Hiding a theme hides no moment: it is only no theme any more.
"""

from app.library.session import Session
from app.services.corrections import record, undo
from app.services.errors import UserError
from app.services.typed import typed_name
from memory.episodes.features import EventFeatures, read_features
from memory.records.corrections import Correction, SameTheme
from memory.records.derived import Level
from memory.store import corrections, hierarchy
from memory.store.hierarchy import SummaryNode
from memory.summaries import theme_corrections
from memory.summaries.theme_corrections import ABOUT_THEMES
from memory.summaries.themes import halves


def listed(session: Session) -> list[tuple[SummaryNode, int]]:
    """Return the themes with how many events they have, those with most first."""
    counted = hierarchy.child_counts(session.store, Level.THEME)
    found = [(one, counted.get(one.id, 0)) for one in hierarchy.of_level(session.store, Level.THEME)]
    return sorted(found, key=lambda item: (-item[1], item[0].start, item[0].id))


def said(session: Session) -> list[Correction]:
    """Return what was said of themes and not taken back, the latest first."""
    return theme_corrections.said(session.store)[::-1]


def theme(session: Session, name: str) -> SummaryNode:
    """Return the theme of a title, in any case, or of a key. Raises UserError."""
    wanted = " ".join(name.split()).casefold()
    found = [one for one, _ in listed(session) if one.key == name or one.title.casefold() == wanted]
    if not wanted or not found:
        raise UserError(f"there is no topic {name.strip()!r}; `yesteryear themes` lists them")
    return found[0]


def called(session: Session, old: str, new: str) -> Correction:
    """Make the mark that gives a theme another name. Raises UserError."""
    one, new = theme(session, old), typed_name(new)
    if not any(map(str.isalnum, new)):
        raise UserError("enter a name")
    if new == one.title:
        raise UserError(f"{one.title} already has that name")
    return theme_corrections.name_mark(session.store, one.id, one.title, new)


def merged(session: Session, name: str, other: str) -> Correction:
    """Make the mark that says that a theme is part of another. Raises UserError."""
    one, whole = theme(session, name), theme(session, other)
    if one.id == whole.id:
        raise UserError("these topics are already merged")
    return theme_corrections.same_mark(session.store, one, whole)


def hidden(session: Session, name: str) -> Correction:
    """Make the mark that says that this is no theme. Raises UserError."""
    return theme_corrections.hidden_mark(session.store, theme(session, name))


def parted(session: Session, name: str) -> Correction:
    """Make a mark that parts a theme in two by what its events are like. Raises UserError where nothing parts them."""
    one = theme(session, name)
    inside = {event.id for event in hierarchy.below(session.store, one.id)}
    scenes: list[EventFeatures] = [scene for scene in read_features(session.store) if scene.event.id in inside]
    two = halves(scenes)
    if not two[1]:
        raise UserError(f"{one.title} cannot be split: its parts are too similar")
    return theme_corrections.parted_mark(session.store, one, two)


def merge_of(session: Session, name: str) -> Correction | None:
    """Return the latest word that made another theme a part of this one, None where there is none. Raises UserError."""
    title = theme(session, name).title
    merged = ((mark, mark.content) for mark in said(session))
    return next((mark for mark, one in merged if isinstance(one, SameTheme) and one.whole == title), None)


def split(session: Session, name: str) -> tuple[Correction, bool]:
    """Part a theme: take back what made it of two, else say that it is two; return which word, and whether counted.

    Raises UserError where it cannot be parted.
    """
    joined = merge_of(session, name)
    if joined:
        return joined, undo(session, [joined]).counts
    made = parted(session, name)
    return made, record(session, [made]).counts


def marked(session: Session, mark_id: str) -> Correction:
    """Return the word about themes with an id. Raises UserError."""
    found = [mark for mark in corrections.get_all(session.store, ABOUT_THEMES) if mark.id == mark_id]
    if not found:
        raise UserError("that was undone already")
    return found[0]
