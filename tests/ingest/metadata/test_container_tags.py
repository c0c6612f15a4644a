from pathlib import Path

import av
import pytest

from ingest.metadata.container_tags import recording_facts
from ingest.metadata.exif import Facts
from memory.records.library import ClockKind, Precision
from tests.recordings import tone, write_sound, write_video


def test_the_containers_clock_counts_in_utc(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", [("red", 0.4)], creation_time="2024-07-14T13:30:12.000000Z")
    facts = recording_facts(path)
    assert facts.taken is not None
    assert (facts.taken.at.isoformat(), facts.taken.clock) == ("2024-07-14T13:30:12+00:00", ClockKind.UTC)
    assert facts.duration_s == pytest.approx(0.4, abs=0.1)


@pytest.mark.parametrize("zero", ["1904-01-01T00:00:00.000000Z", "1970-01-01T00:00:00.000000Z"])
def test_a_clock_that_was_never_set_says_nothing(tmp_path: Path, zero: str) -> None:
    path = write_video(tmp_path / "a.mkv", [("red", 0.4)], creation_time=zero)
    assert recording_facts(path).taken is None


def test_apples_local_time_beats_the_containers(tmp_path: Path) -> None:
    path = tmp_path / "a.mov"
    tags = {
        "com.apple.quicktime.creationdate": "2024-07-14T15:30:12+0200",
        "com.apple.quicktime.location.ISO6709": "+47.5900+011.3500+800.000/",
        "com.apple.quicktime.make": "Apple",
        "com.apple.quicktime.model": "iPhone 8",
        "creation_time": "2024-07-20T00:00:00.000000Z",
    }
    with av.open(str(path), "w", options={"movflags": "use_metadata_tags"}) as container:
        container.metadata.update(tags)
        stream = container.add_stream("pcm_s16le", rate=16_000, layout="mono")
        frame = av.AudioFrame.from_ndarray((tone(0.5)[None, :] * 9000).astype("<i2"), format="s16", layout="mono")
        frame.sample_rate = 16_000
        container.mux(stream.encode(frame))
    facts = recording_facts(path)
    assert facts.taken is not None and facts.taken.at.isoformat() == "2024-07-14T15:30:12+02:00"
    assert facts.place is not None and (facts.place.lat, facts.place.lon) == (47.59, 11.35)
    assert facts.device == "Apple iPhone 8"


@pytest.mark.parametrize(
    ("ending", "codec", "date", "precision"),
    [
        ("mp3", "libmp3lame", "2024-07-14T15:30:12", Precision.SECOND),
        ("mp3", "libmp3lame", "2024-07-14", Precision.DAY),
        ("mp3", "libmp3lame", "2024", Precision.YEAR),
        ("flac", "flac", "2024-07-14", Precision.DAY),
        ("m4a", "aac", "2024-07-14", Precision.DAY),
    ],
)
def test_dates_in_tags_of_sound_are_read(
    tmp_path: Path, ending: str, codec: str, date: str, precision: Precision
) -> None:
    facts = recording_facts(write_sound(tmp_path / f"a.{ending}", [tone(0.5)], codec, date=date))
    assert facts.taken is not None
    assert (facts.taken.at.year, facts.taken.precision, facts.taken.clock) == (2024, precision, ClockKind.WALL)


def test_tags_of_a_stream_count_too(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.ogg", [tone(0.5, rate=48_000)], "libopus", 48_000, date="2024-07-14")
    facts = recording_facts(path)
    assert facts.taken is not None and facts.taken.at.day == 14


def test_a_broken_recording_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"rubbish")
    assert recording_facts(tmp_path / "a.mp4") == Facts() == recording_facts(tmp_path / "gone.mp4")


@pytest.mark.parametrize(
    ("name", "iso", "clock", "device"),
    [
        ("me_with-gps.mov", "2019-07-24T11:25:40+03:00", ClockKind.OFFSET, "Apple iPhone 6"),
        ("me_xmp480qt.mov", "2020-01-05T11:19:45+00:00", ClockKind.UTC, ""),
        ("me_sample_mpeg4.mp4", "2005-10-28T17:46:46+00:00", ClockKind.UTC, ""),
    ],
)
def test_real_videos_say_when_they_were_made(shared: Path, name: str, iso: str, clock: ClockKind, device: str) -> None:
    facts = recording_facts(shared / "media" / "exif" / "videometa" / name)
    assert facts.taken is not None
    assert (facts.taken.at.isoformat(), facts.taken.clock, facts.device) == (iso, clock, device)
