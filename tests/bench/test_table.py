import importlib.util
import sys
import tomllib
from pathlib import Path

import pytest

from bench import table as bench
from bench.figures import Figure

FOUND = {"now": Figure("now", 215.4, "ms"), "plain": Figure("plain", 91.0, "ms"), "cores": Figure("cores", 0.9, "of 2")}


def test_a_row_compares_with_its_peer_and_with_what_is_aimed_at() -> None:
    row = bench.Row(work="a photo", figure="now", peer="plain", aim=180)
    assert bench.line(row, FOUND) == "| a photo | 215 ms | 91 ms, 2.37x | <= 180 | not met |"
    assert bench.line({**row, "aim": 220.0}, FOUND).endswith("| met |")
    assert bench.line({"work": "cores", "figure": "cores", "aim": 0.85, "least": True}, FOUND).endswith(
        "| >= 0.85 | met |"
    )
    assert bench.line({"work": "speech", "figure": "speech", "aim": 1}, FOUND) == "| speech |  |  | <= 1 |  |"


def test_what_is_listed_can_be_run() -> None:
    runs = tomllib.loads(bench.TABLE.read_text())["run"]
    assert runs and all(importlib.util.find_spec(run["module"]) for run in runs)
    assert all(row.keys() <= bench.Row.__annotations__.keys() for run in runs for row in run["rows"])


def test_a_bench_that_fails_leaves_its_rows_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "table.toml").write_text(
        '[[run]]\nmodule = "bench.nothing_of_this_name"\nvalues = []\nrows = [{ work = "nothing", figure = "none" }]\n'
    )
    monkeypatch.setattr(bench, "TABLE", tmp_path / "table.toml")
    monkeypatch.setattr(sys, "argv", ["bench", "--to", str(tmp_path / "out.md")])
    assert bench.main() == 1
    assert "| nothing |  |  |  |  |" in capsys.readouterr().out
    assert "| nothing |" in (tmp_path / "out.md").read_text()
