"""A smaller copy of a recording that browsers cannot play (H.264 and AAC in an MP4), and the folder that holds copies.

A second of the copy is the same second of the recording, and it can be sought in at once. Of a long video only what
lies about the wanted second is copied, after one picture that says so. Copies are made when they are first asked for;
those unused longest go first.
"""

import os
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av import AudioFrame, AudioResampler, VideoFrame
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.stream import Stream
from av.video.frame import PictureType
from PIL import Image, ImageDraw, ImageFont

from ingest.files.file_checks import Limits, Unreadable
from ingest.readers.av_container import frames_of, header_duration_s, open_media, picture_of, refuse_too_long, sound_of
from models.protocols import Pixels

RECIPE = "1"
"""Part of the copy's name: another way to copy makes another copy."""

SIDE_PX = 720
FRAMES_PER_S = 30
SOUND_RATES = (16_000, 24_000, 48_000)
BITS_PER_SAMPLE = 2
LONGEST_WHOLE_S = 300.0
"""A longer video is copied in part: whole, it would take minutes before the first picture is seen."""

BEFORE_S = 20.0
PART_S = 120.0
SHORTEST_GAP_S = 0.05
LONGEST_GAP_S = 600.0
CLOCK = Fraction(1, 90_000)
AAC = {"aac_coder": "fast"}
H264 = {"preset": "superfast", "crf": "26", "g": str(FRAMES_PER_S)}
PLAYED: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "mov,mp4,m4a,3gp,3g2,mj2": (frozenset({"h264", "vp9", "av1"}), frozenset({"aac", "mp3", "opus", "flac"})),
    "matroska,webm": (frozenset({"vp8", "vp9", "av1"}), frozenset({"vorbis", "opus"})),
    "ogg": (frozenset(), frozenset({"vorbis", "opus", "flac"})),
    "wav": (frozenset(), frozenset({"pcm_s16le", "pcm_u8", "pcm_s24le", "pcm_f32le"})),
    "mp3": (frozenset(), frozenset({"mp3"})),
    "flac": (frozenset(), frozenset({"flac"})),
    "aac": (frozenset(), frozenset({"aac"})),
}
"""By container: the pictures and the sounds that Chromium, Firefox and Safari all play."""

