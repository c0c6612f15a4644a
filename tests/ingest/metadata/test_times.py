from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.files.date_clues import Clue, Trust
from ingest.files.name_dates import A_YEAR
from ingest.files.timestamps import DateCandidate
from ingest.metadata.times import GPS_TIME, OFFSETS, TAKEOUT_TIME, Step, Verdict, decide
from memory.records.library import ClockKind, Precision, TakenFrom

WALL, IN_UTC, WITH_OFFSET = ClockKind.WALL, ClockKind.UTC, ClockKind.OFFSET
DAY, MONTH, YEAR = Precision.DAY, Precision.MONTH, Precision.YEAR
EXIF, CONTAINER, SIDECAR = TakenFrom.EXIF, TakenFrom.CONTAINER, TakenFrom.SIDECAR
NAME, FOLDER, MTIME = TakenFrom.FILENAME, TakenFrom.FOLDER, TakenFrom.MTIME


def clue(
    iso: str,
    trust: Trust,
    source: TakenFrom = EXIF,
    clock: ClockKind = WALL,
    precision: Precision = Precision.SECOND,
    field: str = "a tag",
) -> Clue:
    at = datetime.fromisoformat(iso)
    return Clue(DateCandidate(at if at.tzinfo else at.replace(tzinfo=UTC), precision, clock), trust, source, field)


def digits(found: Verdict) -> str:
    return found.date.at.replace(tzinfo=None).isoformat()


FILE = clue("2025-03-01T12:00:00", Trust.FILE, MTIME, IN_UTC)
NAMED = clue("2021-05-02T08:09:10", Trust.NAMED, NAME)
MADE = clue("2021-05-02T08:09:10", Trust.MADE)


@pytest.mark.parametrize(
    ("clues", "source", "iso"),
    [
        ([FILE], MTIME, "2025-03-01T12:00:00"),
        ([clue("2023-01-05T00:00:00", Trust.WEAK), NAMED], NAME, "2021-05-02T08:09:10"),
        ([clue("2023-01-05T00:00:00", Trust.WEAK), FILE], EXIF, "2023-01-05T00:00:00"),
        ([clue("2022-01-05T00:00:00", Trust.FOLDER, FOLDER, precision=DAY), NAMED], NAME, "2021-05-02T08:09:10"),
        ([MADE, clue("2021-05-09T00:00:00", Trust.NAMED, NAME, precision=DAY)], EXIF, "2021-05-02T08:09:10"),
        ([clue("2000-01-01T00:10:00", Trust.MADE), NAMED], NAME, "2021-05-02T08:09:10"),
        ([clue("2002-12-08T14:10:00", Trust.MADE), NAMED], NAME, "2021-05-02T08:09:10"),
        ([clue("2002-12-08T12:00:00", Trust.MADE), FILE], MTIME, "2025-03-01T12:00:00"),
    ],
)
def test_the_most_trusted_clue_counts(clues: list[Clue], source: TakenFrom, iso: str) -> None:
    found = decide(clues)
    assert (found.clue.source, digits(found)) == (source, iso)


@pytest.mark.parametrize(
    ("told", "source"),
    [
        (clue("1975-06-01T00:00:00", Trust.TOLD, SIDECAR, IN_UTC, field=TAKEOUT_TIME), SIDECAR),
        (clue("1958-01-01T00:00:00", Trust.CORRECTED, SIDECAR, precision=YEAR), SIDECAR),
        (clue("2022-01-01T00:00:00", Trust.CORRECTED, SIDECAR, precision=YEAR), SIDECAR),
        (clue("1962-08-19T00:00:00", Trust.TOLD, EXIF, precision=DAY), EXIF),
        (clue("1974-01-01T00:00:00", Trust.FOLDER, FOLDER, precision=YEAR), FOLDER),
        (clue("1974-07-04T00:00:00", Trust.NAMED, NAME, precision=DAY), NAME),
    ],
)
def test_what_corrects_wins_over_what_it_corrects(told: Clue, source: TakenFrom) -> None:
    found = decide([MADE, told, FILE])
    assert (found.clue, found.clue.source) == (told, source)


@pytest.mark.parametrize(
    "told",
    [
        clue("2024-06-01T00:00:00", Trust.TOLD, SIDECAR, IN_UTC, field=TAKEOUT_TIME),
        clue("2001-09-15T08:09:10", Trust.TOLD, EXIF, IN_UTC, field=GPS_TIME),
        clue("2019-01-01T00:00:00", Trust.FOLDER, FOLDER, precision=YEAR),
        clue("2020-05-02T00:00:00", Trust.NAMED, NAME, precision=DAY),
    ],
)
def test_what_is_no_correction_leaves_the_device_its_word(told: Clue) -> None:
    assert decide([MADE, told, FILE]).clue == MADE


