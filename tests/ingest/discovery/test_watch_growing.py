import time
from pathlib import Path

import pytest

from ingest.discovery.watch import Growing


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A time in seconds that a test sets."""
    now_s = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now_s[0])
    return now_s


def test_the_pause_doubles_as_long_as_a_file_grows_and_begins_anew_where_it_did_not(clock: list[float]) -> None:
    again, pauses = Growing(), []
    for _ in range(8):
        again.note(["/a"])
        began_s = clock[0]
        while not again.is_due:
            clock[0] += 1
        pauses.append(clock[0] - began_s)
    assert pauses == [2, 4, 8, 16, 32, 60, 60, 60]
    again.note([])
    assert not again.is_due and again.paths == ()
    again.note(["/a"])
    clock[0] += 2
    assert again.is_due


def test_each_file_has_its_own_pause(clock: list[float]) -> None:
    again = Growing()
    again.note(["/a"])
    again.note(["/a"])
    again.note(["/a", "/b"])
    clock[0] += 2
    assert again.take_due() == [Path("/b")] and not again.is_due
    again.note([], [Path("/b")])
    assert again.paths == ("/a",)
    clock[0] += 6
    assert again.take_due() == [Path("/a")]


def test_what_was_taken_and_not_looked_at_is_due_once_more(clock: list[float]) -> None:
    again = Growing()
    again.note(["/a"])
    for _ in range(3):
        clock[0] += 2
        assert again.take_due() == [Path("/a")] and not again.is_due


def test_a_file_is_known_by_whatever_link_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    again = Growing()
    assert not again.holds([str(tmp_path / "real" / "a.mp4")])
    again.note([str(tmp_path / "real" / "a.mp4")])
    assert again.holds([str(tmp_path / "link" / "a.mp4")])
    assert not again.holds([str(tmp_path / "link" / "a.mp4"), str(tmp_path / "link" / "b.mp4")])


def test_what_vanished_is_dropped(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").touch()
    again = Growing()
    again.note([str(tmp_path / "a.mp4"), str(tmp_path / "b.part")])
    assert again.drop_vanished() and again.paths == (str(tmp_path / "a.mp4"),)
    assert not again.drop_vanished()
