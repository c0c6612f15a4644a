"""Small recordings for tests, written with PyAV: tones for sound, fields of colour with moving stripes for pictures."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

COLOURS = {"red": (220, 40, 40), "green": (30, 160, 60), "blue": (30, 60, 200), "white": (240, 240, 240)}


def tone(seconds: float, hertz: float = 440.0, rate: int = 16_000, level: float = 0.5) -> NDArray[np.float32]:
    """Return a sine tone."""
    return (level * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


def write_sound(
    path: Path, channels: Sequence[NDArray[np.float32]], codec: str, rate: int = 16_000, **tags: str
) -> Path:
    """Write a recording of sound; the container follows the name's ending, `channels` are of equal length."""
    with av.open(str(path), "w") as container:
        container.metadata.update(tags)
        layout = "mono" if len(channels) == 1 else "stereo"
        stream = container.add_stream(codec, rate=rate, layout=layout)
        frame = av.AudioFrame.from_ndarray(np.stack(channels), format="fltp", layout=layout)
        frame.sample_rate = rate
        resampler = av.AudioResampler(stream.format, layout, rate, frame_size=stream.codec_context.frame_size or 0)
        for piece in (*resampler.resample(frame), *resampler.resample(None)):
            container.mux(stream.encode(piece))
        container.mux(stream.encode(None))
    return path


def write_video(
    path: Path,
    shots: Sequence[tuple[str, float]],
    sound: NDArray[np.float32] | None = None,
    codec: str = "mpeg4",
    size: tuple[int, int] = (160, 96),
    rate: int = 25,
    **tags: str,
) -> Path:
    """Write a video of shots (colour, seconds), `sound` being 16 kHz mono."""
    with av.open(str(path), "w") as container:
        container.metadata.update(tags)
        picture = container.add_stream(codec, rate=rate, width=size[0], height=size[1], pix_fmt="yuv420p")
        heard = container.add_stream("aac", rate=16_000, layout="mono") if sound is not None else None
        number = 0
        for colour, seconds in shots:
            for _ in range(round(seconds * rate)):
                pixels = np.full((size[1], size[0], 3), COLOURS[colour], dtype=np.uint8)
                pixels[:, number % 40 : number % 40 + 8] //= 2
                frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
                frame.pts, frame.time_base = number, Fraction(1, rate)
                container.mux(picture.encode(frame))
                number += 1
        container.mux(picture.encode(None))
        if heard is not None and sound is not None:
            whole = av.AudioFrame.from_ndarray(sound[None, :], format="fltp", layout="mono")
            whole.sample_rate = 16_000
            resampler = av.AudioResampler("fltp", "mono", 16_000, frame_size=1024)
            for piece in (*resampler.resample(whole), *resampler.resample(None)):
                container.mux(heard.encode(piece))
            container.mux(heard.encode(None))
    return path
