import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from models import loading
from models.convert import clip
from models.convert.checkpoint import BadCheckpoint
from models.convert.clip import LEAST_COSINE, export, sample_pictures
from models.protocols import Pixels, Vectors
from models.registry import catalog, download
from models.registry.card import Card, Hub, Task, WeightFile
from models.registry.cards import VIT_B_32
from models.registry.profiles import Profile
from models.vision.clip import TEMPLATES, ClipEncoder, clean, prepared, read_settings
from tests import hub_clips
from tests.fakes import FakeText

ROOT = Path(__file__).resolve().parents[3]
WORDS = """Boat ÄRGER naïve don’t it's we'll 3rd 2024-07-14 €12.50 👩‍👩‍👧 湖で 釣り привет שלום नमस्ते … &amp; <b> a_b
    x² ½ C++ #hashtag @me 🙂 ﬁn “so” – Ｗｉｄｅ！ e\u0301te\u0301""".split()


@pytest.fixture(scope="module", params=list(hub_clips.WRITERS))
def exported(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small checkpoint as the hub serves it, with what was exported of it."""
    pytest.importorskip("open_clip", reason="open_clip is not installed: pip install 'yesteryear[full]'")
    folder = tmp_path_factory.mktemp("hub") / str(request.param)
    hub_clips.WRITERS[str(request.param)](folder)
    export(folder, folder / "clip.json")
    return folder


def plainly(folder: Path, images: Sequence[Pixels], texts: Sequence[str]) -> tuple[Vectors, Vectors]:
    """Encode pictures and texts as the documentation of open_clip tells to."""
    import open_clip
    import torch

    model, _, look = open_clip.create_model_and_transforms(f"local-dir:{folder}")
    words = open_clip.get_tokenizer(f"local-dir:{folder}")
    with torch.no_grad():
        seen = torch.stack([look(Image.fromarray(image)) for image in images])
        pictures = model.eval().encode_image(seen, normalize=True).numpy()
        return pictures, model.encode_text(words(list(texts)), normalize=True).numpy()


def test_vectors_are_those_of_open_clip_itself(exported: Path) -> None:
    images = [*sample_pictures(), np.full((90, 31, 3), 200, np.uint8)]
    texts = ["a photo of a dog", "Zwei Kinder im Garten!", "", "word " * 200]
    pictures, sentences = plainly(exported, images, texts)
    encoder = ClipEncoder(exported, "tiny")
    assert np.sum(encoder.encode_images(images) * pictures, axis=1).min() >= LEAST_COSINE
    assert np.sum(encoder.encode_words(texts) * sentences, axis=1).min() >= LEAST_COSINE
    apart = pictures - pictures.mean(axis=0)
    assert np.linalg.norm(apart, axis=1).max() > 0.01, "the samples tell nothing where all look alike"


def test_a_query_is_the_mean_of_its_prompts(exported: Path) -> None:
    encoder = ClipEncoder(exported, "tiny")
    mean = encoder.encode_words([template.format("a dog") for template in TEMPLATES]).mean(axis=0)
    assert np.allclose(encoder.encode_texts(["a dog"])[0], mean / np.linalg.norm(mean), atol=1e-6)
    assert len(TEMPLATES) > 1


def test_pictures_are_prepared_as_open_clip_does(exported: Path) -> None:
    import open_clip

    model, _, look = open_clip.create_model_and_transforms(f"local-dir:{exported}")
    cfg, settings = model.visual.preprocess_cfg, read_settings(exported)
    mean, std = np.array(cfg["mean"])[:, None, None], np.array(cfg["std"])[:, None, None]
    for image in sample_pictures():
        theirs = (look(Image.fromarray(image)).numpy() * std + mean) * 255
        assert np.abs(prepared(image, settings).transpose(2, 0, 1) - theirs).max() < 0.51


def test_tokens_are_those_of_open_clip_on_words_of_many_scripts(exported: Path) -> None:
    import open_clip
    from tokenizers import Tokenizer

    random = np.random.default_rng(0)
    texts = [" ".join(random.choice(WORDS, random.integers(0, 40))) for _ in range(400)] + [*WORDS, ""]
    theirs = open_clip.get_tokenizer(f"local-dir:{exported}")(texts).numpy()
    ours = Tokenizer.from_file(str(exported / "words.json")).encode_batch(
        [clean(text, read_settings(exported).clean) for text in texts]
    )
    wrong = [text for text, one, other in zip(texts, ours, theirs.tolist(), strict=True) if one.ids != other]
    assert wrong == []


def test_what_a_cosine_means_is_read_from_the_model_where_it_says_how_likely_a_pair_is(exported: Path) -> None:
    import open_clip

    model, _, _ = open_clip.create_model_and_transforms(f"local-dir:{exported}")
    unlike, like = ClipEncoder(exported, "tiny").scale
    if exported.name == "clip":
        assert (unlike, like) == clip.CONTRASTIVE
        return
    likely = [
        1 / (1 + np.exp(-(model.logit_scale.exp().item() * one + model.logit_bias.item()))) for one in (unlike, like)
    ]
    assert likely == pytest.approx([4.5e-5, 0.119], rel=0.02)


def test_what_was_exported_runs_where_torch_is_not(exported: Path) -> None:
    code = (
        "import sys; sys.modules['torch'] = sys.modules['open_clip'] = sys.modules['transformers'] = None\n"
        "from pathlib import Path; import numpy as np; from models.vision.clip import ClipEncoder\n"
        f"one = ClipEncoder(Path({str(exported)!r}), 'tiny')\n"
        "print(one.encode_images([np.zeros((9, 9, 3), np.uint8)]).shape == one.encode_texts(['a dog']).shape)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"


def test_int8_is_kept_only_where_it_loses_little(
    exported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = read_settings(exported)
    assert all(tower.cosine >= LEAST_COSINE for tower in (kept.image, kept.text))
    assert kept.image.precision == "int8"
    monkeypatch.setattr(clip, "LEAST_COSINE", 1.1)
    for file in exported.glob("*open_clip*"):
        (tmp_path / file.name).symlink_to(file)
    for file in exported.glob("tokenizer*"):
        (tmp_path / file.name).symlink_to(file)
    export(tmp_path, tmp_path / "clip.json")
    whole = read_settings(tmp_path)
    assert whole.image.precision == whole.text.precision == "fp32" and whole.image.cosine > 0.9999
    assert (tmp_path / "image.onnx").stat().st_size > 2 * (exported / "image.onnx").stat().st_size
    assert ClipEncoder(tmp_path, "tiny").name != ClipEncoder(exported, "tiny").name


def test_it_is_fetched_exported_and_verified_from_a_folder(
    exported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YESTERYEAR_WEIGHTS", str(tmp_path / "weights"))
    names = [name for name in ("tokenizer.json", "tokenizer_config.json") if (exported / name).exists()]
    names = [*(file.name for file in VIT_B_32.files), *names]
    files = tuple(WeightFile(name, "", 0, (Hub("somebody/tiny", "main", name),)) for name in names)
    card = Card(exported.name, Task.SIGHT, "MIT", files, VIT_B_32.made, default=False)
    download.fetch([card], exported.parent)
    assert download.is_present(card) and download.verify(card) == []
    texts = ["a dog", "a boat"]
    monkeypatch.setattr(catalog, "CLIP_CARDS", (card,))
    encoder = loading.load_image_text(FakeText(), Profile("one", card.name))
    assert isinstance(encoder, ClipEncoder) and download.version_of(card) in encoder.name
    assert np.allclose(encoder.encode_texts(texts), ClipEncoder(exported, "tiny").encode_texts(texts), atol=1e-5)
    (download.path_of(card) / "text.onnx").write_bytes(b"spoilt")
    assert "text.onnx is damaged" in download.verify(card)[0]
    download.fetch([card], exported.parent)
    assert download.verify(card) == []


def test_a_folder_without_safetensors_or_of_nonsense_is_refused(tmp_path: Path) -> None:
    (tmp_path / "open_clip_pytorch_model.bin").write_bytes(b"a pickle")
    with pytest.raises(BadCheckpoint, match="lacks"):
        export(tmp_path, tmp_path / "clip.json")
    (tmp_path / "open_clip_model.safetensors").write_bytes(b"nonsense")
    (tmp_path / "open_clip_config.json").write_text("{}")
    with pytest.raises(BadCheckpoint, match="open_clip"):
        export(tmp_path, tmp_path / "clip.json")


def test_sample_pictures_are_like_photographs() -> None:
    pictures = sample_pictures()
    assert all(np.array_equal(one, other) for one, other in zip(pictures, sample_pictures(), strict=True))
    for one in pictures:
        beside = np.corrcoef(one[:, :-1].ravel(), one[:, 1:].ravel())[0, 1]
        assert beside > 0.8 and one.std() > 10
