import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from memory.records.corrections import WordsCorrection
from memory.records.library import AssetPath
from memory.store import Store, assets, corrections, jobs, versions
from memory.store.jobs import MOST_TRIES
from memory.store.versions import Beginning, NewerVersion
from tests.made import photo, put_photo

ODD = os.fsdecode(b"/caf\xe9.jpg")


GOOD = photo("the last good version")


@pytest.fixture
def store(store: Store) -> Store:
    """A library whose one photo lies at several paths."""
    put_photo(store, GOOD)
    for path in ("/a.jpg", "/b.jpg", "/c.jpg", ODD):
        assets.put_path(store, AssetPath(GOOD.asset.id, path, 1, 1))
    return store


def newer(path: str = "/a.jpg", asset_id: str = "new", **values: object) -> NewerVersion:
    return replace(NewerVersion(path, asset_id, 7, 8), **values)  # type: ignore[arg-type]


def only(store: Store) -> NewerVersion:
    (found,) = versions.get_all(store).values()
    return found


def test_what_was_found_comes_back_with_when_that_was(store: Store) -> None:
    wanted = newer(ODD, beginning=Beginning("ab cd", 5), is_prefix=True)
    versions.put(store, wanted)
    found = only(store)
    assert replace(found, since=None) == wanted
    assert found.since and abs(found.since - datetime.now(UTC)) < timedelta(minutes=1)


def test_they_are_listed_by_path_and_found_by_their_bytes(store: Store) -> None:
    for path, asset_id in (("/c.jpg", "x"), ("/a.jpg", "x"), ("/b.jpg", "y")):
        versions.put(store, newer(path, asset_id))
    assert list(versions.get_all(store)) == ["/a.jpg", "/b.jpg", "/c.jpg"]
    assert [one.path for one in versions.of_asset(store, "x")] == ["/a.jpg", "/c.jpg"]
    versions.remove(store, ["/a.jpg", "/b.jpg"])
    assert list(versions.get_all(store)) == ["/c.jpg"]


def test_those_at_the_paths_of_the_last_good_version_are_told_by_its_asset(store: Store) -> None:
    other = photo("another", day=1)
    put_photo(store, other)
    for path in ("/b.jpg", other.path, "/a.jpg"):
        versions.put(store, newer(path))
    assert [found.path for found in versions.at_paths_of(store, GOOD.asset.id)] == ["/a.jpg", "/b.jpg"]


def test_failures_of_one_recipe_add_up_until_there_is_nothing_to_try(store: Store) -> None:
    versions.put(store, newer())
    versions.put(store, newer("/b.jpg"))
    for number in range(1, MOST_TRIES + 1):
        assert not versions.get_all(store)["/a.jpg"].is_settled("one")
        versions.fail(store, "/a.jpg", "one", "it is torn", 1)
        assert versions.get_all(store)["/a.jpg"].tries == number
    (found,) = versions.damaged(store)
    assert (found.path, found.reason) == ("/a.jpg", "it is torn")
    assert found.is_settled("one") and not found.is_settled("two")
    versions.fail(store, "/a.jpg", "two", "it is torn still", 1)
    assert versions.damaged(store)[0].tries == 1


def test_what_no_try_can_mend_is_settled_at_once(store: Store) -> None:
    versions.put(store, newer())
    versions.fail(store, "/a.jpg", "one", "it is empty", MOST_TRIES)
    assert only(store).is_settled("one")
    versions.fail(store, "/a.jpg", "one", "it is empty", 1)
    assert only(store).tries == MOST_TRIES + 1


def test_what_was_opened_again_is_tried_and_stays_meant(store: Store) -> None:
    versions.put(store, newer())
    versions.fail(store, "/a.jpg", "one", "it is empty", MOST_TRIES)
    versions.reopen(store, "/a.jpg")
    assert not only(store).is_meant
    versions.reopen(store, "/a.jpg", is_meant=True)
    assert versions.damaged(store) == []
    assert replace(only(store), since=None) == newer(is_meant=True)
    versions.reopen(store, "/a.jpg")
    assert only(store).is_meant
    versions.put(store, newer(mtime_ns=9))
    assert not only(store).is_meant, "other bytes were found"


def test_bytes_were_read_where_something_is_remembered_or_the_step_found_nothing(store: Store) -> None:
    assert versions.is_perceived(store, GOOD.asset.id, "perceive")
    assert not versions.is_perceived(store, "silent", "perceive")
    jobs.fail(store, jobs.Job("silent", "perceive", "recipe", "torn", 1))
    jobs.mark_done(store, "silent", "caption", "recipe")
    assert not versions.is_perceived(store, "silent", "perceive")
    jobs.mark_done(store, "silent", "perceive", "recipe")
    assert versions.is_perceived(store, "silent", "perceive")


def test_how_an_asset_begins_is_kept_and_unknown_for_old_ones(store: Store) -> None:
    assert versions.beginning(store, GOOD.asset.id) == Beginning()
    for wanted in (Beginning("ab", 3), Beginning("ab cd", 9)):
        versions.put_beginning(store, GOOD.asset.id, wanted)
        assert versions.beginning(store, GOOD.asset.id) == wanted


def test_marks_go_over_to_what_took_the_place_and_what_lies_elsewhere_stays(store: Store) -> None:
    gone = photo("gone", day=1)
    put_photo(store, gone)
    for one in (gone, GOOD):
        corrections.put(store, corrections.new_correction(WordsCorrection("mine"), one.moment))
    store.write("DELETE FROM asset_path WHERE asset_id = ?", [(gone.asset.id,)])
    with store.transaction():
        versions.remove_replaced(store, {gone.asset.id: "new", GOOD.asset.id: "other"})
    assert list(assets.get_all(store)) == [GOOD.asset.id]
    assert {mark.asset_id for mark in corrections.get_all(store)} == {"new", GOOD.asset.id}


def test_bytes_that_were_forgotten_at_one_path_are_meant_at_another(store: Store) -> None:
    versions.add_tombstone(store, newer(ODD))
    assert assets.has_tombstone(store, versions.tombstone_name("new", ODD))
    for name in ("new", versions.tombstone_name("new", "/b.jpg"), versions.tombstone_name("old", ODD)):
        assert not assets.has_tombstone(store, name)
