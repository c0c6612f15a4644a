from datetime import UTC, datetime
from pathlib import Path

from ingest.pipeline.run import Library, ingest
from memory.store import assets


def test_a_folder_is_counted_looked_through_and_left(library: Library, album: Path) -> None:
    ingest(library, [album], lambda _: None)
    store = library.store
    assert assets.count_files(store, str(album)) == len(assets.paths(store)) == 5
    assert assets.count_files(store, str(album)[:-1]) == 0, "a name that begins alike is another folder"
    looked = assets.looks(store)[str(album)]
    assert looked.tzinfo is not None
    assets.note_look(store, str(album), datetime(2024, 7, 14, 12, tzinfo=UTC))
    assert assets.looks(store) == {str(album): datetime(2024, 7, 14, 12, tzinfo=UTC)}
    assets.leave(store, str(album))
    assert (assets.roots(store), assets.looks(store)) == ([], {})
    assert len(assets.paths(store)) == 5
