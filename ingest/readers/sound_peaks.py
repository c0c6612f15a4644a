"""How loud a recording is from its beginning to its end, as few numbers as a waveform needs.

The recording is read frame by frame, so that a long one takes no more memory than a short one.
"""

from pathlib import Path

import numpy as np
from av import AudioFrame
from av.audio.resampler import AudioResampler

from ingest.files.file_checks import Limits, Unreadable
from ingest.readers.av_container import frames_of, header_duration_s, open_media, refuse_too_long, sound_of

PEAKS_RATE = 8000
"""Samples a second that are looked at: a voice is not louder above."""

STEP_S = 0.02
"""So long a stretch is looked at as one, before stretches are joined to as many as are wanted."""


def read_peaks(path: Path, limits: Limits, most: int) -> list[float]:
    """Return the loudest of each of at most `most` equal stretches of a recording, 0..1 of full scale, in order.

    Raises Unreadable, also where the recording has no sound or is longer than allowed.
    """
    steps: list[float] = []
    with open_media(path, limits) as container:
        refuse_too_long(header_duration_s(container) or 0.0, limits)
        sound = sound_of(container)
        if sound is None:
            raise Unreadable("There is no sound in this file.")
        resampler = AudioResampler(format="flt", layout="mono", rate=PEAKS_RATE, frame_size=round(STEP_S * PEAKS_RATE))
        for frame in frames_of(container, [sound]):
            if isinstance(frame, AudioFrame):
                frame.pts = None
                steps += [_peak(heard) for heard in resampler.resample(frame)]
                refuse_too_long(len(steps) * STEP_S, limits)
        steps += [_peak(heard) for heard in resampler.resample(None)]
    if not steps:
        raise Unreadable("No sound could be decoded: the recording is damaged.")
    return [float(one.max()) for one in np.array_split(np.array(steps), min(most, len(steps)))]


def _peak(frame: AudioFrame) -> float:
    return min(1.0, float(np.abs(frame.to_ndarray()).max(initial=0.0)))
