"""A library in which somebody was met by face and by voice, as fixtures to be imported."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.library.session import Session
from app.services import people
from ingest.pipeline.run import ingest
from memory.identity.anchors import Person
from memory.records.library import Trace
from models.protocols import Models
from tests.conftest import record
from tests.fakes import FakeFaces, FakeVoices, fake_models, spoken
from tests.ingest.perception.test_faces import picture

Find = Callable[..., Person]


@pytest.fixture
def models() -> Models:
    return replace(fake_models(), faces=FakeFaces(), voices=FakeVoices())


@pytest.fixture
def met(session: Session, tmp_path: Path, quiet: Callable[[object], None]) -> Session:
    """A library in which the red face is met twice, the blue one once beside it, and the green voice once."""
    picture(tmp_path / "album" / "IMG_20220814_101900.png", "red", "blue")
    picture(tmp_path / "album" / "IMG_20230814_101900.png", "red")
    record(tmp_path / "album" / "c.wav", np.asarray(spoken("green", 4.0), np.float64))
    ingest(session.library, [tmp_path / "album"], quiet)
    return session


@pytest.fixture
def person(met: Session) -> Find:
    """Somebody by how often they were met, and by face or voice."""

    def find(count: int, trace: Trace = Trace.FACE) -> Person:
        every = people.everybody(met)
        return next(one for one in every if (len(one.appearances), one.trace) == (count, trace))

    return find