Frame = AudioFrame | VideoFrame
PLAIN_PICTURES = ("yuv420p", "yuvj420p")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a recording, in its own seconds."""

    start_s: float
    end_s: float


def is_played(path: Path, limits: Limits) -> bool:
    """Say whether browsers play a recording as it is; also of one that cannot be read, since nothing plays that."""
    try:
        with open_media(path, limits) as container:
            pictures, sounds = PLAYED.get(container.format.name, (frozenset(), frozenset()))
            picture, sound = picture_of(container), sound_of(container)
            if sound is not None and sound.codec_context.codec.canonical_name not in sounds:
                return False
            if picture is None:
                return True
            name = picture.codec_context.codec.canonical_name
            return name in pictures and (name != "h264" or picture.codec_context.pix_fmt in PLAIN_PICTURES)
    except Unreadable:
        return True


def part_about(path: Path, at_s: float, limits: Limits) -> Part | None:
    """Return which part of a recording to copy for the sake of one of its seconds; None for all of it.

    Seconds near each other have the same part. Raises Unreadable.
    """
    with open_media(path, limits) as container:
        duration_s = header_duration_s(container) or 0.0
        if picture_of(container) is None or duration_s <= LONGEST_WHOLE_S:
            return None
    start_s = max(0.0, (at_s - BEFORE_S) // BEFORE_S * BEFORE_S)
    return Part(start_s, min(duration_s, start_s + PART_S))


def write_preview(
    path: Path, out: Path, limits: Limits, part: Part | None = None, is_wanted: Callable[[], bool] = lambda: True
) -> None:
    """Write the copy of a recording, or of a part of it, to `out`: at most 720 lines, 30 pictures a second, stereo.

    Raises Unreadable, also where the recording is longer than allowed, and when it is no longer wanted.
    """
    turned = _turned(path, limits)
    begin_s, end_s = (part.start_s, part.end_s) if part else (0.0, limits.duration_s)
    options = {"movflags": "+faststart"}
    with open_media(path, limits) as source, av.open(str(out), "w", format="mp4", options=options) as copy:
        refuse_too_long(header_duration_s(source) or 0.0, limits)
        picture, sound = picture_of(source), sound_of(source)
        streams: list[Stream] = [one for one in (picture, sound) if one is not None]
        if not streams:
            raise Unreadable("This recording has no sound or picture; it may be incomplete.")
        origin_s = (source.start_time or 0) / av.time_base if picture is not None else None
        eye = _Pictures(copy, source, turned, part) if picture is not None else None
        ear = _Sounds(copy, sound, begin_s) if sound is not None else None
        if begin_s > 0.0:
            source.seek(round((begin_s + (origin_s or 0.0)) * av.time_base))
        frames = _while_wanted(frames_of(source, streams), is_wanted)
        _copy(frames, (begin_s, end_s, origin_s), eye, ear)


def _while_wanted(frames: Iterator[Frame], is_wanted: Callable[[], bool]) -> Iterator[Frame]:
    for frame in frames:
        if not is_wanted():
            raise Unreadable("The preview was cancelled.")
        yield frame


def _copy(
    frames: Iterator[Frame],
    span: tuple[float, float, float | None],
    eye: "_Pictures | None",
    ear: "_Sounds | None",
) -> None:
    """Pass on the frames of a span (begin and end in seconds after an origin, None for the first frame's time)."""
    begin_s, end_s, origin_s = span
    for frame in frames:
        if origin_s is None:
            origin_s = frame.time or 0.0
        at_s = None if frame.time is None else frame.time - origin_s
        if at_s is not None and at_s < begin_s:
            continue
        if at_s is not None and at_s > end_s:
            break
        if isinstance(frame, VideoFrame) and eye is not None:
            eye.see(frame, at_s)
        elif isinstance(frame, AudioFrame) and ear is not None:
            ear.hear(frame, at_s)
    for writer in (eye, ear):
        if writer is not None:
            writer.end()


class _Pictures:
    """Writes the pictures of the copy, upright, in time, and so that each second begins with a whole one."""

    def __init__(self, copy: OutputContainer, source: InputContainer, turned: int, part: Part | None) -> None:
        found = picture_of(source)
        assert found is not None
        found.thread_type = "AUTO"
        self._turned = turned
        self._copy = copy
        self._size = _size(found.width, found.height, found.sample_aspect_ratio, turned)
        self._stream = copy.add_stream("libx264", rate=FRAMES_PER_S, options=H264)
        self._stream.width, self._stream.height = self._size
        self._stream.pix_fmt = "yuv420p"
        self._stream.time_base = self._stream.codec_context.time_base = CLOCK
        self._last_s = -1.0
        self._is_first = True
        if part is not None and part.start_s > 0.0:
            self._put(VideoFrame.from_ndarray(_said(part, self._size), format="rgb24"), 0.0)

    def see(self, frame: VideoFrame, at_s: float | None) -> None:
        """Take in the next frame; one that comes too soon after the one before is left out."""
        at_s = self._last_s + 1 / FRAMES_PER_S if at_s is None else at_s
        if at_s - self._last_s < 0.9 / FRAMES_PER_S:
            return
        if self._turned:
            lying: Pixels = np.asarray(frame.to_ndarray(format="rgb24"), dtype=np.uint8)
            frame = VideoFrame.from_ndarray(np.ascontiguousarray(np.rot90(lying, self._turned)), format="rgb24")
        self._put(frame, at_s)
        self._is_first = False

    def _put(self, frame: VideoFrame, at_s: float) -> None:
        fitted = frame.reformat(*self._size, "yuv420p")
        fitted.pts, fitted.time_base = round(at_s / CLOCK), CLOCK
        fitted.pict_type = PictureType.I if self._is_first else PictureType.NONE
        self._last_s = at_s
        self._copy.mux(self._stream.encode(fitted))

    def end(self) -> None:
        """Write what is still held back; raises Unreadable where no picture came."""
        if self._is_first:
            raise Unreadable("No picture of the video could be decoded: it is damaged. Copy it again.")
        self._copy.mux(self._stream.encode(None))


class _Sounds:
    """Writes the sound of the copy without a gap: where the recording has one there is silence."""

    def __init__(self, copy: OutputContainer, sound: AudioStream, begin_s: float) -> None:
        self._copy = copy
        self._channels = min(2, sound.codec_context.layout.nb_channels)
        self._layout = "mono" if self._channels == 1 else "stereo"
        self._rate = next((rate for rate in SOUND_RATES if rate >= sound.codec_context.sample_rate), SOUND_RATES[-1])
        self._stream = copy.add_stream("aac", rate=self._rate, layout=self._layout, options=AAC)
        self._stream.bit_rate = BITS_PER_SAMPLE * self._rate * self._channels
        self._at = round(begin_s * self._rate)
        self._format = ("", "", 0)
        self._resampler: AudioResampler | None = None

    def hear(self, frame: AudioFrame, at_s: float | None) -> None:
        """Take in the next frame."""
        found = (frame.format.name, frame.layout.name, frame.sample_rate)
        if self._resampler is None or found != self._format:
            self._flush()
            self._format = found
            self._resampler = AudioResampler(format="fltp", layout=self._layout, rate=self._rate)
        gap_s = 0.0 if at_s is None else at_s - self._at / self._rate
        if SHORTEST_GAP_S < gap_s < LONGEST_GAP_S:
            self._flush()
            self._be_silent(gap_s)
            self._resampler = AudioResampler(format="fltp", layout=self._layout, rate=self._rate)
        frame.pts = None
        self._put(self._resampler.resample(frame))

    def _be_silent(self, gap_s: float) -> None:
        left = round(gap_s * self._rate)
        while left > 0:
            count = min(left, self._rate)
            nothing = np.zeros((self._channels, count), np.float32)
            silence = AudioFrame.from_ndarray(nothing, format="fltp", layout=self._layout)
            silence.sample_rate = self._rate
            self._put([silence])
            left -= count

    def _flush(self) -> None:
        if self._resampler is not None:
            self._put(self._resampler.resample(None))
            self._resampler = None

    def _put(self, frames: Sequence[AudioFrame]) -> None:
        for frame in frames:
            frame.pts, frame.time_base = self._at, Fraction(1, self._rate)
            self._at += frame.samples
            self._copy.mux(self._stream.encode(frame))

    def end(self) -> None:
        """Write what is still held back."""
        self._flush()
        self._copy.mux(self._stream.encode(None))


def _turned(path: Path, limits: Limits) -> int:
    """Return by how many quarter turns to the left the pictures of a video must be turned to stand upright."""
    with open_media(path, limits) as container:
        picture = picture_of(container)
        if picture is None:
            return 0
        if picture.width * picture.height > limits.photo_pixels:
            raise Unreadable(f"The pictures of the video are too large: {picture.width} x {picture.height} pixels.")
        first = next((one for one in frames_of(container, [picture]) if isinstance(one, VideoFrame)), None)
        return round(first.rotation / 90) % 4 if first is not None else 0


def _size(width_px: int, height_px: int, shape: Fraction | None, turned: int) -> tuple[int, int]:
    """Return the copy's width and height: even, of square pixels, the shorter side at most 720."""
    wide = width_px * float(shape) if shape and 0.2 < shape < 5 else float(width_px)
    sides = (float(height_px), wide) if turned % 2 else (wide, float(height_px))
    scale = min(1.0, SIDE_PX / min(sides), 16 / 9 * SIDE_PX / max(sides))
    return max(2, round(sides[0] * scale / 2) * 2), max(2, round(sides[1] * scale / 2) * 2)


def _said(part: Part, size: tuple[int, int]) -> Pixels:
    """Return the picture that stands before a part: dark, with words that say which part it is."""
    picture = Image.new("RGB", size, (24, 24, 26))
    words = f"A preview of {_clock(part.start_s)} to {_clock(part.end_s)}.\nThe rest is in the file itself."
    font = ImageFont.load_default(max(10, size[1] // 16))
    middle = (size[0] / 2, size[1] / 2)
    ImageDraw.Draw(picture).multiline_text(middle, words, (220, 220, 215), font, "mm", align="center")
    return np.asarray(picture, dtype=np.uint8)


def _clock(seconds: float) -> str:
    whole = round(seconds)
    hours = f"{whole // 3600}:{whole // 60 % 60:02}" if whole >= 3600 else f"{whole // 60}"
    return f"{hours}:{whole % 60:02}"


FOLDER = "previews"
MOST_BYTES = 2_000_000_000
UNFINISHED = ".part"


class Previews:
    """The copies in one library's folder; made one at a time, whoever asks."""

    def __init__(self, library: Path, limits: Limits, most_bytes: int = MOST_BYTES) -> None:
        self._folder = library / FOLDER
        self._limits = limits
        self._most_bytes = most_bytes
        self._making = threading.Lock()
        self._is_over = threading.Event()
        self._played: dict[str, bool] = {}

    def is_needed(self, asset_id: str, path: Path) -> bool:
        """Say whether browsers cannot play a recording as it is; the file is looked at once."""
        if asset_id not in self._played and os.path.isfile(path):
            self._played[asset_id] = is_played(path, self._limits)
        return not self._played.get(asset_id, True)

    def copy_of(self, asset_id: str, path: Path, at_s: float) -> Path:
        """Return the copy that holds a second of a recording, made now where there is none; raises Unreadable."""
        part = part_about(path, at_s, self._limits)
        span = f"-{part.start_s:.0f}" if part else ""
        found = self._folder / f"{asset_id}-{RECIPE}{span}.mp4"
        with self._making:
            if not found.is_file():
                self._folder.mkdir(mode=0o700, exist_ok=True)
                unfinished = found.with_suffix(UNFINISHED)
                try:
                    write_preview(path, unfinished, self._limits, part, lambda: not self._is_over.is_set())
                    unfinished.replace(found)
                finally:
                    unfinished.unlink(missing_ok=True)
            os.utime(found)
            self._make_room(found)
        return found

    def stop(self) -> None:
        """Give up the copy that is being made, and make no more."""
        self._is_over.set()

    def _make_room(self, but: Path) -> None:
        """Remove what was not asked for longest until the rest fits; never the one that is asked for now."""
        held = sorted(((one.stat(), one) for one in self._folder.glob("*.mp4")), key=lambda one: one[0].st_mtime_ns)
        total = sum(stat.st_size for stat, _ in held)
        for stat, one in held:
            if total > self._most_bytes and one != but:
                one.unlink(missing_ok=True)
                total -= stat.st_size


def discard_copies(library: Path, but: Collection[str]) -> None:
    """Remove the copies of all assets but these."""
    for one in (library / FOLDER).glob("*-*"):
        if one.name.split("-")[0] not in but:
            one.unlink(missing_ok=True)
