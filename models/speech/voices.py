"""Stretches of speech to vectors that lie near those of the same person's other words.

Knows nothing of who anybody is or of where somebody begins to speak. Loads at the first voice.
Source: Wan et al. 2018, Generalized End-to-End Loss for Speaker Verification.
"""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from models.inference import Network
from models.protocols import SAMPLES_PER_S, Samples, Vectors

VERSION = "1"
DIMENSIONS = 256

WINDOW_FRAMES = 160
STEP_FRAMES = 60
FRAME_SAMPLES = 160
FFT_SAMPLES = 400
MEL_BANDS = 40
"""What the network was taught on: pieces of 1.6 s, a frame of 25 ms every 10 ms, in 40 bands."""

LOUDNESS = 10 ** (-30 / 20)
"""Root mean square that quieter speech is brought to, full scale being 1."""

BATCH = 64


class SpeakerEncoder:
    """A VoiceEncoder: the mean over pieces of 1.6 s that overlap."""

    def __init__(self, folder: Path, version: str) -> None:
        self._folder = folder
        self.name = f"{version} {VERSION}"

    @cached_property
    def _network(self) -> Network:
        return Network(self._folder / "model.onnx")

    @cached_property
    def _bands(self) -> NDArray[np.float32]:
        """The triangular filters (40, 201), as wide as the ear's bands."""
        from faster_whisper.feature_extractor import FeatureExtractor

        filters: NDArray[np.float32] = FeatureExtractor.get_mel_filters(SAMPLES_PER_S, FFT_SAMPLES, MEL_BANDS)
        return filters.astype(np.float32)

    def encode(self, samples: Samples, spans: Sequence[tuple[float, float]]) -> Vectors:
        """Encode stretches of a recording, each from and to a second: (len(spans), 256), unit rows."""
        if not len(spans):
            return np.zeros((0, DIMENSIONS), np.float32)
        bounds = np.round(np.array(spans) * SAMPLES_PER_S).astype(int)
        pieces = [self._pieces(samples[start:end]) for start, end in bounds]
        every = np.concatenate(pieces)
        parts = [every[at : at + BATCH] for at in range(0, len(every), BATCH)]
        raw = _unit(np.concatenate([self._network.run({"mels": part})[0] for part in parts]))
        ends = np.cumsum([len(piece) for piece in pieces])
        return _unit(np.stack([rows.mean(axis=0) for rows in np.split(raw, ends[:-1])]))

    def _pieces(self, spoken: Samples) -> NDArray[np.float32]:
        """Return the mel bands of the pieces of a stretch (n, 160, 40), at least one; what is short is filled up."""
        loudness = float(np.sqrt(np.mean(np.square(spoken)))) if len(spoken) else 0.0
        bands = self._mels(spoken * (LOUDNESS / loudness) if 0 < loudness < LOUDNESS else spoken)
        missing = max(0, WINDOW_FRAMES - len(bands))
        bands = np.pad(bands, ((0, missing), (0, 0)))
        every = sliding_window_view(bands, WINDOW_FRAMES, axis=0)[::STEP_FRAMES]
        return np.ascontiguousarray(every.transpose(0, 2, 1))

    def _mels(self, spoken: Samples) -> NDArray[np.float32]:
        """Return the power in each band (frames, 40)."""
        padded = np.pad(spoken.astype(np.float32), FFT_SAMPLES // 2)
        shape = np.hanning(FFT_SAMPLES + 1)[:-1].astype(np.float32)
        frames = sliding_window_view(padded, FFT_SAMPLES)[::FRAME_SAMPLES] * shape
        power = np.abs(np.fft.rfft(frames, axis=1)) ** 2
        return np.asarray(power @ self._bands.T, np.float32)


def _unit(rows: NDArray[np.float32]) -> Vectors:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), np.float32)
