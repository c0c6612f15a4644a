import wave
from pathlib import Path

import av
import pytest

from ingest.metadata.container_tags import place_of, recording_facts
from ingest.metadata.exif import Facts
from memory.records.library import ClockKind, Precision
from tests.clues import dated
from tests.recordings import tone, write_sound, write_video


def test_the_containers_clock_counts_in_utc(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", [("red", 0.4)], creation_time="2024-07-14T13:30:12.000000Z")
    facts = recording_facts(path)
    assert dated(facts) is not None
    assert (dated(facts).at.isoformat(), dated(facts).clock) == ("2024-07-14T13:30:12+00:00", ClockKind.UTC)
    assert facts.duration_s == pytest.approx(0.4, abs=0.1)


@pytest.mark.parametrize("zero", ["1904-01-01T00:00:00.000000Z", "1970-01-01T00:00:00.000000Z"])
def test_a_clock_that_was_never_set_says_nothing(tmp_path: Path, zero: str) -> None:
    path = write_video(tmp_path / "a.mkv", [("red", 0.4)], creation_time=zero)
    assert not recording_facts(path).clues


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
    assert dated(facts) is not None and dated(facts).at.isoformat() == "2024-07-14T15:30:12+02:00"
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
    assert dated(facts) is not None
    assert (dated(facts).at.year, dated(facts).precision, dated(facts).clock) == (2024, precision, ClockKind.WALL)


def test_tags_of_a_stream_count_too(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.ogg", [tone(0.5, rate=48_000)], "libopus", 48_000, date="2024-07-14")
    facts = recording_facts(path)
    assert dated(facts) is not None and dated(facts).at.day == 14


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
    assert dated(facts) is not None
    assert (dated(facts).at.isoformat(), dated(facts).clock, facts.device) == (iso, clock, device)


def clues_of(path: Path, **tags: str) -> list[tuple[str, ClockKind]]:
    facts = recording_facts(write_video(path, [("red", 0.4)], **tags))
    return [(one.date.at.replace(tzinfo=None).isoformat(), one.date.clock) for one in facts.clues]


@pytest.mark.parametrize("name", ["GX010007.MP4", "DSC_0007.MOV", "MVI_0007.MP4", "DJI_0007.MP4", "P1010007.MP4"])
def test_cameras_without_zones_count_local_time(tmp_path: Path, name: str) -> None:
    told = clues_of(tmp_path / name, creation_time="2021-05-02T08:09:10.000000Z")
    assert told == [("2021-05-02T08:09:10", ClockKind.WALL)]


def test_an_avi_counts_local_time(tmp_path: Path) -> None:
    facts = recording_facts(write_video(tmp_path / "a.avi", [("red", 0.4)], date="2021-05-02T08:09:10"))
    assert [one.date.clock for one in facts.clues] == [ClockKind.WALL]


def test_a_date_with_its_offset_comes_before_a_bare_one(tmp_path: Path) -> None:
    told = clues_of(tmp_path / "a.mp4", creation_time="2021-05-02T02:39:10Z", date="2021-05-02T08:09:10+0530")
    assert told[0] == ("2021-05-02T08:09:10", ClockKind.OFFSET)


def test_a_wave_file_tells_day_and_time_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes(b"\0\0" * 8000)
    plain = path.read_bytes()
    told = b"".join((bytes(256), b"ZOOM H1n".ljust(64, b"\0"), b"2021-05-02", b"08-09-10", bytes(8 + 2 + 64 + 190)))
    whole = plain[12:36] + b"bext" + len(told).to_bytes(4, "little") + told + plain[36:]
    path.write_bytes(b"RIFF" + (len(whole) + 4).to_bytes(4, "little") + b"WAVE" + whole)
    found = recording_facts(path).clues[0].date
    assert (found.at.isoformat(), found.clock) == ("2021-05-02T08:09:10+00:00", ClockKind.WALL)


@pytest.mark.parametrize(
    ("text", "lat", "lon"),
    [
        ("+48.1372+011.5762/", 48.1372, 11.5762),
        ("+4808.232+01134.572/", 48.1372, 11.5762),
        ("+4808.232+1134.572/", 48.1372, 11.5762),
        ("+480813.9+0113434.3+520/", 48.1372, 11.5762),
        ("-33.8688+151.2093/", -33.8688, 151.2093),
        ("-3352.128-15112.558/", -33.8688, -151.2093),
    ],
)
def test_places_may_be_packed_degrees_and_minutes(text: str, lat: float, lon: float) -> None:
    place = place_of(text)
    assert place is not None and (place.lat, place.lon) == pytest.approx((lat, lon), abs=1e-3)
    assert place_of("48.1") is None
