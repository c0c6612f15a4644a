"""From a video to its shots, one key frame a shot, and its sound, decoded through PyAV while it is gone through.

A long video takes no more memory than a short one: no more is held than what was not gone through yet of a few dozen
shots and two minutes of sound. Knows nothing of what is seen or said.
Seconds count from the first thing in the file. A take much longer than `LONGEST_SHOT_S` is cut into pieces, so that no
moment is too long to be found again.
Source: shots by PySceneDetect's adaptive detector.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from av import VideoFrame
from av.container import InputContainer
from av.video.reformatter import Interpolation
from av.video.stream import VideoStream
from scenedetect import AdaptiveDetector, FrameTimecode
from scenedetect.common import Timecode

from ingest.files.file_checks import Limits, Unreadable
from ingest.files.prefetch import Stream
from ingest.readers.audio import PIECES_AHEAD, Piece, read_pieces
from ingest.readers.av_container import frames_of, header_duration_s, open_media, picture_of, refuse_too_long, sound_of
from models.protocols import Pixels

KEY_FRAME_SIDE_PX = 640
LONGEST_SHOT_S = 30.0
SHORTEST_SHOT_S = 0.4
LEAST_CHANGE = 20.0
ANALYSED_PER_S = 30
GLANCES_PER_S = 8
QUIET = 12.0
"""Where two glances differ by less (mean of 0..255), the frames between are not analysed, unless a neighbour's are."""

ANALYSED_SIDE_PX = 160
SHARPNESS_SIDE_PX = 320
SHOTS_AHEAD = 64
"""So many shots are decoded ahead of what is done with them: some 50 MB of key frames."""

CANDIDATES = 12
FIRST_STEP_S = 0.2
MILLISECOND = Fraction(1, 1000)


@dataclass(frozen=True, slots=True)
class Shot:
    """An unbroken stretch of a video, seconds from its start, and the picture that stands for it."""

    start_s: float
    end_s: float
    key_frame: Pixels


@dataclass(frozen=True, slots=True)
class Video:
    """The shots of a video in order, without gaps, at least one, and its sound, None where it has none."""

    shots: Stream[Shot]
    sound: Stream[Piece] | None


@dataclass(frozen=True, slots=True)
class _Candidate:
    at_s: float
    sharpness: float
    pixels: Pixels


def read_video(path: Path, limits: Limits) -> Video:
    """Read a video: shots with their key frames (longer side 640 pixels, upright), and the sound, both begun ahead.

    Raises Unreadable, also for a file without moving pictures (see `kind.settle_kind`) and one longer than allowed.
    """
    with open_media(path, limits) as container:
        refuse_too_long(header_duration_s(container) or 0.0, limits)
        _decodable_picture(container, limits)
        speaks = sound_of(container) is not None
        origin_s = _origin_s(container)
    shots = Stream(lambda: read_shots(path, limits), SHOTS_AHEAD)
    if shots.is_empty:
        raise Unreadable("No picture of the video could be decoded: it is damaged. Copy it again.")
    sound = Stream(lambda: read_pieces(path, limits, origin_s), PIECES_AHEAD) if speaks else None
    return Video(shots, None if sound is None or sound.is_empty else sound)


def read_shots(path: Path, limits: Limits) -> Iterator[Shot]:
    """Yield the shots of a video in order, decoded while they are gone through. Raises as `read_video` does."""
    with open_media(path, limits) as container:
        picture = _decodable_picture(container, limits)
        eye = Eye(_origin_s(container), float(picture.average_rate or ANALYSED_PER_S))
        for frame in frames_of(container, [picture]):
            if isinstance(frame, VideoFrame):
                refuse_too_long(eye.see(frame), limits)
                yield from eye.ended_shots()
        yield from eye.last_shots()


def _origin_s(container: InputContainer) -> float:
    """Return the stream time of the first thing in a file, which counts as its second 0."""
    return float((container.start_time or 0) / av.time_base)


def read_frame(path: Path, at_s: float, side_px: int, limits: Limits) -> Pixels:
    """Read the picture shown at a second of a video, upright, its longer side at most `side_px`.

    Past the end the last picture is given. Raises Unreadable.
    """
    with open_media(path, limits) as container:
        picture = _decodable_picture(container, limits)
        target_s = at_s + _origin_s(container)
        container.seek(round(max(0.0, target_s) * av.time_base))
        shown: VideoFrame | None = None
        for frame in frames_of(container, [picture]):
            if not isinstance(frame, VideoFrame):
                continue
            if shown is not None and frame.time is not None and frame.time > target_s:
                break
            shown = frame
        if shown is None:
            raise Unreadable("No picture could be decoded at this second: the video is damaged. Copy it again.")
        return _upright(shown, side_px)


@dataclass(frozen=True, slots=True)
class _Step:
    """The frames after one glance up to the next, which is `small` at `at_s`; whether the picture changes in it."""

    changes: bool
    between: Sequence[tuple[float, VideoFrame]]
    at_s: float
    small: Pixels


