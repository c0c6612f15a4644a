from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ingest.discovery.scan import hash_of
from ingest.pipeline.run import Library, Progress, ingest
from memory.records.library import (
    LONGEST_NAMING,
    Appointment,
    Asset,
    Kind,
    Medium,
    Moment,
    TakenFrom,
    Timestamp,
)
from memory.store import Store, appointments, assets, invalidated
from memory.store import moments as moment_store
from memory.store.appointment_table import SLACK
from memory.store.moments import Perceived
from tests.conftest import paint

Quiet = Callable[[Progress], None]


def calendar(*, hours: int, title: str = "Regatta") -> str:
    return (
        f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:{title}\nLOCATION:Kiel\nDTSTART:20240714T090000\n"
        f"DURATION:PT{hours}H\nEND:VEVENT\nEND:VCALENDAR\n"
    )


def photos(folder: Path) -> None:
    folder.mkdir()
    for minute in (1, 5, 9):
        paint(folder / f"IMG_20240714_100{minute}00.png", (10 * minute, 90, 90))


def test_appointments_are_kept_by_moment_and_found_by_time(library: Library, tmp_path: Path, quiet: Quiet) -> None:
    photos(tmp_path / "DCIM")
    path = tmp_path / "DCIM" / "own.ics"
    path.write_text(calendar(hours=3))
    ingest(library, [path.parent], quiet)
    asset_id = hash_of(path)
    (one,) = moment_store.of_asset(library.store, asset_id)
    start = one.moment.at.at
    held = Appointment("Regatta", "Kiel", start, start + timedelta(hours=3))
    assert appointments.during(library.store, start, start) == [held]
    assert not appointments.during(library.store, start - timedelta(days=2), start - timedelta(days=1))
    assert not appointments.during(library.store, start + timedelta(hours=4), start + timedelta(days=60))
    with library.store.transaction():
        appointments.put(library.store, asset_id, {one.moment.id: held})
        assert not invalidated.moment_ids(library.store)
        appointments.put(library.store, asset_id, {})
        assert len(invalidated.moment_ids(library.store)) == 4
    assert not appointments.during(library.store, start, start)


START = datetime(2024, 7, 14, 9, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def known(store: Store, *held: Appointment) -> None:
    """Put appointments into a library, each of a moment of one calendar."""
    when = Timestamp(START)
    assets.put(store, Asset("calendar", Kind.NOTE, when, TakenFrom.TEXT, 1))
    names = [f"m{number}" for number in range(len(held))]
    told = [Perceived(Moment(name, "calendar", Medium.PARAGRAPH, n, when)) for n, name in enumerate(names)]
    moment_store.store_perceived(store, "calendar", told)
    appointments.put(store, "calendar", dict(zip(names, held, strict=True)))


@pytest.mark.parametrize(
    ("first", "last", "is_found"),
    [
        (timedelta(), timedelta(), True),
        (MINUTE, 2 * MINUTE, True),
        (-HOUR, 9 * HOUR, True),
        (HOUR + SLACK - MINUTE, 9 * HOUR, True),
        (HOUR + SLACK + MINUTE, 9 * HOUR, False),
        (-9 * HOUR, MINUTE - SLACK, True),
        (-9 * HOUR, -MINUTE - SLACK, False),
    ],
)
def test_what_overlaps_a_stretch_of_time_or_nearly_does_is_found(
    store: Store, first: timedelta, last: timedelta, is_found: bool
) -> None:
    regatta = Appointment("Regatta", "Kiel", START, START + HOUR)
    known(store, regatta)
    assert appointments.during(store, START + first, START + last) == ([regatta] if is_found else [])


def test_the_longest_is_found_at_both_its_ends_and_the_earliest_comes_first(store: Store) -> None:
    end = START + LONGEST_NAMING
    camp, early = Appointment("Camp", "", START, end), Appointment("Packing", "", START - HOUR, START + HOUR)
    late = Appointment("Way home", "", end, end + HOUR)
    known(store, late, camp, early)
    assert appointments.during(store, START - SLACK, START - SLACK) == [early, camp]
    assert appointments.during(store, START + 12 * HOUR, START + 12 * HOUR) == [camp]
    assert appointments.during(store, end, end) == [camp, late]
