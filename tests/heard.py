"""What a speech model once heard in the demo album's recordings, told again: it hears a word differently on other
processors, and what is made of its words is to be compared on all of them.
"""

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from models.protocols import BatchTranscriber, Samples, Utterance, Word

HEARD = Path(__file__).parent / "data" / "heard.json"


class Heard:
    """A transcriber that tells what stands in a file by how many samples a recording has.

    With YESTERYEAR_WRITE_GOLDEN it asks the speech model and writes what that hears into the file.
    """

    def __init__(self, model: BatchTranscriber) -> None:
        self._model = model
        self._is_written = bool(os.environ.get("YESTERYEAR_WRITE_GOLDEN"))
        self._held = json.loads(HEARD.read_text(encoding="utf-8")) if HEARD.is_file() else {}

    @property
    def name(self) -> str:
        """The name of the model."""
        return self._model.name

    def transcribe(self, samples: Samples) -> Iterator[Utterance]:
        """Yield what was heard."""
        yield from self.transcribe_all([samples])[0]

    def transcribe_all(self, recordings: Sequence[Samples]) -> list[list[Utterance]]:
        """Return what was heard in each recording."""
        if self._is_written:
            for samples, found in zip(recordings, self._model.transcribe_all(recordings), strict=True):
                self._held[str(len(samples))] = [asdict(one) for one in found]
            HEARD.write_text(json.dumps(self._held, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        return [[_utterance(one) for one in self._held[str(len(samples))]] for samples in recordings]


def _utterance(held: dict[str, Any]) -> Utterance:
    return Utterance(**{**held, "words": tuple(Word(**one) for one in held["words"])})
