from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from models.convert.checkpoint import BadCheckpoint
from models.convert.onnx import CONVERSIONS, _same_padding, convert
from models.inference import Network
from models.registry.cards import CLIP_CONVERSION, FACE_CONVERSION, LITERAL
from models.registry.catalog import CARDS, LITE2
from models.registry.download import require
from tests.checkpoints import sentence_vector, write_model


def test_every_made_file_has_its_conversion() -> None:
    made = {card.made.by for card in CARDS if card.made} - {CLIP_CONVERSION}
    assert len(made) > 2 and made <= set(CONVERSIONS)


@pytest.mark.parametrize(
    ("size_px", "kernel", "stride", "out_px", "before", "after"),
    [(260, 3, 2, 130, 0, 1), (130, 3, 1, 130, 1, 1), (65, 5, 2, 33, 2, 2), (33, 3, 2, 17, 1, 1), (33, 1, 1, 33, 0, 0)],
)
def test_same_padding(size_px: int, kernel: int, stride: int, out_px: int, before: int, after: int) -> None:
    assert _same_padding(size_px, kernel, stride) == (out_px, [before, before, after, after])


@pytest.mark.usefixtures("weights")
def test_a_conversion_done_again_gives_the_same_bytes(tmp_path: Path) -> None:
    folder = require(LITE2)
    assert LITE2.made
    convert(LITE2.made.by, folder, tmp_path / "again.onnx")
    assert (tmp_path / "again.onnx").read_bytes() == (folder / LITE2.made.name).read_bytes()


@pytest.mark.parametrize("layers", [1, 6, 12])
def test_a_bert_of_any_depth_computes_what_it_should(layers: int, tmp_path: Path) -> None:
    tensors = write_model(tmp_path, layers, hidden=48)
    convert("minilm to onnx 1", tmp_path, tmp_path / "model.onnx")
    lines = [[0, 5, 6, 2], [0, 7, 8, 9, 4, 3, 11, 2], [0, 2]]
    ids, mask = np.ones((3, 8), dtype=np.int64), np.zeros((3, 8), dtype=np.int64)
    for row, line in enumerate(lines):
        ids[row, : len(line)], mask[row, : len(line)] = line, 1
    (vectors,) = Network(tmp_path / "model.onnx").run({"input_ids": ids, "attention_mask": mask})
    for line, vector in zip(lines, vectors, strict=True):
        assert np.allclose(vector, sentence_vector(tensors, line, layers), atol=1e-5)


def test_another_checkpoint_is_refused(tmp_path: Path) -> None:
    tensor = b'{"a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}'
    data = len(tensor).to_bytes(8, "little") + tensor + np.zeros(1, "<f4").tobytes()
    (tmp_path / "model.safetensors").write_bytes(data)
    with pytest.raises(BadCheckpoint, match="lacks"):
        convert("minilm to onnx 1", tmp_path, tmp_path / "model.onnx")
    assert not (tmp_path / "model.onnx").exists()


def test_a_network_in_a_source_file_is_read_and_never_run(tmp_path: Path) -> None:
    nodes = [helper.make_node("Identity", ["x"], ["y"])]
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n"]) for name in ("x", "y")]
    held = helper.make_model(helper.make_graph(nodes, "g", ends[:1], ends[1:]), ir_version=10)
    (tmp_path / LITERAL).write_text(f"WEIGHTS = {held.SerializeToString()!r}\nraise SystemExit\n", encoding="utf-8")
    convert(FACE_CONVERSION, tmp_path, tmp_path / "detector.onnx")
    assert [node.op_type for node in onnx.load(tmp_path / "detector.onnx").graph.node] == ["Identity"]
    for text in ("raise SystemExit\n", "WEIGHTS = b'nonsense'\n", "WEIGHTS = open('x')\n", "WEIGHTS = (\n", "\0"):
        (tmp_path / LITERAL).write_text(text, encoding="utf-8")
        with pytest.raises(BadCheckpoint, match="holds no network"):
            convert(FACE_CONVERSION, tmp_path, tmp_path / "detector.onnx")
