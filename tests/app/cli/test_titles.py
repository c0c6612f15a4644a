from pathlib import Path
from typing import Any

import pytest

from memory.consolidate import consolidate
from memory.store import Store
from tests.commands import run, told
from tests.lives import live, put


@pytest.fixture(autouse=True)
def lived(commanded: Path) -> Path:
    commanded.mkdir()
    store = Store(commanded / "library.sqlite3")
    life = live()
    put(store, life.moments, life.vectors)
    consolidate(store)
    store.close()
    return commanded


def titles() -> list[str]:
    found: Any = told("summaries")
    return [one["title"] for one in found]


def test_a_title_is_given_listed_and_undone() -> None:
    done = run("rename", "2024-07", "Our best month")
    assert "saved: July 2024 is called Our best month\nundo with `yesteryear undo " in done.output
    assert "Our best month" in titles() and "2024-07 is called Our best month" in run("marks").output
    assert "undone: title" in run("undo").output and "July 2024" in titles()


def test_as_json_it_says_what_it_was_called() -> None:
    found: Any = told("rename", "july 2024", "Our  month", "--level", "month")
    assert (found["old"], found["title"], found["level"], found["counts"]) == ("July 2024", "Our month", "month", True)


def test_what_is_not_there_is_said() -> None:
    failed = run("rename", "Mars", "x")
    assert failed.exit_code == 2 and "nothing has the key or title 'Mars'" in failed.output


def test_bytes_that_are_not_utf_8_are_refused_and_escapes_left_out() -> None:
    for arguments in (("2024-07", "Caf\udce9"), ("Caf\udce9", "Our month")):
        refused = run("rename", *arguments)
        assert refused.exit_code == 2 and "not UTF-8" in refused.output
    assert "is called [31mOur month\n" in run("rename", "2024-07", "\x1b[31mOur month").output
