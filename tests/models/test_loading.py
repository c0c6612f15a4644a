import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from models import loading
from models.registry.card import WeightsMissing
from models.registry.profiles import EARLIER, profile
from tests.fakes import FakeText

LOADERS: list[Callable[[], object]] = [
    loading.load_text,
    lambda: loading.load_image_text(FakeText()),
    lambda: loading.load_image_text(FakeText(), profile("standard")),
    lambda: loading.load_image_text(FakeText(), profile("large")),
    lambda: loading.load_image_text(FakeText(), EARLIER["large"]),
    loading.load_captioner,
    lambda: loading.load_captioner(profile("standard")),
    lambda: loading.load_captioner(profile("large")),
    lambda: loading.load_captioner(EARLIER["standard"]),
    lambda: loading.load_captioner(EARLIER["large"]),
    loading.load_transcriber,
    loading.load_language,
]


@pytest.mark.parametrize("load", LOADERS)
def test_missing_weights_are_said_to_be_missing(
    load: Callable[[], object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YESTERYEAR_WEIGHTS", str(tmp_path))
    monkeypatch.setattr(loading, "require_transformers", lambda: None)
    with pytest.raises(WeightsMissing, match="yesteryear models fetch"):
        load()


def test_a_system_without_openmp_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise OSError(f"{name}: cannot open shared object file")

    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(loading.ctypes, "CDLL", absent)
    monkeypatch.setattr(loading, "require", lambda card: Path("somewhere"))
    with pytest.raises(WeightsMissing, match="apt install libgomp1"):
        loading.load_language()


def test_importing_and_building_loads_no_library() -> None:
    heavy = "{'onnx', 'onnxruntime', 'faster_whisper', 'ctranslate2', 'xllamacpp', 'rapidocr', 'torch'}"
    code = f"import sys, models.loading; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.usefixtures("weights")
def test_captions_and_vectors_share_one_network() -> None:
    captioner, encoder = loading.load_captioner(), loading.load_image_text(FakeText())
    assert captioner._classifier is encoder._classifier
