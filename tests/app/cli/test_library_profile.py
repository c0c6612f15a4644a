from pathlib import Path

from tests.commands import run, told


def test_the_profile_shows_what_was_said_and_can_be_struck_out(commanded: Path, album: Path) -> None:
    (album / "2023-08 Norway" / "2023-08-16 me.md").write_text("I love rowing.\n", encoding="utf-8")
    told("ingest", album)
    traits = told("profile")
    assert isinstance(traits, list)
    (trait,) = (one for one in traits if one["kind"] == "preference")
    assert "2023-08-16 me.md" in run("profile", "--why", trait["id"]).output
    assert run("profile", "--wrong", trait["id"]).exit_code == 0
    assert trait["id"] not in str(told("profile"))
    assert run("undo").exit_code == 0 and trait["id"] in str(told("profile"))
    assert run("profile", "--wrong", "zz").exit_code == 2


def test_the_sketch_is_one_page(commanded: Path, album: Path) -> None:
    assert "ingest" in run("sketch").output
    told("ingest", album)
    table = told("sketch")
    assert isinstance(table, dict) and "August 2023" in table["text"] and table["summary_ids"]


def test_why_goes_down_to_the_moments(commanded: Path, album: Path) -> None:
    told("ingest", album)
    (year,) = told("summaries", "--level", "year")  # type: ignore[misc]
    tree = told("summaries", "--why", year["id"])
    paths = {file.name for file in album.rglob("*") if file.suffix in (".jpg", ".md")}
    assert isinstance(tree, dict) and all(name in str(tree) for name in paths)
    assert tree["level"] == "year" and "moment" in str(tree)
    assert run("summaries", "--why", "zz").exit_code == 2
