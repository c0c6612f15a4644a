from datetime import time
from pathlib import Path

import pytest

from app.library.config import BadConfig, Config, read_config
from models.registry.catalog import E5, MINILM, MULTILINGUAL
from models.registry.profiles import profile


def test_without_a_file_there_are_defaults(tmp_path: Path) -> None:
    assert read_config(tmp_path) == Config()


def test_what_is_set_is_read(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('owner = "Ann"\nlanguage_model = false\n[limits]\nduration_s = 60\n')
    found = read_config(tmp_path)
    assert (found.owner, found.language_model, found.limits.duration_s) == ("Ann", False, 60)


@pytest.mark.parametrize(
    ("config", "loads", "words"),
    [
        (Config(), True, False),
        (Config(model_answers=True), True, True),
        (Config(language_at="http://127.0.0.1:9/v1"), True, True),
        (Config(language_model=False), False, False),
        (Config(language_model=False, model_answers=True), True, True),
        (Config(language_model=False, language_at="http://127.0.0.1:9/v1"), False, False),
    ],
)
def test_a_language_model_words_answers_only_where_that_was_turned_on(config: Config, loads: bool, words: bool) -> None:
    assert (config.loads_language, config.words_answers) == (loads, words)


def test_the_sentence_model_is_chosen_by_its_name_in_any_case(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('text = "paraphrase-multilingual-minilm-l12-v2"\n')
    assert read_config(tmp_path).text == MULTILINGUAL.name
    assert read_config(tmp_path / "elsewhere").text == MINILM.name


def test_a_day_may_begin_at_another_time_of_the_morning(tmp_path: Path) -> None:
    assert read_config(tmp_path).day_begins == time(4)
    (tmp_path / "config.toml").write_text('day_starts_at = "05:30"')
    assert read_config(tmp_path).day_begins == time(5, 30)


def test_a_profile_chooses_what_sees_and_a_model_may_be_set_instead(tmp_path: Path) -> None:
    assert Config(profile="small").seeing == profile("fast")
    (tmp_path / "config.toml").write_text('profile = "Standard"\n')
    assert read_config(tmp_path).seeing == profile("standard")
    (tmp_path / "config.toml").write_text('profile = "standard"\nimage_text = "vit-l-14"\n')
    found = read_config(tmp_path).seeing
    assert (found.image_text, found.captioner) == ("ViT-L-14", profile("standard").captioner)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("owner =", "not valid TOML"),
        ("colour = 1", "no setting 'colour'"),
        ("owner = 3", "owner must be text in quotes"),
        ("language_model = 1", "language_model must be true or false"),
        ("text = 1", "text must be text in quotes"),
        (
            'text = "picodet-s"',
            f'text must be "{MINILM.name}" or "{E5.name}" or "{MULTILINGUAL.name}", not \'picodet-s\'',
        ),
        ('language_at = "file:///etc/passwd"', "language_at must be an address"),
        ('captions_at = "127.0.0.1:11434"', "captions_at must be an address"),
        ('captions = "picodet-s"', 'captions must be "Florence-2-base-ft" or'),
        ('speech = "picodet-s"', 'speech must be "whisper-base" or "whisper-small" or "whisper-large-v3-turbo", not'),
        ('profile = "huge"', 'profile must be "fast" or "balanced" or "best", not \'huge\''),
        ('image_text = "picodet-s"', 'image_text must be "efficientnet-lite2" or "ViT-B-16-SigLIP2__webli"'),
        ('day_starts_at = "13:00"', 'day_starts_at must be a time before noon such as "04:00"'),
        ('day_starts_at = "4"', "day_starts_at must be a time"),
        ("day_starts_at = 03:00:00", "day_starts_at must be text in quotes, not 03:00:00"),
        ('day_starts_at = "0٤:00"', "day_starts_at must be a time"),
        ("limits = 3", "must be a table"),
        ("[limits]\nphoto_pixels = true", "photo_pixels must be a whole number"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "config.toml").write_text(text)
    with pytest.raises(BadConfig, match=said):
        read_config(tmp_path)
