"""The one door to PyAV: opens recordings, says which streams hold sound and pictures, maps its errors to Unreadable.

Knows nothing of what is heard or seen in them.
"""

import math
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import av
import numpy as np
from av import AudioFrame, VideoFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Stream
from av.video.stream import VideoStream

from ingest.files.file_checks import Limits, Unreadable, check_file, file_errors, looks_like_text

av.logging.set_level(None)  # nothing of libav's on stderr; what matters comes as an exception

CONTAINERS = "mov,matroska,webm,avi,wav,w64,mp3,aac,ogg,flac,amr,amrnb,amrwb,aiff,caf,mpegts,mpeg,asf"
# A playlist or a session description under a video's name would send libav out to other files and machines.
OPTIONS = {
    "probesize": "20000000",
    "analyzeduration": "10000000",
    "format_whitelist": CONTAINERS,
    "protocol_whitelist": "",
}
UNKNOWN_SIZE = 0xFFFFFFFF
"""What a recorder writes in place of a size that it does not know yet."""

MEDIA_ERRORS = (
    av.FFmpegError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    MemoryError,
    EOFError,
    RuntimeError,
)
"""What PyAV raises on broken files, beside OSError; a test feeds it damaged recordings and watches what comes."""


@contextmanager
def open_media(path: Path, limits: Limits) -> Iterator[InputContainer]:
    """Open a recording for reading; raises Unreadable, also in place of what PyAV raises inside the block."""
    head = check_file(path, limits.media_bytes)
    with (
        file_errors(),
        _media_errors(head),
        path.open("rb") as file,
        av.open(file, "r", options=OPTIONS, metadata_errors="ignore") as container,
    ):
        if not container.streams.get():
            raise Unreadable(
                "This recording has no sound or picture; it may be incomplete. Copy it again from where it came from."
            )
        yield container


LISTENED_S, LISTENED_RATE = 60.0, 8000
FAINT = 1 / 8
"""So far into tracks is listened which of them are faint: those that are so much less loud than the loudest."""


def sound_of(container: InputContainer) -> AudioStream | None:
    """Return the stream of sound to listen to, None where there is none that can be decoded.

    Of several that is the usual one, or where that is faint the next that is not: a recorder of screens writes what the
    computer plays and the microphone as two tracks. The container is at its beginning then.
    """
    usable = [s for s in container.streams.audio if s.codec_context is not None]
    usable.sort(key=lambda s: (not s.disposition & av.stream.Disposition.default, s.index))
    if len(usable) < 2:
        return usable[0] if usable else None
    loud = [_loudness(container, s) for s in usable]
    return next(s for s, how_loud in zip(usable, loud, strict=True) if how_loud >= FAINT * max(loud))


def _loudness(container: InputContainer, sound: AudioStream) -> float:
    """Return the root of the mean square of a track's first minute, 0..1; goes back to the beginning after that."""
    total, count = 0.0, 0
    resampler = AudioResampler(format="flt", layout="mono", rate=LISTENED_RATE)
    for frame in frames_of(container, [sound]):
        if not isinstance(frame, AudioFrame) or (frame.time or 0.0) > LISTENED_S:
            break
        for heard in resampler.resample(frame):
            values = heard.to_ndarray()
            total, count = total + float(np.square(values).sum()), count + values.size
    container.seek(0)
    return math.sqrt(total / max(1, count))


def picture_of(container: InputContainer) -> VideoStream | None:
    """Return the stream of moving pictures, None where there is none or only cover art."""
    return next(
        (
            s
            for s in container.streams.video
            if s.codec_context is not None and not s.disposition & av.stream.Disposition.attached_pic
        ),
        None,
    )


def header_duration_s(container: InputContainer) -> float | None:
    """Return how long the recording says it is, None where it does not say."""
    if container.duration is not None and container.duration > 0:
        return container.duration / av.time_base
    spans = [float(s.duration * s.time_base) for s in container.streams if s.duration and s.time_base]
    return max(spans, default=0.0) or None


def announces_more(path: Path) -> bool:
    """Say whether a WAV or AVI announces more bytes than there are; False for any other file."""
    try:
        with path.open("rb") as file:
            head, size = file.read(12), file.seek(0, os.SEEK_END)
    except OSError:
        return False
    announced = int.from_bytes(head[4:8], "little")
    return head[:4] == b"RIFF" and announced != UNKNOWN_SIZE and announced + 8 > size


def refuse_too_long(duration_s: float, limits: Limits) -> None:
    """Raise Unreadable where a recording is longer than allowed."""
    if duration_s > limits.duration_s:
        raise Unreadable(
            f"The recording is longer than the {limits.duration_s / 3600:g} hours allowed. "
            "Cut it into parts, or raise the limit in the settings."
        )


def frames_of(container: InputContainer, streams: Sequence[Stream]) -> Iterator[AudioFrame | VideoFrame]:
    """Yield the frames of some streams in file order; broken packets are skipped, a broken end is the end."""
    packets = container.demux(*streams)
    while True:
        try:
            packet = next(packets)
        except (StopIteration, av.InvalidDataError, EOFError):
            return
        try:
            for frame in packet.decode():
                if isinstance(frame, AudioFrame | VideoFrame):
                    yield frame
        except av.FFmpegError:
            continue


@contextmanager
def _media_errors(head: bytes) -> Iterator[None]:
    try:
        yield
    except MEDIA_ERRORS as error:
        if looks_like_text(head):
            raise Unreadable("This file is text, not a recording, despite its extension. Rename it to .txt.") from error
        if head[4:8] == b"ftyp" and isinstance(error, av.InvalidDataError | EOFError):
            raise Unreadable(
                "The recording was cut short: the index at its end is missing. Copy it again from where it came from."
            ) from error
        if isinstance(error, MemoryError):
            raise Unreadable("The recording does not fit into memory. Close other programs and try again.") from error
        raise Unreadable(
            "This is not a recording of a kind that can be read, or it is damaged. "
            "Check whether another program plays it, and save it again there."
        ) from error
