"""Small graphs in the layouts in which encoders and captioners are published, made with the onnx package alone.

Inputs, outputs and file names are those of Immich's exports of CLIP and SigLIP 2 and of the ONNX community's
Florence-2; what they compute is so simple that a test can compute it as well.
"""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers, processors

FLOAT, INT32, INT64, BOOL = TensorProto.FLOAT, TensorProto.INT32, TensorProto.INT64, TensorProto.BOOL
SIDE_PX, DIMENSIONS, TOKENS = 16, 8, 12
WORDS = ("<s>", "<pad>", "</s>", "<unk>", "a", "dark", "bright", "wall", "and", "dog", "photo", "of", "the", "red")
BEGIN, PAD, END = 0, 1, 2
TAUGHT = ("a dark wall", "the bright wall and a dog")
"""What the captioner says of a black picture and of a white one."""

MOST_POSITIONS = 16
Given = tuple[str, int, Sequence[int | str]]


def save(path: Path, nodes: list[onnx.NodeProto], takes: list[Given], gives: list[Given], **held: NDArray) -> None:
    """Write a graph; `held` are its weights."""
    values = [[helper.make_tensor_value_info(*one) for one in some] for some in (takes, gives)]
    weights = [numpy_helper.from_array(np.asarray(value), name) for name, value in held.items()]
    graph = helper.make_graph(nodes, "tiny", *values, initializer=weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(model, path)


def node(kind: str, takes: str, gives: str, **attributes: object) -> onnx.NodeProto:
    """Return a node; `takes` and `gives` are names with spaces between."""
    return helper.make_node(kind, takes.split(), gives.split(), **attributes)


def weights(rows: int, columns: int = DIMENSIONS) -> NDArray[np.float32]:
    """Return weights that are the same each time."""
    return np.random.default_rng(rows).normal(size=(rows, columns)).astype(np.float32)


def words(path: Path, padding: str = "") -> None:
    """Write a tokenizer of whole words that puts a beginning before a text and an end after it."""
    known = Tokenizer(models.WordLevel({word: number for number, word in enumerate(WORDS)}, unk_token="<unk>"))
    known.add_special_tokens(["<s>", "<pad>", "</s>"])
    known.pre_tokenizer = pre_tokenizers.Whitespace()
    known.post_processor = processors.TemplateProcessing("<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    path.parent.mkdir(parents=True, exist_ok=True)
    known.save(str(path))
    if padding:
        path.with_name("tokenizer_config.json").write_text(json.dumps({"pad_token": padding}))


def write_clip(folder: Path, config: dict[str, object], looks: dict[str, object], at_once: int | str = 1) -> None:
    """Write an export as Immich publishes it: pictures by their mean colour, texts by the mean of their words.

    at_once: how many pictures or texts a graph takes, a name for as many as are given.
    """
    folder.mkdir(parents=True)
    text = {"context_length": TOKENS, "vocab_size": len(WORDS), **config.pop("text_cfg", {})}  # type: ignore[dict-item]
    told = {"embed_dim": DIMENSIONS, "vision_cfg": {"image_size": SIDE_PX}, "text_cfg": text, **config}
    (folder / "config.json").write_text(json.dumps(told))
    means = node("ReduceMean", "image", "colour", axes=[2, 3], keepdims=0)
    multiplied = node("MatMul", "colour weights", "embedding")
    takes, gives = [("image", FLOAT, [at_once, 3, SIDE_PX, SIDE_PX])], [("embedding", FLOAT, [at_once, DIMENSIONS])]
    save(folder / "visual" / "model.onnx", [means, multiplied], takes, gives, weights=weights(3))
    settings = {"size": [SIDE_PX, SIDE_PX], "mode": "RGB", "interpolation": "bicubic", "fill_color": 0, **looks}
    (folder / "visual" / "preprocess_cfg.json").write_text(json.dumps(settings))
    reading = [node("Gather", "table text", "rows"), node("ReduceMean", "rows", "embedding", axes=[1], keepdims=0)]
    takes = [("text", INT32, [at_once, TOKENS])]
    save(folder / "textual" / "model.onnx", reading, takes, gives, table=weights(len(WORDS)))
    words(folder / "textual" / "tokenizer.json", "<pad>")


SIGLIP = {
    "init_logit_bias": -10,
    "text_cfg": {"hf_tokenizer_name": "x/y", "tokenizer_kwargs": {"clean": "canonicalize"}},
}
CLIP: dict[str, object] = {}
SQUASHED = {"mean": [0.5, 0.5, 0.5], "std": [0.5, 0.5, 0.5], "resize_mode": "squash"}
CROPPED = {"mean": [0.48, 0.46, 0.41], "std": [0.27, 0.26, 0.28], "resize_mode": "shortest"}


def write_siglip(folder: Path) -> None:
    """Write what Immich publishes of SigLIP 2."""
    write_clip(folder, json.loads(json.dumps(SIGLIP)), SQUASHED)


def write_florence(folder: Path, cached: bool = True, taught: Sequence[str] = TAUGHT) -> None:
    """Write a Florence-2 of four graphs, with or without a memory of what the decoder computed.

    It writes the first of `taught` about a black picture and the second about a white one: the next word is told by how
    many words were read, as they were embedded, and by the first place of what the encoder gave.
    """
    width = len(WORDS)
    folder.mkdir(parents=True)
    dark = [
        node("ReduceMean", "pixel_values", "mean", axes=[1, 2, 3], keepdims=1),
        node("Reshape", "mean shape", "one"),
        node("Mul", "one place", "image_features"),
    ]
    takes, gives = [("pixel_values", FLOAT, ["n", 3, "h", "w"])], [("image_features", FLOAT, ["n", 1, width])]
    place = np.zeros((1, 1, width), np.float32)
    place[..., 0] = 1
    onnx_folder = folder / "onnx"
    save(onnx_folder / "vision_encoder_quantized.onnx", dark, takes, gives, shape=np.array([-1, 1, 1]), place=place)
    vectors = np.eye(width, dtype=np.float32)
    takes, gives = [("input_ids", INT64, ["n", "t"])], [("inputs_embeds", FLOAT, ["n", "t", width])]
    gather = [node("Gather", "table input_ids", "inputs_embeds")]
    save(onnx_folder / "embed_tokens_quantized.onnx", gather, takes, gives, table=vectors)
    seen = [
        node("Cast", "attention_mask", "mask", to=FLOAT),
        node("Unsqueeze", "mask last", "wide"),
        node("Mul", "inputs_embeds wide", "last_hidden_state"),
    ]
    takes = [("inputs_embeds", FLOAT, ["n", "t", width]), ("attention_mask", INT64, ["n", "t"])]
    gives = [("last_hidden_state", FLOAT, ["n", "t", width])]
    save(onnx_folder / "encoder_model_quantized.onnx", seen, takes, gives, last=np.array([2]))
    _write_decoder(onnx_folder, cached, taught)
    words(folder / "tokenizer.json")
    looks = {"image_mean": [0.5] * 3, "image_std": [0.5] * 3, "size": {"width": SIDE_PX, "height": SIDE_PX}}
    (folder / "preprocessor_config.json").write_text(json.dumps({"do_resize": True, "resample": 3, **looks}))


def _write_decoder(folder: Path, cached: bool, taught: Sequence[str]) -> None:
    width = len(WORDS)
    takes: list[Given] = [
        ("encoder_attention_mask", INT64, ["n", "s"]),
        ("encoder_hidden_states", FLOAT, ["n", "s", width]),
        ("inputs_embeds", FLOAT, ["n", "t", width]),
    ]
    gives: list[Given] = [("logits", FLOAT, ["n", "t", width])]
    nodes = [node("Identity", "encoder_hidden_states", "hidden"), node("Identity", "inputs_embeds", "read")]
    if cached:
        past = [(f"past_key_values.0.{of}.key", FLOAT, ["n", 1, f"past_{of}", width]) for of in ("decoder", "encoder")]
        takes += [*past, ("use_cache_branch", BOOL, [1])]
        gives += [(f"present.0.{of}.key", FLOAT, ["n", 1, f"all_{of}", width]) for of in ("decoder", "encoder")]
        nodes = [
            _if("given", "past_key_values.0.encoder.key", "fresh_encoder"),
            _if("present.0.encoder.key", "nothing", "fresh_encoder"),
            node("Squeeze", "given second", "hidden"),
            node("Unsqueeze", "inputs_embeds second", "fresh"),
            node("Concat", "past_key_values.0.decoder.key fresh", "present.0.decoder.key", axis=2),
            node("Squeeze", "present.0.decoder.key second", "read"),
        ]
        nodes.insert(0, node("Unsqueeze", "encoder_hidden_states second", "fresh_encoder"))
    nodes += [
        node("ReduceSum", "read", "count", keepdims=0),
        node("Cast", "count", "at", to=INT64),
        node("Slice", "hidden zero one axes", "first"),
        node("Slice", "first zero one last_axis", "shade"),
        node("Greater", "shade middle", "is_white"),
        node("Gather", "black at", "if_black"),
        node("Gather", "white at", "if_white"),
        node("Where", "is_white if_white if_black", "logits"),
    ]
    tables = [_table(sentence) for sentence in taught]
    numbers = {"zero": [0], "one": [1], "axes": [1], "last_axis": [2], "second": [1]}
    held = {name: np.array(value, np.int64) for name, value in numbers.items()}
    held |= {"middle": np.zeros((1, 1, 1), np.float32), "black": tables[0], "white": tables[1]}
    if cached:
        held["nothing"] = np.zeros((1, 1, 0, width), np.float32)
    name = "decoder_model_merged_quantized.onnx" if cached else "decoder_model_quantized.onnx"
    used = {one for each in nodes for one in each.input} | {"nothing"}
    save(folder / name, nodes, takes, gives, **{key: value for key, value in held.items() if key in used})


def _if(gives: str, where_used: str, where_fresh: str) -> onnx.NodeProto:
    """Return a choice by use_cache_branch between two values of the graph."""
    branches = []
    for one in (where_used, where_fresh):
        out = helper.make_tensor_value_info(f"{gives}_{one}", FLOAT, None)
        branches.append(helper.make_graph([node("Identity", one, f"{gives}_{one}")], one, [], [out]))
    return helper.make_node("If", ["use_cache_branch"], [gives], then_branch=branches[0], else_branch=branches[1])


def _table(sentence: str) -> NDArray[np.float32]:
    """Return the logits after so many tokens were read, two of which come before the first word."""
    found = np.zeros((MOST_POSITIONS, len(WORDS)), np.float32)
    numbers = [WORDS.index(word) for word in sentence.split()] + [END] * MOST_POSITIONS
    for at in range(MOST_POSITIONS):
        found[at, numbers[max(0, at - 2)]] = 9
    return found
