from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from memory.records.corrections import Hidden
from memory.records.library import Asset, AssetPath, Kind, TakenFrom, Timestamp
from memory.store import Store, assets, corrections, hidden, invalidated, jobs
from tests.dump import dump
from tests.made import note, put_photo


@pytest.fixture
def store(store: Store) -> Store:
    taken = Timestamp(datetime(2024, 7, 14, tzinfo=UTC), offset_known=False)
    assets.put(store, Asset("a", Kind.PHOTO, taken, TakenFrom.MTIME, 1))
    return store


NAME = st.binary(min_size=1, max_size=40).filter(lambda name: not set(name) & set(b"/\0"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(NAME, min_size=1, max_size=6, unique=True), NAME)
def test_paths_of_any_bytes_come_back_and_are_found_below_their_folder(
    store: Store, names: list[bytes], folder: bytes
) -> None:
    top = "/" + folder.decode("utf-8", "surrogateescape")
    paths = [f"{top}/{name.decode('utf-8', 'surrogateescape')}" for name in names]
    try:
        with store.transaction():
            for path in paths:
                assets.put_path(store, AssetPath("a", path, 1, 1))
            assets.add_root(store, top)
            assets.note_look(store, top, datetime(2024, 7, 14, tzinfo=UTC))
            assert set(assets.paths(store)) == {one.path for one in assets.paths_of(store, "a")} == set(paths)
            assert (
                assets.first_paths(store, ["a"])["a"] in paths and assets.lowest_paths(store, ["a"])["a"].path in paths
            )
            assert assets.count_files(store, top) == len(paths)
            assert assets.roots(store) == list(assets.looks(store)) == [top]
            assets.set_offline(store, paths)
            assert set(assets.offline(store)) == set(paths)
            assets.remove_path(store, paths[0])
            assert set(assets.paths(store)) == set(paths[1:])
            raise Undone
    except Undone:
        assert assets.paths(store) == {}


class Undone(Exception):
    """The library is as it was."""


def test_removing_leaves_what_there_would_be_without_the_file(tmp_path: Path) -> None:
    kept, gone = note("We rowed.", day=1), note("The canary sings.", day=2)
    marks = {one: corrections.new_correction(Hidden(), one.moment) for one in (kept, gone)}
    found = []
    for name, held in (("one", [kept]), ("other", [gone, kept])):
        store = Store(tmp_path / f"{name}.sqlite3")
        for one in held:
            put_photo(store, one)
            corrections.put(store, marks[one])
            for made_of in (one.asset.id, one.moment.id):
                jobs.mark_done(store, made_of, "read", "r")
            invalidated.mark_done(store, [one.moment.id])
        assets.remove(store, gone.asset.id)
        assert invalidated.moment_ids(store) == {one.moment.id for one in held if one is gone}
        invalidated.mark_done(store, [gone.moment.id])
        found.append((dump(store), hidden.moment_ids(store.public), store.damage()))
        store.close()
    assert found[0] == found[1]
