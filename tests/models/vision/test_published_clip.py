import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from models.protocols import Pixels
from models.registry.card import WeightsMissing
from models.vision.clip import CONTRASTIVE, TEMPLATES
from models.vision.published_clip import PAIRS, PublishedClip
from tests import published


def photo(high_px: int = 40, wide_px: int = 64) -> Pixels:
    return np.random.default_rng(high_px).integers(0, 256, (high_px, wide_px, 3), dtype=np.uint8)


def unit(row: np.ndarray) -> np.ndarray:
    return row / np.linalg.norm(row)


@pytest.mark.parametrize("at_once", [1, "batch"])
def test_pictures_are_encoded_as_plain_arithmetic_does(tmp_path: Path, at_once: int | str) -> None:
    published.write_clip(tmp_path / "clip", {}, dict(published.SQUASHED), at_once)
    photos = [photo(high_px) for high_px in range(20, 40)]
    found = PublishedClip(tmp_path / "clip", "1").encode_images(photos)
    for row, one in zip(found, photos, strict=True):
        small = Image.fromarray(one).resize((published.SIDE_PX, published.SIDE_PX), Image.Resampling.BICUBIC)
        colour = ((np.asarray(small, np.float32) / 255 - 0.5) / 0.5).mean(axis=(0, 1))
        assert np.allclose(row, unit(colour @ published.weights(3)), atol=1e-5)


def test_a_picture_is_cropped_to_its_middle_where_the_model_was_taught_so(tmp_path: Path) -> None:
    published.write_clip(tmp_path / "clip", {}, dict(published.CROPPED))
    wide = np.full((16, 48, 3), 255, dtype=np.uint8)
    wide[:, 16:32] = (200, 20, 20)
    (found,) = PublishedClip(tmp_path / "clip", "1").encode_images([wide])
    colour = (np.array([200, 20, 20]) / 255 - np.array([0.48, 0.46, 0.41])) / np.array([0.27, 0.26, 0.28])
    assert found @ unit(colour @ published.weights(3)) > 0.999


def test_words_are_cleaned_padded_and_encoded_as_plain_arithmetic_does(tmp_path: Path) -> None:
    published.write_siglip(tmp_path / "siglip")
    encoder = PublishedClip(tmp_path / "siglip", "1")
    (found,) = encoder.encode_words(["A RED, dog!"])
    numbers = [published.BEGIN, *(published.WORDS.index(word) for word in ("a", "red", "dog")), published.END]
    numbers += [published.PAD] * (published.TOKENS - len(numbers))
    table = published.weights(len(published.WORDS))
    assert np.allclose(found, unit(table[numbers].mean(axis=0)), atol=1e-5)
    written = encoder.encode_words([template.format("dog") for template in TEMPLATES])
    assert np.allclose(encoder.encode_texts(["dog"])[0], unit(written.mean(axis=0)), atol=1e-5)
    long = encoder.encode_words(["dog " * 40])
    assert long.shape == (1, published.DIMENSIONS)


def test_nothing_is_encoded_to_nothing(tmp_path: Path) -> None:
    published.write_siglip(tmp_path / "siglip")
    encoder = PublishedClip(tmp_path / "siglip", "1")
    assert encoder.encode_images([]).shape == encoder.encode_texts([]).shape == (0, published.DIMENSIONS)


def test_how_sure_a_likeness_is_follows_from_how_the_model_was_taught(tmp_path: Path) -> None:
    published.write_siglip(tmp_path / "siglip")
    published.write_clip(tmp_path / "clip", {}, dict(published.CROPPED))
    scale, bias = PAIRS
    unlike, like = PublishedClip(tmp_path / "siglip", "1").scale
    assert scale * unlike + bias == pytest.approx(-10) and scale * like + bias == pytest.approx(-2)
    assert PublishedClip(tmp_path / "clip", "1").scale == CONTRASTIVE
    assert PublishedClip(tmp_path / "clip", "a").name != PublishedClip(tmp_path / "clip", "b").name


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("config.json", "{"),
        ("config.json", "[]"),
        ("config.json", "{}"),
        ("visual/preprocess_cfg.json", json.dumps({"size": 16, "interpolation": "nearest"})),
        ("visual/preprocess_cfg.json", json.dumps({"size": 16, "interpolation": "bicubic", "mean": 1, "std": 1})),
        ("textual/tokenizer.json", ""),
        ("textual/tokenizer_config.json", '{"pad_token": "<nothing>"}'),
        ("visual/model.onnx", "no graph"),
    ],
)
def test_what_is_damaged_is_said_with_the_command(tmp_path: Path, name: str, text: str) -> None:
    published.write_siglip(tmp_path / "siglip")
    (tmp_path / "siglip" / name).write_text(text)
    with pytest.raises(WeightsMissing, match="yesteryear models fetch"):
        encoder = PublishedClip(tmp_path / "siglip", "1")
        encoder.encode_images([photo()])
        encoder.encode_texts(["dog"])


def test_a_graph_of_another_kind_is_refused(tmp_path: Path) -> None:
    published.write_siglip(tmp_path / "siglip")
    text = (tmp_path / "siglip" / "textual" / "model.onnx").read_bytes()
    (tmp_path / "siglip" / "visual" / "model.onnx").write_bytes(text)
    with pytest.raises(WeightsMissing, match="it takes text, not image"):
        PublishedClip(tmp_path / "siglip", "1").encode_images([photo()])
