from pathlib import Path

from app.hidden import hidden_ids
from app.session import open_session
from memory.store import assets, marks
from memory.store import moments as moment_store
from memory.types import MarkKind
from tests.commands import told


def test_only_what_a_hidden_mark_lies_on_is_hidden(commanded: Path, album: Path) -> None:
    told("ingest", album)
    session = open_session(commanded)
    store = session.store
    assert hidden_ids(store) == frozenset()
    known = assets.paths(store)
    spoken = known[str(next(album.rglob("*120000.wav")))].asset_id
    photo = known[str(next(album.rglob("*101500.jpg")))].asset_id
    (one,) = moment_store.of_asset(store, spoken)
    marks.put(store, marks.new_mark(MarkKind.FAVOURITE, "", asset_id=photo))
    marks.put(store, marks.new_mark(MarkKind.HIDDEN, "", one.moment))
    assert hidden_ids(store) == {one.moment.id}
    marks.put(store, marks.new_mark(MarkKind.HIDDEN, "", asset_id=photo))
    assert hidden_ids(store) == {one.moment.id} | {held.moment.id for held in moment_store.of_asset(store, photo)}
    session.close()
