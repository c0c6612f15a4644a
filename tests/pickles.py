"""Checkpoint files as torch wrote them before 1.6, opcode by opcode, without torch."""

import struct
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from models.convert.checkpoint import LEGACY_MAGIC


def text(value: str) -> bytes:
    return b"X" + struct.pack("<I", len(value.encode())) + value.encode()


def number(value: int) -> bytes:
    return b"J" + struct.pack("<i", value)


def numbers(values: tuple[int, ...]) -> bytes:
    return b"(" + b"".join(map(number, values)) + b"t"


def named(module: str, name: str) -> bytes:
    return b"c" + module.encode() + b"\n" + name.encode() + b"\n"


def tensor(key: str, count: int, shape: tuple[int, ...], strides: tuple[int, ...], offset: int = 0) -> bytes:
    """The opcodes that build one tensor: a view of a storage that follows later in the file."""
    storage = b"(" + text("storage") + named("torch", "FloatStorage") + text(key) + text("cpu") + number(count) + b"NtQ"
    hooks = named("collections", "OrderedDict") + b")R"
    return (
        named("torch._utils", "_rebuild_tensor_v2")
        + b"("
        + storage
        + number(offset)
        + numbers(shape)
        + numbers(strides)
        + b"\x89"
        + hooks
        + b"tR"
    )


def pickled(body: bytes) -> bytes:
    return b"\x80\x02" + body + b"."


def legacy(tensors: dict[str, bytes], storages: dict[str, list[float]]) -> bytes:
    """A file as torch wrote it before 1.6: five pickled objects, then the storages."""
    magic = LEGACY_MAGIC.to_bytes(10, "little")
    state = named("collections", "OrderedDict") + b")R("
    state += b"".join(text(name) + opcodes for name, opcodes in tensors.items()) + b"u"
    keys = b"](" + b"".join(map(text, storages)) + b"e"
    head = pickled(b"\x8a" + bytes([len(magic)]) + magic) + pickled(b"M\xe9\x03") + pickled(b"}")
    tail = b"".join(struct.pack("<q", len(v)) + np.array(v, "<f4").tobytes() for v in storages.values())
    return head + pickled(state) + pickled(keys) + tail


def nested(inside: str, values: Mapping[str, NDArray[np.float32]]) -> bytes:
    """A checkpoint whose network lies in a dictionary of this name, beside what training left."""
    keys = {name: str(number) for number, name in enumerate(values)}
    state = named("collections", "OrderedDict") + b")R("
    for name, value in values.items():
        strides = tuple(int(np.prod(value.shape[at + 1 :])) for at in range(value.ndim))
        state += text(name) + tensor(keys[name], value.size, value.shape, strides)
    groups = b"](}(" + text("rate") + b"G" + struct.pack(">d", 1e-4) + b"ue"
    lone = b"]}" + text("rate") + b"G" + struct.pack(">d", 1e-4) + b"sa"
    rest = {"step": number(7), inside: state + b"u", "groups": groups, "lone": lone}
    return legacy(rest, {keys[name]: value.ravel().tolist() for name, value in values.items()})
