import time
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from ingest.files.file_checks import Limits, Unreadable
from ingest.readers import av_container
from ingest.readers.av_container import (
    MEDIA_ERRORS,
    frames_of,
    header_duration_s,
    open_media,
    picture_of,
    refuse_too_long,
    sound_of,
)
from tests.recordings import tone, write_sound, write_video

LIMITS = Limits()


def with_cover(path: Path) -> Path:
    """Write a song with a picture on its sleeve."""
    with av.open(str(path), "w") as container:
        sound = container.add_stream("flac", rate=16_000, layout="mono")
        cover = container.add_stream("png", rate=1, width=16, height=16, pix_fmt="rgb24")
        cover.disposition = av.stream.Disposition.attached_pic
        whole = av.AudioFrame.from_ndarray((tone(1.0)[None, :] * 30_000).astype(np.int16), format="s16", layout="mono")
        whole.sample_rate = 16_000
        container.mux(cover.encode(av.VideoFrame.from_image(Image.new("RGB", (16, 16), "red"))))
        resampler = av.AudioResampler("s16", "mono", 16_000, frame_size=4096)
        for piece in (*resampler.resample(whole), *resampler.resample(None)):
            container.mux(sound.encode(piece))
        container.mux(sound.encode(None))
    return path


def test_streams_are_told_apart(tmp_path: Path) -> None:
    with open_media(write_video(tmp_path / "a.mp4", [("red", 0.4)], tone(0.4)), LIMITS) as container:
        assert sound_of(container) is not None and picture_of(container) is not None
    with open_media(write_sound(tmp_path / "a.wav", [tone(0.4)], "pcm_s16le"), LIMITS) as container:
        assert sound_of(container) is not None and picture_of(container) is None


def test_the_picture_on_a_sleeve_is_not_a_moving_one(tmp_path: Path) -> None:
    with open_media(with_cover(tmp_path / "a.flac"), LIMITS) as container:
        assert sound_of(container) is not None and picture_of(container) is None


def test_the_length_is_read_from_the_header(tmp_path: Path) -> None:
    with open_media(write_sound(tmp_path / "a.wav", [tone(1.25)], "pcm_s16le"), LIMITS) as container:
        assert header_duration_s(container) == pytest.approx(1.25)


def test_too_long_is_said_in_hours() -> None:
    refuse_too_long(7200.0, Limits(duration_s=7200.0))
    with pytest.raises(Unreadable, match="longer than the 2 hours"):
        refuse_too_long(7201.0, Limits(duration_s=7200.0))


def test_a_recording_without_its_index_is_said_to_be_cut_short(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", [("red", 0.4)])
    path.write_bytes(path.read_bytes()[:-1000])
    with pytest.raises(Unreadable, match="cut short"), open_media(path, LIMITS):
        pass


def test_a_recording_without_streams_is_refused(tmp_path: Path) -> None:
    box = (16).to_bytes(4, "big")
    (tmp_path / "a.mp4").write_bytes(box + b"ftypisom\0\0\2\0" + box + b"moov" + (8).to_bytes(4, "big") + b"free")
    with pytest.raises(Unreadable, match="no sound or picture"), open_media(tmp_path / "a.mp4", LIMITS):
        pass


@pytest.mark.parametrize(
    "error", [*MEDIA_ERRORS[1:], av.InvalidDataError, av.error.UnknownError, av.error.PatchWelcomeError]
)
def test_every_error_of_the_library_becomes_a_sentence(tmp_path: Path, error: type[Exception]) -> None:
    path = write_sound(tmp_path / "a.wav", [tone(0.1)], "pcm_s16le")
    raised = error(1, "x") if issubclass(error, av.FFmpegError) else error("x")
    with pytest.raises(Unreadable, match=r"\.$"), open_media(path, LIMITS):
        raise raised


def test_what_the_disk_says_is_passed_on(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.wav", [tone(0.1)], "pcm_s16le")
    with pytest.raises(Unreadable, match="Input/output"), open_media(path, LIMITS):
        raise OSError(5, "Input/output error")


@pytest.mark.parametrize(
    "text",
    [
        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n",
        "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile {other}\n",
    ],
)
def test_no_file_leads_to_others_or_to_the_network(tmp_path: Path, text: str) -> None:
    other = write_sound(tmp_path / "other.wav", [tone(0.1)], "pcm_s16le")
    (tmp_path / "a.mp4").write_text(text.format(other=other.name) if "{other}" in text else text, encoding="utf-8")
    begun_s = time.monotonic()
    with pytest.raises(Unreadable), open_media(tmp_path / "a.mp4", LIMITS):
        pass
    assert time.monotonic() - begun_s < 2.0  # it does not wait for anybody


def test_the_libraries_are_silent() -> None:
    assert av.logging.get_level() is None and av_container.av is av


def test_of_several_tracks_one_that_is_faint_is_not_the_one_to_listen_to(tmp_path: Path) -> None:
    path = tmp_path / "screen.mkv"
    wave = np.sin(np.arange(16_000) / 9)
    with av.open(str(path), "w") as made:
        tracks = [made.add_stream("pcm_s16le", rate=16_000, layout="mono") for _ in range(2)]
        for track, how_loud in zip(tracks, (0.01, 0.7), strict=True):
            values = np.int16(32767 * how_loud * wave)[None]
            frame = av.AudioFrame.from_ndarray(values, format="s16", layout="mono")
            frame.sample_rate = 16_000
            made.mux([*track.encode(frame), *track.encode(None)])
    with open_media(path, Limits()) as container:
        sound = sound_of(container)
        assert sound is not None and sound.index == 1
        assert sum(1 for _ in frames_of(container, [sound]))
