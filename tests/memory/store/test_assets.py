from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from memory.records.library import Asset, AssetPath, Kind, TakenFrom, Timestamp
from memory.store import Store, assets


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
