"""A TensorFlow.js graph model of a detector, written as an ONNX graph without TensorFlow.

A TensorFlow.js model is a JSON file of nodes beside a file of numbers; both are data and nothing in them is run. Only
the operations that the detector has are translated: pictures lie with their channels last there and first in ONNX, so
a convolution stands between two transpositions, which ONNX Runtime takes out again.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper

from models.convert.checkpoint import BadCheckpoint
from models.convert.graph import Array, Graph

FIRST, LAST = [0, 3, 1, 2], [0, 2, 3, 1]
"""Orders of axes that put the channels first and last."""

_BYTES_OF = {"float32": "<f4", "int32": "<i4", "float16": "<f2", "uint8": "u1", "uint16": "<u2"}

Node = Mapping[str, Any]


def detector(folder: Path) -> onnx.ModelProto:
    """Write a detector's graph: a picture (1, 3, side, side) to scores and box distances, all its scales in one.

    The outputs are `scores` (1, cells, things) in 0..1 and `distances` (1, cells, 4 x bins), the finest scale first.
    Raises BadCheckpoint where the files are not such a model.
    """
    try:
        described = _described(folder)
        nodes = described["modelTopology"]["node"]
        (manifest,) = described["weightsManifest"]
        numbers = b"".join((folder / name).read_bytes() for name in manifest["paths"])
        return _Translation(_read_weights(manifest["weights"], numbers)).translate(nodes, described["signature"])
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise BadCheckpoint(f"the model in {folder} is not a TensorFlow.js detector: {error!r}") from error


def _described(folder: Path) -> Node:
    """Return what describes the model; other files of JSON, such as a record of the download, may lie beside it."""
    for path in sorted(folder.glob("*.json")):
        held = json.loads(path.read_text("utf-8"))
        if isinstance(held, dict) and "modelTopology" in held:
            return held
    raise ValueError("no file describes a model")


def _read_weights(listed: list[Node], numbers: bytes) -> dict[str, Array]:
    """Return the named arrays; those that were stored in fewer bits become float32."""
    weights: dict[str, Array] = {}
    at = 0
    for one in listed:
        kept = one.get("quantization", {})
        dtype = np.dtype(_BYTES_OF[kept.get("dtype", one["dtype"])])
        count = int(np.prod(one["shape"], dtype=np.int64))
        values = np.frombuffer(numbers, dtype, count, at) if count else np.zeros(0, dtype)
        at += count * dtype.itemsize
        if one["dtype"] == "float32":
            values = values.astype(np.float32) * kept.get("scale", 1.0) + kept.get("min", 0.0)
            values = values.astype(np.float32)
        weights[one["name"]] = values.reshape(one["shape"])
    if at != len(numbers):
        raise ValueError(f"{len(numbers)} bytes of numbers where {at} are listed")
    return weights


class _Translation(Graph):
    """One graph on its way; `arrays` are the constants that are known, `names` the results of nodes."""

    def __init__(self, weights: dict[str, Array]) -> None:
        super().__init__()
        self.arrays = weights
        self.names: dict[str, str] = {}

    def translate(self, nodes: list[Node], signature: Node) -> onnx.ModelProto:
        """Add all nodes, each after those it reads, and close the graph."""
        for node in nodes:
            name, kind = node["name"], node["op"]
            if kind == "Placeholder":
                self.names[name] = "image"
                shape = [int(one["size"]) for one in node["attr"]["shape"]["shape"]["dim"]]
            elif kind == "SparseToDense":
                self.arrays[name] = self._filled(node)
            elif kind == "AddV2" and all(one in self.arrays for one in node["input"]):
                self.arrays[name] = np.add(*(self.arrays[one] for one in node["input"]))
            elif kind == "SplitV":
                self._split(node)
            elif kind != "Const":
                self.names[name] = _OPERATIONS[kind](self, node)
        return self._closed(shape, signature["outputs"])

    def read(self, name: str) -> str:
        """Return the name here of what a node reads, which may be a constant."""
        if name not in self.names:
            self.names[name] = self.constant(self.arrays[name])
        return self.names[name]

    def shape_of(self, name: str) -> str:
        """Return the name of a constant that ONNX wants as 64-bit integers."""
        return self.constant(self.arrays[name].astype(np.int64).reshape(-1))

    def _filled(self, node: Node) -> Array:
        """Return the array of a scattering that scatters nothing."""
        where, shape, _, value = (self.arrays[one] for one in node["input"])
        if where.size:
            raise ValueError(f"{node['name']} scatters values")
        return np.full(shape.tolist(), value)

    def _split(self, node: Node) -> None:
        source, sizes, axis = node["input"]
        ends = np.cumsum(self.arrays[sizes]).tolist()
        for number, (start, end) in enumerate(zip([0, *ends], ends, strict=False)):
            bounds = (self.integers(start), self.integers(end), self.integers(int(self.arrays[axis])))
            name = f"{node['name']}:{number}" if number else node["name"]
            self.names[name] = self.add("Slice", self.read(source), *bounds)

    def _closed(self, shape: list[int], outputs: Node) -> onnx.ModelProto:
        """Join the outputs of each kind, those with the most cells first: scores have as many as there are things."""
        sizes = {name: [int(one["size"]) for one in what["tensorShape"]["dim"]] for name, what in outputs.items()}
        finest_first = sorted(sizes, key=lambda name: -sizes[name][1])
        widths = sorted({size[2] for size in sizes.values()}, reverse=True)
        if len(widths) != len(("scores", "distances")):
            raise ValueError(f"outputs of {widths} columns")
        closed = []
        for label, width in zip(("scores", "distances"), widths, strict=True):
            parts = [name for name in finest_first if sizes[name][2] == width]
            joined = self.add("Concat", *(self.names[name.removesuffix(":0")] for name in parts), axis=1)
            cells = sum(sizes[name][1] for name in parts)
            closed.append((joined, helper.make_tensor_value_info(label, TensorProto.FLOAT, [1, cells, width])))
        return self.model([helper.make_tensor_value_info("image", TensorProto.FLOAT, shape)], closed)


def _strides(node: Node) -> list[int]:
    """Return the strides down and across. Raises ValueError for a padding that is not spelled out before."""
    if node["attr"]["padding"]["s"] != "VkFMSUQ=":
        raise ValueError(f"{node['name']} pads by itself")
    return [int(one) for one in node["attr"]["strides"]["list"]["i"][1:3]]


def _convolve(graph: _Translation, node: Node) -> str:
    source, weight = node["input"]
    x = graph.add("Transpose", graph.read(source), perm=FIRST)
    kernel = graph.constant(graph.arrays[weight].transpose(3, 2, 0, 1))
    return graph.add("Transpose", graph.add("Conv", x, kernel, strides=_strides(node)), perm=LAST)


def _pool(graph: _Translation, node: Node) -> str:
    x = graph.add("Transpose", graph.read(node["input"][0]), perm=FIRST)
    window = [int(one) for one in node["attr"]["ksize"]["list"]["i"][1:3]]
    return graph.add("Transpose", graph.add("MaxPool", x, kernel_shape=window, strides=_strides(node)), perm=LAST)


def _pad(graph: _Translation, node: Node) -> str:
    source, widths, *value = node["input"]
    pads = graph.constant(graph.arrays[widths].astype(np.int64).T.reshape(-1))
    return graph.add("Pad", graph.read(source), pads, *map(graph.read, value))


def _resize(graph: _Translation, node: Node) -> str:
    source, size = node["input"]
    if not node["attr"]["half_pixel_centers"]["b"]:
        raise ValueError(f"{node['name']} resizes from corners")
    x = graph.add("Transpose", graph.read(source), perm=FIRST)
    shape = graph.add("Slice", graph.add("Shape", x), graph.integers(0), graph.integers(2))
    to = graph.add("Concat", shape, graph.shape_of(size), axis=0)
    x = graph.add("Resize", x, "", "", to, mode="linear", coordinate_transformation_mode="half_pixel")
    return graph.add("Transpose", x, perm=LAST)


def _plain(kind: str) -> Callable[[_Translation, Node], str]:
    """Return the translation of an operation that is the same in both."""
    return lambda graph, node: graph.add(kind, *map(graph.read, node["input"]))


_OPERATIONS: dict[str, Callable[[_Translation, Node], str]] = {
    "Add": _plain("Add"),
    "AddV2": _plain("Add"),
    "ConcatV2": lambda graph, node: graph.add(
        "Concat", *map(graph.read, node["input"][:-1]), axis=int(graph.arrays[node["input"][-1]])
    ),
    "Conv2D": _convolve,
    "Identity": _plain("Identity"),
    "LeakyRelu": lambda graph, node: graph.add(
        "LeakyRelu", graph.read(node["input"][0]), alpha=float(node["attr"]["alpha"]["f"])
    ),
    "MaxPool": _pool,
    "Pad": _pad,
    "PadV2": _pad,
    "Reshape": lambda graph, node: graph.add("Reshape", graph.read(node["input"][0]), graph.shape_of(node["input"][1])),
    "ResizeBilinear": _resize,
    "Sigmoid": _plain("Sigmoid"),
    "Transpose": lambda graph, node: graph.add(
        "Transpose", graph.read(node["input"][0]), perm=graph.arrays[node["input"][1]].tolist()
    ),
}
