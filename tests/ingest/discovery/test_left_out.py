from pathlib import Path

import pytest

from ingest.discovery import left_out
from ingest.discovery.left_out import FORGOTTEN, NOT_READ, WAITING, LeftOut, not_read
from memory.records.library import AssetPath, Kind
from memory.store import Store, assets
from memory.store import left_out as kept
from memory.store.left_out import Group
from tests.made import photo


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("a.pdf", " (.pdf)"),
        ("a.PDF", " (.pdf)"),
        ("a.tar.gz", " (.gz)"),
        ("a.12345678", " (.12345678)"),
        ("a.123456789", ""),
        ("a.p-f", ""),
        ("a.\udce9", ""),
        ("README", ""),
        (".pdf", ""),
    ],
)
def test_a_file_of_another_kind_is_told_by_an_ending_that_can_be_one(name: str, ending: str) -> None:
    assert not_read(Path("/folder") / name) == NOT_READ + ending


def test_what_is_noted_goes_by_the_outermost_folder_that_was_named() -> None:
    found, tops = LeftOut(), [Path("/a/b"), Path("/a"), Path("/c")]
    for top, name in (("/a/b", "x"), ("/a", "y"), ("/c", "z")):
        found.begin(Path(top), tops)
        found.note("why", Path(top) / name)
    assert found.by_top() == {"/a": [Group("why", 2, ("/a/b/x", "/a/y"))], "/c": [Group("why", 1, ("/c/z",))]}
    assert found.groups() == [Group("why", 3, ("/a/b/x", "/a/y", "/c/z"))]


def test_all_are_counted_and_so_many_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(left_out, "MOST_PATHS", 2)
    found = LeftOut()
    found.begin(Path("/a"), [Path("/a")])
    for name in "xyz":
        found.note("why", Path("/a") / name)
    assert found.groups() == [Group("why", 3, ("/a/x", "/a/y"))]


def test_of_too_many_endings_the_last_are_told_without_theirs_and_no_other_reason_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(left_out, "MOST_ENDINGS", 2)
    found = LeftOut()
    found.begin(Path("/a"), [Path("/a")])
    for name in ("x.one", "x.two", "x.three", "y.one"):
        found.note(not_read(Path(name)), Path("/a") / name)
    found.note(FORGOTTEN, Path("/a/z"))
    assert {one.reason: one.paths for one in found.groups()} == {
        f"{NOT_READ} (.one)": ("/a/x.one", "/a/y.one"),
        f"{NOT_READ} (.two)": ("/a/x.two",),
        NOT_READ: ("/a/x.three",),
        FORGOTTEN: ("/a/z",),
    }


def test_of_folders_it_is_kept_and_of_what_was_forgotten_no_name(store: Store, tmp_path: Path) -> None:
    found = LeftOut()
    (tmp_path / "file.pdf").touch()
    for top in (tmp_path, tmp_path / "file.pdf", tmp_path / "gone"):
        found.begin(top, [top])
        found.note("why", tmp_path / "file.pdf")
    found.begin(tmp_path, [tmp_path])
    found.note(FORGOTTEN, tmp_path / "secret.jpg")
    found.keep(store)
    assert left_out.skipped(store) == [Group(FORGOTTEN, 1, ()), Group("why", 1, (str(tmp_path / "file.pdf"),))]
    assert found.groups()[1] == Group(FORGOTTEN, 1, (str(tmp_path / "secret.jpg"),)), "this run may say it"


def test_a_look_that_finds_nothing_ends_what_was_told_of_the_last(store: Store, tmp_path: Path) -> None:
    kept.put(store, str(tmp_path), [Group("why", 1, ("/x",))])
    found = LeftOut()
    found.begin(tmp_path, [tmp_path])
    found.keep(store)
    assert left_out.skipped(store) == []


def test_what_waits_for_a_model_stands_beside_what_the_looks_left_out(store: Store) -> None:
    one, other = photo("a"), photo("b", day=1)
    for seen in (one, other):
        assets.put(store, seen.asset)
        assets.put_path(store, AssetPath(seen.asset.id, seen.path, 1, 1))
    kept.put(store, "/a", [Group("why", 1, ("/a/x",))])
    left_out.note_waiting(store, {Kind.VIDEO, Kind.PHOTO})
    assert left_out.skipped(store) == [Group(WAITING, 2, (one.path, other.path)), Group("why", 1, ("/a/x",))]
    left_out.note_waiting(store, {Kind.VIDEO})
    assert left_out.skipped(store) == [Group("why", 1, ("/a/x",))]
