from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from models.inference import Network
from models.registry import download, outside
from models.registry.card import Card, Hub, Task, WeightFile, WeightsMissing
from models.registry.outside import outside_of
from tests.standing_hub import StandingHub, standing

FILE = WeightFile("visual/model.onnx", "", 0, (Hub("somebody/large", "main", "visual/model.onnx"),))
CARD = Card("large", Task.SIGHT, "MIT", (FILE,), default=False)
BESIDE = "weights.data"


def write(folder: Path, beside: str = BESIDE) -> Path:
    """Write a graph that keeps its weights in a file beside it."""
    held = numpy_helper.from_array(np.arange(2000, dtype=np.float32), "held")
    takes, gives = (helper.make_tensor_value_info(name, TensorProto.FLOAT, [2000]) for name in ("x", "y"))
    graph = helper.make_graph([helper.make_node("Add", ["x", "held"], ["y"])], "large", [takes], [gives], [held])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    path = folder / FILE.name
    path.parent.mkdir(parents=True)
    onnx.save(model, path, save_as_external_data=True, location=BESIDE, size_threshold=0)
    if beside != BESIDE:
        told = onnx.load(path, load_external_data=False)
        for entry in told.graph.initializer[0].external_data:
            if entry.key == "location":
                entry.value = beside
        path.write_bytes(told.SerializeToString())
    return path


def test_the_files_that_a_graph_names_are_found_beside_it(tmp_path: Path) -> None:
    write(tmp_path)
    (found,) = outside_of(FILE, tmp_path)
    assert found.name == f"visual/{BESIDE}" and found.sources == (Hub("somebody/large", "main", f"visual/{BESIDE}"),)


@pytest.mark.parametrize("beside", ["../../etc/passwd", "/etc/passwd", "other/weights.data"])
def test_a_name_that_leads_elsewhere_is_left_out(tmp_path: Path, beside: str) -> None:
    write(tmp_path, beside)
    assert outside_of(FILE, tmp_path) == []


def test_other_files_name_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path)
    assert outside_of(replace(FILE, sources=()), tmp_path) == outside_of(replace(FILE, name="a.json"), tmp_path) == []
    monkeypatch.setattr(outside, "MOST_GRAPH_BYTES", 10)
    assert outside_of(FILE, tmp_path) == []
    monkeypatch.undo()
    path.write_bytes(b"\x08no graph")
    assert outside_of(FILE, tmp_path) == []


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "StandingHub":
    write(tmp_path / "hub" / "somebody" / "large")
    monkeypatch.setenv("YESTERYEAR_WEIGHTS", str(tmp_path / "weights"))
    with standing(tmp_path / "hub") as found:
        monkeypatch.setenv("HF_ENDPOINT", found.url)
        yield found


def test_they_are_fetched_checked_and_needed(hub: StandingHub, tmp_path: Path) -> None:
    download.fetch([CARD])
    lying = tmp_path / "weights" / "large" / "visual"
    assert download.is_present(CARD) and download.verify(CARD) == []
    (found,) = Network(lying / "model.onnx").run({"x": np.zeros(2000, np.float32)})
    assert found[1999] == 1999
    (lying / BESIDE).write_bytes(bytes(8000))
    assert "damaged" in download.verify(CARD)[0]
    (lying / BESIDE).unlink()
    assert not download.is_present(CARD)
    download.fetch([CARD])
    assert download.is_present(CARD) and download.verify(CARD) == []


def test_a_model_is_not_here_before_they_are(hub: StandingHub) -> None:
    hub.wrong = {f"somebody/large/visual/{BESIDE}"}
    with pytest.raises(WeightsMissing, match=BESIDE):
        download.fetch([CARD])
    assert not download.is_present(CARD)
    hub.wrong = set()
    download.fetch([CARD])
    assert download.is_present(CARD)
