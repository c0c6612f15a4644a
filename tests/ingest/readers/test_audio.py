import json
import random
import tracemalloc
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from ingest.files.file_checks import Limits, Unreadable
from ingest.readers.audio import Ear, read_pieces, read_samples, read_sound
from models.protocols import SAMPLES_PER_S, Samples
from models.speech.transcriber import windows
from tests.recordings import tone, write_sound, write_video

LIMITS = Limits()
CODECS = {
    "wav": ("pcm_s16le", 16_000),
    "mp3": ("libmp3lame", 44_100),
    "m4a": ("aac", 44_100),
    "aac": ("aac", 44_100),
    "ogg": ("libopus", 48_000),
    "opus": ("libopus", 48_000),
    "flac": ("flac", 44_100),
    "webm": ("libopus", 48_000),
    "mka": ("pcm_s16le", 8_000),
}


def loudest_hertz(samples: Samples) -> float:
    spectrum = np.abs(np.fft.rfft(samples))
    return float(np.argmax(spectrum) * SAMPLES_PER_S / len(samples))


def loudness(samples: Samples) -> float:
    return float(np.sqrt(np.mean(samples**2)))


@pytest.mark.parametrize("ending", CODECS)
def test_every_format_sounds_the_same(tmp_path: Path, ending: str) -> None:
    codec, rate = CODECS[ending]
    samples = read_samples(write_sound(tmp_path / f"a.{ending}", [tone(1.5, rate=rate)], codec, rate), LIMITS)
    assert samples.dtype == np.float32 and samples.ndim == 1
    assert len(samples) / SAMPLES_PER_S == pytest.approx(1.5, abs=0.15)
    assert loudest_hertz(samples) == pytest.approx(440, abs=3)
    assert loudness(samples[4000:16_000]) == pytest.approx(0.5 / np.sqrt(2), rel=0.1)


@pytest.mark.parametrize(("ending", "codec", "rate"), [("amr", "libopencore_amrnb", 8_000), ("3gp", "aac", 16_000)])
def test_recordings_of_old_phones_are_read(tmp_path: Path, ending: str, codec: str, rate: int) -> None:
    samples = read_samples(write_sound(tmp_path / f"a.{ending}", [tone(1.5, rate=rate)], codec, rate), LIMITS)
    assert len(samples) / SAMPLES_PER_S == pytest.approx(1.5, abs=0.2)
    assert loudest_hertz(samples) == pytest.approx(440, abs=5)


@pytest.mark.parametrize("silent", [0, 1])
def test_a_silent_side_does_not_make_the_other_quieter(tmp_path: Path, silent: int) -> None:
    sides = [tone(1.0), tone(1.0)]
    sides[silent] = np.zeros_like(sides[silent])
    samples = read_samples(write_sound(tmp_path / "a.wav", sides, "pcm_s16le"), LIMITS)
    assert loudness(samples) == pytest.approx(0.5 / np.sqrt(2), rel=0.02)


def test_sides_that_undo_each_other_do_not_become_silence(tmp_path: Path) -> None:
    samples = read_samples(write_sound(tmp_path / "a.wav", [tone(1.0), -tone(1.0)], "pcm_s16le"), LIMITS)
    assert loudness(samples) == pytest.approx(0.5 / np.sqrt(2), rel=0.02)


def test_both_sides_are_heard(tmp_path: Path) -> None:
    samples = read_samples(write_sound(tmp_path / "a.wav", [tone(1.0, 300), tone(1.0, 1000)], "pcm_s16le"), LIMITS)
    spectrum = np.abs(np.fft.rfft(samples))
    assert spectrum[300] == pytest.approx(spectrum[1000], rel=0.05) and spectrum[300] > 10 * spectrum[600]


def test_silence_is_sound(tmp_path: Path) -> None:
    samples = read_samples(write_sound(tmp_path / "a.wav", [np.zeros(8000, dtype=np.float32)], "pcm_s16le"), LIMITS)
    assert len(samples) == 8000 and not samples.any()


