import json
import math
from pathlib import Path

import pytest
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from ingest.files.date_clues import Trust
from ingest.metadata.exif import Facts, date_of, device_name, photo_facts
from ingest.metadata.xmp import embedded
from memory.records.library import ClockKind, ImportedTags, Precision
from tests.clues import dated

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
    assert dated(facts) is not None
    assert dated(facts).at.isoformat() == "2024-07-14T15:30:12.340000+02:00"
    assert facts.device == "Apple iPhone 8"


def test_without_an_offset_it_is_a_wall_clock(tmp_path: Path) -> None:
    facts = photo_facts(write(tmp_path / "a.jpg", details={ORIGINAL: "2024:07:14 15:30:12"}))
    assert dated(facts) is not None and dated(facts).clock is ClockKind.WALL


@pytest.mark.parametrize(
    "nothing", ["0000:00:00 00:00:00", "    :  :     :  :  ", "", "2099:01:01 00:00:00", "rubbish"]
)
def test_an_impossible_time_gives_way_to_the_next(tmp_path: Path, nothing: str) -> None:
    details: dict[int, object] = {ORIGINAL: nothing, DIGITIZED: "2024:07:14 15:30:12"}
    facts = photo_facts(write(tmp_path / "a.jpg", {DATE: "2024:08:01 00:00:01"}, details))
    assert dated(facts) is not None and dated(facts).at.day == 14
    facts = photo_facts(write(tmp_path / "b.jpg", {DATE: "2024:08:01 00:00:01", OFFSET: "Z"}, {ORIGINAL: nothing}))
    assert dated(facts) is not None and dated(facts).at.month == 8


def test_the_satellites_time_is_the_last_resort_and_utc(tmp_path: Path) -> None:
    gps: dict[int, object] = {29: "2024:07:14", 7: (13.0, 30.0, 12.5)}
    facts = photo_facts(write(tmp_path / "a.jpg", gps=gps))
    assert dated(facts) is not None and dated(facts).clock is ClockKind.UTC
    assert dated(facts).at.isoformat() == "2024-07-14T13:30:12+00:00"


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
    known = [entry for entry in entries if (entry.get("dto") or "").strip(" :")]
    assert len(known) >= 15
    for entry in known:
        taken = photo_facts(folder / entry["file"]).clues[0].date
        assert taken.at.strftime("%Y:%m:%d %H:%M:%S") == entry["dto"], entry["file"]
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


@pytest.mark.parametrize(
    ("text", "iso", "precision"),
    [
        ("1951:  :     :  :  ", "1951-01-01T00:00:00", Precision.YEAR),
        ("1951:06:     :  :  ", "1951-06-01T00:00:00", Precision.MONTH),
        ("1951:06:00 00:00:00", "1951-06-01T00:00:00", Precision.MONTH),
        ("1951:00:00 00:00:00", "1951-01-01T00:00:00", Precision.YEAR),
        ("1951", "1951-01-01T00:00:00", Precision.YEAR),
        ("1951:06:07", "1951-06-07T00:00:00", Precision.DAY),
        ("1889:06:07 10:11:12", "1889-06-07T10:11:12", Precision.SECOND),
        ("2021:05:02 24:00:00", "2021-05-03T00:00:00", Precision.SECOND),
        ("2021:05:02 08:09:60", "2021-05-02T08:09:59", Precision.SECOND),
        ("2021:05:02 08:09:10 PM", "2021-05-02T20:09:10", Precision.SECOND),
        ("2021/05/02 08:09:10", "2021-05-02T08:09:10", Precision.SECOND),
        ("2021-05-02T08:09:10", "2021-05-02T08:09:10", Precision.SECOND),
        ("2564:05:02 08:09:10", "2021-05-02T08:09:10", Precision.SECOND),
        ("٢٠٢١:٠٥:٠٢ ٠٨:٠٩:١٠", "2021-05-02T08:09:10", Precision.SECOND),
    ],
)
def test_dates_are_read_as_far_as_they_are_known(text: str, iso: str, precision: Precision) -> None:
    found = date_of(text)
    assert found is not None
    assert (found.at.replace(tzinfo=None).isoformat(), found.precision) == (iso, precision)


