from pathlib import Path

import pytest

from app.library.config import Config
from app.library.languages import advice, reading
from models.registry.card import Card
from models.registry.catalog import E5, MINILM, MULTILINGUAL, MULTILINGUALS
from tests.commands import run, told


def test_the_default_model_reads_english_and_the_line_for_others_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YESTERYEAR_WEIGHTS", str(tmp_path / "weights"))
    assert reading(Config()) == "Search by meaning uses all-MiniLM-L6-v2, which reads English."
    said = advice(Config(), tmp_path)
    assert f'text = "{E5.name}"' in said and str(tmp_path / "config.toml") in said
    assert f"yesteryear models fetch {E5.name}" in said


def test_the_multilingual_model_that_lies_here_is_offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.library.languages.is_present", lambda card: card == MULTILINGUAL)
    assert f'text = "{MULTILINGUAL.name}"' in advice(Config(), tmp_path)
    assert "models fetch" not in advice(Config(), tmp_path)


@pytest.mark.parametrize("card", MULTILINGUALS)
def test_a_library_that_reads_many_languages_needs_no_advice(card: Card, tmp_path: Path) -> None:
    config = Config(text=card.name)
    assert card.reads in reading(config) and "0 languages" in card.reads
    assert advice(config, tmp_path) == ""


@pytest.mark.usefixtures("commanded")
def test_status_says_which_model_compares_sentences() -> None:
    table = told("status")
    assert isinstance(table, dict) and table["text_model"] == MINILM.name
    plain = run("status").stdout
    assert "which reads English" in plain and f'text = "{E5.name}"' in plain
