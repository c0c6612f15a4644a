"""A few seconds of a recording as a WAV file, for whoever wants to hear what is cited."""

import wave
from io import BytesIO
from pathlib import Path

import av
import numpy as np
from av import AudioFrame
from av.audio.resampler import AudioResampler

from ingest.files.file_checks import Limits, Unreadable
from ingest.readers.av_container import frames_of, open_media, sound_of

RATE = 16_000
"""Samples a second: enough for speech."""


def read_clip(path: Path, start_s: float, length_s: float, limits: Limits) -> bytes:
    """Return so many seconds of sound as WAV (16 bit, mono), fewer where the recording ends before that.

    The file is read about there alone. Raises Unreadable, also where there is no sound.
    """
    heard: list[bytes] = []
    left = round(length_s * RATE)
    with open_media(path, limits) as container:
        sound = sound_of(container)
        if sound is None:
            raise Unreadable("There is no sound in this file.")
        container.seek(round(start_s * av.time_base))
        resampler = AudioResampler(format="s16", layout="mono", rate=RATE)
        for frame in frames_of(container, [sound]):
            if not isinstance(frame, AudioFrame):
                continue
            early = max(0, round((start_s - (frame.time if frame.time is not None else start_s)) * RATE))
            frame.pts = None
            for piece in resampler.resample(frame):
                samples = piece.to_ndarray().reshape(-1)[early:][:left]
                early = max(0, early - piece.samples)
                left -= len(samples)
                heard.append(samples.astype("<i2").tobytes())
            if left <= 0:
                break
    if not any(heard):
        raise Unreadable("There is no sound at this second.")
    return _wav(b"".join(heard))


def _wav(samples: bytes) -> bytes:
    out = BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(np.dtype("<i2").itemsize)
        file.setframerate(RATE)
        file.writeframes(samples)
    return out.getvalue()
