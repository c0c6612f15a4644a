"""Real speech as samples, from the shared recordings."""

import wave
from pathlib import Path

import numpy as np

from models.protocols import SAMPLES_PER_S, Samples


def read_speech(shared: Path) -> Samples:
    """Return eleven seconds of one man who speaks English and pauses."""
    with wave.open(str(shared / "media" / "audio" / "jfk.wav")) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (SAMPLES_PER_S, 1, 2)
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    return (samples / 32768).astype(np.float32)
