"""Checkpoints written out as ONNX graphs, once, when weights are fetched; needs the onnx package.

Knows EfficientNet-Lite and the encoder of voices from their published shapes; other networks have modules beside this.
Knows nothing of where weights come from or of how the graphs are run.
"""

import ast
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
from google.protobuf.message import DecodeError
from onnx import TensorProto, helper

from models.convert.bert import e5, minilm
from models.convert.checkpoint import BadCheckpoint, Tensors, read_legacy_torch
from models.convert.clip import export
from models.convert.graph import Array, Graph
from models.convert.tfjs import detector
from models.registry.cards import (
    CHECKPOINT,
    CLIP_CONVERSION,
    DETECTOR_CONVERSION,
    E5_CONVERSION,
    FACE_CONVERSION,
    LITERAL,
    VOICE_CONVERSION,
)

LITE_STAGE_STRIDES = (1, 2, 2, 2, 1, 2, 1)
LITE_BATCH_NORM_EPSILON = 1e-3
LITE_SIZE_PX = 260


def convert(made_by: str, folder: Path, target: Path) -> None:
    """Write `target` from the checkpoint in `folder` by the conversion named `made_by`, more files of it beside it.

    The same checkpoint and versions give the same bytes. Raises BadCheckpoint where the checkpoint is not the one that
    the conversion knows.
    """
    if made_by == CLIP_CONVERSION:
        export(folder, target)
        return
    try:
        model = CONVERSIONS[made_by](folder)
    except KeyError as error:
        raise BadCheckpoint(f"the checkpoint in {folder} lacks {error}") from error
    onnx.checker.check_model(model)
    target.write_bytes(model.SerializeToString(deterministic=True))


def _same_padding(size_px: int, kernel: int, stride: int) -> tuple[int, list[int]]:
    """Return the output size and the ONNX pads of TensorFlow's "same" convolution, which pads more at the end."""
    out_px = -(-size_px // stride)
    total = max((out_px - 1) * stride + kernel - size_px, 0)
    before = total // 2
    return out_px, [before, before, total - before, total - before]


class _Lite(Graph):
    """EfficientNet-Lite: plain inverted residuals with ReLU6 and no squeeze-and-excitation."""

    def __init__(self, tensors: Tensors) -> None:
        super().__init__()
        self.tensors = tensors
        self.size_px = LITE_SIZE_PX
        self.six = self.number(6.0)
        self.zero = self.number(0.0)

    def folded(self, convolution: str, norm: str) -> tuple[str, str]:
        """Fold a batch normalisation into the convolution before it: names of weight and bias."""
        weight = self.tensors[f"{convolution}.weight"].astype(np.float64)
        variance = self.tensors[f"{norm}.running_var"].astype(np.float64)
        scale = self.tensors[f"{norm}.weight"] / np.sqrt(variance + LITE_BATCH_NORM_EPSILON)
        bias = self.tensors[f"{norm}.bias"] - self.tensors[f"{norm}.running_mean"] * scale
        return (
            self.constant((weight * scale[:, None, None, None]).astype(np.float32)),
            self.constant(bias.astype(np.float32)),
        )

    def convolve(self, x: str, convolution: str, norm: str, stride: int = 1, bounded: bool = True) -> str:
        """Convolve, normalise and, where `bounded`, clip to 0..6."""
        channels, per_group, kernel, _ = self.tensors[f"{convolution}.weight"].shape
        weight, bias = self.folded(convolution, norm)
        self.size_px, pads = _same_padding(self.size_px, kernel, stride)
        groups = channels if per_group == 1 else 1
        x = self.add("Conv", x, weight, bias, group=groups, pads=pads, strides=[stride, stride])
        return self.add("Clip", x, self.zero, self.six) if bounded else x

    def block(self, x: str, at: str, stride: int, residual: bool) -> str:
        """Add one inverted residual: widen, convolve by channel, narrow."""
        inner = x
        if f"{at}._expand_conv.weight" in self.tensors:
            inner = self.convolve(inner, f"{at}._expand_conv", f"{at}._bn0")
        inner = self.convolve(inner, f"{at}._depthwise_conv", f"{at}._bn1", stride)
        inner = self.convolve(inner, f"{at}._project_conv", f"{at}._bn2", bounded=False)
        return self.add("Add", inner, x) if residual else inner


def _efficientnet_lite2(folder: Path) -> onnx.ModelProto:
    """Pictures (n, 260, 260, 3) of uint8 RGB to logits (n, 1000).

    Source: Tan and Le 2019, EfficientNet; the Lite variant of its authors.
    """
    tensors = read_legacy_torch(next(folder.glob("*.pth")))
    graph = _Lite(tensors)
    x = graph.add("Cast", "pixels", to=TensorProto.FLOAT)
    x = graph.add("Div", graph.add("Sub", x, graph.number(127.0)), graph.number(128.0))
    x = graph.add("Transpose", x, perm=[0, 3, 1, 2])
    x = graph.convolve(x, "_conv_stem", "_bn0", stride=2)
    width, stage = 0, -1
    for i in range(sum(name.endswith("._depthwise_conv.weight") for name in tensors)):
        narrow = tensors[f"_blocks.{i}._project_conv.weight"].shape[0]
        begins = narrow != width
        stage += begins
        x = graph.block(x, f"_blocks.{i}", LITE_STAGE_STRIDES[stage] if begins else 1, residual=not begins)
        width = narrow
    x = graph.convolve(x, "_conv_head", "_bn1")
    x = graph.add("Flatten", graph.add("GlobalAveragePool", x))
    x = graph.add("Gemm", x, graph.constant(tensors["_fc.weight"]), graph.constant(tensors["_fc.bias"]), transB=1)
    shape: list[str | int | None] = ["n", LITE_SIZE_PX, LITE_SIZE_PX, 3]
    return graph.model(
        [helper.make_tensor_value_info("pixels", TensorProto.UINT8, shape)],
        [(x, helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["n", len(tensors["_fc.bias"])]))],
    )


