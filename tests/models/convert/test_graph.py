from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper

from models.convert.graph import Graph
from models.inference import Network


def made() -> onnx.ModelProto:
    graph = Graph()
    doubled = graph.add("Mul", "x", graph.number(2.0))
    turned = graph.add("Transpose", doubled, perm=[1, 0])
    shapes = {"x": ["n", 3], "doubled": ["n", 3], "turned": [3, "n"]}
    x, *outputs = (helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in shapes.items())
    return graph.model([x], list(zip((doubled, turned), outputs, strict=True)))


def test_the_same_steps_give_the_same_bytes() -> None:
    assert made().SerializeToString(deterministic=True) == made().SerializeToString(deterministic=True)


def test_a_graph_may_have_several_outputs(tmp_path: Path) -> None:
    onnx.checker.check_model(made())
    onnx.save(made(), tmp_path / "g.onnx")
    x = np.arange(6, dtype=np.float32).reshape(2, 3)
    doubled, turned = Network(tmp_path / "g.onnx").run({"x": x})
    assert np.array_equal(doubled, 2 * x) and np.array_equal(turned, 2 * x.T)
