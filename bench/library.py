"""A library to measure: opened, with all models that there are, and files added by the project's own ingest."""

from pathlib import Path

from app.library.session import Session, deriving, open_session
from ingest.pipeline.run import ingest


def library_of(folder: Path, files: Path) -> Session:
    """Return the library in `folder` with `files` in it. Raises WeightsMissing."""
    session = open_session(folder)
    session.require_models()
    with deriving(session.folder):
        ingest(session.library, [files], lambda _: None)
    return session
