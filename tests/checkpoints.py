"""Small BERT checkpoints as the sentence models have them, with a Unigram tokenizer, and what they compute in NumPy.

Know nothing of ONNX.
"""

import json
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


def weights(layers: int, hidden: int = 384, seed: int = 0) -> Weights:
    """Draw a BERT of so many layers; `hidden` is a multiple of 12."""
    random = np.random.default_rng(seed)
    inner = 2 * HEADS
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
