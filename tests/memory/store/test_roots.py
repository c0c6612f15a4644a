from datetime import UTC, datetime
from pathlib import Path

from ingest.pipeline.run import Library, ingest
from memory.store import assets, roots


def test_a_folder_is_counted_looked_through_and_left(library: Library, album: Path) -> None:
    ingest(library, [album], lambda _: None)
    store = library.store
    assert roots.count_files(store, str(album)) == len(assets.paths(store)) == 5
    assert roots.count_files(store, str(album)[:-1]) == 0, "a name that begins alike is another folder"
    looked = roots.looks(store)[str(album)]
    assert looked.tzinfo is not None
    roots.note_look(store, str(album), datetime(2024, 7, 14, 12, tzinfo=UTC))
    assert roots.looks(store) == {str(album): datetime(2024, 7, 14, 12, tzinfo=UTC)}
    roots.leave(store, str(album))
    assert (assets.roots(store), roots.looks(store)) == ([], {})
    assert len(assets.paths(store)) == 5
