"""The viewer's drawer: when, where, who, what is seen and said, what a moment belongs to, and its file.

Knows the open library, in which nothing hidden is to be seen; how it looks is in assets/templates/viewer_details.html.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from app.library.session import Session
from app.services import similar
from app.services.serialize import is_missing
from app.ui.cards import input_time, time_words
from app.ui.doubts import DATED_BY
from app.ui.media import Media
from app.ui.stories import tells
from app.ui.templates import render
from app.ui.timeline import SPANS, Spot
from app.ui.viewer.record import DOWNLOAD, day_key, label
from ingest.files.file_checks import in_words
from memory.language.format import imported_text
from memory.records.derived import Level
from memory.records.file_names import valid, visible
from memory.records.library import Kind, MomentView, Precision, TakenFrom, TextKind, Trace
from memory.store import albums, appearances, duplicates, events, hierarchy
from memory.store import places as place_store
from qa.answer.compose import clock
from qa.evidence.excerpts import date_words, place_words

MOST_MET = 8
MOST_PLACES = 500
AS_FAR_AS_KNOWN = {
    Precision.DAY: "The time of day is not known.",
    Precision.MONTH: "The day is not known.",
    Precision.YEAR: "The month is not known.",
}
UNSURE = frozenset({TakenFrom.MTIME, TakenFrom.FOLDER, TakenFrom.FILENAME, TakenFrom.NEIGHBOUR})


@dataclass(frozen=True, slots=True)
class Met:
    """Somebody met in a moment: the id of the appearance, whether it is a voice, and the address of the face."""

    appearance_id: str
    is_voice: bool
    face: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """A link to what a moment belongs to: what that is, what it is called, and its address."""

    kind: str
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Tile:
    """A picture of another moment in a small grid."""

    moment_id: str
    thumb: str
    alt: str
    is_here: bool = False


def details(session: Session, media: Media, one: MomentView) -> str:
    """Return the drawer of a moment as HTML."""
    event = events.event_of(session.store, one.moment.id)
    values: Mapping[str, object] = {
        "one": one,
        "kind": one.asset.kind.value,
        "when": time_words(one.moment.at),
        "sure": _how_sure(one),
        "is_unsure": one.asset.taken_from in UNSURE,
        "at": input_time(one.moment.at),
        "where": place_words(one),
        "people": [valid(how) for _, how in one.people],
        "met": _met(session, media, one),
        "words": _words(one),
        "caption": valid(one.text(TextKind.CAPTION)),
        "read": [valid(line) for line in one.read.splitlines()],
        "things": [valid(thing) for thing in one.named_things],
        "event": hierarchy.find(session.store, None, event.id) if event else None,
        "event_address": Spot((_span(one), (None, event.id))).address if event else "",
        "ways": _ways(session, one, event.id if event else ""),
        "albums": [replace(album, name=valid(album.name)) for album in albums.of_asset(session.store, one.asset.id)],
        "album_names": [valid(album.name) for album in albums.names(session.store) if not album.is_told],
        "file": _file(session, one),
        "download": "" if is_missing(one.path) else media.address(DOWNLOAD, one.moment.id),
        "day": day_key(one),
        "story": _story(session, one),
        "burst": tiles(media, similar.burst(session, one), one),
    }
    return render("viewer_details.html", **values)


def places(session: Session) -> list[str]:
    """Return the names of the places that are offered where one is typed, those of most files first."""
    return place_store.most_visited(session.store, MOST_PLACES)


def similar_pictures(session: Session, media: Media, one: MomentView) -> str:
    """Return the pictures that look like a moment's, as HTML."""
    return render("viewer_similar.html", tiles=tiles(media, similar.similar(session, one), one))


def tiles(media: Media, held: Sequence[MomentView], one: MomentView) -> list[Tile]:
    """Return moments as small pictures; `one` is marked where it is among them."""
    return [
        Tile(other.moment.id, media.links(other).thumb, label(other), other.moment.id == one.moment.id)
        for other in held
    ]


def _how_sure(one: MomentView) -> list[str]:
    told = [DATED_BY[one.asset.taken_from]]
    if one.moment.at.precision in AS_FAR_AS_KNOWN:
        told.append(AS_FAR_AS_KNOWN[one.moment.at.precision])
    elif not one.moment.at.offset_known:
        told.append("The time zone is assumed.")
    return told


def _met(session: Session, media: Media, one: MomentView) -> list[Met]:
    met = appearances.of_moments(session.store, [one.moment.id]).get(one.moment.id, [])
    return [
        Met(seen.id, seen.trace is Trace.VOICE, media.face(seen) if seen.trace is Trace.FACE else "")
        for seen in met[:MOST_MET]
    ]


def _words(one: MomentView) -> str:
    """Return what was said or written beside a moment: the owner's words, else a transcript, else imported words."""
    own = one.text(TextKind.OWNER) or one.text(TextKind.TRANSCRIPT) or one.text(TextKind.NOTE)
    return valid(own or (imported_text(one.tags) if one.tags else one.text(TextKind.IMPORTED)))


def _ways(session: Session, one: MomentView, event_id: str) -> list[Way]:
    """Return the ways to a moment's trip and to its day, month or year."""
    over = hierarchy.above(session.store, event_id) if event_id else []
    trips = [node for node in over if node.level is Level.CHAPTER]
    level, key = _span(one)
    node = hierarchy.find(session.store, level, key)
    title = valid(node.title) if node else date_words(one.moment.at)
    return [
        *(Way("Trip or project", valid(trip.title), tells(Level.CHAPTER, trip.key)) for trip in trips),
        Way(level.value.capitalize(), title, Spot(((level, key),)).address),
    ]


def _story(session: Session, one: MomentView) -> str:
    """Return the address of the story of a moment's day, of its month or year where that is not known; or nothing."""
    level, key = _span(one)
    return tells(level, key) if hierarchy.find(session.store, level, key) else ""


def _span(one: MomentView) -> tuple[Level, str]:
    """Return the level and the key of the day a moment lies on, of its month or year where that is not known."""
    key = day_key(one)
    return SPANS[key.count("-")], key


def _file(session: Session, one: MomentView) -> list[tuple[str, str]]:
    """Return what is known of a file, each (what, words)."""
    path = PurePath(one.path)
    look = duplicates.get(session.store, one.asset.id) if one.asset.kind is Kind.PHOTO else None
    pixels = f"{look.width_px:,} × {look.height_px:,} px" if look and look.width_px else ""
    told = {
        "Name": visible(path.name),
        "Folder": visible(str(path.parent)) if one.path else "",
        "Size": " · ".join(filter(None, (in_words(one.asset.size_bytes), pixels))),
        "Length": clock(one.asset.duration_s) if one.asset.duration_s else "",
        "Camera": visible(one.asset.device) if one.asset.kind in (Kind.PHOTO, Kind.VIDEO) else "",
        "Recorder": visible(one.asset.device) if one.asset.kind is Kind.AUDIO else "",
    }
    return [(name, words) for name, words in told.items() if words]
