from pathlib import Path

import numpy as np
import pytest

from models.convert.onnx import convert
from models.loading import load_text
from models.registry.card import WeightsMissing
from models.registry.catalog import MULTILINGUAL
from models.text.encoder import SentenceEncoder
from tests.checkpoints import sentence_vector, tokenizer, write_model


@pytest.mark.usefixtures("weights")
def test_the_numbers_are_those_of_the_published_model() -> None:
    """The first numbers of two sentences, as the model's own card gives them."""
    vectors = load_text().encode(["This is an example sentence", "Each sentence is converted"])
    assert np.allclose(vectors[0, :4], [0.0676569, 0.0634959, 0.0487131, 0.0793049], atol=1e-4)
    assert np.allclose(vectors[1, :3], [0.0864386, 0.1027626, 0.0053946], atol=1e-4)


@pytest.mark.usefixtures("weights")
def test_order_is_kept_over_batches() -> None:
    encoder, texts = load_text(), [f"{'very ' * (n % 7)}long walk number {n}" for n in range(70)]
    vectors = encoder.encode(texts)
    assert np.allclose(vectors[[3, 69]], encoder.encode([texts[3], texts[69]]), atol=1e-5)


def test_damaged_files_are_said_to_be_damaged(tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_text("{", "utf-8")
    with pytest.raises(WeightsMissing, match=r"tokenizer.*yesteryear models fetch"):
        SentenceEncoder(tmp_path, "x", 256).encode(["a"])


def test_a_small_model_in_several_scripts(tmp_path: Path) -> None:
    tensors = write_model(tmp_path, layers=2)
    convert("minilm to onnx 1", tmp_path, tmp_path / "model.onnx")
    texts = ["das Boot", "the red boats", "船 赤い", "", "Ü"]
    vectors = SentenceEncoder(tmp_path, "x", 128).encode(texts)
    words = tokenizer()
    words.no_padding()
    for text, vector in zip(texts, vectors, strict=True):
        assert np.allclose(vector, sentence_vector(tensors, words.encode(text).ids, layers=2), atol=1e-5)


def test_a_prefix_is_read_before_every_text(tmp_path: Path) -> None:
    write_model(tmp_path, layers=1)
    convert("minilm to onnx 1", tmp_path, tmp_path / "model.onnx")
    plain, with_prefix = SentenceEncoder(tmp_path, "x", 16), SentenceEncoder(tmp_path, "x", 16, "the ", 0.1)
    assert np.allclose(with_prefix.encode(["boat", "red"]), plain.encode(["the boat", "the red"]), atol=1e-6)
    assert with_prefix.least == 0.1 and plain.least == 0.25 and with_prefix.encode([]).shape == (0, 384)


def test_what_lies_beyond_the_limit_of_tokens_is_not_read(tmp_path: Path) -> None:
    tensors = write_model(tmp_path, layers=1)
    convert("minilm to onnx 1", tmp_path, tmp_path / "model.onnx")
    encoder = SentenceEncoder(tmp_path, "x", MULTILINGUAL.max_tokens)
    fits, longer = " ".join(["boat"] * 126), " ".join(["boat"] * 126 + ["rot"] * 900)
    within, beyond = encoder.encode([fits, longer])
    boat = tokenizer().encode("boat").ids[1]
    assert np.allclose(within, beyond, atol=1e-6)
    assert np.allclose(within, sentence_vector(tensors, [0, *[boat] * 126, 2], layers=1), atol=1e-5)
