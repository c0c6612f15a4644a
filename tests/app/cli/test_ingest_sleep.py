import re
from pathlib import Path

import pytest

from app.cli import ingest as cli_ingest
from app.library.session import deriving
from memory.background import READ, WORD
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
    assert run("sleep", "--dry-run").stdout.startswith("update period: ")
    slept = told("sleep", "--budget", "60")
    assert isinstance(slept, dict) and slept["done"]["consolidate"] > 0
    assert not any(one["kind"] == "consolidate" for one in told("sleep", "--dry-run"))  # type: ignore[attr-defined]


def test_what_a_night_did_is_told_as_done(commanded: Path, album: Path) -> None:
    told("ingest", album)
    store = Store(commanded / "library.sqlite3")
    invalidated.invalidate(store)
    store.close()
    line = run("sleep").stdout
    assert re.match(r"(1 period|\d+ periods) updated, summaries updated", line) and "0 left" in line


def test_every_kind_of_task_has_words() -> None:
    assert cli_ingest.DONE.keys() == cli_ingest.TO_DO.keys() == {"consolidate", "tell", READ, WORD}


def test_two_do_not_sleep_at_once(commanded: Path, album: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli_ingest, "LOCK_WAIT_S", 0.1)
    told("ingest", album)
    with deriving(commanded):
        assert run("sleep").exit_code == 4


def test_an_empty_library_has_nothing_to_do(commanded: Path) -> None:
    assert "nothing" in run("sleep", "--dry-run").output
