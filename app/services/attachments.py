"""What the owner gives with a question: a picture to ask about, or the question itself as spoken.

Knows files for as long as it takes to read them, and the models; nothing of pages or of answers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.library.session import Session
from app.services.people import UserError
from ingest.perception.duplicates import same_pictures
from ingest.readers.audio import read_samples
from ingest.readers.file_types import kind_of, settle_kind
from ingest.readers.photo import read_photo
from memory.records.library import Kind, MomentView
from memory.records.query import Answer
from memory.store import moments as moment_store
from models.protocols import Pixels
from qa.answer.by_picture import answer_pictured, look_alike

SIDE_PX = 768
LONGEST_SPOKEN_S = 120
LOOKED_AT = 50


@dataclass(frozen=True, slots=True)
class Attached:
    """The words that were spoken and the picture that was given, each empty or None where there is none."""

    spoken: str = ""
    picture: Pixels | None = None


def read_attached(session: Session, paths: Sequence[Path]) -> Attached:
    """Read what was given with a question and delete it: it was given for this once.

    Raises Unreadable where it is neither a picture nor a recording, UserError where there is no model to listen with.
    """
    found = Attached()
    try:
        for path in paths:
            if settle_kind(path, kind_of(path) or Kind.NOTE) is Kind.PHOTO:
                found = replace(found, picture=read_photo(path, session.config.limits, SIDE_PX))
            else:
                found = replace(found, spoken=f"{found.spoken} {_heard(session, path)}".strip())
    finally:
        for path in paths:
            path.unlink(missing_ok=True)
    return found


def _heard(session: Session, path: Path) -> str:
    transcriber = session.models.transcriber
    if transcriber is None:
        raise UserError("there is no model to listen with; `yesteryear models fetch` gets it")
    samples = read_samples(path, replace(session.config.limits, duration_s=LONGEST_SPOKEN_S))
    words = " ".join(one.text.strip() for one in transcriber.transcribe(samples))
    if not words:
        raise UserError("nothing was to be heard; speak nearer to the microphone")
    return words


def answered_with_picture(session: Session, pixels: Pixels, question: str) -> Answer:
    """Tell when and where a picture was taken, by the photo that is the same, else show what looks like it."""
    sources = session.sources
    alike = look_alike(sources, pixels, LOOKED_AT)
    cosines = {item.remembered.asset.id: item.sight for item in alike}
    same: list[MomentView] = []
    for asset_id in same_pictures(session.store, pixels, cosines):
        same += moment_store.of_asset(session.store, asset_id)[:1]
    return answer_pictured(question, same, alike)
