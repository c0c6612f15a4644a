import json
import random
from pathlib import Path

import numpy as np
import pytest
from scenedetect import FrameTimecode

from ingest.files.file_checks import Limits, Unreadable
from ingest.readers import video
from ingest.readers.video import KEY_FRAME_SIDE_PX, Eye, Video, read_frame, read_video
from models.protocols import SAMPLES_PER_S, Pixels
from tests.recordings import COLOURS, tone, write_sound, write_video

LIMITS = Limits()
CUTS = [("red", 1.6), ("green", 1.2), ("blue", 2.0)]
CODECS = {
    "mp4": "mpeg4",
    "mov": "mpeg4",
    "m4v": "mpeg4",
    "mkv": "mpeg4",
    "avi": "mpeg4",
    "3gp": "h263",
    "webm": "libvpx",
}


def colour_of(pixels: Pixels) -> str:
    middle = np.median(pixels.reshape(-1, 3), axis=0)
    return min(COLOURS, key=lambda name: float(np.abs(middle - COLOURS[name]).sum()))


def starts(found: Video) -> list[float]:
    return [shot.start_s for shot in found.shots]


@pytest.mark.parametrize("ending", CODECS)
def test_every_format_is_cut_where_its_shots_change(tmp_path: Path, ending: str) -> None:
    size = (176, 144) if ending == "3gp" else (160, 96)
    found = read_video(write_video(tmp_path / f"a.{ending}", CUTS, codec=CODECS[ending], size=size), LIMITS)
    assert starts(found) == pytest.approx([0.0, 1.6, 2.8], abs=0.05)
    assert [colour_of(shot.key_frame) for shot in found.shots] == ["red", "green", "blue"]
    assert list(found.shots)[-1].end_s == pytest.approx(4.8, abs=0.1)
    assert found.sound is None


def test_shots_follow_each_other_without_gaps(tmp_path: Path) -> None:
    found = read_video(write_video(tmp_path / "a.mp4", CUTS), LIMITS)
    assert [shot.end_s for shot in found.shots][:-1] == starts(found)[1:]


def test_sound_and_pictures_share_one_clock(tmp_path: Path) -> None:
    sound = np.concatenate([np.zeros(int(1.6 * SAMPLES_PER_S), dtype=np.float32), tone(3.2)])
    found = read_video(write_video(tmp_path / "a.mp4", CUTS, sound), LIMITS)
    assert found.sound is not None
    ((_, samples, _),) = found.sound
    begins_s = np.flatnonzero(np.abs(samples) > 0.1)[0] / SAMPLES_PER_S
    assert begins_s == pytest.approx(1.6, abs=0.1)
    assert len(samples) / SAMPLES_PER_S == pytest.approx(4.8, abs=0.15)


def test_of_a_video_with_many_shots_only_some_are_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = list(read_video(write_video(tmp_path / "a.mp4", CUTS), LIMITS).shots)
    monkeypatch.setattr(video, "SHOTS_AHEAD", 1)
    found = read_video(tmp_path / "a.mp4", LIMITS)
    for _ in range(2):
        assert [(shot.start_s, shot.end_s, colour_of(shot.key_frame)) for shot in found.shots] == [
            (shot.start_s, shot.end_s, colour_of(shot.key_frame)) for shot in whole
        ]
    assert found.shots.last is not None and found.shots.last.end_s == whole[-1].end_s


def test_a_key_frame_is_bounded(tmp_path: Path) -> None:
    found = read_video(write_video(tmp_path / "a.mp4", [("red", 0.5)], size=(1280, 720)), LIMITS)
    assert next(iter(found.shots)).key_frame.shape == (360, KEY_FRAME_SIDE_PX, 3)


def test_the_key_frame_is_sharp_and_from_the_middle() -> None:
    eye = Eye(0.0, 25.0)
    blurred = np.full((96, 160, 3), 120, dtype=np.uint8)
    striped = blurred.copy()
    striped[:, ::8] = 0
    for number in range(100):
        pixels = striped if number == 4 or 30 < number < 60 else blurred
        frame = video.VideoFrame.from_ndarray(pixels, format="rgb24")
        frame.pts, frame.time_base = number * 40, video.MILLISECOND
        eye.see(frame)
    (shot,) = eye.last_shots()
    assert shot.key_frame.std() > 20


def test_only_frames_around_a_change_are_analysed(monkeypatch: pytest.MonkeyPatch) -> None:
    eye, analysed = Eye(0.0, 25.0), []
    detect = video.AdaptiveDetector.process_frame

    def counted(detector: object, timecode: FrameTimecode, pixels: Pixels) -> list[FrameTimecode]:
        analysed.append(timecode.seconds)
        return detect(detector, timecode, pixels)  # type: ignore[arg-type]

    monkeypatch.setattr(video.AdaptiveDetector, "process_frame", counted)
    for number in range(200):
        pixels = np.full((96, 160, 3), 40 if number < 101 else 200, dtype=np.uint8)
        frame = video.VideoFrame.from_ndarray(pixels, format="rgb24")
        frame.pts, frame.time_base = number * 40, video.MILLISECOND
        eye.see(frame)
    assert [shot.start_s for shot in eye.last_shots()] == [0.0, 4.04]
    assert len(analysed) < 80 and {3.96, 4.0, 4.04, 4.08, 4.12} <= set(analysed)


