import json
import math
from pathlib import Path

import pytest
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from ingest.metadata.exif import Facts, device_name, photo_facts
from memory.records.library import ClockKind

DATE, MAKE, MODEL, ORIGINAL, DIGITIZED = 0x0132, 0x010F, 0x0110, 0x9003, 0x9004
OFFSET, OFFSET_ORIGINAL, SUBSEC_ORIGINAL = 0x9010, 0x9011, 0x9291
DETAILS, GPS = 0x8769, 0x8825


def write(
    path: Path,
    top: dict[int, object] | None = None,
    details: dict[int, object] | None = None,
    gps: dict[int, object] | None = None,
) -> Path:
    exif = Image.Exif()
    exif.update(top or {})
    exif.get_ifd(DETAILS).update(details or {})
    exif.get_ifd(GPS).update(gps or {})
    Image.new("RGB", (8, 8), "red").save(path, exif=exif.tobytes())
    return path


def north_east(lat: tuple[float, ...], lon: tuple[float, ...], **more: object) -> dict[int, object]:
    return {1: more.get("ns", "N"), 2: lat, 3: more.get("ew", "E"), 4: lon}


@pytest.mark.parametrize("ending", ["jpg", "png", "webp", "tif", "heic", "avif"])
def test_every_format_tells_its_time(tmp_path: Path, ending: str) -> None:
    details: dict[int, object] = {ORIGINAL: "2024:07:14 15:30:12", OFFSET_ORIGINAL: "+02:00", SUBSEC_ORIGINAL: "34"}
    facts = photo_facts(write(tmp_path / f"a.{ending}", {MAKE: "Apple", MODEL: "iPhone 8"}, details))
    assert facts.taken is not None
    assert facts.taken.at.isoformat() == "2024-07-14T15:30:12.340000+02:00"
    assert facts.device == "Apple iPhone 8"


def test_without_an_offset_it_is_a_wall_clock(tmp_path: Path) -> None:
    facts = photo_facts(write(tmp_path / "a.jpg", details={ORIGINAL: "2024:07:14 15:30:12"}))
    assert facts.taken is not None and facts.taken.clock is ClockKind.WALL


@pytest.mark.parametrize(
    "nothing", ["0000:00:00 00:00:00", "    :  :     :  :  ", "", "2099:01:01 00:00:00", "rubbish"]
)
def test_an_impossible_time_gives_way_to_the_next(tmp_path: Path, nothing: str) -> None:
    details: dict[int, object] = {ORIGINAL: nothing, DIGITIZED: "2024:07:14 15:30:12"}
    facts = photo_facts(write(tmp_path / "a.jpg", {DATE: "2024:08:01 00:00:01"}, details))
    assert facts.taken is not None and facts.taken.at.day == 14
    facts = photo_facts(write(tmp_path / "b.jpg", {DATE: "2024:08:01 00:00:01", OFFSET: "Z"}, {ORIGINAL: nothing}))
    assert facts.taken is not None and facts.taken.at.month == 8


def test_the_satellites_time_is_the_last_resort_and_utc(tmp_path: Path) -> None:
    gps: dict[int, object] = {29: "2024:07:14", 7: (13.0, 30.0, 12.5)}
    facts = photo_facts(write(tmp_path / "a.jpg", gps=gps))
    assert facts.taken is not None and facts.taken.clock is ClockKind.UTC
    assert facts.taken.at.isoformat() == "2024-07-14T13:30:12+00:00"


@pytest.mark.parametrize(
    ("ns", "ew", "lat", "lon"), [("N", "E", 47.59, 11.35), ("S", "W", -47.59, -11.35), ("N", "W", 47.59, -11.35)]
)
def test_a_place_has_a_side(tmp_path: Path, ns: str, ew: str, lat: float, lon: float) -> None:
    gps = north_east((47.0, 35.0, 24.0), (11.0, 21.0, 0.0), ns=ns, ew=ew)
    place = photo_facts(write(tmp_path / "a.jpg", gps=gps)).place
    assert place is not None and (place.lat, place.lon) == pytest.approx((lat, lon), abs=1e-4)


@pytest.mark.parametrize(
    "gps",
    [
        north_east((0.0, 0.0, 0.0), (0.0, 0.0, 0.0)),
        north_east((147.0, 0.0, 0.0), (11.0, 0.0, 0.0)),
        {1: "N", 2: (47.0, 35.0, 24.0)},
        {1: "N", 2: (IFDRational(0, 0),) * 3, 3: "E", 4: (IFDRational(0, 0),) * 3},
    ],
)
def test_an_impossible_place_is_none(tmp_path: Path, gps: dict[int, object]) -> None:
    assert photo_facts(write(tmp_path / "a.jpg", gps=gps)).place is None


def test_a_broken_file_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8rubbish")
    assert photo_facts(tmp_path / "a.jpg") == Facts() == photo_facts(tmp_path / "gone.jpg")


@pytest.mark.parametrize(
    ("make", "model", "name"),
    [
        ("NIKON CORPORATION", "NIKON D5000", "NIKON D5000"),
        ("Apple", "iPhone 8", "Apple iPhone 8"),
        ("", "E950 ", "E950"),
        ("SONY", "", "SONY"),
        ("", "", ""),
    ],
)
def test_a_device_is_named_once(make: str, model: str, name: str) -> None:
    assert device_name(make, model) == name


def test_real_pictures_say_what_they_are_known_to_say(shared: Path) -> None:
    folder = shared / "media" / "exif"
    entries = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    dated = [entry for entry in entries if (entry.get("dto") or "").strip(" :")]
    assert len(dated) >= 15
    for entry in dated:
        taken = photo_facts(folder / entry["file"]).taken
        assert taken is not None and taken.at.strftime("%Y:%m:%d %H:%M:%S") == entry["dto"], entry["file"]
        offset = taken.at.strftime("%z") if taken.clock is ClockKind.OFFSET else ""
        assert offset == entry["offset"].replace(":", ""), entry["file"]
    for entry in entries:
        facts = photo_facts(folder / entry["file"])
        if entry.get("gps") and all(map(math.isfinite, entry["gps"])) and any(entry["gps"]):
            assert facts.place is not None
            assert (facts.place.lat, facts.place.lon) == pytest.approx(entry["gps"], abs=1e-4), entry["file"]
        elif "gps" in entry:
            assert facts.place is None, entry["file"]
        if entry.get("model"):
            assert " ".join(entry["model"].replace("\0", " ").split()) in facts.device
