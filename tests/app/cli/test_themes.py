from pathlib import Path
from typing import Any

import pytest

from memory.consolidate import consolidate
from memory.store import Store
from tests.commands import run, told
from tests.lives import put
from tests.memory.summaries.test_theme_corrections import YEAR, live


@pytest.fixture
def lived(commanded: Path) -> Path:
    """A library of a life that keeps coming back to four matters."""
    commanded.mkdir()
    store = Store(commanded / "library.sqlite3")
    life = live(YEAR)
    put(store, life.moments, life.vectors)
    consolidate(store)
    store.close()
    return commanded


def titles() -> list[str]:
    found: Any = told("themes")
    return sorted(one["title"] for one in found)


def test_without_a_theme_it_says_how_one_comes_about(commanded: Path) -> None:
    assert told("themes") == [] and "three events" in run("themes").output


def test_themes_are_listed(lived: Path) -> None:
    found: Any = told("themes")
    assert titles() == ["Baking", "Chess", "Rowing", "Violin"] and {one["events"] for one in found} == {12}
    assert "Chess  (12 events, 2024-07-03 to " in run("themes").output


def test_what_is_said_is_listed_in_words_and_undone(lived: Path) -> None:
    made: Any = told("themes", "--name", "chess", "Evenings with Karl")
    assert made["said"] == "Chess is called Evenings with Karl" and made["counts"]
    assert "topic name  Chess is called Evenings with Karl" in run("marks").output
    assert "undo with" in run("themes", "--merge", "violin", "rowing").output
    assert titles() == ["Baking", "Evenings with Karl", "Rowing"]
    assert "undone: topics merged Violin is part of Rowing" in run("undo").output
    assert run("undo", made["mark"]).exit_code == 0
    assert titles() == ["Baking", "Chess", "Rowing", "Violin"] and told("marks") == []


def test_a_theme_is_hidden_and_one_parted(lived: Path) -> None:
    assert run("themes", "--hide", "baking").exit_code == 0 and "Baking" not in titles()
    run("themes", "--merge", "violin", "rowing")
    assert "undone: Violin is part of Rowing" in run("themes", "--split", "rowing").output
    assert titles() == ["Chess", "Rowing", "Violin"]


@pytest.mark.parametrize(
    ("words", "why"),
    [(("--hide", "sailing"), "there is no topic 'sailing'"), (("--hide", "chess", "--split", "chess"), "give one of")],
)
def test_what_cannot_be_meant_is_refused(lived: Path, words: tuple[str, ...], why: str) -> None:
    result = run("themes", *words)
    assert result.exit_code == 2 and why in result.output
