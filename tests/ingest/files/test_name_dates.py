import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.files.name_dates import clue_in_name, date_in_name, day_first_among, day_first_in, year_in_name
from memory.records.library import ClockKind, Precision

SECOND = "2024-07-14T15:30:12"


@pytest.mark.parametrize(
    ("name", "iso", "precision"),
    [
        ("IMG_20240714_153012.jpg", SECOND, Precision.SECOND),
        ("IMG_20240714_153012_1.jpg", SECOND, Precision.SECOND),
        ("IMG20240714153012.jpg", SECOND, Precision.SECOND),
        ("VID_20240714_153012345.mp4", SECOND + ".345000", Precision.SECOND),
        ("20240714_153012.heic", SECOND, Precision.SECOND),
        ("20240714_153012(0).jpg", SECOND, Precision.SECOND),
        ("2024-07-14 15.30.12.jpg", SECOND, Precision.SECOND),
        ("2024-07-14 15.30.12-2.jpg", SECOND, Precision.SECOND),
        ("2024-07-14_15-30-12.png", SECOND, Precision.SECOND),
        ("2024-07-14T15:30:12.md", SECOND, Precision.SECOND),
        ("signal-2024-07-14-153012.jpg", SECOND, Precision.SECOND),
        ("signal-2024-07-14-153012_002.jpeg", SECOND, Precision.SECOND),
        ("signal-2024-07-14-15-30-12-345.jpg", SECOND + ".345000", Precision.SECOND),
        ("Screenshot_20240714-153012.png", SECOND, Precision.SECOND),
        ("Screenshot_20240714-153012_Maps.jpg", SECOND, Precision.SECOND),
        ("Screenshot_2024-07-14-15-30-12-345_com.app.png", SECOND + ".345000", Precision.SECOND),
        ("Screenshot 2024-07-14 at 15.30.12.png", SECOND, Precision.SECOND),
        ("Screenshot 2024-07-14 at 3.30.12\u202fPM.png", SECOND, Precision.SECOND),
        ("Screenshot from 2024-07-14 15-30-12.png", SECOND, Precision.SECOND),
        ("Bildschirmfoto 2024-07-14 um 15.30.12.png", SECOND, Precision.SECOND),
        ("WhatsApp Image 2024-07-14 at 15.30.12.jpeg", SECOND, Precision.SECOND),
        ("WhatsApp Image 2024-07-14 at 15.30.12 (1).jpeg", SECOND, Precision.SECOND),
        ("WhatsApp Video 2024-07-14 at 3.30.12 PM.mp4", SECOND, Precision.SECOND),
        ("WhatsApp Image 2024-07-14 at 12.05.00 AM.jpeg", "2024-07-14T00:05:00", Precision.SECOND),
        ("REC_20240714_153012.wav", SECOND, Precision.SECOND),
        ("2024-07-14 15.30 call.m4a", "2024-07-14T15:30:00", Precision.MINUTE),
        ("VID-20240714-WA0001.mp4", "2024-07-14T00:00:00", Precision.DAY),
        ("IMG-20240714-WA0123.jpg", "2024-07-14T00:00:00", Precision.DAY),
        ("2024-07-14.md", "2024-07-14T00:00:00", Precision.DAY),
        ("2024-07-14 Lake.txt", "2024-07-14T00:00:00", Precision.DAY),
        ("20240714.jpg", "2024-07-14T00:00:00", Precision.DAY),
        ("Scan 14.07.2024.jpg", "2024-07-14T00:00:00", Precision.DAY),
        ("20240714_993012.jpg", "2024-07-14T00:00:00", Precision.DAY),
        ("2024-07 plans.md", "2024-07-01T00:00:00", Precision.MONTH),
        ("WP_20130502_004.jpg", "2013-05-02T00:00:00", Precision.DAY),
        ("WP_20130502_08_09_10_Pro.jpg", "2013-05-02T08:09:10", Precision.SECOND),
        ("IMG-20110502-00031.jpg", "2011-05-02T00:00:00", Precision.DAY),
        ("02052009(014).jpg", "2009-05-02T00:00:00", Precision.DAY),
        ("02052009014.jpg", "2009-05-02T00:00:00", Precision.DAY),
        ("20130502003.jpg", "2013-05-02T00:00:00", Precision.DAY),
        ("photo_7@02-05-2021_08-09-10.jpg", "2021-05-02T08:09:10", Precision.SECOND),
        ("2021_0502_080910_014R.MP4", "2021-05-02T08:09:10", Precision.SECOND),
        ("FILE210502-080910F.MP4", "2021-05-02T08:09:10", Precision.SECOND),
        ("210502_080910_014_FH.MP4", "2021-05-02T08:09:10", Precision.SECOND),
        ("NO20210502-080910-000014F.MP4", "2021-05-02T08:09:10", Precision.SECOND),
        ("Photo on 25-05-2021 at 08.09.jpg", "2021-05-25T08:09:00", Precision.MINUTE),
        ("Garden - 5-25-2021, 8.09.10pm.jpg", "2021-05-25T20:09:10", Precision.SECOND),
        ("Garden - 5-2-2021, 8.09.10pm.jpg", "2021-05-02T20:09:10", Precision.SECOND),
        ("Foto 02.05.21, 08 09 10.jpg", "2021-05-02T08:09:10", Precision.SECOND),
        ("Skärmavbild 2021-05-02 kl. 08.09.10.png", "2021-05-02T08:09:10", Precision.SECOND),
        ("Zrzut ekranu 2021-05-02 o 08.09.10.png", "2021-05-02T08:09:10", Precision.SECOND),
        ("Снимок экрана 2021-05-02 в 08.09.10.png", "2021-05-02T08:09:10", Precision.SECOND),
        ("Captura de pantalla 2021-05-02 a la(s) 8.09.10 p.m..png", "2021-05-02T20:09:10", Precision.SECOND),
        ("屏幕快照 2021-05-02 下午8.09.10.png", "2021-05-02T20:09:10", Precision.SECOND),
        ("스크린샷 2021-05-02 오전 8.09.10.png", "2021-05-02T08:09:10", Precision.SECOND),
        ("2021年5月2日 8時09分.md", "2021-05-02T08:09:00", Precision.MINUTE),
        ("IMG_20210502_640x480.jpg", "2021-05-02T00:00:00", Precision.DAY),
        ("2021-05-02-080910_1366x768_scrot.png", "2021-05-02T08:09:10", Precision.SECOND),
        ("IMG_20210502_20220101.jpg", "2021-05-02T00:00:00", Precision.DAY),
        ("IMG_20210502_201010.jpg", "2021-05-02T20:10:10", Precision.SECOND),
        ("2021-05-02 - 2021-05-09 Crete 014.jpg", "2021-05-02T00:00:00", Precision.DAY),
        ("2021-05-02_0809-0815.jpg", "2021-05-02T08:09:00", Precision.MINUTE),
        ("2021-05-02 24.00.00.jpg", "2021-05-03T00:00:00", Precision.SECOND),
        ("IMG_25640502_080910.jpg", "2021-05-02T08:09:10", Precision.SECOND),
        ("IMG_٢٠٢١٠٥٠٢_٠٨٠٩١٠.jpg", "2021-05-02T08:09:10", Precision.SECOND),
        ("IMG_๒๐๒๑๐๕๐๒_๐๘๐๙๑๐.jpg", "2021-05-02T08:09:10", Precision.SECOND),
        ("May 2nd, 2021.md", "2021-05-02T00:00:00", Precision.DAY),
        ("2021-W18.md", "2021-05-03T00:00:00", Precision.DAY),
        ("25-05-2021.md", "2021-05-25T00:00:00", Precision.DAY),
        ("1895-05-02 Opa.jpg", "1895-05-02T00:00:00", Precision.DAY),
        ("02-05-2021.jpg", "2021-01-01T00:00:00", Precision.YEAR),
    ],
)
def test_names_tell_the_wall_clock(name: str, iso: str, precision: Precision) -> None:
    clue = clue_in_name(name)
    assert clue is not None
    assert (clue.at.replace(tzinfo=None).isoformat(), clue.precision, clue.clock) == (iso, precision, ClockKind.WALL)


