from pathlib import Path
from typing import Any

from app.library.session import Session
from tests.commands import run, told
from tests.conftest import paint


def taught(album: Path) -> Path:
    """Name a thing in one red photo beside which another lies."""
    folder = album / "2023-08 Norway"
    paint(folder / "IMG_20230814_102002.jpg", (204, 30, 30))
    told("ingest", album)
    told("correct", folder / "IMG_20230814_101500.jpg", "--words", "our boat house")
    return folder


def test_without_any_it_says_how_one_comes_about(ingested: Session) -> None:
    assert told("suggestions") == [] and "yesteryear correct PATH" in run("suggestions").output


def test_one_is_listed_accepted_and_undone(ingested: Session, album: Path) -> None:
    folder = taught(album)
    found: Any = told("suggestions")
    assert [(one["words"], one["path"]) for one in found] == [
        ("our boat house", str(folder / "IMG_20230814_102002.jpg"))
    ]
    assert found[0]["taught_by"].endswith("101500.jpg") and not found[0]["whole_description"]
    assert f"{found[0]['id'][:12]}  our boat house?" in run("suggestions").output
    result = run("suggestions", "accept", found[0]["id"][:12])
    assert result.exit_code == 0 and result.output.startswith("accepted: our boat house; undo with")
    assert told("suggestions") == []
    shown: Any = told("show", folder / "IMG_20230814_102002.jpg")
    assert "You named: our boat house" in str(shown)
    assert "undone: thing named our boat house" in run("undo").output
    assert [one["id"] for one in told("suggestions")] == [found[0]["id"]]  # type: ignore[attr-defined]


def test_one_is_refused(ingested: Session, album: Path) -> None:
    taught(album)
    found: Any = told("suggestions")
    said: Any = told("suggestions", "refuse", found[0]["id"])
    assert said["kind"] == "not the thing" and said["said"] == "our boat house" and said["counts"]
    assert told("suggestions") == []


def test_an_unknown_one_is_a_usage_error(ingested: Session) -> None:
    result = run("suggestions", "accept", "nothing")
    assert result.exit_code == 2 and "no such suggestion" in result.output
