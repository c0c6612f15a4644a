import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from models.registry import download
from models.registry.artefacts import install_first
from models.registry.card import Card, Made, Task, WeightFile

CONTENT = bytes(range(256)) * 90
CARD = Card("tiny", Task.TEXT, "MIT", (WeightFile("model.bin", hashlib.sha256(CONTENT).hexdigest(), len(CONTENT)),))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty weights folder."""
    monkeypatch.setenv("YESTERYEAR_WEIGHTS", str(tmp_path / "weights"))
    return tmp_path / "weights"


def test_made_files_are_made_verified_and_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def convert(by: str, folder: Path, target: Path) -> None:
        made.append(by)
        target.write_bytes((folder / "model.bin").read_bytes()[:10])

    monkeypatch.setattr("models.convert.onnx.convert", convert)
    (tmp_path / "model.bin").write_bytes(CONTENT)
    first = replace(CARD, made=Made("model.onnx", "first"))
    download.fetch([first], tmp_path)
    assert download.is_present(first) and download.verify(first) == []
    download.fetch([first], tmp_path)
    assert made == ["first"]
    (download.path_of(first) / "model.onnx").write_bytes(b"spoilt")
    assert "damaged" in download.verify(first)[0]
    download.fetch([first], tmp_path)
    assert made == ["first", "first"] and download.verify(first) == []
    second = replace(CARD, made=Made("model.onnx", "second"))
    assert not download.is_present(second) and download.verify(second)
    download.fetch([second], tmp_path)
    assert download.verify(second) == []


def test_all_that_a_conversion_leaves_is_moved_and_verified(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def convert(by: str, source: Path, target: Path) -> None:
        target.write_bytes(b"first")
        target.with_name("beside.bin").write_bytes(b"second")
        target.with_name("scratch").write_bytes(b"third")

    monkeypatch.setattr("models.convert.onnx.convert", convert)
    (tmp_path / "model.bin").write_bytes(CONTENT)
    one = replace(CARD, made=Made("a.json", "several", beside=("beside.bin",)))
    download.fetch([one], tmp_path)
    assert sorted(path.name for path in (folder / "tiny").iterdir()) == [
        "a.json",
        "beside.bin",
        "model.bin",
        "record.json",
    ]
    (folder / "tiny" / "beside.bin").write_bytes(b"spoilt")
    assert "beside.bin is damaged" in download.verify(one)[0]
    download.fetch([one], tmp_path)
    assert download.verify(one) == []
    (folder / "tiny" / "beside.bin").unlink()
    assert not download.is_present(one)


def test_what_to_install_is_said_only_where_it_is_needed() -> None:
    assert install_first(CARD) == install_first(replace(CARD, made=Made("a", "b", needs="json"))) == ""
    assert "yesteryear[full]" in install_first(replace(CARD, made=Made("a", "b", needs="no_such_library")))
