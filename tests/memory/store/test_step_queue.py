from collections.abc import Mapping

from memory.records.library import AssetPath, Kind
from memory.store import Store, assets, jobs, step_queue, versions
from memory.store import moments as moment_store
from memory.store.jobs import Job
from memory.store.versions import NewerVersion
from tests.made import note, photo, put_photo

PHOTOS = {Kind.PHOTO: "red"}
BOTH = step_queue.MOMENTS, step_queue.PATHS


def due(store: Store, recipes: Mapping[Kind, str] = PHOTOS, step: str = "look") -> list[str]:
    return [one.id for one in step_queue.due(store, step, recipes)]


def test_what_was_there_before_a_step_was_asked_for_waits_and_what_comes_later_as_well(store: Store) -> None:
    first, later = photo("a boat"), photo("a tent", day=1)
    put_photo(store, first)
    assert due(store) == [first.asset.id]
    put_photo(store, later)
    assert due(store) == sorted([first.asset.id, later.asset.id])


def test_what_is_done_waits_no_more_until_its_job_is_reopened_or_the_recipe_changes(store: Store) -> None:
    one = photo("a boat")
    put_photo(store, one)
    assert due(store)
    jobs.mark_done(store, one.asset.id, "look", "red")
    assert due(store) == []
    jobs.reopen(store, one.asset.id, "look")
    assert due(store) == [one.asset.id]
    jobs.mark_done(store, one.asset.id, "look", "red")
    assert due(store, {Kind.PHOTO: "blue"}) == [one.asset.id]


def test_what_failed_waits_until_it_was_tried_often_enough(store: Store) -> None:
    one = photo("a boat")
    put_photo(store, one)
    for tried in range(1, jobs.MOST_TRIES + 1):
        assert due(store) == [one.asset.id]
        jobs.fail(store, Job(one.asset.id, "look", "red", "it is torn", tried))
    assert due(store) == []


def test_files_of_other_kinds_do_not_wait(store: Store) -> None:
    assert due(store) == []
    put_photo(store, note("We rowed"))
    assert due(store) == [] and store.rows("SELECT * FROM waiting") == []


def test_a_step_that_rests_on_moments_waits_for_them_and_again_for_others(store: Store) -> None:
    one = photo("a boat")
    assets.put(store, one.asset)
    assert step_queue.due(store, "read", PHOTOS, BOTH) == []
    put_photo(store, one)
    assert [asset.id for asset in step_queue.due(store, "read", PHOTOS, BOTH)] == [one.asset.id]
    step_queue.settle(store, "read", [one.asset.id])
    moment_store.put_times(store, {one.moment.id: one.moment.at})
    assert [asset.id for asset in step_queue.waiting(store, "read", PHOTOS, BOTH)] == [one.asset.id]


def test_a_step_that_rests_on_paths_waits_where_a_file_comes_back(store: Store) -> None:
    one = photo("a boat")
    put_photo(store, one)
    step_queue.waiting(store, "look", PHOTOS, BOTH)
    assets.set_offline(store, [one.path])
    step_queue.settle(store, "look", [one.asset.id])
    assets.put_path(store, AssetPath(one.asset.id, one.path, 1, 1))
    assert [asset.id for asset in step_queue.waiting(store, "look", PHOTOS, BOTH)] == [one.asset.id]


def test_who_is_invited_waits_and_nobody_for_a_step_that_was_never_asked_for(store: Store) -> None:
    one = photo("a boat")
    put_photo(store, one)
    step_queue.waiting(store, "look", PHOTOS)
    step_queue.settle(store, "look", [one.asset.id])
    for step in ("look", "never"):
        step_queue.invite(store, step, [one.asset.id])
    assert [tuple(row) for row in store.rows("SELECT step, asset_id FROM waiting")] == [("look", one.asset.id)]


def test_a_file_that_is_removed_leaves_every_queue(store: Store) -> None:
    one = photo("a boat")
    put_photo(store, one)
    assert due(store)
    with store.transaction():
        assets.remove(store, one.asset.id)
    assert store.rows("SELECT * FROM waiting") == [] and store.damage() == []


def test_the_queue_is_read_by_its_index_and_no_table_that_grows_is_gone_through(store: Store) -> None:
    plan = store.rows(
        "EXPLAIN QUERY PLAN SELECT asset.* FROM waiting JOIN asset ON asset.id = asset_id WHERE step = ?", ("look",)
    )
    assert not [row["detail"] for row in plan if row["detail"].startswith("SCAN")]


def test_a_step_that_was_done_and_fails_waits_again(store: Store) -> None:
    one = photo("a boat")
    put_photo(store, one)
    assert due(store)
    jobs.mark_done(store, one.asset.id, "look", "red")
    jobs.fail(store, Job(one.asset.id, "look", "red", "no words came", 1))
    assert due(store) == [one.asset.id]


def test_a_file_waits_where_what_was_newer_at_its_path_is_gone(store: Store) -> None:
    one = photo("a boat")
    put_photo(store, one)
    step_queue.waiting(store, "look", PHOTOS, BOTH)
    versions.put(store, NewerVersion(one.path, "newer", 1, 1))
    step_queue.settle(store, "look", [one.asset.id])
    versions.remove(store, [one.path])
    assert [asset.id for asset in step_queue.waiting(store, "look", PHOTOS, BOTH)] == [one.asset.id]


def test_queues_that_were_reset_are_filled_anew(store: Store) -> None:
    one = photo("a boat")
    put_photo(store, one)
    assert due(store)
    step_queue.settle(store, "look", [one.asset.id])
    step_queue.reset(store)
    assert due(store) == [one.asset.id]