def test_what_was_changed_before_the_time_of_its_folder_was_not_made_then() -> None:
    folder = clue("2021-01-01T00:00:00", Trust.FOLDER, FOLDER, precision=YEAR)
    before, after = clue("2020-06-01T08:09:10", Trust.WEAK), clue("2023-06-01T08:09:10", Trust.WEAK)
    assert decide([before, folder, FILE]).clue == before and decide([after, folder, FILE]).clue == folder
    assert decide([clue("2000-01-01T08:09:10", Trust.MADE), folder, FILE]).clue == folder


def test_a_recording_that_was_written_anew_goes_by_its_name() -> None:
    written = clue("2023-01-05T00:00:00", Trust.MADE, CONTAINER, IN_UTC)
    assert decide([written, NAMED]).clue == NAMED
    assert decide([clue("2019-01-05T00:00:00", Trust.MADE, CONTAINER, IN_UTC), NAMED]).clue.source is CONTAINER


def test_a_sidecar_that_repeats_what_the_device_says_corrects_nothing() -> None:
    made = clue("2021-05-02T08:09:10+09:00", Trust.MADE, EXIF, WITH_OFFSET)
    found = decide([made, clue("2021-05-02T08:09:10", Trust.CORRECTED, SIDECAR)])
    assert found.clue == made and found.date.at.utcoffset() == timedelta(hours=9)


@pytest.mark.parametrize(("precision", "iso"), [(YEAR, "2021-01-01"), (MONTH, "2021-05-01"), (DAY, "2021-05-02")])
def test_what_is_finer_and_agrees_makes_it_more_exact(precision: Precision, iso: str) -> None:
    rough = clue(f"{iso}T00:00:00", Trust.MADE, CONTAINER, precision=precision)
    found = decide([rough, NAMED, FILE])
    assert (found.clue, found.by) == (NAMED, ((Step.FINER, "a tag"),))
    other = clue("2020-02-02T08:09:10", Trust.NAMED, NAME)
    assert decide([rough, other, FILE]).clue == rough
    assert decide([clue("2025-01-01T00:00:00", Trust.NAMED, NAME, precision=YEAR), FILE]).clue.source is NAME


def test_a_wall_clock_and_one_in_utc_give_the_offset() -> None:
    gps = clue("2021-05-01T23:06:50", Trust.TOLD, EXIF, IN_UTC, field=GPS_TIME)
    found = decide([MADE, gps])
    assert (found.date.at.isoformat(), found.by) == ("2021-05-02T08:09:10+09:00", ((Step.OFFSET, GPS_TIME),))
    takeout = clue("2021-05-02T02:24:10", Trust.TOLD, SIDECAR, IN_UTC, field=TAKEOUT_TIME)
    assert decide([MADE, takeout]).date.at.utcoffset() == timedelta(hours=5, minutes=45)
    same = clue("2021-05-02T08:09:10", Trust.TOLD, SIDECAR, IN_UTC, field=TAKEOUT_TIME)
    assert decide([MADE, same]).date.clock is WALL
    days_apart = clue("2021-05-04T02:24:10", Trust.TOLD, SIDECAR, IN_UTC, field=TAKEOUT_TIME)
    assert decide([MADE, days_apart]).date.clock is WALL


def test_satellites_that_tell_of_another_time_are_said_to_and_the_device_counts() -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    for instant in ("2021-05-02T03:09:10", "2021-05-02T08:30:00", "2021-04-20T23:09:10"):
        gps = clue(instant, Trust.TOLD, EXIF, IN_UTC, field=GPS_TIME)
        found = decide([MADE, gps], tokyo)
        assert (found.clue, found.by, digits(found)) == (MADE, ((Step.CONTRADICTED, GPS_TIME),), digits(decide([MADE])))
    with_offset = clue("2021-05-02T08:09:10+09:00", Trust.MADE, EXIF, WITH_OFFSET)
    late = clue("2021-05-02T03:09:10", Trust.TOLD, EXIF, IN_UTC, field=GPS_TIME)
    assert decide([with_offset, late], tokyo).by == ((Step.CONTRADICTED, GPS_TIME),)
    agrees = clue("2021-05-01T23:05:00", Trust.TOLD, EXIF, IN_UTC, field=GPS_TIME)
    assert not decide([with_offset, agrees], tokyo).by
    assert decide([clue("2000-01-01T00:10:00", Trust.MADE), late]).clue == late


