"""What the owner gives with a question: a picture to ask about, or the question itself as spoken.

Knows files for as long as it takes to read them, and the models; nothing of pages or of answers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.library.session import Session
from app.services.errors import UserError
from ingest.readers.audio import read_samples
from ingest.readers.file_types import kind_of, settle_kind
from ingest.readers.photo import read_photo
from memory.records.library import Kind
from models.protocols import Pixels

SIDE_PX = 768
LONGEST_SPOKEN_S = 120


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
        raise UserError("no speech model is installed; get it with `yesteryear models fetch`")
    samples = read_samples(path, replace(session.config.limits, duration_s=LONGEST_SPOKEN_S))
    words = " ".join(one.text.strip() for one in transcriber.transcribe(samples))
    if not words:
        raise UserError("no speech was recognised; speak closer to the microphone")
    return words
