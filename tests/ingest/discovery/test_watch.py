import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from watchfiles import Change

from ingest.discovery import watch
from ingest.discovery.watch import UNDECODABLE, Changes, Growing, Turn, turns
from tests.conftest import bad_name


def test_it_looks_at_once_then_when_something_settled(tmp_path: Path) -> None:
    stop = threading.Event()
    seen = turns([tmp_path], stop, quiet_s=600)
    assert next(seen) is Turn.LOOK
    late = threading.Timer(0.5, lambda: (tmp_path / "a.txt").write_text("x"))
    late.start()
    assert next(seen) is Turn.LOOK
    assert (tmp_path / "a.txt").exists()
    stop.set()
    late.join()
    assert next(seen, None) is None


def test_quiet_is_told_again_and_again(tmp_path: Path) -> None:
    stop = threading.Event()
    seen = turns([tmp_path], stop, quiet_s=0.2)
    assert [next(seen) for _ in range(3)] == [Turn.LOOK, Turn.REST, Turn.REST]
    stop.set()


def test_it_looks_again_after_a_while_although_nothing_was_heard(tmp_path: Path) -> None:
    stop = threading.Event()
    seen = turns([tmp_path], stop, rescan_s=0.3, quiet_s=0.1)
    found = [next(seen)]
    started_s = time.monotonic()
    while time.monotonic() - started_s < 20 and found.count(Turn.LOOK) < 2:
        found.append(next(seen))
    stop.set()
    assert found.count(Turn.LOOK) == 2


def test_a_name_that_is_not_utf8_is_a_change_like_any_other(tmp_path: Path) -> None:
    bad = bad_name(tmp_path, b"caf\xe9.txt")
    stop = threading.Event()
    seen = turns([tmp_path], stop, quiet_s=0.5)
    assert next(seen) is Turn.LOOK
    late = threading.Timer(0.3, lambda: bad.write_text("x"))
    late.start()
    assert next(turn for turn in seen if turn is Turn.LOOK)
    late.join()
    late = threading.Timer(0.3, lambda: (tmp_path / "good.txt").write_text("x"))
    late.start()
    assert next(turn for turn in seen if turn is Turn.LOOK)
    late.join()
    stop.set()
    assert next(seen, None) is None


def test_a_folder_whose_name_is_not_utf8_is_watched(tmp_path: Path) -> None:
    folder = bad_name(tmp_path, b"\xe9t\xe9")
    folder.mkdir()
    stop = threading.Event()
    seen = turns([folder], stop, quiet_s=600)
    assert next(seen) is Turn.LOOK
    late = threading.Timer(0.3, lambda: (folder / "a.txt").write_text("x"))
    late.start()
    assert next(seen) is Turn.LOOK
    late.join()
    stop.set()
    assert next(seen, None) is None


def heard_of(told: list[str], *found: set[object]) -> Callable[[Sequence[Path], threading.Event], Changes]:
    """Return a watcher that hears these changes one after the other, and tells when it begins and at each of them."""

    def changes(folders: Sequence[Path], stop: threading.Event) -> Changes:
        told.append("watching")
        yield set()
        for one in found:
            told.append(f"heard {len(one)}")
            yield one

    return changes


def test_it_watches_before_it_looks_for_the_first_time() -> None:
    told: list[str] = []
    for turn in turns([Path("a")], threading.Event(), quiet_s=600, heard=heard_of(told, {"b"}, set())):
        told.append(turn.value)
    assert told == ["watching", "look", "heard 1", "look", "heard 0"]


def test_what_falls_in_while_it_looks_is_looked_at(tmp_path: Path) -> None:
    stop = threading.Event()
    seen = turns([tmp_path], stop, quiet_s=5)
    assert next(seen) is Turn.LOOK
    (tmp_path / "a.txt").write_text("x")
    assert next(seen) is Turn.LOOK
    stop.set()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A time in seconds that a test sets."""
    now_s = [0.0]
    monkeypatch.setattr(watch.time, "monotonic", lambda: now_s[0])
    return now_s


def steadily(clock: list[float], times: int, *found: object) -> Callable[[Sequence[Path], threading.Event], Changes]:
    """Return a watcher that hears of the same every four seconds."""

    def changes(folders: Sequence[Path], stop: threading.Event) -> Changes:
        yield set()
        for _ in range(times):
            clock[0] += 4
            yield {*found}

    return changes


def grown(seen: Iterator[Turn], again: Growing, path: Path) -> list[Turn]:
    """Return all turns where each look finds that a file grows."""
    turned = []
    for turn in seen:
        turned.append(turn)
        if turn is not Turn.REST:
            again.note([str(path)], again.take_due() if turn is Turn.AGAIN else None)
    return turned


@pytest.mark.parametrize("is_heard", [True, False])
def test_a_file_that_grows_is_looked_at_alone_and_ever_more_seldom(
    tmp_path: Path, clock: list[float], is_heard: bool
) -> None:
    path, again = tmp_path / "film.mp4", Growing()
    path.touch()
    heard = steadily(clock, 900, *([(Change.modified, str(path))] if is_heard else []))
    turned = grown(turns([tmp_path], threading.Event(), rescan_s=9e9, again=again, heard=heard), again, path)
    assert turned.count(Turn.LOOK) == 1 and 55 <= turned.count(Turn.AGAIN) <= 66 and turned.count(Turn.REST) == 60


def test_what_else_changes_beside_a_file_that_grows_is_looked_at_at_once(tmp_path: Path, clock: list[float]) -> None:
    path, again = tmp_path / "film.mp4", Growing()
    path.touch()
    again.note([str(path)])
    found = {(Change.modified, str(path)), (Change.added, str(tmp_path / "a.txt"))}
    assert [*turns([tmp_path], threading.Event(), again=again, heard=heard_of([], found))] == [Turn.LOOK, Turn.LOOK]


def test_where_a_file_that_grew_is_gone_all_is_looked_at(tmp_path: Path, clock: list[float]) -> None:
    again = Growing()
    again.note([str(tmp_path / "film.part")])
    seen = turns([tmp_path], threading.Event(), again=again, heard=steadily(clock, 3))
    assert [*seen] == [Turn.LOOK, Turn.LOOK] and not again.paths


def test_a_file_that_grows_and_whose_name_is_not_utf8_costs_no_more(tmp_path: Path, clock: list[float]) -> None:
    path, again = bad_name(tmp_path, b"caf\xe9.mp4"), Growing()
    path.touch()
    heard = steadily(clock, 900, UNDECODABLE)
    turned = grown(turns([tmp_path], threading.Event(), rescan_s=9e9, again=again, heard=heard), again, path)
    assert turned.count(Turn.LOOK) <= 66 and turned.count(Turn.REST) == 60
