"""A library over fakes, opened for the pages: in this process, or served by `python -m tests.pages FOLDER`.

Served, it watches no folder but with `--watch`; with `--slow` each picture takes a while, so that one may pause.
"""

import contextlib
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from app.library.config import Config
from app.library.session import Session
from memory.store import Store
from memory.vectors.index import VectorIndex
from models.protocols import Caption, Models, Pixels
from tests.fakes import FakeCaptioner, FakeImageText, FakeText, FakeTranscriber

SLOW_S = 0.3


class Unhurried(FakeCaptioner):
    """A captioner that takes its time."""

    def caption(self, images: Sequence[Pixels]) -> list[Caption]:
        time.sleep(SLOW_S)
        return super().caption(images)


def opened(folder: Path, models: Models | None = None) -> Session:
    """Open the library in a folder with fakes for models and, unless they are given, no language model."""
    folder.mkdir(parents=True, exist_ok=True)
    store = Store(folder / "library.sqlite3")
    chosen = models or Models(FakeText(), FakeImageText(), FakeCaptioner(), FakeTranscriber())
    return Session(folder, Config(), store, VectorIndex(store, folder / "vectors"), chosen, ())


if __name__ == "__main__":
    from app.server.web import serve

    session = opened(Path(sys.argv[1]))
    if "--slow" in sys.argv:
        session = replace(session, models=replace(session.models, captioner=Unhurried()))
    with contextlib.suppress(KeyboardInterrupt):
        serve(session, 0, open_browser=False, is_watching="--watch" in sys.argv)
