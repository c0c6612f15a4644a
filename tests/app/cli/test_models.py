import hashlib
from pathlib import Path

import pytest

from app.cli import models
from models import loading
from models.registry import catalog, download
from models.registry.card import Card, Made, Task, WeightFile
from models.registry.catalog import LITE2, MINILM, MULTILINGUAL
from models.registry.profiles import BALANCED, BEST
from models.registry.published import SIGLIP2_BASE, SIGLIP2_LARGE
from tests.checkpoints import write_model
from tests.commands import run, told


@pytest.fixture
def multilingual(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a small model under the multilingual one's name, an empty weights folder and a library for it."""
    given = tmp_path / "given"
    write_model(given / MULTILINGUAL.name, layers=2)
    files = tuple(
        WeightFile(path.name, hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size)
        for path in sorted((given / MULTILINGUAL.name).iterdir())
    )
    small = Card(
        MULTILINGUAL.name,
        Task.TEXT,
        "Apache-2.0",
        files,
        Made("model.onnx", "minilm to onnx 1"),
        default=False,
        max_tokens=128,
        reads="50 languages",
    )
    for module in (catalog, download, models):
        monkeypatch.setattr(module, "CARDS", tuple(small if c == MULTILINGUAL else c for c in catalog.CARDS))
    monkeypatch.setenv("YESTERYEAR_WEIGHTS", str(tmp_path / "weights"))
    monkeypatch.setenv("YESTERYEAR_LIBRARY", str(tmp_path / "library"))
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "config.toml").write_text(f'text = "{MULTILINGUAL.name.lower()}"\n')
    return given


def rows() -> dict[str, dict[str, object]]:
    found = told("models", "list")
    assert isinstance(found, list)
    return {row["name"]: row for row in found}


def test_the_configured_sentence_model_is_needed_and_the_default_is_not(multilingual: Path) -> None:
    assert [rows()[name]["needed"] for name in (MULTILINGUAL.name, MINILM.name)] == [True, False]
    plain = run("models", "list").stdout
    assert f"missing       text search  {MULTILINGUAL.name}" in plain
    assert f"not installed text search  {MINILM.name}" in plain
    assert "which reads 50 languages" in plain
    assert f"models fetch {MULTILINGUAL.name}" in run("models", "verify").stderr


def test_it_is_fetched_by_its_name_in_any_case_and_used(multilingual: Path) -> None:
    done = run("models", "fetch", MULTILINGUAL.name.upper(), "--from", multilingual)
    assert done.exit_code == 0, done.output
    assert rows()[MULTILINGUAL.name]["present"] is True
    encoder = loading.load_text(catalog.text_card(MULTILINGUAL.name))
    assert encoder.name.startswith(MULTILINGUAL.name)
    assert encoder.encode(["das Boot"]).shape == (1, 384)


def test_it_is_fetched_where_it_is_configured(multilingual: Path) -> None:
    done = run("models", "fetch", "--from", multilingual)
    assert done.exit_code == 3, "the other models have no source here"
    assert MINILM.name not in done.stderr
    assert rows()[MULTILINGUAL.name]["present"] is True


def test_a_model_that_there_is_not_is_said_with_those_that_there_are() -> None:
    done = run("models", "fetch", "gpt")
    assert done.exit_code == 2
    assert "there is no model gpt" in done.stderr and MULTILINGUAL.name in done.stderr


def test_what_a_profile_uses_and_what_was_not_tried_is_told() -> None:
    plain = run("models", "list").stdout
    assert SIGLIP2_BASE.name in plain and "Apache-2.0; balanced; pinned as it is first fetched" in plain
    assert "untested" in plain
    found = rows()
    assert found[SIGLIP2_BASE.name]["profiles"] == ["balanced"] and found[SIGLIP2_BASE.name]["untested"] is False
    assert found["MobileCLIP2-S2"]["untested"] is True and found["MobileCLIP2-S2"]["profiles"] == []


def test_what_the_configured_profile_needs_is_missing_and_the_command_gets_it(multilingual: Path) -> None:
    (multilingual.parent / "library" / "config.toml").write_text('profile = "standard"\n')
    assert rows()[SIGLIP2_BASE.name]["needed"] is True and rows()[LITE2.name]["needed"] is False
    assert SIGLIP2_BASE.name in run("models", "verify").stderr
    done = run("models", "fetch", "best", "--no-llm")
    assert done.exit_code == 3 and f"{SIGLIP2_LARGE.name} could not be downloaded" in done.stderr
    assert SIGLIP2_BASE.name not in done.stderr and "qwen" not in done.stderr


def test_each_profile_says_what_it_would_bring_how_large_it_is_and_under_which_licence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YESTERYEAR_WEIGHTS", str(tmp_path / "weights"))
    monkeypatch.setenv("YESTERYEAR_LIBRARY", str(tmp_path / "library"))
    fast, balanced, best = run("models", "list").stdout.splitlines()[:3]
    assert fast.startswith("Fast ") and "in use" in fast and "in use" not in balanced + best
    assert BALANCED.brings in balanced and "2,300 MB" in balanced and "MIT, Apache-2.0" in balanced
    assert "yesteryear models fetch balanced" in balanced and BEST.brings in best
    assert rows()[SIGLIP2_BASE.name]["brings"] == {"Balanced": BALANCED.brings}
