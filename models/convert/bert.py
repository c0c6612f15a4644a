"""Sentence models written as ONNX graphs: a BERT encoder with mean pooling, its batch and its length free."""

import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper

from models.convert.checkpoint import BadCheckpoint, Tensors, read_safetensors
from models.convert.graph import Graph
from models.convert.q4 import Packed, read_q4
from models.registry.cards import E5_WEIGHTS

HEADS = 12
LAYER_NORM_EPSILON = 1e-12
CENTRE = Path(__file__).with_name("e5_centre.json")
"""The mean of e5's vectors of everyday sentences, (384,) numbers: `python -m bench.models.sentences centre`."""


class Bert(Graph):
    """A BERT encoder with its mean pooling, batch and length free."""

    def __init__(self, tensors: Tensors) -> None:
        super().__init__()
        self.tensors = tensors
        self.hidden = tensors["embeddings.position_embeddings.weight"].shape[1]
        self.heads_apart = self.integers(0, 0, HEADS, self.hidden // HEADS)
        self.heads_joined = self.integers(0, 0, self.hidden)
        self.scale = self.number((self.hidden // HEADS) ** -0.5)

    def dense(self, x: str, at: str) -> str:
        """Multiply by a weight and add its bias."""
        x = self.add("MatMul", x, self.constant(self.tensors[f"{at}.weight"].T))
        return self.add("Add", x, self.constant(self.tensors[f"{at}.bias"]))

    def norm(self, x: str, at: str) -> str:
        """Normalise every token's row."""
        weight, bias = self.constant(self.tensors[f"{at}.weight"]), self.constant(self.tensors[f"{at}.bias"])
        return self.add("LayerNormalization", x, weight, bias, axis=-1, epsilon=LAYER_NORM_EPSILON)

    def head(self, x: str, at: str, perm: list[int]) -> str:
        """Project and part into heads."""
        return self.add("Transpose", self.add("Reshape", self.dense(x, at), self.heads_apart), perm=perm)

    def attend(self, x: str, at: str, bias: str) -> str:
        """Let every token look at all others that are not padding."""
        query = self.head(x, f"{at}.self.query", [0, 2, 1, 3])
        key = self.head(x, f"{at}.self.key", [0, 2, 3, 1])
        value = self.head(x, f"{at}.self.value", [0, 2, 1, 3])
        scores = self.add("Add", self.add("Mul", self.add("MatMul", query, key), self.scale), bias)
        seen = self.add("MatMul", self.add("Softmax", scores, axis=-1), value)
        joined = self.add("Reshape", self.add("Transpose", seen, perm=[0, 2, 1, 3]), self.heads_joined)
        return self.norm(self.add("Add", self.dense(joined, f"{at}.output.dense"), x), f"{at}.output.LayerNorm")

    def layer(self, x: str, at: str, bias: str) -> str:
        """Add one encoder layer."""
        x = self.attend(x, f"{at}.attention", bias)
        inner = self.add("Gelu", self.dense(x, f"{at}.intermediate.dense"))
        return self.norm(self.add("Add", self.dense(inner, f"{at}.output.dense"), x), f"{at}.output.LayerNorm")

    def tokens(self) -> str:
        """Add the row of numbers that every token has."""
        return self.add("Gather", self.constant(self.tensors["embeddings.word_embeddings.weight"]), "input_ids")

    def embed(self) -> str:
        """Add up what a token is and where it stands."""
        tokens = self.tokens()
        kind = self.tensors["embeddings.token_type_embeddings.weight"][0]
        places = self.constant(self.tensors["embeddings.position_embeddings.weight"] + kind)
        length = self.add("Shape", "input_ids", start=1, end=2)
        place = self.add("Slice", places, self.integers(0), length, self.integers(0))
        return self.norm(self.add("Add", tokens, place), "embeddings.LayerNorm")

    def pooled(self) -> str:
        """Add all layers and the mean of the tokens that are not padding."""
        mask = self.add("Cast", "attention_mask", to=TensorProto.FLOAT)
        padding = self.add("Mul", self.add("Sub", mask, self.number(1.0)), self.number(1e4))
        bias = self.add("Unsqueeze", padding, self.integers(1, 2))
        x = self.embed()
        for i in range(sum(name.endswith(".intermediate.dense.weight") for name in self.tensors)):
            x = self.layer(x, f"encoder.layer.{i}", bias)
        column = self.add("Unsqueeze", mask, self.integers(2))
        total = self.add("ReduceSum", self.add("Mul", x, column), self.integers(1), keepdims=0)
        return self.add("Div", total, self.add("ReduceSum", column, self.integers(1), keepdims=0))

    def unit(self, rows: str) -> str:
        """Bring every row to length 1."""
        return self.add("Div", rows, self.add("ReduceL2", rows, self.integers(1), keepdims=1))


class PackedBert(Bert):
    """A BERT whose table of words stays in four bits; only the rows of a text's own tokens are unpacked."""

    def __init__(self, tensors: Tensors, words: Packed) -> None:
        super().__init__(tensors)
        self.words = words

    def tokens(self) -> str:
        """Add the row of numbers that every token has, unpacked from its blocks: number j beside number j + 16."""
        halves = self.add("Gather", self.constant(self.words.halves), "input_ids")
        low = self.add("BitwiseAnd", halves, self.constant(np.array(15, np.uint8)))
        high = self.add("BitShift", halves, self.constant(np.array(4, np.uint8)), direction="RIGHT")
        numbers = self.add("Cast", self.add("Concat", low, high, axis=-1), to=TensorProto.FLOAT)
        scales = self.add("Gather", self.constant(self.words.scales), "input_ids")
        scales = self.add("Unsqueeze", self.add("Cast", scales, to=TensorProto.FLOAT), self.integers(-1))
        rows = self.add("Mul", self.add("Sub", numbers, self.number(8.0)), scales)
        return self.add("Reshape", rows, self.integers(0, 0, self.hidden))


def minilm(folder: Path) -> onnx.ModelProto:
    """Tokens and their mask, both (n, length) of int64, to unit rows (n, 384).

    Source: Reimers and Gurevych 2019, Sentence-BERT (mean pooling); Wang et al. 2020, MiniLM.
    """
    graph = Bert(read_safetensors(folder / "model.safetensors"))
    return _model(graph, graph.unit(graph.pooled()))


def e5(folder: Path) -> onnx.ModelProto:
    """Tokens and their mask, both (n, length) of int64, to unit rows (n, 384) around the middle of the space.

    The model's own vectors all lie close together (cosines of .7 to 1), because it was trained at a low temperature.
    What they share is taken away, so that cosines mean about what they mean with other models: unrelated sentences lie
    around 0. Raises BadCheckpoint. Sources: Wang et al. 2024, Multilingual E5; Mu and Viswanath 2018, All-but-the-Top.
    """
    graph = PackedBert(*read_q4(folder / E5_WEIGHTS))
    centre = np.array(json.loads(CENTRE.read_text("utf-8")), np.float32)
    if len(centre) != graph.hidden:
        raise BadCheckpoint(f"the sentence model in {folder} has rows of {graph.hidden} numbers, not {len(centre)}")
    around = graph.add("Sub", graph.unit(graph.pooled()), graph.constant(centre))
    return _model(graph, graph.unit(around))


def _model(graph: Bert, vectors: str) -> onnx.ModelProto:
    shape = ["n", "length"]
    return graph.model(
        [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in ("input_ids", "attention_mask")],
        [(vectors, helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["n", graph.hidden]))],
    )
