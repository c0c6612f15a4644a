from pathlib import Path

import pytest

from app.cli import ingest as cli_ingest
from app.library.session import deriving
from memory.store import Store, invalidated
from tests.commands import run, told


def test_a_dry_run_lists_and_a_night_does(commanded: Path, album: Path) -> None:
    told("ingest", album)
    listed = told("sleep", "--dry-run")
    assert isinstance(listed, list) and {one["kind"] for one in listed} <= {"read", "word"}
    store = Store(commanded / "library.sqlite3")
    invalidated.invalidate(store)
    store.close()
    assert any(one["kind"] == "consolidate" for one in told("sleep", "--dry-run"))  # type: ignore[attr-defined]
    slept = told("sleep", "--budget", "60")
    assert isinstance(slept, dict) and slept["done"]["consolidate"] > 0
    assert not any(one["kind"] == "consolidate" for one in told("sleep", "--dry-run"))  # type: ignore[attr-defined]


def test_two_do_not_sleep_at_once(commanded: Path, album: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli_ingest, "LOCK_WAIT_S", 0.1)
    told("ingest", album)
    with deriving(commanded):
        assert run("sleep").exit_code == 4


def test_an_empty_library_has_nothing_to_do(commanded: Path) -> None:
    assert "nothing" in run("sleep", "--dry-run").output
