import threading
import time
from pathlib import Path

from ingest.watch import Turn, turns
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