def test_the_sound_of_a_video_is_read(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", [("red", 1.0)], tone(1.0))
    assert loudest_hertz(read_samples(path, LIMITS)) == pytest.approx(440, abs=5)


@pytest.mark.parametrize("ending", ["wav", "mp3"])
def test_longer_than_allowed_is_refused(tmp_path: Path, ending: str) -> None:
    codec, rate = CODECS[ending]
    path = write_sound(tmp_path / f"a.{ending}", [tone(3.0, rate=rate)], codec, rate)
    with pytest.raises(Unreadable, match="longer than the"):
        read_samples(path, Limits(duration_s=2.0))


def test_the_limit_holds_where_the_header_lies(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.mka", [tone(3.0, rate=8_000)], *CODECS["mka"])
    with pytest.raises(Unreadable, match="longer than the"), av.open(str(path)) as container:
        ear = Ear(Limits(duration_s=2.0))
        for frame in container.decode(audio=0):
            ear.hear(frame)


def test_a_gap_is_kept_as_silence() -> None:
    ear = Ear(LIMITS)
    for second in (0, 2):
        frame = av.AudioFrame.from_ndarray(np.stack([tone(1.0)]), format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = SAMPLES_PER_S, second, Fraction(1)
        ear.hear(frame)
    ((_, samples, _),) = ear.last_pieces()
    assert len(samples) == pytest.approx(3 * SAMPLES_PER_S, abs=100)
    assert loudness(samples[17_000:31_000]) < 0.001 < 0.3 < loudness(samples[33_000:47_000])


def test_a_change_of_rate_within_a_recording_is_followed() -> None:
    ear = Ear(LIMITS)
    for rate in (8_000, 48_000):
        frame = av.AudioFrame.from_ndarray(np.stack([tone(1.0, rate=rate)]), format="fltp", layout="mono")
        frame.sample_rate = rate
        ear.hear(frame)
    ((_, samples, _),) = ear.last_pieces()
    assert len(samples) == pytest.approx(2 * SAMPLES_PER_S, abs=200)
    assert loudest_hertz(samples[:16_000]) == pytest.approx(440, abs=3) == loudest_hertz(samples[16_000:])


@pytest.mark.parametrize("seconds", [100.0, 290.0])
def test_a_long_recording_is_read_in_pieces_that_are_the_whole(tmp_path: Path, seconds: float) -> None:
    sound = np.where(np.arange(int(seconds * SAMPLES_PER_S)) % 48_000 < 16_000, 0.0, tone(seconds, rate=SAMPLES_PER_S))
    path = write_sound(tmp_path / "a.wav", [sound.astype(np.float32)], "pcm_s16le", SAMPLES_PER_S)
    pieces = list(read_pieces(path, LIMITS))
    assert len(pieces) == (1 if seconds < 120 else 3)
    at = 0
    for start_s, samples, _ in pieces:
        assert start_s == at / SAMPLES_PER_S and 0 < len(samples) <= 120 * SAMPLES_PER_S
        at += len(samples)
        assert at == len(sound) or loudness(samples[-3_000:]) < 0.001
    assert np.allclose(np.concatenate([samples for _, samples, _ in pieces]), sound, atol=1e-3)
    assert [(at, at + len(samples)) for at, samples in ((round(s * SAMPLES_PER_S), x) for s, x, _ in pieces)] == list(
        windows(read_samples(path, LIMITS))
    )


def test_of_a_long_recording_only_some_pieces_are_held(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.wav", [tone(1800.0, 5, rate=SAMPLES_PER_S)], "pcm_s16le", SAMPLES_PER_S)
    tracemalloc.start()
    for _ in read_sound(path, LIMITS):
        pass
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 1800 * SAMPLES_PER_S * 4 / 2


def test_sound_may_be_gone_through_again(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.wav", [tone(250.0, 5, rate=SAMPLES_PER_S)], "pcm_s16le", SAMPLES_PER_S)
    sound = read_sound(path, LIMITS)
    first, second = ([piece.samples for piece in sound] for _ in range(2))
    assert len(first) == len(second) > 1 and all(map(np.array_equal, first, second))


def test_a_few_broken_packets_are_skipped(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.mp3", [tone(5.0, rate=44_100)], *CODECS["mp3"])
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 1500] = b"\x55" * 1500
    path.write_bytes(data)
    assert 4.0 < len(read_samples(path, LIMITS)) / SAMPLES_PER_S < 5.5


def test_a_recording_that_breaks_off_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.flac", [tone(4.0, rate=44_100)], *CODECS["flac"])
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert 1.5 < len(read_samples(path, LIMITS)) / SAMPLES_PER_S < 2.5


def test_a_header_without_sound_is_refused(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.wav", [tone(1.0)], "pcm_s16le")
    path.write_bytes(path.read_bytes()[:78])
    with pytest.raises(Unreadable, match="No sound could be decoded"):
        read_samples(path, LIMITS)


def test_too_few_samples_a_second_are_damage(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.wav", [tone(1.0)], "pcm_s16le")
    data = bytearray(path.read_bytes())
    data[24:28] = (2).to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises(Unreadable):
        read_samples(path, LIMITS)


def test_a_video_without_sound_is_told_apart(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="no sound"):
        read_samples(write_video(tmp_path / "a.mp4", [("red", 0.4)]), LIMITS)


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "empty"), (b"Dear diary", "text, not a recording"), (random.Random(0).randbytes(999), "damaged")],
)
def test_what_is_no_recording_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "a.wav").write_bytes(content)
    with pytest.raises(Unreadable, match=words):
        read_samples(tmp_path / "a.wav", LIMITS)


def test_a_recording_that_vanishes_is_said_to_have_vanished(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="disappeared"):
        read_samples(tmp_path / "gone.wav", LIMITS)


@pytest.mark.parametrize("ending", ["wav", "mp3", "m4a", "ogg", "flac", "webm"])
def test_no_damage_lets_anything_but_a_sentence_through(
    tmp_path: Path, ending: str, capfd: pytest.CaptureFixture[str]
) -> None:
    codec, rate = CODECS[ending]
    path = write_sound(tmp_path / f"a.{ending}", [tone(0.5, rate=rate)], codec, rate)
    whole, chance = path.read_bytes(), random.Random(1)
    for _ in range(50):
        damaged = bytearray(whole)
        for _ in range(chance.choice((1, 5, 30))):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path.write_bytes(damaged)
        try:
            read_samples(path, LIMITS)
        except Unreadable as refusal:
            assert str(refusal).endswith(".")
    assert capfd.readouterr() == ("", "")


def test_real_recordings_have_the_length_they_are_said_to_have(shared: Path) -> None:
    entries = json.loads((shared / "media" / "audio" / "transcripts.json").read_text(encoding="utf-8"))
    present = [entry for entry in entries if (shared / "media" / "audio" / entry["file"]).exists()]
    whole = [entry for entry in present if not entry["file"].startswith("broken_")]
    assert len(whole) >= 10
    for entry in whole:
        samples = read_samples(shared / "media" / "audio" / entry["file"], LIMITS)
        assert len(samples) / SAMPLES_PER_S == pytest.approx(entry["duration"], abs=0.15), entry["file"]
        assert 0.05 < np.abs(samples).max() <= 1.0
    for entry in present:
        if entry not in whole:
            with pytest.raises(Unreadable):
                read_samples(shared / "media" / "audio" / entry["file"], LIMITS)


def test_sides_on_which_somebody_speaks_alone_are_given_by_themselves(tmp_path: Path) -> None:
    """A call: the caller speaks on the left, the other on the right, in turns and for a while both."""
    left, right = tone(6.0, 300), tone(6.0, 1000)
    left[(4 * 16_000) :], right[: (2 * 16_000)] = 0, 0
    (call,) = read_pieces(write_sound(tmp_path / "call.wav", [left, right], "pcm_s16le"), LIMITS)
    assert [loudest_hertz(side) for side in call.sides] == pytest.approx([300, 1000], abs=3)
    assert all(len(side) == len(call.samples) for side in call.sides)
    echo = [left + 0.5 * right, right + 0.5 * left]
    (room,) = read_pieces(write_sound(tmp_path / "room.wav", echo, "pcm_s16le"), LIMITS)
    (wide,) = read_pieces(write_sound(tmp_path / "wide.wav", [tone(6.0, 300), tone(6.0, 1000)], "pcm_s16le"), LIMITS)
    assert room.sides == wide.sides == (), "one room with two microphones, and music that fills both sides"
