from pathlib import Path

import numpy as np
import pytest

from models.convert.checkpoint import BadCheckpoint
from models.convert.q4 import read_q4
from tests.checkpoints import write_q4


def test_every_array_is_read_under_its_name(tmp_path: Path) -> None:
    left = write_q4(tmp_path / "a.bin", layers=2)
    tensors, words = read_q4(tmp_path / "a.bin")
    assert tensors.keys() | {"embeddings.word_embeddings.weight"} == left.keys()
    assert all(np.array_equal(tensors[name], left[name]) for name in tensors)
    assert np.array_equal(words.unpacked(), left["embeddings.word_embeddings.weight"])


@pytest.mark.parametrize("kept", [0, 3, 40, 200, 3_000, -1])
def test_a_file_cut_short_is_refused(kept: int, tmp_path: Path) -> None:
    write_q4(tmp_path / "a.bin", layers=1)
    (tmp_path / "a.bin").write_bytes((tmp_path / "a.bin").read_bytes()[:kept])
    with pytest.raises(BadCheckpoint, match="not a sentence model in four bits"):
        read_q4(tmp_path / "a.bin")


@pytest.mark.parametrize(("at", "byte"), [(0, b"X"), (4, b"\2"), (40, b"\x40"), (69, b"\xff"), (120, b"\xff")])
def test_another_file_is_refused(at: int, byte: bytes, tmp_path: Path) -> None:
    write_q4(tmp_path / "a.bin", layers=1)
    held = (tmp_path / "a.bin").read_bytes()
    (tmp_path / "a.bin").write_bytes(held[:at] + byte + held[at + 1 :])
    with pytest.raises(BadCheckpoint, match="not a sentence model in four bits"):
        read_q4(tmp_path / "a.bin")
