import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.discovery.left_out import DERIVED, LeftOut
from ingest.discovery.scan import Change, Scan, Scanned, StillWritten, hash_of, walk
from ingest.files.file_checks import Limits, Unreadable
from ingest.pipeline.run import Library
from ingest.readers import file_types
from memory.store import assets
from tests.conftest import paint


def scan(library: Library, *tops: Path, again: bool = False, limits: Limits | None = None) -> Scanned:
    return Scan(library.store, limits or Limits(), again).run(tops, library.folder, lambda n, path: None)


def change_of(found: Scanned, path: Path) -> Change:
    return found.changes[str(path)]


def test_a_second_look_finds_all_unchanged(library: Library, album: Path) -> None:
    assert set(scan(library, album).changes.values()) == {Change.ADDED}
    assert set(scan(library, album).changes.values()) == {Change.UNCHANGED}


def test_a_chat_that_is_as_it_was_is_not_opened_again(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "chats").mkdir()
    for name in ("result.json", "other.json"):
        (tmp_path / "chats" / name).write_text("{}")
    opened: list[str] = []
    monkeypatch.setattr(file_types, "is_words", lambda path: opened.append(os.path.basename(path)) or True)
    scan(library, tmp_path / "chats")
    os.utime(tmp_path / "chats" / "other.json", (1, 1))
    assert set(scan(library, tmp_path / "chats").changes.values()) == {Change.UNCHANGED}
    assert sorted(opened) == ["other.json", "other.json", "result.json"]


def test_a_touched_file_with_the_same_bytes_is_unchanged(library: Library, album: Path) -> None:
    scan(library, album)
    photo = album / "2023-08 Norway" / "IMG_20230814_101500.jpg"
    os.utime(photo, (1, 1))
    assert change_of(scan(library, album), photo) is Change.UNCHANGED


def test_a_moved_file_keeps_its_asset(library: Library, album: Path) -> None:
    scan(library, album)
    before = assets.get_all(library.store)
    old = album / "2023-08 Norway" / "IMG_20230814_101500.jpg"
    new = album / "best" / "red.jpg"
    new.parent.mkdir()
    old.rename(new)
    assert change_of(scan(library, album), new) is Change.MOVED
    assert assets.get_all(library.store).keys() == before.keys()
    assert str(old) not in assets.paths(library.store)


def test_two_copies_are_one_asset_with_two_paths(library: Library, album: Path) -> None:
    photo = album / "2023-08 Norway" / "IMG_20230814_101500.jpg"
    copy = album / "copy.jpg"
    copy.write_bytes(photo.read_bytes())
    found = scan(library, album)
    assert sorted([change_of(found, photo), change_of(found, copy)]) == [Change.ADDED, Change.DUPLICATE]
    assert len(assets.paths_of(library.store, hash_of(photo))) == 2


def test_new_bytes_at_a_known_path_replace_the_asset(library: Library, album: Path) -> None:
    scan(library, album)
    photo = album / "2023-08 Norway" / "IMG_20230814_101500.jpg"
    old = hash_of(photo)
    paint(photo, (1, 2, 3))
    assert change_of(scan(library, album), photo) is Change.CHANGED
    assert assets.get(library.store, old) is None


def test_a_file_that_moved_while_another_took_its_place_keeps_its_asset(library: Library, album: Path) -> None:
    scan(library, album)
    photo = album / "2023-08 Norway" / "IMG_20230814_101500.jpg"
    old = hash_of(photo)
    photo.rename(album / "2023-08 Norway" / "z.jpg")
    paint(photo, (1, 2, 3))
    found = scan(library, album)
    assert change_of(found, photo) is Change.CHANGED
    assert change_of(found, album / "2023-08 Norway" / "z.jpg") is Change.MOVED
    assert assets.get(library.store, old) is not None


def test_a_vanished_file_goes_offline_and_is_not_forgotten(library: Library, album: Path) -> None:
    scan(library, album)
    photo = album / "2023-08 Norway" / "IMG_20230814_101500.jpg"
    photo.unlink()
    scan(library, album)
    assert assets.paths(library.store)[str(photo)].offline
    paint(photo, (200, 30, 30))
    scan(library, album)
    assert not assets.paths(library.store)[str(photo)].offline


