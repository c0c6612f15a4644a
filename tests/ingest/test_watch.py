import threading
import time
from pathlib import Path

from ingest.watch import Turn, turns


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
