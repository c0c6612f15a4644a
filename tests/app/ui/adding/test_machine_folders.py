"""Folders to choose from: what lies in one, what does not belong, and what cannot be opened is said."""

import os
from pathlib import Path

import pytest

from app.services.errors import UserError
from app.ui.adding import machine_folders


@pytest.fixture
def top(tmp_path: Path) -> Path:
    for name in ("Zoo", "album", ".hidden"):
        (tmp_path / name).mkdir()
    for name in ("a.jpg", "b.mp4", "c.exe", ".d.jpg"):
        (tmp_path / name).touch()
    (tmp_path / "link").symlink_to(tmp_path / "album")
    (tmp_path / "broken").symlink_to(tmp_path / "nothing")
    return tmp_path


def test_a_folder_tells_what_is_in_it(top: Path) -> None:
    found = machine_folders.listing(str(top))
    assert [one.name for one in found.folders] == ["album", "link", "Zoo"]
    assert (found.path, found.above, found.files, found.is_more) == (str(top), str(top.parent), 2, False)


def test_the_top_has_nothing_above() -> None:
    assert machine_folders.listing("/").above == ""


def test_many_folders_are_cut(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine_folders, "MOST_FOLDERS", 2)
    found = machine_folders.listing(str(top))
    assert len(found.folders) == 2 and found.is_more


@pytest.mark.parametrize("path", ["", "album", "/no/such/folder", "\0", "a" * 5000])
def test_what_is_no_folder_is_refused(path: str) -> None:
    with pytest.raises(UserError):
        machine_folders.listing(path)


def test_a_folder_that_may_not_be_opened_is_refused(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(UserError, match="Permission denied"):
        machine_folders.listing(str(top))


def test_one_begins_where_photos_lie(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))
    (tmp_path / "Pictures").mkdir()
    found = {one.name: one.path for one in machine_folders.starts()}
    assert found["Pictures"] == str(tmp_path / "Pictures") and found["Home"] == str(tmp_path)
    assert "Videos" not in found and machine_folders.inbox() == str(tmp_path / "Pictures" / "Yesteryear")