@pytest.mark.parametrize(
    ("name", "iso"),
    [
        ("PXL_20240714_153012345.jpg", SECOND + ".345000"),
        ("PXL_20240714_153012345.MP.jpg", SECOND + ".345000"),
        ("PXL_20240714_153012345.NIGHT.jpg", SECOND + ".345000"),
        ("FB_IMG_1720971012345.jpg", SECOND + ".345000"),
        ("1720971012345.jpg", SECOND + ".345000"),
        ("received_1720971012345.mp4", SECOND + ".345000"),
        ("GMT20240714-153012_Recording_1920x1080.mp4", SECOND),
        ("Anna - Voicemail - 2024-07-14T15_30_12Z.mp3", SECOND),
        ("20240714T153012Z.jpg", SECOND),
        ("2024-07-14 15.30.12 UTC.png", SECOND),
        ("RPReplay_Final1720971012.mp4", SECOND),
    ],
)
def test_some_names_tell_utc(name: str, iso: str) -> None:
    clue = clue_in_name(name)
    assert clue is not None
    assert (clue.at.replace(tzinfo=None).isoformat(), clue.clock) == (iso, ClockKind.UTC)


@pytest.mark.parametrize(
    "name",
    [
        "DSC_2019.jpg",
        "IMG_2004.JPG",
        "DSCN0012.jpg",
        "20241399.jpg",
        "99999999_120000.jpg",
        "lake.jpg",
        "20990714_153012.jpg",
        "123456789012345678.jpg",
        "IMG_0714.HEIC",
        "1080p.mp4",
        "1563112345.jpg",
        "DJI_0001.JPG",
        "+49 170 1234567.txt",
    ],
)
def test_other_digits_are_no_dates(name: str) -> None:
    assert clue_in_name(name) is None


