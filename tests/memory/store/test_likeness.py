from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from memory.store import Store, assets, likeness
from memory.store.likeness import Group, Likeness, Together
from memory.types import Asset, Kind, TakenFrom, When


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "library.sqlite3")
    for name in "abc":
        assets.put(opened, Asset(name, Kind.PHOTO, When(datetime(2024, 1, 1, tzinfo=UTC)), TakenFrom.EXIF, 1))
    yield opened
    opened.close()


def test_what_is_written_is_read(store: Store) -> None:
    one = Likeness("a", bytes(range(32)), 1.5, 40, 30, "screenshot", "content", "burst", 9)
    likeness.put(store, Likeness("a"))
    likeness.put(store, one)
    assert likeness.get(store, "a") == one and likeness.get(store, "b") is None
    assert likeness.get_all(store) == {"a": one}


def test_pairs_are_kept_once_and_replaced(store: Store) -> None:
    likeness.put_alike(store, ["a"], [("b", "a"), ("a", "b"), ("a", "c")])
    assert likeness.alike(store) == [("a", "b"), ("a", "c")]
    likeness.put_alike(store, ["b"], [])
    assert likeness.alike(store) == [("a", "c")]
    assets.remove(store, "c")
    assert likeness.alike(store) == [] and store.damage() == []


def test_groups_of_all_and_of_one(store: Store) -> None:
    found = [Group(Together.BURST, ("b", "a")), Group(Together.PAIR, ("b", "c"))]
    likeness.put_groups(store, found)
    assert likeness.groups(store) == found
    assert likeness.groups(store, "a") == found[:1] and likeness.groups(store, "b") == found
    likeness.put_groups(store, [])
    assert likeness.groups(store) == []
