from pathlib import Path

import av
import numpy as np
import pytest

from ingest.files.file_checks import Limits, Unreadable
from ingest.readers.audio import read_samples
from ingest.readers.video import read_frame
from ingest.transcode import Part, is_played, part_about, write_preview
from models.protocols import SAMPLES_PER_S
from tests.recordings import COLOURS, tone, write_sound, write_video

LIMITS = Limits()


def amr(path: Path) -> Path:
    """A recording of three silent seconds and two of sound, as old phones make them."""
    sound = np.concatenate([tone(3.0, rate=8000, level=0.0), tone(2.0, rate=8000)])
    return write_sound(path, [sound], "libopencore_amrnb", rate=8000)


def colour_at(path: Path, at_s: float) -> str:
    mean = read_frame(path, at_s, 64, LIMITS).reshape(-1, 3).mean(axis=0)
    return min(COLOURS, key=lambda name: float(np.linalg.norm(mean - np.array(COLOURS[name]))))


@pytest.mark.parametrize(
    ("name", "codec", "played"),
    [
        ("a.amr", "libopencore_amrnb", False),
        ("a.aiff", "pcm_s16be", False),
        ("a.mkv", "ac3", False),
        ("a.m4a", "alac", False),
        ("a.mp3", "libmp3lame", True),
        ("a.wav", "pcm_s16le", True),
        ("a.m4a", "aac", True),
        ("a.ogg", "libopus", True),
        ("a.flac", "flac", True),
    ],
)
def test_only_a_sound_that_browsers_do_not_play_needs_a_copy(
    tmp_path: Path, name: str, codec: str, played: bool
) -> None:
    rate = 8000 if codec == "libopencore_amrnb" else 48_000
    path = write_sound(tmp_path / name, [tone(1.0, rate=rate)], codec, rate=rate)
    assert is_played(path, LIMITS) is played


@pytest.mark.parametrize(
    ("name", "codec", "played"),
    [
        ("a.avi", "mpeg4", False),
        ("a.mp4", "mpeg4", False),
        ("a.3gp", "h263", False),
        ("a.wmv", "wmv2", False),
        ("a.mov", "libx265", False),
        ("a.mpg", "mpeg2video", False),
        ("a.mp4", "libx264", True),
        ("a.mov", "libx264", True),
        ("a.webm", "libvpx", True),
    ],
)
def test_only_a_video_that_browsers_do_not_play_needs_a_copy(
    tmp_path: Path, name: str, codec: str, played: bool
) -> None:
    path = write_video(tmp_path / name, [("red", 0.4)], codec=codec, size=(176, 144))
    assert is_played(path, LIMITS) is played


def test_what_cannot_be_read_is_left_to_the_player(tmp_path: Path) -> None:
    (tmp_path / "a.avi").write_bytes(b"RIFF not a video at all" * 50)
    assert is_played(tmp_path / "a.avi", LIMITS) is True
    with pytest.raises(Unreadable):
        write_preview(tmp_path / "a.avi", tmp_path / "out.mp4", LIMITS)


def test_the_copy_sounds_at_the_same_second(tmp_path: Path) -> None:
    write_preview(amr(tmp_path / "a.amr"), tmp_path / "out.mp4", LIMITS)
    assert is_played(tmp_path / "out.mp4", LIMITS)
    heard = np.abs(read_samples(tmp_path / "out.mp4", LIMITS))
    assert len(heard) / SAMPLES_PER_S == pytest.approx(5.0, abs=0.15)
    assert heard[: round(2.9 * SAMPLES_PER_S)].max() < 0.02
    assert heard[round(3.1 * SAMPLES_PER_S) : round(4.8 * SAMPLES_PER_S)].mean() > 0.1


def test_the_copy_shows_the_same_second(tmp_path: Path) -> None:
    path = write_video(tmp_path / "v.avi", [("red", 1.5), ("blue", 1.5), ("green", 1.0)], tone(4.0))
    write_preview(path, tmp_path / "out.mp4", LIMITS)
    assert is_played(tmp_path / "out.mp4", LIMITS)
    for at_s in (0.2, 1.4, 1.6, 2.9, 3.1, 3.8):
        assert colour_at(tmp_path / "out.mp4", at_s) == colour_at(path, at_s)
    head = (tmp_path / "out.mp4").read_bytes()[:64_000]
    assert head.index(b"moov") < head.index(b"mdat")  # can be sought in before all of it has come


def test_the_copy_is_small(tmp_path: Path) -> None:
    path = write_video(tmp_path / "v.avi", [("red", 0.2)], size=(2560, 1440), rate=60)
    write_preview(path, tmp_path / "out.mp4", LIMITS)
    with av.open(str(tmp_path / "out.mp4")) as found:
        picture = found.streams.video[0]
        assert (picture.width, picture.height) == (1280, 720)
        assert picture.frames <= 8


def test_a_long_video_is_copied_about_the_second_that_is_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.transcode.LONGEST_WHOLE_S", 10.0)
    monkeypatch.setattr("ingest.transcode.PART_S", 30.0)
    path = write_video(tmp_path / "v.avi", [("red", 41), ("blue", 20), ("green", 29)], tone(90.0), rate=5)
    part = part_about(path, 63.0, LIMITS)
    assert part == Part(40.0, 70.0) == part_about(path, 66.0, LIMITS)
    assert part_about(path, 5.0, LIMITS) == Part(0.0, 30.0)
    out = tmp_path / "out.mp4"
    write_preview(path, out, LIMITS, part)
    said = read_frame(out, 20.0, 320, LIMITS)
    assert said.mean() < 80 and said.max() > 150  # words on dark ground
    assert [colour_at(out, at_s) for at_s in (40.5, 42.0, 60.0, 62.0, 69.0)] == [
        "red",
        "blue",
        "blue",
        "green",
        "green",
    ]
    with av.open(str(out)) as found:
        assert found.streams.video[0].duration * found.streams.video[0].time_base == pytest.approx(70.0, abs=0.5)


def test_a_recording_longer_than_allowed_is_not_copied(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="longer"):
        write_preview(amr(tmp_path / "a.amr"), tmp_path / "out.mp4", Limits(duration_s=2.0))
