"""One contract suite per Protocol, run over the fakes and, where the weights are, over the real ones."""

import json

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from models.catalog import QWEN
from models.loading import load_captioner, load_image_text, load_language, load_ocr, load_text, load_transcriber
from models.protocols import (
    SAMPLES_PER_S,
    Captioner,
    ImageTextEncoder,
    LanguageModel,
    Message,
    OcrReader,
    Pixels,
    Samples,
    TextEncoder,
    Transcriber,
    Vectors,
)
from models.weights import is_present
from tests.fakes import FakeCaptioner, FakeImageText, FakeLanguage, FakeOcr, FakeText, FakeTranscriber
from tests.spoken import read_speech

BOTH = pytest.mark.parametrize("kind", ["fake", "real"])


def is_real(kind: str, request: pytest.FixtureRequest) -> bool:
    """Say whether the real model is meant; skips where its weights are missing."""
    if kind == "real":
        request.getfixturevalue("weights")
    return kind == "real"


def are_unit_rows(vectors: Vectors) -> bool:
    return vectors.dtype == np.float32 and bool(np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4))


def noise(height_px: int, width_px: int, seed: int = 0) -> Pixels:
    return np.random.default_rng(seed).integers(0, 256, (height_px, width_px, 3), dtype=np.uint8)


@BOTH
def test_text_encoder(kind: str, request: pytest.FixtureRequest) -> None:
    encoder: TextEncoder = load_text() if is_real(kind, request) else FakeText()
    texts = ["A boat on the lake.", "", "The boat was on the lake!", "Income tax form " * 400, "Steuererklärung 🙂"]
    vectors = encoder.encode(texts)
    assert encoder.name and len(vectors) == len(texts) and are_unit_rows(vectors)
    assert vectors[0] @ vectors[2] > vectors[0] @ vectors[3]
    assert np.allclose(encoder.encode(texts[2:3]), vectors[2:3], atol=1e-5)
    assert encoder.encode([]).shape == (0, vectors.shape[1])


@BOTH
def test_image_text_encoder(kind: str, request: pytest.FixtureRequest) -> None:
    encoder: ImageTextEncoder = load_image_text(load_text()) if is_real(kind, request) else FakeImageText()
    images = [noise(90, 300), noise(1, 1), np.full((700, 40, 3), 200, dtype=np.uint8)]
    vectors = encoder.encode_images(images)
    assert encoder.name and len(vectors) == 3 and are_unit_rows(vectors)
    assert encoder.encode_texts(["a dog"]).shape == (1, vectors.shape[1])
    assert np.allclose(encoder.encode_images(images[:1]), vectors[:1], atol=1e-5)
    assert encoder.encode_images([]).shape == encoder.encode_texts([]).shape == (0, vectors.shape[1])


@BOTH
def test_captioner(kind: str, request: pytest.FixtureRequest) -> None:
    captioner: Captioner = load_captioner() if is_real(kind, request) else FakeCaptioner()
    images = [noise(90, 300), np.zeros((50, 50, 3), dtype=np.uint8)]
    captions = captioner.caption(images)
    assert captioner.name and len(captions) == 2 and captioner.caption([]) == []
    for caption in captions:
        scores = [label.score for label in caption.labels]
        assert scores == sorted(scores, reverse=True) and all(type(s) is float and 0 <= s <= 1 for s in scores)
    assert captioner.caption(images[:1]) == captions[:1]


@pytest.mark.parametrize("reader", [FakeOcr(), load_ocr()], ids=["fake", "real"])
def test_ocr_reader(reader: OcrReader) -> None:
    picture = Image.new("RGB", (600, 200), "white")
    ImageDraw.Draw(picture).text((90, 80), "black on white", "black", font=ImageFont.load_default(40))
    pixels = np.asarray(picture, dtype=np.uint8)
    (line,) = reader.read(pixels)
    assert reader.name and line.text == "black on white" and 0.5 < line.confidence <= 1
    left, top, right, bottom = line.box
    assert 0.1 < left < 0.2 < 0.5 < right <= 1 and 0.3 < top < 0.5 < bottom < 0.8
    assert all(type(side) is float for side in line.box) and type(line.confidence) is float
    assert reader.read(pixels) == [line]
    for empty in (np.zeros((50, 50, 3), np.uint8), np.full((1, 1, 3), 255, np.uint8), pixels[:60]):
        assert reader.read(empty) == []


@BOTH
def test_transcriber(kind: str, request: pytest.FixtureRequest) -> None:
    transcriber: Transcriber = load_transcriber() if is_real(kind, request) else FakeTranscriber()
    assert transcriber.name
    for silence in (np.zeros(0, np.float32), np.zeros(100, np.float32), np.zeros(5 * SAMPLES_PER_S, np.float32)):
        assert list(transcriber.transcribe(silence)) == []
    sound = read_speech(request.getfixturevalue("shared")) if kind == "real" else loud(3.0)
    heard = list(transcriber.transcribe(np.concatenate([np.zeros(2 * SAMPLES_PER_S, np.float32), sound])))
    assert heard and heard == sorted(heard, key=lambda u: u.start_s)
    for utterance in heard:
        assert utterance.text.strip() == utterance.text != "" and utterance.language == "en"
        assert 1.5 < utterance.start_s < utterance.end_s <= 2.1 + len(sound) / SAMPLES_PER_S
        assert "".join(w.text for w in utterance.words).replace(" ", "") == utterance.text.replace(" ", "")
        assert all(type(w.start_s) is float and w.start_s <= w.end_s for w in utterance.words)


def loud(seconds: float) -> Samples:
    return np.random.default_rng(0).normal(0, 0.2, int(seconds * SAMPLES_PER_S)).astype(np.float32)


@BOTH
def test_language_model(kind: str, request: pytest.FixtureRequest) -> None:
    if kind == "real" and not is_present(QWEN):
        pytest.skip("the language model's weights are missing")
    model: LanguageModel = FakeLanguage() if kind == "fake" else load_language()
    ask = [
        Message("system", "Answer with one word."),
        Message("user", "Paris is the capital of which country?"),
    ]
    first = list(model.reply(ask, 8))
    assert model.name and "".join(first).strip() and len(first) <= 8
    assert list(model.reply(ask, 8)) == first
    pieces = model.reply([Message("user", "Count slowly from one to one thousand, in words. Go on.")], 500)
    assert next(iter(pieces))
    pieces.close()  # type: ignore[attr-defined]
    assert len(list(model.reply(ask, 1))) <= 1
    schema = '{"type": "object", "properties": {"country": {"type": "string"}}, "required": ["country"]}'
    assert isinstance(json.loads("".join(model.reply(ask, 40, schema)))["country"], str)
