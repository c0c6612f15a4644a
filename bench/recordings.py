"""How much memory long recordings take while they are read: all of an ingest but the speech model, which adds its own.

    python -m bench.recordings [HOURS] [COUNT]

Writes COUNT WAV files (3 unless said) of HOURS each (5.8), some seconds of noise in every minute, and reads them with a
stand-in for the transcriber that goes through all samples and hears nothing in them. One run on one machine.
"""

import resource
import sys
import tempfile
import time
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from ingest.files.file_checks import Limits
from ingest.pipeline.run import Library, ingest
from memory.store import Store
from memory.vectors.index import VectorIndex
from models.protocols import SAMPLES_PER_S, Models, Samples, Utterance

HOURS, COUNT = 5.8, 3
NOISE_S = 3


class Listener:
    """A Transcriber that goes through every sample and hears nobody."""

    name = "listener"

    def transcribe(self, samples: Samples) -> Iterator[Utterance]:
        """Yield nothing."""
        np.abs(samples).max()
        yield from ()


def write_recording(path: Path, hours: float, seed: int) -> None:
    """Write a recording of mostly silence, a minute at a time."""
    chance = np.random.default_rng(seed)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLES_PER_S)
        for _ in range(round(hours * 60)):
            minute = np.zeros(60 * SAMPLES_PER_S)
            minute[: NOISE_S * SAMPLES_PER_S] = chance.normal(0, 3000, NOISE_S * SAMPLES_PER_S)
            file.writeframes(minute.astype("<i2").tobytes())


def main(hours: float, count: int) -> None:
    """Take the recordings in and print what that took."""
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        (top / "recordings").mkdir()
        (top / "library").mkdir()
        for number in range(count):
            write_recording(top / "recordings" / f"{number}.wav", hours, number)
        before_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        store = Store(top / "library" / "library.sqlite3")
        index = VectorIndex(store, top / "library" / "vectors")
        library = Library(store, index, Models(transcriber=Listener()), Limits(), top / "library")
        started_s = time.monotonic()
        ingest(library, [top / "recordings"], lambda _: None)
        seconds = time.monotonic() - started_s
        index.close()
        store.close()
    print(f"recordings.hours {hours * count:.1f} h")
    above_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kb
    print(f"recordings.memory_above_start {above_kb / 1024:.0f} MiB")
    print(f"recordings.seconds {seconds:.1f} s")


if __name__ == "__main__":
    given = sys.argv[1:]
    main(float(given[0]) if given else HOURS, int(given[1]) if len(given) > 1 else COUNT)
