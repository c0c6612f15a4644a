"""A library over fakes, opened for the pages: in this process, or served by `python -m tests.pages FOLDER`.

Served, it watches no folder but with `--watch`; with `--slow` each picture takes a while, so that one may pause; with
`--held` a language model words answers, once the gate in the folder, a FIFO, was opened for writing and closed.
"""

import contextlib
import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from app.library.config import Config
from app.library.session import Session
from app.services.ask import Answered
from app.ui.ask import told
from app.ui.media import Media
from ingest.files.file_checks import Limits
from memory.records.query import Answer
from memory.retrieval.grouping import visible_groups
from memory.store import Store
from memory.vectors.index import VectorIndex
from models.protocols import Caption, Message, Models, Pixels
from tests.fakes import FakeCaptioner, FakeLanguage, perceiving
from tests.forking import started

SLOW_S = 0.3
GATE = "gate"


class Unhurried(FakeCaptioner):
    """A captioner that takes its time."""

    def caption(self, images: Sequence[Pixels]) -> list[Caption]:
        time.sleep(SLOW_S)
        return super().caption(images)


class Held(FakeLanguage):
    """A language model that says nothing before its gate was opened and closed."""

    def __init__(self, gate: Path) -> None:
        super().__init__()
        self._gate = gate

    def reply(self, messages: Sequence[Message], max_tokens: int, schema: str = "") -> Iterator[str]:
        self._gate.read_bytes()
        yield from super().reply(messages, max_tokens, schema)


def opened(folder: Path, models: Models | None = None) -> Session:
    """Open the library in a folder with fakes for models and, unless they are given, no language model."""
    folder.mkdir(parents=True, exist_ok=True)
    store = Store(folder / "library.sqlite3")
    chosen = models or perceiving()
    return Session(folder, Config(), store, VectorIndex(store, folder / "vectors"), chosen, ())


def leave_gate_open(folder: Path) -> None:
    """Let a model that waits at the gate of a library go on, and every later one pass."""
    gate = folder / GATE
    os.close(os.open(gate, os.O_RDWR))
    gate.unlink()
    gate.touch()


def on_page(session: Session, found: Answer) -> str:
    """Return an answer as the Ask page shows it."""
    return told(Answered(found, visible_groups(session.store)), session, Media(session.store, Limits()), 1)


@contextlib.contextmanager
def served(folder: Path, *flags: str, module: str = "tests.pages") -> Iterator[str]:
    """Serve the library in a folder over fakes, by a module in a process of its own, and yield its address."""
    with started(module, [str(folder), *flags]) as lines:
        told = next(line for line in lines if "is open at" in line)
        yield told.split("is open at ")[1].split()[0]


if __name__ == "__main__":
    from app.server.web import serve

    session = opened(Path(sys.argv[1]))
    if "--slow" in sys.argv:
        session = replace(session, models=replace(session.models, captioner=Unhurried()))
    if "--held" in sys.argv:
        models = replace(session.models, language=Held(session.folder / GATE))
        session = replace(session, models=models, config=Config(model_answers=True))
    with contextlib.suppress(KeyboardInterrupt):
        serve(session, 0, open_browser=False, is_watching="--watch" in sys.argv)
