from pathlib import Path

import pytest

from app.config import BadConfig, Config, read_config


def test_without_a_file_there_are_defaults(tmp_path: Path) -> None:
    assert read_config(tmp_path) == Config()


def test_what_is_set_is_read(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('owner = "Ann"\nlanguage_model = false\n[limits]\nduration_s = 60\n')
    found = read_config(tmp_path)
    assert (found.owner, found.language_model, found.limits.duration_s) == ("Ann", False, 60)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("owner =", "not valid TOML"),
        ("colour = 1", "no setting 'colour'"),
        ("owner = 3", "owner must be text in quotes"),
        ("language_model = 1", "language_model must be true or false"),
        ("limits = 3", "must be a table"),
        ("[limits]\nphoto_pixels = true", "photo_pixels must be a whole number"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "config.toml").write_text(text)
    with pytest.raises(BadConfig, match=said):
        read_config(tmp_path)
