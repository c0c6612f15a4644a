import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ingest.perception.decode import Decoded
from ingest.perception.hear_ahead import HearAhead
from ingest.pipeline.run import Library, Progress, ingest
from memory.store import jobs
from models.protocols import Samples, Utterance
from tests.dump import dump
from tests.fakes import FakeTranscriber
from tests.ingest.pipeline.test_results import other_library
from tests.recordings import tone, write_sound

Quiet = Callable[[Progress], None]


WAIT_S = 20.0


class Together(FakeTranscriber):
    """A transcriber that hears several recordings at once, and how many each time; one alone once it `may`."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.may = threading.Event()
        self.counts: list[int] = []
        self.at_work: list[int] = []

    def transcribe(self, samples: Samples) -> Iterator[Utterance]:
        """Hear one recording, however late."""
        self.may.wait(WAIT_S)
        return super().transcribe(samples)

    def transcribe_all(self, recordings: Sequence[Samples]) -> list[list[Utterance]]:
        """Hear recordings."""
        self.counts.append(len(recordings))
        self.at_work.append(len(self.library.store.rows("SELECT 1 FROM attempt WHERE is_now")))
        return [list(self.transcribe(one)) for one in recordings]


class Failing(Together):
    """One that fails over several at once."""

    def transcribe_all(self, recordings: Sequence[Samples]) -> list[list[Utterance]]:
        """Raise."""
        raise RuntimeError("too much at once")


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    silence = np.zeros(16_000, np.float32)
    for number in range(6):
        write_sound(folder / f"{number}.wav", [np.concatenate([silence, tone(0.5 + 0.4 * number)])], "pcm_s16le")
    return folder


def taken_in(library: Library, transcriber: FakeTranscriber, notes: Path, quiet: Quiet) -> object:
    ingest(replace(library, models=replace(library.models, transcriber=transcriber)), [notes], quiet)
    assert not [job for job in jobs.get_all(library.store, "perceive").values() if job.error]
    return dump(library.store)


def test_notes_of_several_files_are_heard_together_as_each_alone(
    library: Library, tmp_path: Path, notes: Path, quiet: Quiet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However quickly the first is asked for: it is heard alone then, and meanwhile others come to wait."""
    transcriber, expect, expected = Together(library), HearAhead.expect, list[Decoded]()

    def noted(hearing: HearAhead, content: Decoded) -> None:
        expect(hearing, content)
        expected.append(content)
        if len(expected) >= 3:
            transcriber.may.set()

    monkeypatch.setattr(HearAhead, "expect", noted)
    together = taken_in(library, transcriber, notes, quiet)
    assert max(transcriber.counts) > 1 and sum(transcriber.counts) <= 6
    assert transcriber.at_work[0] >= transcriber.counts[0]
    assert taken_in(other_library(library, tmp_path / "other"), FakeTranscriber(), notes, quiet) == together


def test_where_several_fail_each_is_heard_alone(library: Library, tmp_path: Path, notes: Path, quiet: Quiet) -> None:
    failing = Failing(library)
    failing.may.set()
    found = taken_in(library, failing, notes, quiet)
    assert taken_in(other_library(library, tmp_path / "other"), FakeTranscriber(), notes, quiet) == found
