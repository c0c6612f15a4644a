from pathlib import Path
from typing import Any

import pytest

from memory.store import Store
from tests.commands import run, told
from tests.lives import at, put, remember


@pytest.fixture(autouse=True)
def lived(commanded: Path) -> None:
    commanded.mkdir()
    store = Store(commanded / "library.sqlite3")
    put(store, [remember(f"{number}.jpg", at(number, 9)) for number in (1, 3)], {})
    store.close()


def test_albums_are_listed_filled_and_emptied() -> None:
    assert "no albums yet" in run("albums").output
    assert "2 files added to Our summer" in run("albums", "add", "Our summer", "/album/1.jpg", "/album/3.jpg").output
    found: Any = told("albums")
    shown = {name: found[0][name] for name in ("name", "count", "first", "last", "imported")}
    span = {"first": "2024-07-01", "last": "2024-07-03"}
    assert shown == {"name": "Our summer", "count": 2, **span, "imported": False}
    assert "2  2024-07-01 to 2024-07-03  Our summer" in run("albums").output
    assert "1 file removed" in run("albums", "remove", "our summer", "/album/1.jpg").output
    assert run("albums", "show", "Our summer").output == "/album/3.jpg\n"
    paths: Any = told("albums", "show", "Our summer")
    assert paths["paths"] == ["/album/3.jpg"]


def test_an_album_is_renamed_deleted_and_had_back() -> None:
    run("albums", "add", "Summer", "/album/1.jpg")
    assert "called Winter" in run("albums", "rename", "Summer", "Winter").output
    done: Any = told("albums", "delete", "Winter")
    assert "no albums yet" in run("albums").output
    assert "restored: Winter" in run("albums", "restore", done["id"]).output
    failed = run("albums", "show", "Summer")
    assert failed.exit_code == 2 and "there is no album 'Summer'" in failed.output
    assert run("albums", "add", "Winter", "/album/none.jpg").exit_code == 2
