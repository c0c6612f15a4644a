from pathlib import Path

import pytest

from app.library.config import Config
from app.library.languages import advice, reading
from models.registry.catalog import MINILM, MULTILINGUAL
from tests.commands import run, told


def test_the_default_model_reads_english_and_the_line_for_others_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YESTERYEAR_WEIGHTS", str(tmp_path / "weights"))
    assert reading(Config()) == "Search by meaning uses all-MiniLM-L6-v2, which reads English."
    said = advice(Config(), tmp_path)
    assert f'text = "{MULTILINGUAL.name}"' in said and str(tmp_path / "config.toml") in said
    assert f"yesteryear models fetch {MULTILINGUAL.name}" in said


def test_a_library_that_reads_many_languages_needs_no_advice(tmp_path: Path) -> None:
    config = Config(text=MULTILINGUAL.name)
    assert "50 languages" in reading(config)
    assert advice(config, tmp_path) == ""


@pytest.mark.usefixtures("commanded")
def test_status_says_which_model_compares_sentences() -> None:
    table = told("status")
    assert isinstance(table, dict) and table["text_model"] == MINILM.name
    plain = run("status").stdout
    assert "which reads English" in plain and f'text = "{MULTILINGUAL.name}"' in plain
