import os
from dataclasses import replace

from memory.records.library import AssetPath, Kind
from memory.store import Store, assets, jobs, left_out, versions
from memory.store.left_out import Group, merged
from tests.made import add_moments, photo


def test_one_group_for_each_reason_the_commonest_first_and_named_up_to_a_bound() -> None:
    many = tuple(f"/{n}" for n in range(left_out.MOST_PATHS))
    found = merged(
        [Group("b", 2, ("/x", "/y")), Group("a", 2, ("/z",)), Group("c", 2000, many), Group("c", 3, ("/w",))]
    )
    assert [(one.reason, one.count) for one in found] == [("c", 2003), ("a", 2), ("b", 2)]
    assert found[0].paths == many and found[2].paths == ("/x", "/y")


def test_a_look_takes_the_place_of_the_last_look_and_only_what_differs_is_written(store: Store) -> None:
    left_out.put(store, "/a", [Group("why", 2, ("/a/x", "/a/y")), Group("so", 1, ("/a/z",))])
    changes = store.connection.total_changes
    left_out.put(store, "/a", [Group("why", 2, ("/a/x", "/a/y")), Group("so", 1, ("/a/z",))])
    assert store.connection.total_changes == changes
    left_out.put(store, "/a/", [Group("why", 2, ("/a/x", "/a/w"))])
    assert left_out.get_all(store) == [Group("why", 2, ("/a/x", "/a/w"))]


def test_what_lies_in_a_folder_that_is_looked_through_is_said_by_its_next_look_alone(store: Store) -> None:
    assets.add_root(store, "/photos")
    left_out.put(store, "/photos/2024", [Group("why", 1, ("/photos/2024/x",))])
    assert left_out.get_all(store) == []
    left_out.put(store, "/photos2", [Group("why", 1, ("/photos2/x",))])
    left_out.put(store, "/photos", [Group("why", 2, ("/photos/x", "/photos/2024/x"))])
    assert left_out.get_all(store) == [Group("why", 3, ("/photos/x", "/photos/2024/x", "/photos2/x"))]


def test_the_look_through_all_around_takes_the_place_of_those_inside(store: Store) -> None:
    for top in ("/a/b", "/a.b", "/a/c"):
        left_out.put(store, top, [Group("why", 1, (f"{top}/x",))])
    left_out.put(store, "/a", [Group("why", 2, ("/a/b/x", "/a/c/x"))])
    assert left_out.get_all(store) == [Group("why", 3, ("/a/b/x", "/a/c/x", "/a.b/x"))]
    left_out.put(store, "/", [Group("so", 1, ("/x",))])
    assert left_out.get_all(store) == [Group("so", 1, ("/x",))]
    left_out.put(store, "/a", [Group("why", 1, ("/a/x",))])
    assert left_out.get_all(store) == [Group("so", 1, ("/x",))]


def test_a_folder_that_is_left_is_told_of_no_more(store: Store) -> None:
    for top in ("/a", "/b"):
        left_out.put(store, top, [Group("why", 1, (f"{top}/x",))])
    left_out.leave(store, "/a/")
    assert left_out.get_all(store) == [Group("why", 1, ("/b/x",))]


def test_names_that_are_not_utf8_come_back(store: Store) -> None:
    name = os.fsdecode(b"/caf\xe9/x")
    left_out.put(store, os.fsdecode(b"/caf\xe9"), [Group(name, 1, (name,))])
    (found,) = left_out.get_all(store)
    assert found.paths == (name,)


def lay(store: Store, name: str) -> str:
    """Put a photo that nothing was done with; return its asset's id."""
    one = photo(name)
    with store.transaction():
        assets.put(store, one.asset)
        assets.put_path(store, AssetPath(one.asset.id, f"/{name}.jpg", 1, 1))
    return one.asset.id


def waiting(store: Store) -> list[str]:
    return [path for group in left_out.waiting(store, "away", "perceive") for path in group.paths]


def test_files_of_a_kind_wait_until_the_step_was_done_or_failed(store: Store) -> None:
    first, second = lay(store, "b"), lay(store, "a")
    add_moments(store, ["a note is of another kind"])
    assert waiting(store) == []
    left_out.put_waiting(store, [Kind.PHOTO])
    assert left_out.waiting(store, "away", "perceive") == [Group("away", 2, ("/a.jpg", "/b.jpg"))]
    jobs.mark_done(store, first, "caption", "recipe")
    assert waiting(store) == ["/a.jpg", "/b.jpg"], "another step says nothing"
    jobs.mark_done(store, first, "perceive", "recipe")
    assert waiting(store) == ["/a.jpg"]
    jobs.fail(store, jobs.Job(second, "perceive", "recipe", "torn", 1))
    assert left_out.waiting(store, "away", "perceive") == [] == left_out.get_all(store)


def test_what_is_offline_or_damaged_does_not_wait_and_new_bytes_do(store: Store) -> None:
    asset_id = lay(store, "a")
    left_out.put_waiting(store, [Kind.PHOTO])
    jobs.mark_done(store, asset_id, "perceive", "recipe")
    newer = versions.NewerVersion("/a.jpg", "new bytes", 1, 1)
    versions.put(store, newer)
    assert waiting(store) == ["/a.jpg"]
    versions.fail(store, "/a.jpg", "recipe", "it is torn", 1)
    assert waiting(store) == []
    versions.put(store, replace(newer, mtime_ns=2))
    store.write("UPDATE asset_path SET offline = 1 WHERE path = ?", [("/a.jpg",)])
    assert waiting(store) == []


def test_the_kinds_that_wait_are_those_of_the_last_run(store: Store) -> None:
    lay(store, "a")
    left_out.put_waiting(store, [Kind.PHOTO])
    changes = store.connection.total_changes
    left_out.put_waiting(store, [Kind.PHOTO])
    assert store.connection.total_changes == changes and waiting(store) == ["/a.jpg"]
    left_out.put_waiting(store, [Kind.NOTE])
    assert waiting(store) == []
    left_out.put_waiting(store, [])
    left_out.put(store, "/a", [Group("why", 1, ())])
    assert left_out.waiting(store, "away", "perceive") == []
