import importlib.util
import socket
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from models.registry.card import WeightsMissing
from models.vision import written_captions
from models.vision.written_captions import AT_ONCE, Checkpoint, pieces, require_transformers
from tests.hub_captioners import write_blip, write_smolvlm

WRITERS: list[Callable[[Path], None]] = [write_blip, lambda folder: write_blip(folder, pickled=True), write_smolvlm]


def test_what_is_not_installed_is_told_with_the_command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(written_captions, "find_spec", lambda name: None)
    with pytest.raises(WeightsMissing, match=r"torch and transformers\. Run: pip install 'yesteryear\[full\]'"):
        require_transformers()
    with pytest.raises(WeightsMissing, match="transformers"):
        Checkpoint(tmp_path)


def test_pictures_are_taken_in_batches() -> None:
    images = [np.full((1, 1, 3), n, dtype=np.uint8) for n in range(2 * AT_ONCE + 1)]
    batches = list(pieces(images))
    assert [len(batch) for batch in batches] == [AT_ONCE, AT_ONCE, 1] and list(pieces([])) == []
    assert [int(image[0, 0, 0]) for batch in batches for image in batch] == list(range(len(images)))


@pytest.mark.parametrize("write", WRITERS, ids=["blip", "blip pickled", "smolvlm"])
def test_a_folder_as_the_hub_serves_it_is_opened_without_a_connection(
    write: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "model")
    asked: list[object] = []

    def refuse(*args: object, **named: object) -> None:
        asked.append(args)
        raise OSError("there is no network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert Checkpoint(tmp_path / "model").processor.tokenizer.get_vocab() and asked == []


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "tokenizer.json", "preprocessor_config.json"])
@pytest.mark.parametrize("damage", [b"", b"{"])
def test_a_damaged_folder_is_told(name: str, damage: bytes, tmp_path: Path) -> None:
    write_blip(tmp_path / "model")
    (tmp_path / "model" / name).write_bytes(damage)
    with pytest.raises(WeightsMissing, match="yesteryear models fetch"):
        Checkpoint(tmp_path / "model")


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "preprocessor_config.json"])
def test_a_folder_that_lacks_a_file_is_told(name: str, tmp_path: Path) -> None:
    write_blip(tmp_path / "model")
    (tmp_path / "model" / name).unlink()
    with pytest.raises(WeightsMissing, match="yesteryear models fetch"):
        Checkpoint(tmp_path / "model")


def test_a_gpu_means_half_the_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert written_captions.placed(False) == ("cpu", "float32") and written_captions.placed(True) == (
        "cuda",
        "bfloat16",
    )
    write_blip(tmp_path / "model")
    monkeypatch.setattr(written_captions, "placed", lambda has_gpu: ("cpu", "bfloat16"))
    checkpoint = Checkpoint(tmp_path / "model")
    assert {str(values.dtype) for values in checkpoint._model.parameters()} == {"torch.bfloat16"}
    assert checkpoint.write([np.zeros((40, 40, 3), dtype=np.uint8)], 5)[0].startswith("word")


def test_pickled_code_is_not_run(tmp_path: Path) -> None:
    write_blip(tmp_path / "model", pickled=True)
    import torch

    class Hostile:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return (Path.touch, (str(tmp_path / "owned"),))  # pragma: no cover

    torch.save({"weight": Hostile()}, tmp_path / "model" / "pytorch_model.bin")
    with pytest.raises(WeightsMissing):
        Checkpoint(tmp_path / "model")
    assert not (tmp_path / "owned").exists()


@pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="pip install 'yesteryear[full]'")
def test_what_it_needs_is_there() -> None:
    require_transformers()
