"""The titles that the owner gives, as the command line and the page do it: found, checked, made into a correction.

Knows the open library; nothing of terminals or pages.
"""

from app.library.session import Session
from app.services.errors import UserError
from app.services.typed import typed_line, typed_name
from memory.records.corrections import Correction
from memory.records.derived import Level
from memory.store import events, hierarchy
from memory.store.hierarchy import SummaryNode
from memory.summaries import title_corrections
from memory.summaries.title_corrections import LEVELS

LEAST_ID = 6
"""Something is named by so many letters of its id at the least."""

MOST_NAMED = 3


def found(session: Session, what: str, level: Level | None = None) -> SummaryNode:
    """Return what has a key, an id that begins so, or a title with these words; of `level` where one is given.

    Raises UserError where there is none, or where there are several.
    """
    wanted = typed_line(what)
    if level is not None and level not in LEVELS:
        raise UserError("topics, people and places are renamed with `themes`, `people` and `places`")
    levels = LEVELS if level is None else (level,)
    for one in levels:
        if wanted and (held := hierarchy.find(session.store, one, wanted)):
            return held
    titled = _titled(session, wanted.casefold(), levels)
    exact = [one for one in titled if wanted.casefold() in (one.title.casefold(), one.id)] or titled
    if not exact:
        raise UserError(f"nothing has the key or title {wanted!r}; `yesteryear events` and `summaries` list them")
    if len(exact) > 1:
        named = "; ".join(f"{one.title} ({one.key[:12]})" for one in exact[:MOST_NAMED])
        raise UserError(f"{len(exact)} have {wanted!r} in their title: {named}; give the key")
    return exact[0]


def _titled(session: Session, wanted: str, levels: tuple[Level | None, ...]) -> list[SummaryNode]:
    """Return the summaries and episodes with these words in their title, or whose id begins so."""

    def is_meant(record_id: str, title: str) -> bool:
        return wanted in title.casefold() or (len(wanted) >= LEAST_ID and record_id.startswith(wanted))

    if not wanted:
        return []
    summaries = [one for level in levels if level for one in hierarchy.of_level(session.store, level)]
    ids = [one.id for one in events.events(session.store) if is_meant(one.id, one.title)] if None in levels else []
    meant = [hierarchy.find(session.store, None, one) for one in ids]
    return [*(one for one in summaries if is_meant(one.id, one.title)), *filter(None, meant)]


def given(session: Session, level: Level | None, key: str, title: str) -> Correction:
    """Make the correction that gives an episode, a day, a chapter, a month or a year a title. Raises UserError."""
    one = hierarchy.find(session.store, level, key) if level in LEVELS else None
    if one is None:
        raise UserError("this is no longer in the library")
    words = typed_name(title)
    if not any(map(str.isalnum, words)):
        raise UserError("enter a title")
    if words == one.title:
        raise UserError(f"{one.title} already has that title")
    return title_corrections.title_mark(session.store, one, words)
