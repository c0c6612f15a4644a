import html
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from models.registry.card import WeightsMissing
from models.vision import clip
from models.vision.clip import ClipEncoder, Settings, clean, prepared, read_settings

SETTINGS = Settings(64, "shortest", "bicubic", "lower", 77)


def test_texts_are_cleaned_as_the_models_were_taught() -> None:
    assert clean("  A\tDog &amp;amp; “Cat”  ", "lower") == 'a dog & "cat"'
    assert clean("It’s a_DOG, Rex!", "canonicalize") == "its a dog rex"
    assert clean(" A  Dog ", "whitespace") == "A Dog"
    assert clean("Cafe\u0301", "lower") == "café" and clean(html.escape("<3"), "lower") == "<3"


def test_a_picture_is_cropped_to_its_middle_or_squashed() -> None:
    wide = np.zeros((64, 192, 3), np.uint8)
    wide[:, 64:128] = 255
    assert (prepared(wide, SETTINGS) == 255).mean() > 0.9
    squashed = prepared(wide, replace(SETTINGS, resize="squash"))
    assert squashed.shape == (64, 64, 3) and 0.2 < (squashed > 128).mean() < 0.45


@pytest.mark.parametrize("shape", [(1, 1), (1, 20_000), (20_000, 3), (63, 64), (65, 64)])
@pytest.mark.parametrize("resize", ["shortest", "squash"])
def test_pictures_of_every_shape_can_be_seen(shape: tuple[int, int], resize: str) -> None:
    assert prepared(np.full((*shape, 3), 7, np.uint8), replace(SETTINGS, resize=resize)).shape == (64, 64, 3)


def test_what_an_export_says_is_read_again_and_damage_names_the_command(tmp_path: Path) -> None:
    said = replace(SETTINGS, dimensions=8, image=clip.Kept("int8", 0.9995))
    clip.write_settings(said, tmp_path / clip.SETTINGS)
    assert read_settings(tmp_path) == said
    assert "int8" in ClipEncoder(tmp_path, "tiny@1").name and "tiny@1" in ClipEncoder(tmp_path, "tiny@1").name
    for broken in ("", "{}", json.dumps({"side_px": 3})):
        (tmp_path / clip.SETTINGS).write_text(broken)
        with pytest.raises(WeightsMissing, match="yesteryear models fetch"):
            ClipEncoder(tmp_path, "tiny@1")
