"""From a recording to samples: mono, 16 kHz, through PyAV, whatever the container and the codec.

A recording is read in pieces, so that a long one takes no more memory than a short one. Silence stays in, so that
second n of the samples is second n of the recording; broken packets are skipped and their time stays silent.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from av import AudioFrame
from av.audio.resampler import AudioResampler
from numpy.typing import NDArray

from ingest.files.file_checks import Limits, Unreadable
from ingest.files.prefetch import Stream
from ingest.readers.av_container import frames_of, header_duration_s, open_media, refuse_too_long, sound_of
from models.protocols import SAMPLES_PER_S, Samples
from models.speech.transcriber import SEARCH_S, WINDOW_S, quietest

SHORTEST_GAP_S = 0.05
LONGEST_GAP_S = 600.0
SILENT_SIDE = 0.001
CANCELLED = 0.1
SLOWEST_RATE = 2000
LONGEST_PIECE = int(WINDOW_S * SAMPLES_PER_S)
PIECES_AHEAD = 2
"""With two, what is shorter than a piece is known to be read in whole, and not read again."""

ALONE = 10.0
LEAST_ALONE = 0.05
MOST_SHARED = 0.1
QUIET = 100.0**2
"""The sides of a recording are apart, as those of a call are, where they share so little (their correlation) and each
is this many times louder than the other in so much of what is not quiet (mean square of 16-bit samples)."""


class Piece(NamedTuple):
    """The second at which a piece of sound begins, and its samples (n,), mono, 16,000 a second.

    `sides` are the left and the right by themselves, where somebody speaks on each whom the other does not have.
    """

    start_s: float
    samples: Samples
    sides: tuple[Samples, ...] = ()


def read_pieces(path: Path, limits: Limits, origin_s: float | None = None) -> Iterator[Piece]:
    """Yield the sound of a recording from its first second on, in pieces of at most two minutes cut where it is quiet.

    The pieces are the windows of the transcriber, so it hears in them what it hears in the whole. Two channels are
    averaged, except where that would lose speech (one is silent, or each undoes the other); two that are apart are also
    given by themselves. `origin_s` is as in Ear.
    Nothing is yielded where no sound can be decoded. Raises Unreadable, also for a recording longer than allowed.
    """
    with open_media(path, limits) as container:
        refuse_too_long(header_duration_s(container) or 0.0, limits)
        sound = sound_of(container)
        if sound is None:
            raise Unreadable(
                "There is no sound in this file. If it is a picture or a video, correct its file extension."
            )
        ear = Ear(limits, origin_s)
        for frame in frames_of(container, [sound]):
            if isinstance(frame, AudioFrame):
                ear.hear(frame)
                yield from ear.full_pieces()
        yield from ear.last_pieces()


def read_sound(path: Path, limits: Limits) -> Stream[Piece]:
    """Return the sound of a recording, its beginning read at once.

    Raises Unreadable, also where nothing can be decoded.
    """
    sound = Stream(lambda: read_pieces(path, limits), PIECES_AHEAD)
    if sound.is_empty:
        raise Unreadable("No sound could be decoded: the recording is damaged. Copy it again from where it came from.")
    return sound


def read_samples(path: Path, limits: Limits) -> Samples:
    """Read the whole sound of a short recording as (n,) samples. Raises Unreadable as `read_sound` does."""
    return np.concatenate([piece.samples for piece in read_sound(path, limits)])


class Ear:
    """Collects the frames of one stream of sound as 16-bit samples and mixes them down, a piece at a time.

    `origin_s` is the stream time that counts as second 0, None for that of the first frame heard.
    """

    def __init__(self, limits: Limits, origin_s: float | None = None) -> None:
        self._limits = limits
        self._origin_s = origin_s
        self._heard_s = 0.0
        self._format = ("", "", 0)
        self._resampler: AudioResampler | None = None
        self._chunks: list[NDArray[np.int16]] = []
        self._kept = 0
        self._weighed = 0
        self._energy = np.zeros(3)
        self._alone = np.zeros(3)
        self._given = 0

    def hear(self, frame: AudioFrame) -> None:
        """Take in the next frame, putting silence where frames are missing; raises Unreadable past the time allowed."""
        if frame.sample_rate < SLOWEST_RATE:
            raise Unreadable("The recording's beginning is damaged: the sample rate is invalid. Copy it again.")
        self._fill_gap(frame)
        found = (frame.format.name, frame.layout.name, frame.sample_rate)
        if self._resampler is None or found != self._format:
            self._flush()
            layout = "mono" if frame.layout.nb_channels == 1 else "stereo"
            self._resampler, self._format = AudioResampler(format="s16", layout=layout, rate=SAMPLES_PER_S), found
        self._keep(self._resampler.resample(frame))
        self._heard_s += frame.samples / frame.sample_rate
        refuse_too_long(self._heard_s, self._limits)

    def full_pieces(self) -> Iterator[Piece]:
        """Yield the pieces that are full by now, each cut where it is quietest towards its end."""
        while self._kept > LONGEST_PIECE:
            samples = self._mixed()
            end = quietest(samples, LONGEST_PIECE - int(SEARCH_S * SAMPLES_PER_S), LONGEST_PIECE)
            yield self._piece(samples, end)
            self._drop(end)

    def last_pieces(self) -> Iterator[Piece]:
        """Yield what is left after the last frame."""
        self._flush()
        yield from self.full_pieces()
        if self._kept:
            yield self._piece(self._mixed(), self._kept)
            self._drop(self._kept)

    def _piece(self, samples: Samples, end: int) -> Piece:
        sides: tuple[Samples, ...] = ()
        if _are_apart(self._energy, self._alone):
            sides = tuple(self._weighed_by(np.eye(2, dtype=np.float32)[side])[:end] for side in (0, 1))
        return Piece(self._given / SAMPLES_PER_S, samples[:end], sides)

    def _mixed(self) -> Samples:
        """Return what is kept as (n,) float32, the channels weighed by all that was heard so far."""
        energy, alone = _loudness(self._chunks[self._weighed :])
        self._energy += energy
        self._alone += alone
        self._weighed = len(self._chunks)
        return self._weighed_by(_channel_weights(self._energy))

    def _weighed_by(self, weights: NDArray[np.float32]) -> Samples:
        samples = np.empty(self._kept, dtype=np.float32)
        at = 0
        for chunk in self._chunks:
            mixed = chunk[:, 0] if chunk.shape[1] == 1 else chunk @ weights
            samples[at : at + len(chunk)] = mixed / np.float32(32768)
            at += len(chunk)
        return samples

    def _drop(self, count: int) -> None:
        """Let go of the first samples that are kept."""
        self._given += count
        self._kept -= count
        left = count
        for number, chunk in enumerate(self._chunks):
            if len(chunk) > left:
                self._chunks = [chunk[left:].copy(), *self._chunks[number + 1 :]]
                break
            left -= len(chunk)
        else:
            self._chunks = []
        self._weighed = len(self._chunks)

    def _fill_gap(self, frame: AudioFrame) -> None:
        if frame.time is None:
            return
        if self._origin_s is None:
            self._origin_s = frame.time
        gap_s = frame.time - self._origin_s - self._heard_s
        if SHORTEST_GAP_S < gap_s < LONGEST_GAP_S:
            self._flush()
            self._add(np.zeros((round(gap_s * SAMPLES_PER_S), 1), dtype=np.int16))
            self._heard_s += gap_s

    def _flush(self) -> None:
        if self._resampler is not None:
            self._keep(self._resampler.resample(None))
            self._resampler = None

    def _keep(self, frames: list[AudioFrame]) -> None:
        for frame in frames:
            self._add(frame.to_ndarray().reshape(-1, frame.layout.nb_channels).astype(np.int16))

    def _add(self, chunk: NDArray[np.int16]) -> None:
        self._chunks.append(chunk)
        self._kept += len(chunk)


def _loudness(chunks: list[NDArray[np.int16]]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return what is counted of chunks (n, 1) or (n, 2), of one side nothing.

    That is the energy of the left side, of the right and of their middle (3,), and how many samples are loud at all, on
    the left alone and on the right alone (3,).
    """
    energy, alone = np.zeros(3), np.zeros(3)
    for chunk in chunks:
        if chunk.shape[1] == 2 and len(chunk):
            left, right = chunk[:, 0].astype(np.float32), chunk[:, 1].astype(np.float32)
            middle = (left + right) / 2
            on_left, on_right = left @ left, right @ right
            energy += (on_left, on_right, middle @ middle)
            if max(on_left, on_right) > QUIET * len(chunk):
                alone += len(chunk) * np.array([1, on_left > ALONE * on_right, on_right > ALONE * on_left])
    return energy, alone


def _are_apart(energy: NDArray[np.float64], alone: NDArray[np.float64]) -> bool:
    """Say whether the two sides of a recording are two recordings, as those of a call are."""
    shared = (4 * energy[2] - energy[0] - energy[1]) / 2
    is_shared = abs(shared) > MOST_SHARED * np.sqrt(energy[0] * energy[1])
    return not is_shared and alone[0] > 0 and bool(alone[1:].min() >= LEAST_ALONE * alone[0])


def _channel_weights(energy: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return how much of left and right to take: half of each, unless one is silent or the two cancel out."""
    left_only = np.array([1, 0], dtype=np.float32)
    louder = left_only if energy[0] >= energy[1] else left_only[::-1]
    if min(energy[0], energy[1]) < SILENT_SIDE * max(energy[0], energy[1]) or energy[2] < CANCELLED * energy[:2].max():
        return louder
    return np.full(2, 0.5, dtype=np.float32)
