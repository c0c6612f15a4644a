import os
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.pipeline.run import Library, Progress, ingest
from ingest.workers import cluster, keys
from ingest.workers.answering import Wanted
from ingest.workers.cluster import Workers, with_scheme
from ingest.workers.keys import WorkersUnusable
from memory.store import Store, jobs
from tests import clusters
from tests.clusters import WHICH, Cluster, wanted
from tests.commands import run, told
from tests.conftest import paint, speak
from tests.dump import dump
from tests.recordings import tone, write_video

Quiet = Callable[[Progress], None]

pytest.importorskip("distributed", reason="distributed is not installed: pip install 'yesteryear[workers]'")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Four worker processes that every test of this module uses."""
    with clusters.running(tmp_path_factory.mktemp("workers")) as found:
        yield found


@pytest.fixture
def heard() -> list[str]:
    return []


@pytest.fixture
def workers(running: Cluster, heard: list[str]) -> Iterator[Workers]:
    found = Workers(running.address, running.key, wanted(), heard.append)
    yield found
    found.close()


def many(folder: Path, count: int = 6) -> Path:
    """Write photos that differ, recordings, a video and a note."""
    folder.mkdir(parents=True)
    for number in range(count):
        paint(folder / f"IMG_20230814_1015{number:02}.jpg", (200, 30 + 9 * number, 30))
    for number in range(2):
        speak(folder / f"REC_20230814_12000{number}.wav", speech_s=1.0 + number)
    write_video(folder / "VID_20230814_130000.mp4", [("red", 1.0), ("blue", 1.0)], tone(2.0))
    (folder / "2023-08-15 diary.md").write_text("We rowed across the fjord.\n", encoding="utf-8")
    return folder


def beside(library: Library, folder: Path) -> Library:
    """Return an empty library beside another, with the same models."""
    folder.mkdir()
    store = Store(folder / "library.sqlite3")
    return replace(library, store=store, index=type(library.index)(store, folder / "vectors"), folder=folder)


def test_a_library_made_by_workers_is_the_same_as_one_made_here(
    library: Library, workers: Workers, heard: list[str], tmp_path: Path, quiet: Quiet
) -> None:
    album = many(tmp_path / "album")
    here = beside(library, tmp_path / "here")
    ingest(here, [album], quiet)
    seen: list[Progress] = []
    outcome = ingest(replace(library, workers=workers), [album], seen.append)
    assert outcome.counts["added"] == 10 and outcome.failed == [] and heard == []
    assert dump(library.store) == dump(here.store)
    perceived = [one for one in seen if one.step == "perceive"]
    assert perceived[-1].done == perceived[-1].total == 10
    assert ingest(replace(library, workers=workers), [album], quiet).counts["unchanged"] == 10
    here.store.close()


def test_files_of_a_worker_that_is_killed_go_to_others(
    library: Library, workers: Workers, running: Cluster, heard: list[str], tmp_path: Path, quiet: Quiet
) -> None:
    album = many(tmp_path / "album")
    paint(album / "held IMG_20230814_200000.jpg", (30, 60, 200))
    here = beside(library, tmp_path / "here")
    ingest(here, [album], quiet)
    pids: list[int] = []

    def kill_once() -> None:
        pids.append(running.told_pid())
        os.kill(pids[0], signal.SIGKILL)
        pids.append(running.told_pid())
        running.let_go()

    killing = threading.Thread(target=kill_once)
    killing.start()
    outcome = ingest(replace(library, workers=workers), [album], quiet)
    killing.join()
    assert pids[0] != pids[1] and outcome.counts["added"] == 11 and heard == []
    assert dump(library.store) == dump(here.store)
    here.store.close()


def test_a_file_over_which_two_workers_end_comes_home_and_counts_as_a_kill_until_it_is_done(
    library: Library, workers: Workers, tmp_path: Path, quiet: Quiet, monkeypatch: pytest.MonkeyPatch
) -> None:
    album = many(tmp_path / "album", 2)
    paint(album / "kills IMG_20230814_200000.jpg", (30, 60, 200))
    kills: list[dict[tuple[str, str], int]] = []
    noted = jobs.note_kill

    def note(store: Store, asset_id: str, step: str) -> None:
        noted(store, asset_id, step)
        kills.append({one: count for one, count in jobs.count_kills(store).items() if one[0] == asset_id})

    monkeypatch.setattr(jobs, "note_kill", note)
    outcome = ingest(replace(library, workers=workers), [album], quiet)
    assert [list(one.values()) for one in kills] == [[1]]
    assert outcome.counts["added"] == 7 and jobs.count_kills(library.store) == {}


def test_a_damaged_file_is_told_as_it_would_be_here(
    library: Library, workers: Workers, tmp_path: Path, quiet: Quiet
) -> None:
    album = many(tmp_path / "album", 2)
    (album / "broken.jpg").write_bytes((album / "IMG_20230814_101500.jpg").read_bytes()[:200])
    here = beside(library, tmp_path / "here")
    expected = ingest(here, [album], quiet)
    found = ingest(replace(library, workers=workers), [album], quiet)
    assert found.failed == expected.failed and len(found.failed) == 1
    assert dump(library.store) == dump(here.store)
    here.store.close()


def test_a_file_that_is_too_large_is_perceived_here(
    library: Library, workers: Workers, tmp_path: Path, quiet: Quiet, monkeypatch: pytest.MonkeyPatch
) -> None:
    album = many(tmp_path / "album", 2)
    monkeypatch.setattr(cluster, "MOST_FILE_BYTES", (album / "REC_20230814_120000.wav").stat().st_size)
    sent: list[str] = []
    submit = Workers.submit
    monkeypatch.setattr(
        Workers, "submit", lambda self, one, content: sent.append(one.task.name) or submit(self, one, content)
    )
    assert ingest(replace(library, workers=workers), [album], quiet).counts["added"] == 6
    assert "REC_20230814_120000.wav" in sent and "REC_20230814_120001.wav" not in sent
    assert not any(name.endswith(".md") for name in sent)


def test_no_more_goes_out_than_fits(
    library: Library, workers: Workers, tmp_path: Path, quiet: Quiet, monkeypatch: pytest.MonkeyPatch
) -> None:
    album = many(tmp_path / "album", 12)
    most = 0
    send = cluster._Run._send

    def watched(self: cluster._Run) -> Iterator[tuple[cluster.Outgoing, cluster.Answer]]:
        nonlocal most
        yield from send(self)
        most = max(most, sum(one.task.asset.size_bytes for one, _ in self._out.values()))

    largest = max(one.stat().st_size for one in album.iterdir())
    monkeypatch.setattr(cluster, "MOST_BYTES", largest)
    monkeypatch.setattr(cluster._Run, "_send", watched)
    assert ingest(replace(library, workers=workers), [album], quiet).counts["added"] == 16
    assert 0 < most <= largest


def test_a_worker_with_other_weights_is_refused_and_says_what_helps(running: Cluster) -> None:
    other = dict(wanted().identity) | {"captions": "fake-captioner 3"}
    with pytest.raises(WorkersUnusable) as refused:
        Workers(running.address, running.key, Wanted(WHICH, tuple(other.items())), print)
    assert "captions is fake-captioner there and fake-captioner 3 here" in str(refused.value)
    assert "yesteryear models fetch" in str(refused.value)
    older = dict(wanted().identity) | {"Yesteryear": "9.9"}
    with pytest.raises(WorkersUnusable, match=r"9\.9 here\. Install the same version"):
        Workers(running.address, running.key, Wanted(WHICH, tuple(older.items())), print)


def test_without_the_key_nobody_gets_in(running: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "CONNECT_S", 1.0)
    keys.make_key(tmp_path / "other.pem")
    with pytest.raises(WorkersUnusable, match=r"nobody answers at tls://127\.0\.0\.1"):
        Workers(running.address, tmp_path / "other.pem", wanted(), print)


def test_what_happens_where_all_workers_end(library: Library, tmp_path: Path, quiet: Quiet, heard: list[str]) -> None:
    """Those that were out come home, those that were to go stay, and that is told once."""
    album = many(tmp_path / "album")
    paint(album / "held IMG_20230814_100000.jpg", (30, 60, 200))
    here = beside(library, tmp_path / "here")
    ingest(here, [album], quiet)
    (tmp_path / "workers").mkdir()
    with clusters.running(tmp_path / "workers", 1) as alone:
        workers = Workers(alone.address, alone.key, wanted(), heard.append)
        workers.seems_gone_s = 0.5

        def end_all() -> None:
            alone.told_pid()
            alone.process.kill()

        ending = threading.Thread(target=end_all)
        ending.start()
        outcome = ingest(replace(library, workers=workers), [album], quiet)
        ending.join()
        workers.close()
    assert heard == ["no worker answers any more; the import continues on this machine"]
    assert outcome.counts["added"] == 11 and dump(library.store) == dump(here.store)
    here.store.close()


def test_an_address_is_always_encrypted() -> None:
    assert with_scheme("host:1") == with_scheme("tcp://host:1") == with_scheme("tls://host:1") == "tls://host:1"


def test_the_command_sends_files_and_refuses_before_anything_is_done(
    commanded: Path, running: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    album = many(tmp_path / "album", 2)
    monkeypatch.setenv("YESTERYEAR_WORKERS_KEY", str(running.key))
    found = told("ingest", album, "--workers", running.address)
    assert isinstance(found, dict) and found["added"] == 6
    monkeypatch.setenv("YESTERYEAR_WORKERS_KEY", str(tmp_path / "none.pem"))
    refused = run("ingest", album, "--workers", running.address)
    assert refused.exit_code == 2 and "none.pem cannot be read: copy it there" in refused.stderr
    (commanded / "config.toml").write_text('captions_at = "http://127.0.0.1:9/v1"\n', encoding="utf-8")
    served = run("ingest", album, "--workers", running.address)
    assert served.exit_code == 2 and "captions_at" in served.stderr