@pytest.mark.parametrize("text", ["1969:12:31 16:00:00", "1970:01:01 01:00:00", "1970:01:01 05:30:00", "0000:00:00"])
def test_the_zero_of_a_clock_is_no_date_in_any_zone(text: str) -> None:
    assert date_of(text) is None


def test_a_date_ends_at_its_first_nul(tmp_path: Path) -> None:
    facts = photo_facts(write(tmp_path / "a.jpg", details={ORIGINAL: "2021:05:02 08:09:10\0??"}))
    assert facts.clues[0].date.at.isoformat() == "2021-05-02T08:09:10+00:00"


def test_a_last_change_and_the_day_of_a_scan_are_weak(tmp_path: Path) -> None:
    changed = photo_facts(write(tmp_path / "a.jpg", {DATE: "2021:05:02 08:09:10"}))
    scanned = photo_facts(
        write(tmp_path / "b.jpg", {MAKE: "EPSON", MODEL: "Perfection V600"}, {ORIGINAL: "2021:05:02"})
    )
    digitized = photo_facts(write(tmp_path / "c.jpg", details={DIGITIZED: "2021:05:02 08:09:10"}))
    assert {one.clues[0].trust for one in (changed, scanned, digitized)} == {Trust.WEAK}


def test_satellites_give_a_wall_clock_its_offset(tmp_path: Path) -> None:
    gps: dict[int, object] = {29: "2021:05:02", 7: (2.0, 39.0, 5.0)}
    found = dated(photo_facts(write(tmp_path / "a.jpg", details={ORIGINAL: "2021:05:02 08:09:10"}, gps=gps)))
    assert found is not None and found.at.isoformat() == "2021-05-02T08:09:10+05:30"


def wide(text: str) -> bytes:
    return text.encode("utf-16-le") + b"\0\0"


def test_captions_in_exif_are_the_owners_words(tmp_path: Path) -> None:
    top: dict[int, object] = {0x010E: "Aunt Ida at the weir", 0x9C9B: wide("The weir"), 0x9C9E: wide("boat;  Ida ; ")}
    top |= {0x9C9C: wide("with the ferry"), 0x9C9F: wide("Aunt Ida at the weir")}
    details: dict[int, object] = {0x9286: b"UNICODE\0" + "in the rain".encode("utf-16-be")}
    found, _ = embedded(write(tmp_path / "a.jpg", top, details))
    assert found.title == "The weir" and found.keywords == ("boat", "Ida")
    assert found.description.splitlines() == ["Aunt Ida at the weir", "with the ferry", "in the rain"]


def test_captions_are_utf_8_where_a_program_wrote_that(tmp_path: Path) -> None:
    found, _ = embedded(write(tmp_path / "a.jpg", {0x010E: "Großmutter am Wehr, 湖".encode()}))
    assert found.description == "Großmutter am Wehr, 湖"


@pytest.mark.parametrize(
    ("comment", "told"),
    [
        (b"ASCII\0\0\0Caf\xe9 am Markt", "Café am Markt"),
        (b"ASCII\0\0\0Caf\xc3\xa9 am Markt", "Café am Markt"),
        (b"\0" * 8 + b"\x01\xe9\x10\x02\xff abc", ""),
    ],
)
def test_a_comment_is_read_in_the_letters_of_old_programs_too(tmp_path: Path, comment: bytes, told: str) -> None:
    found, _ = embedded(write(tmp_path / "a.jpg", {}, {0x9286: comment}))
    assert found.description == told


@pytest.mark.parametrize(
    "words",
    [
        "OLYMPUS DIGITAL CAMERA", "SONY DSC", "DCIM\\100MEDIA\\DJI_0031.JPG", "oznor", "Screenshot", "default",
        '{"source":"app","id":31}', "filter: 0; jpegRotation: 0; fileterIntensity: 0.0;", "x" * 60, "IMG_0031.JPG",
        "charset=Ascii", "cof_soft", "Processed with VSCO",
    ],
)  # fmt: skip
def test_what_a_camera_or_an_app_writes_there_is_none(tmp_path: Path, words: str) -> None:
    details: dict[int, object] = {0x9286: b"ASCII\0\0\0" + words.encode()}
    found, _ = embedded(write(tmp_path / "a.jpg", {0x010E: words}, details))
    assert found.words == ImportedTags()
