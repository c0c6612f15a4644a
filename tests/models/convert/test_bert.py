import json
from pathlib import Path

import numpy as np
import pytest

from models.convert import bert
from models.convert.checkpoint import BadCheckpoint
from models.convert.onnx import convert
from models.inference import Network
from models.loading import load_text
from models.registry.cards import E5_CONVERSION, E5_WEIGHTS
from models.registry.catalog import E5
from models.registry.download import is_present
from tests.checkpoints import sentence_vector, write_q4


def test_e5_computes_what_it_should_around_its_centre(tmp_path: Path) -> None:
    left = write_q4(tmp_path / E5_WEIGHTS, layers=2)
    convert(E5_CONVERSION, tmp_path, tmp_path / "model.onnx")
    lines = [[0, 5, 6, 2], [0, 7, 8, 9, 4, 3, 11, 2]]
    ids, mask = np.zeros((2, 8), dtype=np.int64), np.zeros((2, 8), dtype=np.int64)
    for row, line in enumerate(lines):
        ids[row, : len(line)], mask[row, : len(line)] = line, 1
    (vectors,) = Network(tmp_path / "model.onnx").run({"input_ids": ids, "attention_mask": mask})
    centre = np.array(json.loads(bert.CENTRE.read_text("utf-8")))
    for line, vector in zip(lines, vectors, strict=True):
        around = sentence_vector(left, line, layers=2) - centre
        assert np.allclose(vector, around / np.linalg.norm(around), atol=1e-5)


def test_the_table_of_words_stays_packed(tmp_path: Path) -> None:
    write_q4(tmp_path / E5_WEIGHTS, layers=1)
    kept = {tuple(one.dims): one.data_type for one in bert.e5(tmp_path).graph.initializer}
    assert kept[(28, 12, 16)] == bert.TensorProto.UINT8 and (28, 384) not in kept


def test_a_model_of_another_width_is_refused(tmp_path: Path) -> None:
    write_q4(tmp_path / E5_WEIGHTS, layers=1, hidden=96)
    with pytest.raises(BadCheckpoint, match="rows of 96 numbers"):
        convert(E5_CONVERSION, tmp_path, tmp_path / "model.onnx")


@pytest.mark.skipif(not is_present(E5), reason="the multilingual sentence model is not installed")
def test_german_and_english_meet() -> None:
    texts = ["My boss agreed that I work from home on Fridays.", "Freitags habe ich Homeoffice.", "Der Salat ist welk."]
    vectors = load_text(E5).encode(texts)
    assert vectors[0] @ vectors[1] > E5.least + 0.1 > vectors[0] @ vectors[2] + 0.1
