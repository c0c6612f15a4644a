import os
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.workers import serve
from ingest.workers.cluster import Workers
from ingest.workers.serve import Served
from tests import clusters
from tests.clusters import wanted
from tests.tracked import ROOT

pytest.importorskip("distributed", reason="distributed is not installed: pip install 'yesteryear[workers]'")


def test_processes_share_the_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "cores", lambda: 8)
    assert [Served("", count, Path()).threads for count in (1, 4, 16)] == [8, 2, 1]


def test_another_machine_joins_and_all_end_in_order(tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "other"]
    for folder in folders:
        folder.mkdir()
    with clusters.running(folders[0], 1) as first:
        (folders[1] / "workers.pem").write_bytes(first.key.read_bytes())
        (folders[1] / "workers.pem").chmod(0o600)
        options = ("--join", first.address, "--processes", "1")
        with clusters.started(folders[1], folders[1] / "workers.pem", *options) as second:
            clusters.ready_at(second)
            workers = Workers(first.address, first.key, wanted(), print)
            assert workers.threads == 2 * Served("", 1, Path()).threads
            workers.close()
    assert (first.process.returncode, second.returncode) == (0, 0)
    left = [one.name for folder in folders for one in (folder / "workers").rglob("*") if one.is_file()]
    assert set(left) <= {"global.lock", "purge.lock"}


def test_an_address_that_cannot_be_had_is_said(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "app", "worker", "--listen", "192.0.2.1:8786"]
    env = {**os.environ, "YESTERYEAR_WORKERS_KEY": str(tmp_path / "workers.pem"), "PYTHONPATH": str(ROOT)}
    found = subprocess.run(command, env=env, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert found.returncode == 2 and "yesteryear: 192.0.2.1:8786 cannot be used: " in found.stderr
