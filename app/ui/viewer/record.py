"""What the viewer needs to show a moment: what it is, where its picture or sound is had, and of a note its words.

Knows the open library, in which nothing hidden is to be seen, and the tokens of app/ui/media.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from app.library.session import Session
from app.services.serialize import is_missing
from app.ui.cards import GONE, time_words
from app.ui.media import WHOLE_SIDE_PX, Media
from app.ui.templates import render
from memory.records.corrections import CorrectionKind
from memory.records.file_names import valid, visible
from memory.records.library import Kind, Medium, MomentView, Precision, TextKind
from memory.store import corrections, duplicates
from memory.store import moments as moment_store
from qa.answer.compose import clock
from qa.evidence.excerpts import heard, kind_words, place_words, speaker_name

MOST_LINES = 2000
MOST_ON_A_PAGE = 400
DOWNLOAD, PEAKS, FULL = "download", "peaks", "full"
"""What the tokens of a file to be saved, of a waveform, and of a photo with all its pixels are given out for."""

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of a recording or of a note: its words, whose they are, when, and whether it is the one that was meant.

    `start_s` and `end_s` are seconds of a recording.
    """

    moment_id: str
    text: str
    who: str
    when: str
    is_own: bool
    start_s: float | None = None
    end_s: float | None = None


def found(session: Session, moment_id: str) -> MomentView | None:
    """Return a moment as far as it may be seen; None where it is hidden, forgotten or never was."""
    return moment_store.remembered(session.store, [moment_id]).get(moment_id)


def record(session: Session, media: Media, one: MomentView) -> Json:
    """Return all that the viewer shows at once, as JSON."""
    gone = is_missing(one.path)
    links = media.links(one) if gone else media.card_links(one)
    size = _size_px(session, one)
    return {
        "id": one.moment.id,
        "kind": one.asset.kind.value,
        "name": visible(PurePath(one.path).name),
        "label": label(one),
        "alt": valid(one.text(TextKind.CAPTION)) or label(one),
        "day": day_key(one),
        "thumb": "" if gone else links.thumb,
        "src": "" if gone else links.media,
        "full": "" if gone or max(size) <= WHOLE_SIDE_PX else media.address(FULL, one.moment.id),
        "width": size[0],
        "height": size[1],
        "at": one.moment.start_s or 0.0,
        "is_favourite": is_favourite(session, one),
        "fault": GONE if gone and one.asset.kind is not Kind.NOTE else "",
        "download": "" if gone else media.address(DOWNLOAD, one.moment.id),
        "html": _inside(session, media, one, "" if gone else links.media),
    }


def label(one: MomentView) -> str:
    """Return what a moment is called where it is opened: "Photo, Sunday 14 July 2024, 15:30, Kochel, Germany"."""
    told = valid(", ".join(filter(None, (kind_words(one), time_words(one.moment.at), place_words(one)))))
    return told[:1].upper() + told[1:]


def day_key(one: MomentView) -> str:
    """Return the key of the day a moment lies on, of its month or year where no day of it is known."""
    when = one.moment.at
    lengths = {Precision.YEAR: len("2024"), Precision.MONTH: len("2024-07")}
    return when.day.isoformat()[: lengths.get(when.precision, len("2024-07-14"))]


def is_favourite(session: Session, one: MomentView) -> bool:
    """Say whether the owner, or another program, said that a moment is a favourite."""
    return any(tags.favourite for tags in one.tags) or bool(favourite_marks(session, one))


def favourite_marks(session: Session, one: MomentView) -> list[str]:
    """Return the ids of the owner's words that a moment is a favourite."""
    said = corrections.of_asset(session.store, one.asset.id)
    return [mark.id for mark in said if mark.kind is CorrectionKind.FAVOURITE and corrections.is_on(mark, one.moment)]


def _size_px(session: Session, one: MomentView) -> tuple[int, int]:
    """Return the width and height of a photo, zeros where they are not known."""
    known = duplicates.get(session.store, one.asset.id) if one.asset.kind is Kind.PHOTO else None
    return (known.width_px, known.height_px) if known and known.width_px and known.height_px else (0, 0)


def _inside(session: Session, media: Media, one: MomentView, src: str) -> str:
    """Return what stands in the viewer where that is no picture alone: a player with its transcript, or a page."""
    kind = one.asset.kind
    if kind is Kind.PHOTO:
        return ""
    if kind is Kind.NOTE:
        return render("viewer_page.html", title=visible(PurePath(one.path).name), lines=_page(session, one))
    peaks = media.address(PEAKS, one.moment.id) if src and kind is Kind.AUDIO else ""
    return render(
        "viewer_recording.html",
        is_video=kind is Kind.VIDEO,
        label=label(one),
        src=src,
        poster=media.links(one).thumb if src else "",
        peaks=peaks,
        start_s=one.moment.start_s or 0.0,
        duration_s=one.asset.duration_s or 0.0,
        lines=_transcript(session, one),
    )


def _transcript(session: Session, one: MomentView) -> list[Line]:
    said = [held for held in moment_store.of_asset(session.store, one.asset.id) if held.moment.medium is Medium.SPEECH]
    return [
        Line(
            held.moment.id,
            valid(held.text(TextKind.OWNER) or held.text(TextKind.TRANSCRIPT)),
            valid(heard(held)),
            clock(held.moment.start_s or 0.0),
            held.moment.id == one.moment.id,
            held.moment.start_s or 0.0,
            held.moment.end_s if held.moment.end_s is not None else held.moment.start_s,
        )
        for held in said[:MOST_LINES]
        if held.own_text
    ]


def _page(session: Session, one: MomentView) -> list[Line]:
    """Return the paragraphs about one of a note, or the messages of its day, in order; no more of the file is read."""
    held = moment_store.beside(session.store, [one.moment.id], MOST_ON_A_PAGE, MOST_ON_A_PAGE).get(one.moment.id, [])
    if one.moment.medium is Medium.MESSAGE:
        held = [other for other in held if other.moment.at.day == one.moment.at.day]
    return [
        Line(
            other.moment.id,
            valid(other.own_text),
            valid(speaker_name(other)),
            _hour(other),
            other.moment.id == one.moment.id,
        )
        for other in _about(held, one)
    ]


def _about(held: Sequence[MomentView], one: MomentView) -> Sequence[MomentView]:
    at = next((n for n, other in enumerate(held) if other.moment.id == one.moment.id), 0)
    first = max(0, min(at - MOST_ON_A_PAGE // 2, len(held) - MOST_ON_A_PAGE))
    return held[first : first + MOST_ON_A_PAGE]


def _hour(one: MomentView) -> str:
    exact = one.moment.at.has_hour
    return f"{one.moment.at.at:%H:%M}" if exact and one.moment.medium is Medium.MESSAGE else ""
