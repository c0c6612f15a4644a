"""Short recordings of several files heard at once, as soon as the first of them is asked for.

What is heard of a recording is the same whether it is heard alone or with others, so nothing depends on which files an
import finds together. Knows the models by their Protocols only.
"""

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial

from ingest.files.failures import Failure, attempt
from ingest.files.step_names import PERCEIVE
from ingest.perception.decode import Decoded
from memory.store import Store, jobs
from models.protocols import BatchTranscriber, Samples, Utterance

MOST_WAITING = 16
"""So many recordings of at most two minutes wait at most: 8 MB each."""


@dataclass(slots=True)
class _Waiting:
    asset_id: str
    samples: Samples
    heard: list[Utterance] | None = None


class HearAhead:
    """A Transcriber in front of another, which hears what is expected together; recordings count as the same array."""

    def __init__(self, transcriber: BatchTranscriber, store: Store) -> None:
        self._transcriber = transcriber
        self._store = store
        self._waiting: dict[int, _Waiting] = {}
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """The name of the transcriber behind."""
        return self._transcriber.name

    def expect(self, content: Decoded) -> None:
        """Say that a file is about to be asked for; from any thread. Only what is read in whole waits here."""
        sound = content.video.sound if content.video else content.sound
        if sound is None or sound.only is None:
            return
        piece = sound.only
        with self._lock:
            for samples in piece.sides or (piece.samples,):
                self._waiting[id(samples)] = _Waiting(content.asset.id, samples)
            while len(self._waiting) > MOST_WAITING:
                del self._waiting[next(iter(self._waiting))]

    def transcribe(self, samples: Samples) -> Iterator[Utterance]:
        """Yield what is said in a recording, as the transcriber behind does."""
        with self._lock:
            asked = self._waiting.pop(id(samples), None)
            others = [one for one in self._waiting.values() if one.heard is None]
        if asked is None or (asked.heard is None and not others):
            yield from self._transcriber.transcribe(samples)
            return
        if asked.heard is None:
            self._hear(asked, others)
        yield from self._transcriber.transcribe(samples) if asked.heard is None else asked.heard

    def _hear(self, asked: _Waiting, others: list[_Waiting]) -> None:
        """Hear recordings of several files together; where that fails each is heard by itself, once it is asked for."""
        together = [asked, *others]
        with ExitStack() as stack:
            for asset_id in {one.asset_id for one in others} - {asked.asset_id}:
                stack.enter_context(jobs.at_work(self._store, asset_id, PERCEIVE))
            heard = attempt(partial(self._transcriber.transcribe_all, [one.samples for one in together]))
        if isinstance(heard, Failure):
            with self._lock:
                self._waiting.clear()
            return
        for one, said in zip(together, heard, strict=True):
            one.heard = said
