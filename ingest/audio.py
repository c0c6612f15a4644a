"""From a recording to samples: mono, 16 kHz, through PyAV, whatever the container and the codec.

Knows nothing of speech. Silence stays in, so that second n of the samples is second n of the recording; broken packets
are skipped and their time stays silent.
"""

from pathlib import Path

import numpy as np
from av import AudioFrame
from av.audio.resampler import AudioResampler
from numpy.typing import NDArray

from ingest.limits import Limits
from ingest.media import frames_of, header_duration_s, open_media, refuse_too_long, sound_of
from ingest.unreadable import Unreadable
from models.protocols import SAMPLES_PER_S, Samples

SHORTEST_GAP_S = 0.05
LONGEST_GAP_S = 600.0
SILENT_SIDE = 0.001
CANCELLED = 0.1
SLOWEST_RATE = 2000


def read_samples(path: Path, limits: Limits) -> Samples:
    """Read the sound of a recording: (n,), mono, 16,000 samples a second, from its first second on.

    Two channels are averaged, except where that would lose speech (one is silent, or each undoes the other).
    Raises Unreadable, also for a recording longer than allowed and for one in which nothing can be decoded.
    """
    with open_media(path, limits) as container:
        refuse_too_long(header_duration_s(container) or 0.0, limits)
        sound = sound_of(container)
        if sound is None:
            raise Unreadable("There is no sound in this file. If it is a picture or a video, give it the right name.")
        ear = Ear(limits)
        for frame in frames_of(container, [sound]):
            if isinstance(frame, AudioFrame):
                ear.hear(frame)
        samples = ear.mono()
    if samples is None:
        raise Unreadable("No sound could be decoded: the recording is damaged. Copy it again from where it came from.")
    return samples


class Ear:
    """Collects the frames of one stream of sound as 16-bit samples and mixes them down at the end.

    `origin_s` is the stream time that counts as second 0, None for that of the first frame heard.
    """

    def __init__(self, limits: Limits, origin_s: float | None = None) -> None:
        self._limits = limits
        self._origin_s = origin_s
        self._heard_s = 0.0
        self._format = ("", "", 0)
        self._resampler: AudioResampler | None = None
        self._chunks: list[NDArray[np.int16]] = []

    def hear(self, frame: AudioFrame) -> None:
        """Take in the next frame, putting silence where frames are missing; raises Unreadable past the time allowed."""
        if frame.sample_rate < SLOWEST_RATE:
            raise Unreadable("The recording's beginning is damaged: no sound has so few samples. Copy it again.")
        self._fill_gap(frame)
        found = (frame.format.name, frame.layout.name, frame.sample_rate)
        if self._resampler is None or found != self._format:
            self._flush()
            layout = "mono" if frame.layout.nb_channels == 1 else "stereo"
            self._resampler, self._format = AudioResampler(format="s16", layout=layout, rate=SAMPLES_PER_S), found
        self._keep(self._resampler.resample(frame))
        self._heard_s += frame.samples / frame.sample_rate
        refuse_too_long(self._heard_s, self._limits)

    def mono(self) -> Samples | None:
        """Return all that was heard as (n,) float32, None where nothing was; the ear is empty afterwards."""
        self._flush()
        chunks, self._chunks = self._chunks, []
        if not chunks:
            return None
        weights = _channel_weights(chunks)
        samples = np.empty(sum(len(chunk) for chunk in chunks), dtype=np.float32)
        end = len(samples)
        while chunks:
            chunk = chunks.pop()
            mixed = chunk[:, 0] if chunk.shape[1] == 1 else chunk @ weights
            samples[end - len(chunk) : end] = mixed / np.float32(32768)
            end -= len(chunk)
        return samples

    def _fill_gap(self, frame: AudioFrame) -> None:
        if frame.time is None:
            return
        if self._origin_s is None:
            self._origin_s = frame.time
        gap_s = frame.time - self._origin_s - self._heard_s
        if SHORTEST_GAP_S < gap_s < LONGEST_GAP_S:
            self._flush()
            self._chunks.append(np.zeros((round(gap_s * SAMPLES_PER_S), 1), dtype=np.int16))
            self._heard_s += gap_s

    def _flush(self) -> None:
        if self._resampler is not None:
            self._keep(self._resampler.resample(None))
            self._resampler = None

    def _keep(self, frames: list[AudioFrame]) -> None:
        for frame in frames:
            self._chunks.append(frame.to_ndarray().reshape(-1, frame.layout.nb_channels).astype(np.int16))


def _channel_weights(chunks: list[NDArray[np.int16]]) -> NDArray[np.float32]:
    """Return how much of left and right to take: half of each, unless one is silent or the two cancel out."""
    energy = np.zeros(3)
    for chunk in chunks:
        if chunk.shape[1] == 2:
            left, right = chunk[:, 0].astype(np.float32), chunk[:, 1].astype(np.float32)
            energy += (left @ left, right @ right, ((left + right) / 2) @ ((left + right) / 2))
    left_only = np.array([1, 0], dtype=np.float32)
    louder = left_only if energy[0] >= energy[1] else left_only[::-1]
    if min(energy[0], energy[1]) < SILENT_SIDE * max(energy[0], energy[1]) or energy[2] < CANCELLED * energy[:2].max():
        return louder
    return np.full(2, 0.5, dtype=np.float32)