class Eye:
    """Watches the frames of one video go by: where shots are cut, and which few frames may stand for each.

    `origin_s` is the stream time that counts as second 0; `frames_per_s` is the usual rate, for the last frame's end.
    """

    def __init__(self, origin_s: float, frames_per_s: float) -> None:
        self._origin_s = origin_s
        self._frame_s = 1 / min(max(frames_per_s, 1.0), 240.0)
        self._detector = AdaptiveDetector(min_scene_len=SHORTEST_SHOT_S, min_content_val=LEAST_CHANGE)
        self._small_size: tuple[int, int] | None = None
        self._start_s: float | None = None
        self._last_s = 0.0
        self._analysed_s = float("-inf")
        self._glanced_s = float("-inf")
        self._last: Pixels | None = None
        self._between: list[tuple[float, VideoFrame]] = []
        self._steps: list[_Step] = []
        self._changed = True
        self._candidates: list[_Candidate] = []
        self._step_s = FIRST_STEP_S
        self._shots: list[Shot] = []

    def see(self, frame: VideoFrame) -> float:
        """Take in the next frame; return the second at which it stands."""
        at_s = self._last_s + self._frame_s if frame.time is None else frame.time - self._origin_s
        at_s = max(at_s, self._last_s)
        if self._start_s is None:
            self._start_s = 0.0 if at_s < 1.0 else at_s
        self._last_s = at_s
        if at_s - self._analysed_s < 0.9 / ANALYSED_PER_S:
            return at_s
        self._analysed_s = at_s
        if at_s - self._glanced_s < 0.9 / GLANCES_PER_S:
            self._between.append((at_s, frame))
            return at_s
        self._glanced_s = at_s
        small = self._small(frame)
        change = QUIET if self._last is None else float(cv2.absdiff(self._last, small).mean())
        self._steps.append(_Step(change >= QUIET, self._between, at_s, small))
        self._last, self._between = small, []
        if len(self._steps) > 1:
            self._analyse(self._steps.pop(0), self._steps[0])
        if at_s - self._start_s > 2 * LONGEST_SHOT_S:
            self._close(self._start_s + LONGEST_SHOT_S)
        self._consider(frame, at_s)
        return at_s

    def _analyse(self, step: _Step, following: _Step | None) -> None:
        """Look for a cut in a step; all its frames count where it changes, or the step before or after it does."""
        if step.changes or self._changed or (following is not None and following.changes):
            for at_s, frame in step.between:
                self._detect(at_s, self._small(frame))
        self._changed = step.changes
        self._detect(step.at_s, step.small)

    def _detect(self, at_s: float, small: Pixels) -> None:
        timecode = FrameTimecode(Timecode(round(at_s * 1000), MILLISECOND), fps=1 / self._frame_s)
        for cut in self._detector.process_frame(timecode, small):
            self._close(cut.seconds)

    def _small(self, frame: VideoFrame) -> Pixels:
        """Return a frame for the detector as BGR, all of one size even where the video changes its own."""
        if self._small_size is None:
            self._small_size = _bounded(frame, ANALYSED_SIDE_PX)
        small = frame.reformat(*self._small_size, "bgr24", interpolation=Interpolation.FAST_BILINEAR)
        return np.asarray(small.to_ndarray(), dtype=np.uint8)

    def ended_shots(self) -> list[Shot]:
        """Return the shots that ended since this was asked last."""
        ended, self._shots = self._shots, []
        return ended

    def last_shots(self) -> list[Shot]:
        """Return what is left of the shots after the last frame, which ends the last one."""
        while self._steps:
            step = self._steps.pop(0)
            self._analyse(step, self._steps[0] if self._steps else None)
        if self._start_s is not None and self._candidates:
            self._close(self._last_s + self._frame_s)
        return self.ended_shots()

    def _consider(self, frame: VideoFrame, at_s: float) -> None:
        if self._candidates and at_s - self._candidates[-1].at_s < self._step_s:
            return
        seen = frame.reformat(*_bounded(frame, SHARPNESS_SIDE_PX), "bgr24", interpolation=Interpolation.FAST_BILINEAR)
        grey = cv2.cvtColor(seen.to_ndarray(), cv2.COLOR_BGR2GRAY)
        sharpness = float(cv2.Laplacian(grey, cv2.CV_32F).var())
        self._candidates.append(_Candidate(at_s, sharpness, _upright(frame, KEY_FRAME_SIDE_PX)))
        if len(self._candidates) > CANDIDATES:
            self._candidates = self._candidates[::2]
            self._step_s *= 2

    def _close(self, end_s: float) -> None:
        """End the shot at `end_s` with the sharpest candidate of its middle half, or the one nearest to its middle."""
        assert self._start_s is not None
        start_s, middle_s, quarter_s = self._start_s, (self._start_s + end_s) / 2, (end_s - self._start_s) / 4
        own = [c for c in self._candidates if c.at_s < end_s] or self._candidates
        central = [c for c in own if abs(c.at_s - middle_s) <= quarter_s]
        key = max(central, key=lambda c: c.sharpness) if central else min(own, key=lambda c: abs(c.at_s - middle_s))
        self._shots.append(Shot(start_s, end_s, key.pixels))
        self._candidates = [c for c in self._candidates if c.at_s >= end_s]
        self._step_s = FIRST_STEP_S
        self._start_s = end_s


def _decodable_picture(container: InputContainer, limits: Limits) -> VideoStream:
    picture = picture_of(container)
    if picture is None:
        raise Unreadable(
            "There are no moving pictures in this file. If it is a recording of sound, correct its file extension."
        )
    if picture.width * picture.height > limits.photo_pixels:
        raise Unreadable(f"The pictures of the video are too large: {picture.width} x {picture.height} pixels.")
    picture.thread_type = "AUTO"
    return picture


def _bounded(frame: VideoFrame, side_px: int) -> tuple[int, int]:
    """Return width and height with the longer side at most `side_px`."""
    scale = min(1.0, side_px / max(frame.width, frame.height))
    return max(1, round(frame.width * scale)), max(1, round(frame.height * scale))


def _upright(frame: VideoFrame, side_px: int) -> Pixels:
    """Return a frame as RGB, turned as its rotation says, its longer side at most `side_px`."""
    pixels = frame.reformat(*_bounded(frame, side_px), "rgb24", interpolation=Interpolation.AREA)
    return np.ascontiguousarray(np.rot90(pixels.to_ndarray(), round(frame.rotation / 90)))