def test_what_lies_in_the_range_of_its_folder_makes_it_more_exact() -> None:
    week = replace(
        clue("2021-05-02T00:00:00", Trust.FOLDER, FOLDER, precision=MONTH),
        date=DateCandidate(datetime(2021, 5, 2, tzinfo=UTC), MONTH, until=datetime(2021, 5, 10, tzinfo=UTC)),
    )
    inside, outside = clue("2021-05-08T08:00:00", Trust.WEAK), clue("2021-05-20T08:00:00", Trust.WEAK)
    assert decide([week, inside, FILE]).clue == inside
    assert decide([week, outside, FILE]).clue == week and decide([week, FILE]).clue == week
    written = clue("2021-05-04T12:00:00", Trust.FILE, MTIME, IN_UTC)
    found = decide([week, written])
    assert digits(found) == "2021-05-04T12:00:00" and found.clue.source is FOLDER
    years = replace(
        week, date=DateCandidate(datetime(2019, 1, 1, tzinfo=UTC), YEAR, until=datetime(2022, 1, 1, tzinfo=UTC))
    )
    assert decide([years, written]).clue == years


def test_a_year_in_a_name_counts_less_than_a_camera_and_more_than_a_scanner() -> None:
    year = clue("1954-01-01T00:00:00", Trust.FOLDER, NAME, precision=YEAR, field=A_YEAR)
    assert decide([MADE, year, FILE]).clue == MADE
    assert decide([clue("2021-05-02T08:09:10", Trust.WEAK), year, FILE]).clue == year
    assert decide([year, clue("2021-01-01T00:00:00", Trust.FOLDER, FOLDER, precision=YEAR), FILE]).clue == year


def test_the_place_decides_between_the_two_hours_of_one_night() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    wall = clue("2024-10-27T02:30:00", Trust.MADE)
    late = clue("2024-10-27T01:30:00", Trust.TOLD, EXIF, IN_UTC, field=GPS_TIME)
    early = clue("2024-10-27T00:30:00", Trust.TOLD, EXIF, IN_UTC, field=GPS_TIME)
    assert decide([wall, late], berlin).timestamp(berlin).at.isoformat() == "2024-10-27T02:30:00+01:00"
    assert decide([wall, early], berlin).timestamp(berlin).at.isoformat() == "2024-10-27T02:30:00+02:00"
    elsewhere = clue("2024-10-26T17:30:00", Trust.TOLD, EXIF, IN_UTC, field=GPS_TIME)
    assert decide([wall, elsewhere], berlin).date.clock is WALL


def test_equal_digits_say_that_the_container_counts_local_time() -> None:
    container = clue("2021-05-02T08:09:12", Trust.MADE, CONTAINER, IN_UTC)
    found = decide([container, NAMED])
    assert (found.date.clock, digits(found), found.by) == (WALL, "2021-05-02T08:09:12", ((Step.LOCAL, "a tag"),))
    at_its_end = clue("2021-05-02T09:12:10", Trust.MADE, CONTAINER, IN_UTC)
    assert decide([at_its_end, NAMED], duration_s=3780).date.clock is WALL


def test_a_container_in_utc_and_a_name_give_the_offset() -> None:
    container = clue("2021-05-02T06:09:12", Trust.MADE, CONTAINER, IN_UTC)
    assert decide([container, NAMED]).date.at.isoformat() == "2021-05-02T08:09:12+02:00"
    assert decide([container]).date.clock is IN_UTC


INSTANTS = st.datetimes(datetime(1996, 1, 2), datetime(2024, 12, 30))  # noqa: DTZ001
CLUES = st.builds(
    Clue,
    st.builds(
        DateCandidate,
        INSTANTS.map(lambda at: at.replace(tzinfo=UTC)),
        st.sampled_from(Precision),
        st.sampled_from([WALL, IN_UTC]),
    ),
    st.sampled_from([one for one in Trust if one is not Trust.FILE]),
    st.sampled_from([EXIF, CONTAINER, SIDECAR, NAME]),
    st.sampled_from(["a tag", GPS_TIME]),
)


@given(st.lists(CLUES, min_size=1, max_size=6), st.sampled_from([None, ZoneInfo("Asia/Tokyo")]))
def test_a_verdict_is_always_one_of_the_clues_and_keeps_its_instant_or_its_digits(
    clues: list[Clue], zone: ZoneInfo | None
) -> None:
    found = decide([*clues, FILE], zone, 60)
    assert found.clue in [*clues, FILE] or found.clue.trust is Trust.WEAK
    told = found.clue.date.at
    assert found.date.at == told or found.date.at.replace(tzinfo=UTC) == told
    assert found.timestamp(zone).at.tzinfo is not None


@given(INSTANTS, st.sampled_from(sorted(OFFSETS)))
def test_every_offset_that_there_is_is_found(at: datetime, offset: timedelta) -> None:
    instant = at.replace(microsecond=0, tzinfo=UTC)
    wall = Clue(DateCandidate((instant + offset).replace(tzinfo=UTC)), Trust.MADE, EXIF, "a tag")
    gps = Clue(DateCandidate(instant, clock=IN_UTC), Trust.TOLD, EXIF, GPS_TIME)
    found = decide([wall, gps])
    assert found.clue != wall or (found.date.at == instant and found.date.at.tzinfo == timezone(offset))
