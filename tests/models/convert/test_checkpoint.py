import json
import struct
from pathlib import Path

import numpy as np
import pytest

from models.convert.checkpoint import BadCheckpoint, read_legacy_torch, read_safetensors
from tests.pickles import legacy, named, nested, tensor, text


def test_strides_and_offsets_are_honoured(tmp_path: Path) -> None:
    tensors = {
        "plain": tensor("1", 6, (2, 3), (3, 1)),
        "turned": tensor("1", 6, (3, 2), (1, 3)),
        "rest": tensor("2", 4, (2,), (1,), offset=2),
        "scalar": tensor("2", 4, (), (), offset=3),
    }
    path = tmp_path / "net.pth"
    path.write_bytes(legacy(tensors, {"1": [0, 1, 2, 3, 4, 5], "2": [6, 7, 8, 9]}))
    read = read_legacy_torch(path)
    assert read["plain"].tolist() == [[0, 1, 2], [3, 4, 5]]
    assert read["turned"].tolist() == [[0, 3], [1, 4], [2, 5]]
    assert read["rest"].tolist() == [8, 9] and read["scalar"].tolist() == 9


@pytest.mark.parametrize(
    ("opcodes", "why"),
    [
        (named("os", "system") + b"(" + text("touch executed") + b"tR", "os system"),
        (named("builtins", "eval") + b"(" + text("1") + b"tR", "builtins eval"),
        (named("torch", "FloatStorage") + b")R", "calls something"),
        (text("os") + text("system") + b"\x93", "STACK_GLOBAL"),
        (tensor("1", 2, (3,), (1,)), "beyond its storage"),
        (tensor("1", 2, (2,), (-1,)), "shape and strides"),
        (b"\x85\x85t", "do not add up"),
        (b"h\x07", "cannot be read"),
    ],
)
def test_anything_but_tensors_is_refused(opcodes: bytes, why: str, tmp_path: Path) -> None:
    path = tmp_path / "net.pth"
    path.write_bytes(legacy({"x": opcodes}, {"1": [0, 1]}))
    with pytest.raises(BadCheckpoint, match=why):
        read_legacy_torch(path)
    assert not Path("executed").exists()


def test_a_network_inside_its_training_is_found(tmp_path: Path) -> None:
    values = {"a": np.array([[1, 2], [3, 4]], "<f4"), "b.c": np.array([5], "<f4")}
    (tmp_path / "net.pt").write_bytes(nested("state", values))
    read = read_legacy_torch(tmp_path / "net.pt")
    assert {name: value.tolist() for name, value in read.items()} == {"state/a": [[1, 2], [3, 4]], "state/b.c": [5]}


@pytest.mark.parametrize("cut", [0, 10, 60, 200, -3, -30])
def test_a_cut_file_is_refused(cut: int, tmp_path: Path) -> None:
    path = tmp_path / "net.pth"
    path.write_bytes(legacy({"x": tensor("1", 6, (6,), (1,))}, {"1": [0, 1, 2, 3, 4, 5]})[:cut])
    with pytest.raises(BadCheckpoint):
        read_legacy_torch(path)


def test_safetensors(tmp_path: Path) -> None:
    header = json.dumps(
        {"__metadata__": {"format": "pt"}, "a": {"dtype": "F32", "shape": [2, 1], "data_offsets": [0, 8]}}
    )
    data = struct.pack("<Q", len(header)) + header.encode() + np.array([1.5, 2.5], "<f4").tobytes()
    path = tmp_path / "model.safetensors"
    path.write_bytes(data)
    assert read_safetensors(path)["a"].tolist() == [[1.5], [2.5]]
    for damaged in (data[:-1], data[:20], b"", b"[]" * 20):
        path.write_bytes(damaged)
        with pytest.raises(BadCheckpoint):
            read_safetensors(path)