def test_an_offset_in_a_name_is_kept() -> None:
    clue = clue_in_name("2019-05-02T08_09_10.000+02_00.json")
    assert clue is not None and (clue.at.isoformat(), clue.clock) == ("2019-05-02T08:09:10+02:00", ClockKind.OFFSET)


def test_the_other_names_of_a_folder_say_whether_the_day_comes_first(tmp_path: Path) -> None:
    assert day_first_among(["02-05-2021.jpg", "25-05-2021.jpg"]) is True
    assert day_first_among(["02-05-2021.jpg", "05-25-2021.jpg"]) is False
    assert day_first_among(["25-05-2021.jpg", "05-25-2021.jpg"]) is None is day_first_among(["02-05-2021.jpg"])
    (tmp_path / "25-05-2021.jpg").touch()
    found = date_in_name("02-05-2021.jpg", lambda: day_first_in(tmp_path))
    assert found is not None and found.candidate.at.date().isoformat() == "2021-05-02"
    (tmp_path / "05-26-2021.jpg").touch()
    os.utime(tmp_path, ns=(1, 1))
    assert day_first_in(tmp_path) is None is day_first_in(tmp_path / "gone")


@pytest.mark.parametrize(
    ("name", "is_scan"),
    [
        ("Scan_20240714.jpg", True),
        ("scanned2024-07-14.jpg", True),
        ("Numérisation_20240714.jpg", True),
        ("Scan 1962-08-19.jpg", False),
        ("IMG_20240714.jpg", False),
        ("scandinavia 2024-07-14.jpg", False),
    ],
)
def test_the_day_of_a_scan_is_told_apart(name: str, is_scan: bool) -> None:
    found = date_in_name(name)
    assert found is not None and found.is_scan_day is is_scan


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("Packing list 12 2024.md", ""),
        ("Set 5 2023.jpg", ""),
        ("iPad Pro 12 2021.jpg", ""),
        ("Plates 12 set 2023.jpg", ""),
        ("Novel 3 2021.txt", ""),
        ("12 set 2023.jpg", "2023-09-12"),
        ("Cena 12 set. 2023.jpg", "2023-09-12"),
        ("Dinner Sept 12 2023.jpg", "2023-09-12"),
        ("Essen 12. Dez 2023.jpg", "2023-12-12"),
    ],
)
def test_words_that_begin_as_a_month_does_are_none(name: str, day: str) -> None:
    found = date_in_name(name)
    assert (found.candidate.at.date().isoformat() if found else "") == day


MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2024, 12, 31)).map(lambda at: at.replace(microsecond=0))  # noqa: DTZ001


@given(MOMENTS, st.sampled_from(["IMG_%Y%m%d_%H%M%S.jpg", "%Y-%m-%d %H.%M.%S.png", "a@%d-%m-%Y_%H-%M-%S.jpg"]))
def test_what_a_maker_writes_is_read_back(at: datetime, form: str) -> None:
    clue = clue_in_name(at.strftime(form))
    assert clue is not None and clue.at == at.replace(tzinfo=UTC) and clue.precision is Precision.SECOND


@given(st.text(max_size=60))
def test_any_name_tells_a_possible_date_or_none(name: str) -> None:
    clue = clue_in_name(name)
    assert clue is None or datetime(1826, 1, 1, tzinfo=UTC) <= clue.at <= datetime.now(UTC) + timedelta(days=1)


@pytest.mark.parametrize(
    ("name", "year", "is_scan_day"),
    [
        ("scan 1962.jpg", 1962, False),
        ("Scan_2004.tif", 2004, True),
        ("Tante Frieda 1931.png", 1931, False),
        ("Hochzeit_Roth_1978 (2).jpg", 1978, False),
        ("1948 Fischmarkt.jpg", 1948, False),
        ("IMG_1954.jpg", None, False),
        ("DSC 1987.jpg", None, False),
        ("photo 2001.jpg", None, False),
        ("1954.jpg", None, False),
        ("Frieda 1931-1935.png", None, False),
        ("Frieda 2999.png", None, False),
        ("Room1954b Frieda.png", None, False),
        ("Frieda 1920x1080.png", None, False),
    ],
)
def test_a_year_alone_tells_where_somebody_wrote_it(name: str, year: int | None, is_scan_day: bool) -> None:
    found = year_in_name(name)
    assert (found.candidate.at.year if found else None) == year
    assert found is None or (found.candidate.precision, found.is_scan_day) == (Precision.YEAR, is_scan_day)
