"""Notes that the owner makes in the program, typed or spoken: written as files of the library and remembered at once.

Knows the open library; nothing of pages or protocols. `forget` takes one back, file and all.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.library import notes
from app.library.session import Session, deriving
from app.services.errors import UserError
from app.services.library import forget_assets
from ingest.files.file_checks import Unreadable
from ingest.pipeline.run import ingest
from ingest.readers.av_container import open_media, sound_of
from ingest.readers.formats import read_note
from memory.records.library import MomentView
from memory.store import StoreBusy, assets
from memory.store import moments as moment_store


@dataclass(frozen=True, slots=True)
class Kept:
    """A note that was kept: its file, and its moments; none yet where another process is importing."""

    path: Path
    moments: tuple[MomentView, ...]


def keep_note(session: Session, text: str, at: datetime) -> Kept:
    """Keep a note of a time (aware). Raises UserError where no words are in it, WeightsMissing."""
    session.require_models()
    path = notes.write_note(session.folder, text, at)
    if reason := _unreadable(path, session):
        path.unlink()
        raise UserError(f"this note cannot be kept: {reason}")
    return remembered(session, path)


def keep_recording(session: Session, sound: bytes, ending: str, at: datetime) -> Kept:
    """Keep what was spoken, the bytes of a file with an ending such as ".webm". Raises UserError, WeightsMissing."""
    session.require_models()
    if not sound:
        raise UserError("nothing was recorded")
    path = notes.write_recording(session.folder, sound, ending, at)
    try:
        with open_media(path, session.config.limits) as container:
            if sound_of(container) is None:
                raise UserError("there is no sound in this recording")
    except (Unreadable, UserError) as error:
        path.unlink()
        raise UserError(f"this recording cannot be kept: {error}") from error
    return remembered(session, path)


def taken_back(session: Session, path: str) -> None:
    """Forget a note that was kept here, its file too. Raises UserError where it is none, StoreBusy."""
    if "\0" in path or Path(path).name == ".." or Path(path).parent != session.folder / notes.FOLDER:
        raise UserError("this note was not made here")
    known = assets.at_path(session.store, path)
    if known is not None:
        forget_assets(session, [known.asset_id])
    notes.discard(session.folder, [path])


def remembered(session: Session, path: Path) -> Kept:
    """Take in the notes of the library and return one of them with its moments."""
    try:
        with deriving(session.folder):
            ingest(session.library, notes.folders(session.folder), lambda progress: None)
    except StoreBusy:
        return Kept(path, ())
    held = assets.at_path(session.unfiltered, str(path))
    return Kept(path, tuple(moment_store.of_asset(session.store, held.asset_id)) if held else ())


def _unreadable(path: Path, session: Session) -> str:
    """Say why a note cannot be read as one, empty where it can."""
    try:
        found = read_note(path, session.config.limits)
    except Unreadable as error:
        return str(error)
    return "" if found.paragraphs else "there are no words in it"
