"""The first page of People: who has a name, who is this?, who has none yet, and those whom the owner hid.

Knows the open library and the media; nothing of Gradio or of requests.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.library.session import Session
from app.services import people
from app.ui.media import Media
from app.ui.people.consent import consents
from app.ui.people.faces import Met, met, voices
from app.ui.photos.days import tiles_of
from app.ui.templates import render
from memory.identity.anchors import Person
from memory.records.derived import Level
from memory.records.library import Trace
from memory.store import hierarchy
from memory.store import moments as moment_store

MOST_UNKNOWN, MOST_SAID, MOST_PICTURES, MOST_OTHERS = 60, 20, 4, 60


@dataclass(frozen=True, slots=True)
class Question:
    """Who is this? Somebody without a name, pictures of theirs, and whom they may be the same as."""

    who: Met
    tiles: Sequence[dict[str, object]]
    others: Sequence[Met]


def page(session: Session, media: Media, every: Sequence[Person], skipped: Collection[int] = (), more: int = 0) -> str:
    """Return the page of `every` one met; those `skipped` are not asked for, `more` pieces of nameless are shown."""
    found = [one for one in every if not one.hidden]
    faces = [one for one in found if one.trace is Trace.FACE]
    heard = [one for one in found if one.trace is Trace.VOICE and not one.other]
    named, unknown = ([one for one in faces if bool(one.name) is wanted] for wanted in (True, False))
    shown = unknown[: MOST_UNKNOWN * (more + 1)]
    return render(
        "people_everybody.html",
        named=_shown(session, media, named),
        unknown=_shown(session, media, shown),
        more=more + 1 if len(unknown) > len(shown) else 0,
        heard=_shown(session, media, heard),
        question=_question(session, media, [one for one in unknown if one.number not in skipped], found),
        left=len(unknown),
        skipped=len(skipped),
        names=names(session, found),
        hidden=len(every) - len(found),
        consents=consents(session, {one.trace for one in every}),
        said=_said(session),
    )


def names(session: Session, found: Sequence[Person]) -> list[str]:
    """Return the names that the library knows people by, to be offered where one is typed."""
    told = [one.title for one in hierarchy.of_level(session.store, Level.PERSON)]
    return sorted({*filter(None, (one.name for one in found)), *told}, key=str.casefold)


def hidden(session: Session, media: Media, every: Sequence[Person]) -> str:
    """Return the page of those whom the owner hid, each to be shown again."""
    return render("people_hidden.html", hidden=_shown(session, media, [one for one in every if one.hidden]))


def _question(session: Session, media: Media, asked: Sequence[Person], found: Sequence[Person]) -> Question | None:
    """Return the question about the first of those to be asked for: who was met most."""
    if not asked:
        return None
    person = asked[0]
    moment_ids = list({one.asset_id: one.moment_id for one in person.appearances}.values())[:MOST_PICTURES]
    others = [one for one in found if one.number != person.number and one.trace is Trace.FACE][:MOST_OTHERS]
    tiles = tiles_of(session, media, moment_ids)
    return Question(met(media, person, {}), tiles, _shown(session, media, others))


def _shown(session: Session, media: Media, found: Sequence[Person]) -> list[Met]:
    held = moment_store.remembered(session.store, voices(found))
    return [met(media, one, held) for one in found]


def _said(session: Session) -> list[tuple[str, str]]:
    """Return what the owner said last, each (mark id, words)."""
    said = people.said(session)[:MOST_SAID]
    return [(one.marks[0].id, f"{one.words[:1].upper()}{one.words[1:]}") for one in said]
