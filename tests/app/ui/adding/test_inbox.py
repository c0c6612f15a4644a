"""Dropped files: whole whatever the pieces, never over another, never outside the folder, on from where they broke."""

import os
import shutil
from collections import namedtuple
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.services.errors import UserError
from app.ui.adding import inbox
from app.ui.adding.inbox import OutOfStep, Sent, read_sent

ID = "0123456789abcdef"


def sent(folder: Path, name: str = "IMG_1.jpg", size_bytes: int = 5, modified_s: float = 0.0) -> Sent:
    return read_sent(ID, str(folder), name, size_bytes, modified_s, [str(folder)])


@given(st.binary(min_size=1, max_size=200), st.lists(st.integers(1, 60), min_size=1, max_size=8))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_pieces_of_any_size_make_the_file(tmp_path: Path, held: bytes, sizes: list[int]) -> None:
    one, offset, number = sent(tmp_path, size_bytes=len(held)), 0, 0
    while offset < len(held):
        size = sizes[number % len(sizes)]
        whole = inbox.put(one, offset, held[offset : offset + size])
        offset, number = offset + size, number + 1
        assert (whole is not None) == (offset >= len(held))
    assert whole is not None and whole.read_bytes() == held
    whole.unlink()


def test_an_empty_file_is_a_file(tmp_path: Path) -> None:
    whole = inbox.put(sent(tmp_path, size_bytes=0), 0, b"")
    assert whole == tmp_path / "IMG_1.jpg" and whole.read_bytes() == b""


def test_no_file_is_written_over(tmp_path: Path) -> None:
    names = []
    for held in (b"first", b"other", b"third"):
        whole = inbox.put(sent(tmp_path), 0, held)
        assert whole is not None and whole.read_bytes() == held
        names.append(whole.name)
    assert names == ["IMG_1.jpg", "IMG_1 (2).jpg", "IMG_1 (3).jpg"]
    assert (tmp_path / "IMG_1.jpg").read_bytes() == b"first"


def test_one_goes_on_where_it_was_cut_off(tmp_path: Path) -> None:
    one = sent(tmp_path)
    assert inbox.put(one, 0, b"fir") is None and inbox.held(one) == 3
    with pytest.raises(OutOfStep) as told:
        inbox.put(one, 0, b"first")
    assert told.value.offset == 3
    whole = inbox.put(one, 3, b"st")
    assert whole is not None and whole.read_bytes() == b"first" and inbox.held(one) == 0


def test_it_keeps_its_time_and_its_folder(tmp_path: Path) -> None:
    whole = inbox.put(sent(tmp_path, "2019 Rome/day 1/a.jpg", modified_s=1_560_000_000.0), 0, b"first")
    assert whole == tmp_path / "2019 Rome" / "day 1" / "a.jpg" and whole.stat().st_mtime == 1_560_000_000.0


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/x.jpg",
        "/etc/x.jpg",
        "..\\..\\x.jpg",
        "a/../../x.jpg",
        "x\0.jpg",
        "con:x.jpg",
        "a" * 400 + ".jpg",
        ".x.jpg",
    ],
)
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    whole = inbox.put(sent(tmp_path / "in", name), 0, b"first")
    assert whole is not None and whole.is_relative_to(tmp_path / "in") and whole.suffix == ".jpg"
    assert not whole.name.startswith(".")


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("/home/anna/.ssh", "a.jpg"),
        ("/home/anna/Pictures/.x", "a.jpg"),
        ("/home/anna/Pictures/../.x", "a.jpg"),
        ("/home/anna/Pictures", "authorized_keys"),
        ("/home/anna/Pictures", "run.desktop"),
        ("/etc", "a.jpg"),
    ],
)
def test_nothing_is_written_but_files_of_ours_where_such_files_lie(folder: str, name: str) -> None:
    with pytest.raises(UserError):
        read_sent(ID, folder, name, 5, 0.0, ["/home/anna/Pictures"])


def test_a_file_whose_last_answer_was_lost_does_not_come_twice(tmp_path: Path) -> None:
    one = sent(tmp_path, modified_s=1_560_000_000.0)
    whole = inbox.put(one, 0, b"first")
    assert inbox.put(one, 0, b"first") == whole and len(list(tmp_path.iterdir())) == 1


def test_a_file_that_lacks_only_its_name_gets_it(tmp_path: Path) -> None:
    one = sent(tmp_path)
    one.part.write_bytes(b"first")
    assert inbox.put(one, 5, b"") == tmp_path / "IMG_1.jpg" and not one.part.exists()


def test_what_was_cut_off_long_ago_is_swept(tmp_path: Path) -> None:
    old = tmp_path / inbox.PART.format("f" * 16)
    old.write_bytes(b"x")
    os.utime(old, (1, 1))
    inbox.put(sent(tmp_path), 0, b"first")
    assert not old.exists()


def test_a_long_name_in_any_script_is_cut_to_what_disks_bear(tmp_path: Path) -> None:
    whole = inbox.put(sent(tmp_path, "花" * 170 + ".jpg"), 0, b"first")
    assert whole is not None and whole.suffix == ".jpg" and len(whole.name.encode()) <= inbox.LONGEST_NAME_BYTES


@pytest.mark.parametrize(
    ("file_id", "folder", "name", "size"),
    [
        ("x", "/tmp", "a.jpg", 1),
        (ID, "in", "a.jpg", 1),
        (ID, "", "a.jpg", 1),
        (ID, "/tmp", "..", 1),
        (ID, "/tmp", "a", -1),
    ],
)
def test_what_cannot_be_meant_is_refused(file_id: str, folder: str, name: str, size: int) -> None:
    with pytest.raises(UserError):
        read_sent(file_id, folder, name, size, 0.0, ["/tmp"])


def test_more_than_was_said_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="longer"):
        inbox.put(sent(tmp_path), 0, b"first and more")


def test_a_full_disk_is_said_before_anything_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10, 10, inbox.SPARE_BYTES))
    with pytest.raises(UserError, match="full"):
        inbox.put(sent(tmp_path), 0, b"first")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    (tmp_path / "in").write_text("a file", encoding="utf-8")
    with pytest.raises(UserError, match="cannot be written to"):
        inbox.put(sent(tmp_path / "in"), 0, b"first")
