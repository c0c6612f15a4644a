from pathlib import Path

import pytest

from ingest.discovery.scan import hash_of
from ingest.pipeline.run import Library, ingest
from memory.consolidate import consolidate
from memory.store import events, invalidated
from memory.store import moments as moment_store
from tests.memory.store.test_appointments import Quiet, calendar, photos


def titles_of(library: Library) -> list[str]:
    return [event.title for event in events.events(library.store)]


def test_a_calendar_names_photos_as_long_as_it_is_there(library: Library, tmp_path: Path, quiet: Quiet) -> None:
    photos(tmp_path / "DCIM")
    path = tmp_path / "DCIM" / "own.ics"
    ingest(library, [path.parent], quiet)
    assert not any("Regatta" in title for title in titles_of(library))
    path.write_text(calendar(hours=3))
    ingest(library, [path.parent], quiet)
    assert "Regatta in Kiel" in titles_of(library)
    path.write_text(calendar(hours=3, title="Sailing race"))
    ingest(library, [path.parent], quiet)
    assert "Sailing race in Kiel" in titles_of(library)
    path.write_text(calendar(hours=0))
    ingest(library, [path.parent], quiet)
    assert not any("race in Kiel" in title for title in titles_of(library))


@pytest.mark.parametrize("hours", [3, 1])
def test_what_lies_in_an_appointment_or_just_after_it_is_told_again_when_that_is_hidden(
    library: Library, tmp_path: Path, quiet: Quiet, hours: int
) -> None:
    photos(tmp_path / "DCIM")
    path = tmp_path / "DCIM" / "own.ics"
    path.write_text(calendar(hours=hours))
    ingest(library, [path.parent], quiet)
    assert "Regatta in Kiel" in titles_of(library)
    (one,) = moment_store.of_asset(library.store, hash_of(path))
    with library.store.transaction():
        library.store.write(
            "INSERT INTO hidden (n, moment_id, asset_id) SELECT n, id, asset_id FROM moment WHERE id = ?",
            [(one.moment.id,)],
        )
    assert len(invalidated.moment_ids(library.store)) == 4
    consolidate(library.store)
    assert not any("Regatta in Kiel" in title for title in titles_of(library))