def _retinaface(folder: Path) -> onnx.ModelProto:
    """Read the graph that a source file holds as one literal of bytes; the file is parsed, never run.

    Source: Deng et al. 2020, RetinaFace, with MobileNet 0.25.
    """
    try:
        tree = ast.parse((folder / LITERAL).read_text(encoding="utf-8"))
        held = next(node.value for node in tree.body if isinstance(node, ast.Assign))
        return onnx.load_model_from_string(ast.literal_eval(held))
    except (SyntaxError, ValueError, TypeError, StopIteration, DecodeError) as error:
        raise BadCheckpoint(f"{folder / LITERAL} holds no network: {error}") from error


def _voice(folder: Path) -> onnx.ModelProto:
    """Mel bands (n, frames, 40) to rows (n, 256), nothing below 0: three LSTM layers, their last state, a projection.

    Source: Wan et al. 2018, Generalized End-to-End Loss for Speaker Verification.
    """
    tensors = read_legacy_torch(folder / CHECKPOINT)
    graph = Graph()
    x = graph.add("Transpose", "mels", perm=[1, 0, 2])
    layers = sum("lstm.weight_hh_l" in name for name in tensors)
    for layer in range(layers):
        at = f"model_state/lstm.{{}}_l{layer}"
        weights = [graph.constant(_gates(tensors[at.format(name)])[None]) for name in ("weight_ih", "weight_hh")]
        biases = [_gates(tensors[at.format(name)]) for name in ("bias_ih", "bias_hh")]
        hidden = tensors[at.format("weight_hh")].shape[1]
        x = graph.add("LSTM", x, *weights, graph.constant(np.concatenate(biases)[None]), hidden_size=hidden)
        x = graph.add("Squeeze", x, graph.integers(1))
    x = graph.add("Squeeze", graph.add("Gather", x, graph.integers(-1), axis=0), graph.integers(0))
    weight, bias = (tensors[f"model_state/linear.{name}"] for name in ("weight", "bias"))
    x = graph.add("Relu", graph.add("Gemm", x, graph.constant(weight), graph.constant(bias), transB=1))
    bands = tensors["model_state/lstm.weight_ih_l0"].shape[1]
    return graph.model(
        [helper.make_tensor_value_info("mels", TensorProto.FLOAT, ["n", "frames", bands])],
        [(x, helper.make_tensor_value_info("voices", TensorProto.FLOAT, ["n", len(bias)]))],
    )


def _gates(values: Array) -> Array:
    """Put the gates of a torch LSTM (input, forget, cell, output) in ONNX's order: input, output, forget, cell."""
    given, forget, cell, output = np.split(values, 4)
    return np.concatenate([given, output, forget, cell])


CONVERSIONS: dict[str, Callable[[Path], onnx.ModelProto]] = {
    "efficientnet-lite2 to onnx 1": _efficientnet_lite2,
    "minilm to onnx 1": minilm,
    E5_CONVERSION: e5,
    FACE_CONVERSION: _retinaface,
    VOICE_CONVERSION: _voice,
    DETECTOR_CONVERSION: detector,
}
