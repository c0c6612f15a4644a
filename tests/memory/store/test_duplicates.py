from datetime import UTC, datetime

import pytest

from memory.records.library import Asset, Kind, TakenFrom, Timestamp
from memory.store import Store, assets, duplicates
from memory.store.duplicates import Fingerprint, Group, GroupKind


@pytest.fixture
def store(store: Store) -> Store:
    for name in "abc":
        assets.put(store, Asset(name, Kind.PHOTO, Timestamp(datetime(2024, 1, 1, tzinfo=UTC)), TakenFrom.EXIF, 1))
    return store


def test_what_is_written_is_read(store: Store) -> None:
    one = Fingerprint("a", bytes(range(32)), 1.5, 40, 30, "screenshot", "content", "burst", 9)
    duplicates.put(store, Fingerprint("a"))
    duplicates.put(store, one)
    assert duplicates.get(store, "a") == one and duplicates.get(store, "b") is None
    assert duplicates.get_all(store) == {"a": one}


def test_pairs_are_kept_once_and_replaced(store: Store) -> None:
    duplicates.put_alike(store, ["a"], [("b", "a"), ("a", "b"), ("a", "c")])
    assert duplicates.similar_pairs(store) == [("a", "b"), ("a", "c")]
    duplicates.put_alike(store, ["b"], [])
    assert duplicates.similar_pairs(store) == [("a", "c")]
    assets.remove(store, "c")
    assert duplicates.similar_pairs(store) == [] and store.damage() == []


def test_groups_of_all_and_of_one(store: Store) -> None:
    found = [Group(GroupKind.BURST, ("b", "a")), Group(GroupKind.PAIR, ("b", "c"))]
    duplicates.put_groups(store, found)
    assert duplicates.groups(store) == found
    assert duplicates.groups(store, "a") == found[:1] and duplicates.groups(store, "b") == found
    duplicates.put_groups(store, [])
    assert duplicates.groups(store) == []
