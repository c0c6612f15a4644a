import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli.main import cli
from app.library import session
from app.library.session import deriving
from memory.knowledge.learn import learn
from memory.store import Store
from tests.fakes import fake_models
from tests.made import add_moments

TEXTS = (
    "My sister Lena lives in Rome.",
    "Out with grandmother Rosa. Gran turned 80 today.",
    "Lena moved to Graz.",
    "Leni loves plums.",
)


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library that holds a few notes and what follows from them."""
    monkeypatch.setattr(session, "_load_models", lambda config: (fake_models(), ()))
    folder = tmp_path / "library"
    monkeypatch.setenv("YESTERYEAR_LIBRARY", str(folder))
    folder.mkdir()
    (folder / "config.toml").write_text('owner = "Anna"\n')
    store = Store(folder / "library.sqlite3")
    learn(store, add_moments(store, TEXTS), "Anna")
    store.close()
    return folder


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, list(words))


def told(*words: str) -> list[dict[str, object]]:
    result = run(*words, "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    return found if isinstance(found, list) else [found]


def lines(*words: str) -> list[str]:
    return [f"{one['subject']} {one['relation']} {one['object']}" for one in told("facts", *words)]


def test_facts_are_listed_as_they_hold_now_and_with_history(library: Path) -> None:
    assert lines("Lena") == ["Anna sister Lena", "Lena lives in Graz"]
    assert lines("lena", "--history") == ["Anna sister Lena", "Lena lives in Rome", "Lena lives in Graz"]
    assert lines("gran") == ["Anna grandmother Rosa", "Rosa birthday 2 July", "Rosa born 1944"]
    shown = run("facts", "--history").stdout
    assert "Lena\n" in shown and "lives in Rome  (since 2024-07-01, until 2024-07-03, 60% sure, 1 moment)" in shown
    assert "names" in run("facts", "nobody").stdout


def test_why_shows_the_sentence_and_where_it_is(library: Path) -> None:
    (fact,) = [one for one in told("facts", "Rosa") if one["relation"] == "birthday"]
    (why,) = told("facts", "--why", str(fact["id"])[:10])
    assert why["moments"] == [
        {
            "moment_id": fact["moment_ids"][0],  # type: ignore[index]
            "path": "/notes/1.md",
            "at": "2024-07-02T12:00:00+00:00",
            "start_s": None,
            "end_s": None,
            "quote": "Gran turned 80 today.",
        }
    ]
    assert "“Gran turned 80 today.”" in run("facts", "--why", str(fact["id"])).stdout


def test_the_owner_has_the_last_word(library: Path) -> None:
    (mark,) = told("facts", "--add", "Lena", "lives in", "Oslo", "--since", "2024-07-02")
    assert (mark["kind"], mark["folded"]) == ("fact", True)
    assert lines("Lena", "--history")[1:] == ["Lena lives in Rome", "Lena lives in Oslo"]
    (fact,) = [one for one in told("facts", "Lena") if one["object"] == "Oslo"]
    assert (fact["protected"], fact["confidence"], str(fact["holds_from"])[:4]) == (True, 1.0, "2024")
    (born,) = [one for one in told("facts", "Rosa") if one["relation"] == "born"]
    shown = run("facts", "--wrong", str(born["id"]))
    assert "undo" in shown.stdout and lines("Rosa") == ["Anna grandmother Rosa", "Rosa birthday 2 July"]
    assert "you added this" in run("facts", "--why", str(fact["id"])).stdout


def test_kin_words_are_one_relation(library: Path) -> None:
    told("facts", "--add", "I", "Oma", "Erna")
    assert "Anna grandmother Erna" in lines()


def test_names_are_listed_joined_and_parted(library: Path) -> None:
    assert told("names", "Leni")[0]["names"] == ["Leni"]
    told("names", "--same", "Lena", "Leni")
    assert told("names", "Leni")[0]["names"] == ["Lena", "Leni", "sister"]
    assert "Lena likes plums" in lines("sister")
    told("names", "--not-same", "Lena", "Leni")
    assert "Leni likes plums" in lines()
    assert "Lena  (sister)" in run("names").stdout and "unknown name" in run("names", "x").stdout


def test_while_files_are_taken_in_the_word_is_kept_for_later(library: Path) -> None:
    with deriving(library):
        (mark,) = told("facts", "--add", "Lena", "lives in", "Oslo")
    assert mark["folded"] is False and "Lena lives in Graz" in lines("Lena")
    told("names", "--same", "Lena", "Leni")
    assert "Lena lives in Oslo" in lines("Lena")


@pytest.mark.parametrize(
    "words",
    [
        ("facts", "--why", "zz"),
        ("facts", "--wrong", "zz"),
        ("facts", "--since", "2024"),
        ("facts", "--add", "Lena", "lives in", "Oslo", "--since", "soon"),
        ("facts", "--add", "Lena", "lives in", "Oslo", "--since", "2024-13"),
        ("facts", "--add", "Lena", "lives in", "Oslo", "--since", "0001-01-02"),
        ("facts", "--add", "Lena", "lives in", "Oslo", "--since", "9999-12-31"),
        ("facts", "--add", "Lena", "lives in", " "),
        ("facts", "--add", "Lena", "lives in", "Oslo", "--why", "a"),
        ("names", "--same", "a", "b", "--not-same", "a", "b"),
    ],
)
def test_bad_usage_is_exit_2_and_changes_nothing(library: Path, words: tuple[str, ...]) -> None:
    before = lines("--history")
    result = run(*words)
    assert result.exit_code == 2 and "yesteryear: " in result.stderr
    assert lines("--history") == before


def test_an_empty_library_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "_load_models", lambda config: (fake_models(), ()))
    monkeypatch.setenv("YESTERYEAR_LIBRARY", str(tmp_path / "empty"))
    for command in ("facts", "names"):
        assert "yesteryear ingest" in run(command).stdout
