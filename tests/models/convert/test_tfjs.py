import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.convert.checkpoint import BadCheckpoint
from models.convert.onnx import convert
from models.inference import Network
from models.registry.cards import DETECTOR_CONVERSION

SIDE = 4
THINGS, BINS = 3, 2


def const(name: str, values: object, dtype: str = "int32") -> tuple[dict[str, Any], np.ndarray[Any, Any]]:
    return {"name": name, "op": "Const"}, np.array(values, dtype)


def node(name: str, kind: str, *inputs: str, **attributes: object) -> dict[str, Any]:
    return {"name": name, "op": kind, "input": list(inputs), "attr": attributes}


def strides(size: int) -> dict[str, Any]:
    return {"strides": {"list": {"i": ["1", str(size), str(size), "1"]}}, "padding": {"s": "VkFMSUQ="}}


def write(folder: Path, kernel: np.ndarray[Any, Any], bias: np.ndarray[Any, Any]) -> None:
    """Write a small detector: its picture padded, convolved and pooled; two scales of scores and distances."""
    consts = [
        const("pads", [[0, 0], [0, 0], [1, 1], [1, 1]]),
        const("last", [0, 2, 3, 1]),
        const("columns", [THINGS, BINS]),
        const("axis", 2),
        const("fine", [1, SIDE * SIDE, THINGS + BINS]),
        const("zeros at", np.zeros((0, 1), np.int32)),
        const("zeros shape", [3]),
        const("zeros", []),
        const("zero", 0),
        const("coarse", [1, (SIDE // 2) ** 2, THINGS + BINS]),
        const("half", [SIDE // 2, SIDE // 2]),
    ]
    nodes = [
        *(head for head, _ in consts),
        {"name": "kernel", "op": "Const"},
        {"name": "bias", "op": "Const"},
        node("input", "Placeholder", shape={"shape": {"dim": [{"size": str(n)} for n in (1, 3, SIDE, SIDE)]}}),
        node("nothing", "SparseToDense", "zeros at", "zeros shape", "zeros", "zero"),
        node("shape", "AddV2", "coarse", "nothing"),
        node("padded", "Pad", "input", "pads"),
        node("turned", "Transpose", "padded", "last"),
        node("convolved", "Conv2D", "turned", "kernel", **strides(1)),
        node("added", "Add", "convolved", "bias"),
        node("leaky", "LeakyRelu", "added", alpha={"f": 0.1}),
        node("rows", "Reshape", "leaky", "fine"),
        node("parts", "SplitV", "rows", "columns", "axis"),
        node("likely", "Sigmoid", "parts"),
        node("pooled", "MaxPool", "leaky", ksize={"list": {"i": ["1", "2", "2", "1"]}}, **strides(2)),
        node("resized", "ResizeBilinear", "pooled", "half", half_pixel_centers={"b": True}),
        node("coarse rows", "Reshape", "resized", "shape"),
        node("coarse parts", "SplitV", "coarse rows", "columns", "axis"),
        node("coarse likely", "Sigmoid", "coarse parts"),
        node("a", "Identity", "coarse likely"),
        node("b", "Identity", "likely"),
        node("c", "Identity", "coarse parts:1"),
        node("d", "Identity", "parts:1"),
    ]
    sizes = {"a": (4, THINGS), "b": (16, THINGS), "c": (4, BINS), "d": (16, BINS)}
    outputs = {
        f"{name}:0": {"tensorShape": {"dim": [{"size": str(n)} for n in (1, *size)]}} for name, size in sizes.items()
    }
    step = float(np.ptp(kernel)) / 255
    coded = np.round((kernel - kernel.min()) / step).astype(np.uint8)
    listed: list[dict[str, Any]] = [
        {"name": head["name"], "shape": list(values.shape), "dtype": "int32"} for head, values in consts
    ]
    quantised = {"dtype": "uint8", "scale": step, "min": float(kernel.min())}
    listed.append({"name": "kernel", "shape": list(kernel.shape), "dtype": "float32", "quantization": quantised})
    listed.append({"name": "bias", "shape": [len(bias)], "dtype": "float32", "quantization": {"dtype": "float16"}})
    numbers = b"".join(values.astype("<i4").tobytes() for _, values in consts)
    (folder / "small.bin").write_bytes(numbers + coded.tobytes() + bias.astype("<f2").tobytes())
    described = {
        "signature": {"outputs": outputs},
        "modelTopology": {"node": nodes},
        "weightsManifest": [{"paths": ["small.bin"], "weights": listed}],
    }
    (folder / "small.json").write_text(json.dumps(described), "utf-8")


@pytest.fixture
def kernel() -> np.ndarray[Any, Any]:
    return np.random.default_rng(0).normal(size=(3, 3, 3, THINGS + BINS)).astype(np.float32)


BIAS = np.array([0.5, -0.25, 0.0, 1.0, -1.0], np.float32)


def test_the_graph_computes_what_the_model_does(tmp_path: Path, kernel: np.ndarray[Any, Any]) -> None:
    (tmp_path / "record.json").write_text('{"files": {}}', "utf-8")
    write(tmp_path, kernel, BIAS)
    convert(DETECTOR_CONVERSION, tmp_path, tmp_path / "model.onnx")
    image = np.random.default_rng(1).normal(size=(1, 3, SIDE, SIDE)).astype(np.float32)
    scores, distances = Network(tmp_path / "model.onnx").run({"image": image})
    padded = np.pad(image[0], ((0, 0), (1, 1), (1, 1))).transpose(1, 2, 0)
    fine = np.array(
        [
            [(padded[y : y + 3, x : x + 3, :, None] * kernel).sum(axis=(0, 1, 2)) for x in range(SIDE)]
            for y in range(SIDE)
        ]
    )
    fine = np.where(fine + BIAS > 0, fine + BIAS, 0.1 * (fine + BIAS))
    coarse = fine.reshape(2, 2, 2, 2, -1).max(axis=(1, 3))
    rows = np.concatenate([fine.reshape(16, -1), coarse.reshape(4, -1)])
    assert scores.shape == (1, 20, THINGS) and distances.shape == (1, 20, BINS)
    assert np.allclose(scores[0], 1 / (1 + np.exp(-rows[:, :THINGS])), atol=0.05), "the finest scale comes first"
    assert np.allclose(distances[0], rows[:, THINGS:], atol=0.15)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda model: model["modelTopology"]["node"][-1].update(op="Exotic"),
        lambda model: model["weightsManifest"][0]["weights"].pop(),
        lambda model: model.pop("signature"),
        lambda model: model["weightsManifest"][0].update(paths=["../elsewhere.bin"]),
    ],
)
def test_what_is_no_such_model_is_refused(
    spoil: Callable[[dict[str, Any]], object], tmp_path: Path, kernel: np.ndarray[Any, Any]
) -> None:
    write(tmp_path, kernel, BIAS)
    model = json.loads((tmp_path / "small.json").read_text("utf-8"))
    spoil(model)
    (tmp_path / "small.json").write_text(json.dumps(model), "utf-8")
    with pytest.raises(BadCheckpoint):
        convert(DETECTOR_CONVERSION, tmp_path, tmp_path / "model.onnx")


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadCheckpoint):
        convert(DETECTOR_CONVERSION, tmp_path, tmp_path / "model.onnx")
