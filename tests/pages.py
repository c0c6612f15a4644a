"""A library over fakes, opened for the pages: in this process, or served by `python -m tests.pages FOLDER`."""

import contextlib
import sys
from pathlib import Path

from app.config import Config
from app.session import Session
from memory.store import Store
from memory.vectors import VectorIndex
from models.protocols import Models
from tests.fakes import FakeCaptioner, FakeImageText, FakeText, FakeTranscriber


def opened(folder: Path, models: Models | None = None) -> Session:
    """Open the library in a folder with fakes for models and, unless they are given, no language model."""
    folder.mkdir(parents=True, exist_ok=True)
    store = Store(folder / "library.sqlite3")
    chosen = models or Models(FakeText(), FakeImageText(), FakeCaptioner(), FakeTranscriber())
    return Session(folder, Config(), store, VectorIndex(store, folder / "vectors"), chosen, ())


if __name__ == "__main__":
    from app.serve import serve

    with contextlib.suppress(KeyboardInterrupt):
        serve(opened(Path(sys.argv[1])), 0, open_browser=False)
