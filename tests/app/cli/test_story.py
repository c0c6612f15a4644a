from pathlib import Path
from typing import Any

import pytest

from tests.commands import run, told


def test_what_can_be_told_is_listed(commanded: Path, album: Path) -> None:
    assert "no chapter yet" in run("story").output
    run("ingest", album)
    found: Any = told("story", "--level", "year")
    assert [one["key"] for one in found] == ["2023"] and found[0]["title"] == "2023"
    assert "'2023'" in run("story", "--level", "year").output


def test_a_story_is_told_in_words_and_as_json(commanded: Path, album: Path) -> None:
    run("ingest", album)
    found: Any = told("story", "2023")
    assert (found["level"], found["choice"]) == ("year", None) and found["events"] and found["file"] is None
    pictures = [path for event in found["events"] for path in event["pictures"]]
    assert pictures and all(Path(path).is_file() for path in pictures)
    quotes = [quote for event in found["events"] for quote in event["quotes"]]
    assert "We rowed across the fjord." in [quote["text"] for quote in quotes]
    output = run("story", "2023").output
    assert "“We rowed across the fjord.”" in output and pictures[0] in output


def test_a_story_is_kept_as_one_file(commanded: Path, album: Path, tmp_path: Path) -> None:
    run("ingest", album)
    out = tmp_path / "norway.html"
    assert run("story", "2023", "--out", out).exit_code == 0
    assert "We rowed across the fjord." in out.read_text(encoding="utf-8")
    found: Any = told("story", "2023", "--out", out)
    assert found["file"] == str(out) and found["pictures_missing"] == 0


def test_a_story_is_found_by_words_of_its_title(commanded: Path, album: Path) -> None:
    run("ingest", album)
    found: Any = told("story", "august", "--level", "month")
    assert found["key"] == "2023-08"


def test_an_album_and_chosen_files_are_told(commanded: Path, album: Path, tmp_path: Path) -> None:
    run("ingest", album)
    paths = sorted(album.rglob("*.jpg"))
    run("albums", "add", "Fjord", *paths[:2])
    found: Any = told("story", "--album", "fjord")
    assert (found["level"], found["choice"], found["title"], found["moments"]) == (None, "album", "Fjord", 2)
    out = tmp_path / "fjord.html"
    assert run("story", "--album", "Fjord", "--out", out).exit_code == 0
    html = out.read_text(encoding="utf-8")
    assert "An album · " in html and "We rowed across" not in html and "data:image/jpeg" in html
    one: Any = told("story", "--file", paths[0])
    assert one["choice"] == "files" and [path for event in one["events"] for path in event["pictures"]] == [
        str(paths[0])
    ]


@pytest.mark.parametrize(
    ("words", "told_why"),
    [
        (("story", "1850"), "no story has"),
        (("story", "--album", "Nothing"), "no album 'Nothing'"),
        (("story", "--file", "gone.jpg"), "not in the library"),
        (("story", "2023", "--album", "Fjord"), "no two of them"),
        (("story", "2023", "--out", "story.docx"), "must end in .html or .pdf"),
        (("story", "2023", "--out", "no/such/folder/story.html"), "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_said(commanded: Path, album: Path, words: tuple[str, ...], told_why: str) -> None:
    run("ingest", album)
    result = run(*words)
    assert result.exit_code == 2 and told_why in result.output


def test_without_a_browser_a_pdf_is_refused_with_the_way_out(
    commanded: Path, album: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("ingest", album)
    monkeypatch.setenv("YESTERYEAR_BROWSER", str(tmp_path / "gone"))
    result = run("story", "2023", "--out", tmp_path / "story.pdf")
    assert result.exit_code == 2 and "save the HTML file" in result.output and not (tmp_path / "story.pdf").exists()
