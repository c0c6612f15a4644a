from pathlib import Path

import pytest

from models.runtime import Network
from models.weights import WeightsMissing


@pytest.mark.parametrize("content", [None, b"", b"not a network"])
def test_a_damaged_or_missing_network_names_the_command(content: bytes | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "model.onnx").write_bytes(content)
    with pytest.raises(WeightsMissing, match="yesteryear models fetch"):
        Network(tmp_path / "model.onnx")
