from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from ingest.discovery.scan import hash_of
from ingest.pipeline.run import Library, Progress, ingest
from memory.records.library import Appointment
from memory.store import appointments, invalidated
from memory.store import moments as moment_store
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
