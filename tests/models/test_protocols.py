"""One contract suite per Protocol, run over the fakes and, where the weights are, over the real ones."""

import json
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ingest.files.file_checks import Limits
from ingest.readers.video import read_frame
from models.convert.clip import export
from models.loading import (
    load_captioner,
    load_faces,
    load_image_text,
    load_language,
    load_ocr,
    load_text,
    load_transcriber,
    load_voices,
)
from models.protocols import (
    SAMPLES_PER_S,
    Captioner,
    FaceEncoder,
    ImageTextEncoder,
    LanguageModel,
    Message,
    OcrReader,
    Pixels,
    Samples,
    TextEncoder,
    Transcriber,
    Vectors,
    VoiceEncoder,
)
from models.registry.cards import FACES, VOICES
from models.registry.catalog import QWEN
from models.registry.download import is_present
from models.vision.clip import ClipEncoder
from models.vision.remote_captions import RemoteCaptioner
from models.vision.written_captions import BlipCaptioner, VlmCaptioner
from tests import hub_captioners, hub_clips
from tests.fakes import (
    COLOURS,
    FakeCaptioner,
    FakeFaces,
    FakeImageText,
    FakeLanguage,
    FakeOcr,
    FakeText,
    FakeTranscriber,
    FakeVoices,
    spoken,
)
from tests.seeing import seeing_server
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
def test_face_encoder(kind: str, request: pytest.FixtureRequest) -> None:
    if kind == "real":
        pytest.importorskip("dlib", reason="dlib is not installed: pip install 'yesteryear[faces]'")
        if not is_present(FACES):
            pytest.skip("weights missing: `yesteryear models fetch faces` gets them")
    encoder: FaceEncoder = load_faces() if kind == "real" else FakeFaces()
    assert encoder.name
    for image in (noise(90, 300), noise(1, 1), noise(1700, 20), np.full((40, 700, 3), 128, dtype=np.uint8)):
        assert encoder.find(image) == []
    pictures = [portrait(request)] if kind == "real" else [patches("red"), patches("green", "red")]
    found = [encoder.find(picture) for picture in pictures]
    assert [len(faces) for faces in found] == ([1] if kind == "real" else [1, 2])
    for face in (face for faces in found for face in faces):
        left, top, right, bottom = face.box
        assert 0 <= left < right <= 1 and 0 <= top < bottom <= 1 and 0 < face.quality <= 1
        assert are_unit_rows(face.vector[None])
    again = encoder.find(pictures[0])[0]
    assert again.box == found[0][0].box and np.array_equal(again.vector, found[0][0].vector)
    assert [face.box for face in found[-1]] == sorted(face.box for face in found[-1])


def portrait(request: pytest.FixtureRequest) -> Pixels:
    """Return a frame of somebody who talks to the camera."""
    shared = request.getfixturevalue("shared")
    return read_frame(shared / "media/video/repo_licensed/weekly_address_hill.mp4", 1.0, 640, Limits())


def patches(*colours: str) -> Pixels:
    """Return a white picture with a patch of each colour, from the left."""
    image = np.full((120, 400, 3), 255, dtype=np.uint8)
    for number, colour in enumerate(colours):
        image[30:80, 20 + 90 * number : 70 + 90 * number] = COLOURS[colour]
    return image


@pytest.fixture(scope="module", params=["fake", "real", "clip", "siglip"])
def image_text(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> ImageTextEncoder:
    """The fake, the default one, and small models of open_clip as they are exported."""
    if request.param in hub_clips.WRITERS:
        pytest.importorskip("open_clip", reason="open_clip is not installed: pip install 'yesteryear[full]'")
        folder = tmp_path_factory.mktemp("hub") / "tiny"
        hub_clips.WRITERS[request.param](folder)
        export(folder, folder / "clip.json")
        return ClipEncoder(folder, "tiny")
    return load_image_text(load_text()) if is_real(request.param, request) else FakeImageText()


def test_image_text_encoder(image_text: ImageTextEncoder) -> None:
    encoder = image_text
    images = [noise(90, 300), noise(1, 1), np.full((700, 40, 3), 200, dtype=np.uint8)]
    vectors = encoder.encode_images(images)
    assert encoder.name and len(vectors) == 3 and are_unit_rows(vectors)
    assert encoder.scale[0] < encoder.scale[1]
    assert encoder.encode_texts(["a dog"]).shape == (1, vectors.shape[1])
    assert np.allclose(encoder.encode_images(images[:1]), vectors[:1], atol=1e-5)
    assert encoder.encode_images([]).shape == encoder.encode_texts([]).shape == (0, vectors.shape[1])


@pytest.fixture(scope="module", params=["fake", "real", "blip", "vlm", "server"])
def captioner(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Captioner]:
    """The fake, the default one, small models of transformers, and one behind a server on this machine."""
    folder = tmp_path_factory.mktemp("hub") / "tiny"
    match request.param:
        case "blip":
            hub_captioners.write_blip(folder)
            yield BlipCaptioner(folder, "tiny")
        case "vlm":
            hub_captioners.write_smolvlm(folder, shaken=False)
            taught = VlmCaptioner(folder, "tiny")
            hub_captioners.teach(taught)
            yield taught
        case "server":
            with seeing_server() as server:
                yield RemoteCaptioner(server.address)
        case kind:
            yield load_captioner() if is_real(kind, request) else FakeCaptioner()


def test_captioner(captioner: Captioner) -> None:
    images = [np.full((90, 300, 3), 255, dtype=np.uint8), np.zeros((50, 50, 3), dtype=np.uint8)]
    captions = captioner.caption(images)
    assert captioner.name and len(captions) == 2 and captioner.caption([]) == []
    for caption in captions:
        scores = [label.score for label in caption.labels]
        assert scores == sorted(scores, reverse=True) and all(type(s) is float and 0 <= s <= 1 for s in scores)
        assert caption.scene is None or type(caption.scene.people) in (int, type(None))
        assert caption.scene is None or caption.text
    assert captioner.caption(images[:1]) == captions[:1]


@pytest.mark.parametrize("reader", [FakeOcr(), load_ocr()], ids=["fake", "real"])
def test_ocr_reader(reader: OcrReader) -> None:
    picture = Image.new("RGB", (600, 200), "white")
    ImageDraw.Draw(picture).text((90, 80), "black on white", "black", font=ImageFont.load_default(40))
    pixels = np.asarray(picture, dtype=np.uint8)
    assert reader.sees_letters(pixels)
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


@BOTH
def test_voice_encoder(kind: str) -> None:
    if kind == "real" and not is_present(VOICES):
        pytest.skip("weights missing: `yesteryear models fetch voices` gets them")
    encoder: VoiceEncoder = load_voices() if kind == "real" else FakeVoices()
    recording = np.concatenate([spoken("red", 3.0), spoken("blue", 3.0)])
    rows = encoder.encode(recording, [(0.0, 3.0), (3.0, 6.0), (0.5, 2.5)])
    assert encoder.name and len(rows) == 3 and are_unit_rows(rows)
    assert rows[0] @ rows[2] > rows[0] @ rows[1]
    assert np.array_equal(rows, encoder.encode(recording, [(0.0, 3.0), (3.0, 6.0), (0.5, 2.5)]))
    assert len(encoder.encode(recording, [])) == 0