def test_a_long_take_is_cut_into_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(video, "LONGEST_SHOT_S", 2.0)
    found = read_video(write_video(tmp_path / "a.mp4", [("red", 7.0)]), LIMITS)
    assert starts(found) == pytest.approx([0.0, 2.0, 4.0], abs=0.05)
    assert list(found.shots)[-1].end_s == pytest.approx(7.0, abs=0.05)


@pytest.mark.parametrize(("degrees", "shape"), [(0, (96, 160, 3)), (90, (160, 96, 3)), (180, (96, 160, 3))])
def test_pictures_are_turned_upright(tmp_path: Path, degrees: int, shape: tuple[int, int, int]) -> None:
    path = write_video(tmp_path / "a.mp4", [("red", 0.6)])
    turn_in_header(path, degrees)
    assert next(iter(read_video(path, LIMITS).shots)).key_frame.shape == shape
    assert read_frame(path, 0.3, 1000, LIMITS).shape == shape


def test_a_picture_held_upright_has_its_left_side_on_top(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", [("white", 0.6)])
    turn_in_header(path, 90)
    pixels = read_frame(path, 0.0, 1000, LIMITS)  # the stripe stands at the left of the first frame
    assert pixels[:6].mean() < pixels[-40:].mean() - 50


def turn_in_header(path: Path, degrees: int) -> None:
    """Write the turn of the picture into the track header, where phones put it."""
    cos, sin = {0: (1, 0), 90: (0, 1), 180: (-1, 0)}[degrees]
    matrix = b"".join(int(n * 65536).to_bytes(4, "big", signed=True) for n in (cos, sin, 0, -sin, cos, 0, 0, 0, 16384))
    data = bytearray(path.read_bytes())
    at = data.index(b"tkhd") + 4 + 40
    data[at : at + 36] = matrix
    path.write_bytes(data)


def test_a_frame_is_the_one_shown_at_its_second(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", CUTS)
    shown = [colour_of(read_frame(path, at_s, 80, LIMITS)) for at_s in (0.0, 1.5, 1.7, 2.7, 2.9, 4.7, 99.0)]
    assert shown == ["red", "red", "green", "green", "blue", "blue", "blue"]
    assert read_frame(path, 1.0, 80, LIMITS).shape == (48, 80, 3)


def test_sound_alone_is_no_video(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.mp4", [tone(0.5)], "aac")
    for read in (lambda: read_video(path, LIMITS), lambda: read_frame(path, 0.0, 80, LIMITS)):
        with pytest.raises(Unreadable, match="no moving pictures"):
            read()


def test_longer_than_allowed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="longer than"):
        read_video(write_video(tmp_path / "a.mp4", [("red", 3.0)]), Limits(duration_s=2.0))


def test_frames_beyond_the_pixel_cap_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="too large: 160 x 96"):
        read_video(write_video(tmp_path / "a.mp4", [("red", 0.4)]), Limits(photo_pixels=10_000))


@pytest.mark.parametrize("content", [b"", b"Dear diary", b"\0" * 5000, random.Random(0).randbytes(5000)])
def test_what_is_no_video_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.mp4").write_bytes(content)
    with pytest.raises(Unreadable, match=r"\.$"):
        read_video(tmp_path / "a.mp4", LIMITS)


def test_a_video_that_breaks_off_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mkv", [("red", 4.0)])
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert 0.5 < list(read_video(path, LIMITS).shots)[-1].end_s < 3.5


@pytest.mark.parametrize("ending", ["mp4", "mkv", "avi", "webm"])
def test_no_damage_lets_anything_but_a_sentence_through(
    tmp_path: Path, ending: str, capfd: pytest.CaptureFixture[str]
) -> None:
    path = write_video(tmp_path / f"a.{ending}", [("red", 0.4)], codec=CODECS[ending])
    whole, chance = path.read_bytes(), random.Random(1)
    for _ in range(40):
        damaged = bytearray(whole)
        for _ in range(chance.choice((1, 5, 30))):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path.write_bytes(damaged)
        for read in (lambda: read_video(path, LIMITS), lambda: read_frame(path, 0.2, 64, LIMITS)):
            try:
                read()
            except Unreadable as refusal:
                assert str(refusal).endswith(".")
    assert capfd.readouterr() == ("", "")


def test_the_cuts_of_a_real_video_are_found_exactly(shared: Path) -> None:
    folder = shared / "media" / "video" / "derived"
    truth = json.loads((folder / "composite_day.json").read_text(encoding="utf-8"))
    found = read_video(folder / "composite_day.mp4", LIMITS)
    joins = [segment["start"] for segment in truth["segments"]]
    within_chrome_ad, within_hamilton = [17.44, 19.36, 20.56], [21.68, 23.76, 28.04]
    assert starts(found) == pytest.approx(sorted([*joins, *within_chrome_ad, *within_hamilton]), abs=0.05)
    assert list(found.shots)[-1].end_s == pytest.approx(36.0, abs=0.1)
    assert found.sound is not None
    assert sum(len(piece.samples) for piece in found.sound) / SAMPLES_PER_S == pytest.approx(36.0, abs=0.2)