def test_what_is_not_ours_is_skipped_and_hidden_folders_are_not_entered(library: Library, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "thing.exe").write_bytes(b"MZ")
    (tmp_path / "a" / ".trash").mkdir()
    paint(tmp_path / "a" / ".trash" / "x.jpg", (1, 1, 1))
    assert {
        path.name: change for path, change in ((Path(p), c) for p, c in scan(library, tmp_path / "a").changes.items())
    } == {"thing.exe": Change.SKIPPED}


def test_symlink_loops_end(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    paint(tmp_path / "a" / "x.jpg", (1, 1, 1))
    (tmp_path / "a" / "loop").symlink_to(tmp_path / "a")
    assert [os.path.basename(found.path) for found in walk([tmp_path / "a"], tmp_path / "library")] == ["x.jpg"]


def test_a_broken_link_is_named_and_the_rest_goes_on(library: Library, album: Path) -> None:
    (album / "gone.jpg").symlink_to(album / "nowhere.jpg")
    found = scan(library, album)
    assert change_of(found, album / "gone.jpg") is Change.FAILED
    assert "cannot be accessed" in found.errors[str(album / "gone.jpg")]
    assert found.counts()["added"] == 5


def test_the_library_itself_is_not_taken_in(library: Library, tmp_path: Path, album: Path) -> None:
    paint(library.folder / "thumbnail.jpg", (1, 1, 1))
    assert not any("library" in Path(path).parts for path in scan(library, tmp_path).changes)


def test_a_file_over_the_limit_is_refused_before_it_is_read(library: Library, tmp_path: Path) -> None:
    big = tmp_path / "big.jpg"
    with big.open("wb") as file:
        file.truncate(2_000_000)
    found = scan(library, big, limits=Limits(photo_bytes=1_000_000))
    assert "more than the 1 MB allowed for a photo" in found.errors[str(big)]


def test_a_forgotten_file_stays_away_until_asked_for(library: Library, album: Path) -> None:
    photo = album / "2023-08 Norway" / "IMG_20230814_101500.jpg"
    assets.add_tombstone(library.store, hash_of(photo))
    assert change_of(scan(library, photo), photo) is Change.SKIPPED
    assert change_of(scan(library, photo, again=True), photo) is Change.ADDED


def test_a_file_that_cannot_be_opened_says_so(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="cannot be read"):
        hash_of(tmp_path / "nowhere.jpg")


def settling(library: Library, top: Path, waited: Callable[[float], None]) -> Scanned:
    """Scan as the one who watches does, with what happens while it waits."""
    return Scan(library.store, Limits(), False, 2.0, waited).run([top], library.folder, lambda n, path: None)


def test_a_file_that_grows_is_left_until_it_was_left_alone(library: Library, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / "a.txt"
    path.write_text("half a", encoding="utf-8")

    def grow(seconds: float) -> None:
        assert 0 < seconds <= 4.0
        path.write_text("half a sentence", encoding="utf-8")

    found = settling(library, path.parent, grow)
    assert found.growing == [str(path)] and "still being written." in found.errors[str(path)]
    assert assets.paths(library.store) == {}
    waits: list[float] = []
    assert change_of(settling(library, path.parent, waits.append), path) is Change.ADDED and len(waits) == 1
    os.utime(path, (1, 1))
    assert settling(library, path.parent, waits.append).growing == [] and len(waits) == 1


def test_a_file_that_changes_while_it_is_hashed_is_growing(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x", encoding="utf-8")
    digest, sizes = hashlib.blake2b, iter(range(2, 9))

    def grow(digest_size: int) -> "hashlib._Hash":
        path.write_text("x" * next(sizes), encoding="utf-8")
        return digest(digest_size=digest_size)

    with pytest.MonkeyPatch.context() as patch, pytest.raises(StillWritten):
        patch.setattr(hashlib, "blake2b", grow)
        hash_of(path)


@pytest.mark.parametrize(("name", "originals"), [("A.photoslibrary", "originals"), ("B.photolibrary", "Masters")])
def test_of_a_photo_programs_library_only_the_originals_are_read(tmp_path: Path, name: str, originals: str) -> None:
    for inside in (f"{originals}/0", "resources/derivatives/0", "database"):
        folder = tmp_path / name / inside
        folder.mkdir(parents=True)
        paint(folder / "a.jpg", (1, 2, 3))
    left = LeftOut()
    found = [one.path for one in walk([tmp_path], tmp_path / "library", left)]
    assert found == [str(tmp_path / name / originals / "0" / "a.jpg")]
    assert [(group.reason, group.count) for group in left.groups()] == [(DERIVED, 2)]
