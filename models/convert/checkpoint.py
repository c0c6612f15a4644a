"""Named arrays out of checkpoint files: the legacy torch format and safetensors, without torch.

Executes nothing that a file contains: the opcodes of a pickled checkpoint are walked one by one, and only those that
build dictionaries, tuples, numbers, strings and tensors are understood; anything else refuses the file. Knows nothing
of networks.
"""

import io
import json
import pickletools
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

Tensors = dict[str, NDArray[np.generic]]

LEGACY_MAGIC = 0x1950A86A20F9469CFC6C

STORAGE_TYPES: dict[object, np.dtype[np.generic]] = {
    "torch FloatStorage": np.dtype("<f4"),
    "torch HalfStorage": np.dtype("<f2"),
    "torch LongStorage": np.dtype("<i8"),
}

SAFETENSORS_TYPES: dict[str, np.dtype[np.generic]] = {
    "F32": np.dtype("<f4"),
    "F16": np.dtype("<f2"),
    "I64": np.dtype("<i8"),
}

ORDERED_DICT = "collections OrderedDict"
REBUILD_TENSOR = "torch._utils _rebuild_tensor_v2"


class BadCheckpoint(Exception):
    """A checkpoint cannot be read as plain tensors; the message says why."""


@dataclass(frozen=True, slots=True)
class _Global:
    """A name the file refers to; it is never looked up anywhere but in this module's tables."""

    name: str


@dataclass(frozen=True, slots=True)
class _Storage:
    """A run of numbers that lies further down in the file."""

    key: str
    dtype: np.dtype[np.generic]
    count: int


@dataclass(frozen=True, slots=True)
class _Tensor:
    """A strided view of a storage; offset, shape and strides count elements."""

    storage: _Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]


class _Mark:
    """Where a list of arguments begins on the stack."""


@dataclass(slots=True)
class _Machine:
    """The stack and the memo of one walk over opcodes."""

    stack: list[object] = field(default_factory=list)
    memo: dict[int, object] = field(default_factory=dict)

    def pop_to_mark(self) -> list[object]:
        """Take what lies above the last mark, and the mark."""
        items: list[object] = []
        while self.stack:
            item = self.stack.pop()
            if isinstance(item, _Mark):
                return items[::-1]
            items.append(item)
        raise BadCheckpoint("the checkpoint's opcodes do not add up")

    def step(self, name: str, argument: object) -> None:
        """Do one opcode; raises BadCheckpoint for one that plain tensors do not need."""
        if name in _LITERALS:
            self.stack.append(argument)
        elif name in _CONSTANTS:
            self.stack.append(_CONSTANTS[name]())
        elif name in _ACTIONS:
            _ACTIONS[name](self, argument)
        elif name not in ("PROTO", "STOP"):
            raise BadCheckpoint(f"the checkpoint holds an opcode that plain tensors do not need: {name}")


_LITERALS = ("BINUNICODE", "BININT", "BININT1", "BININT2", "BINFLOAT", "LONG1")

_CONSTANTS: dict[str, Callable[[], object]] = {
    "NONE": lambda: None,
    "NEWTRUE": lambda: True,
    "NEWFALSE": lambda: False,
    "EMPTY_TUPLE": tuple,
    "EMPTY_LIST": list,
    "EMPTY_DICT": dict,
    "MARK": _Mark,
}


def _put(machine: _Machine, argument: object) -> None:
    machine.memo[_integer(argument)] = machine.stack[-1]


def _get(machine: _Machine, argument: object) -> None:
    machine.stack.append(machine.memo[_integer(argument)])


def _name(machine: _Machine, argument: object) -> None:
    name = str(argument)
    if name not in STORAGE_TYPES and name not in (ORDERED_DICT, REBUILD_TENSOR):
        raise BadCheckpoint(f"the checkpoint asks for {name}, which is not a tensor")
    machine.stack.append(_Global(name))


def _tuple_of(count: int) -> Callable[[_Machine, object], None]:
    def collect(machine: _Machine, _: object) -> None:
        items = tuple(machine.stack[-count:])
        del machine.stack[-count:]
        machine.stack.append(items)

    return collect


def _tuple(machine: _Machine, _: object) -> None:
    machine.stack.append(tuple(machine.pop_to_mark()))


def _set_item(machine: _Machine, _: object) -> None:
    value, key = machine.stack.pop(), machine.stack.pop()
    _dictionary(machine.stack[-1])[str(key)] = value


def _set_items(machine: _Machine, _: object) -> None:
    items = machine.pop_to_mark()
    _dictionary(machine.stack[-1]).update(zip(map(str, items[::2]), items[1::2], strict=True))


def _append_all(machine: _Machine, _: object) -> None:
    items = machine.pop_to_mark()
    into = machine.stack[-1]
    if not isinstance(into, list):
        raise BadCheckpoint("the checkpoint appends to something that is not a list")
    into.extend(items)


def _append(machine: _Machine, _: object) -> None:
    item = machine.stack.pop()
    into = machine.stack[-1]
    if not isinstance(into, list):
        raise BadCheckpoint("the checkpoint appends to something that is not a list")
    into.append(item)


def _build(machine: _Machine, _: object) -> None:
    """Drop the attributes of an object (a state dictionary's metadata)."""
    machine.stack.pop()


def _persistent(machine: _Machine, _: object) -> None:
    match machine.stack.pop():
        case ("storage", _Global(kind), str(key), _, int(count), None) if kind in STORAGE_TYPES:
            machine.stack.append(_Storage(key, STORAGE_TYPES[kind], count))
        case _:
            raise BadCheckpoint("the checkpoint refers to something that is not a storage")


def _reduce(machine: _Machine, _: object) -> None:
    arguments, function = machine.stack.pop(), machine.stack.pop()
    match function, arguments:
        case _Global(name=name), () if name == ORDERED_DICT:
            machine.stack.append({})
        case _Global(name=name), (_Storage() as storage, int(offset), tuple(shape), tuple(strides), *_) if (
            name == REBUILD_TENSOR
        ):
            machine.stack.append(_Tensor(storage, offset, _integers(shape), _integers(strides)))
        case _:
            raise BadCheckpoint("the checkpoint calls something that does not build a tensor")


_ACTIONS: dict[str, Callable[[_Machine, object], None]] = {
    "BINPUT": _put,
    "LONG_BINPUT": _put,
    "BINGET": _get,
    "LONG_BINGET": _get,
    "GLOBAL": _name,
    "TUPLE": _tuple,
    "TUPLE1": _tuple_of(1),
    "TUPLE2": _tuple_of(2),
    "TUPLE3": _tuple_of(3),
    "SETITEM": _set_item,
    "SETITEMS": _set_items,
    "APPEND": _append,
    "APPENDS": _append_all,
    "BUILD": _build,
    "BINPERSID": _persistent,
    "REDUCE": _reduce,
}


def _integer(value: object) -> int:
    if not isinstance(value, int):
        raise BadCheckpoint("the checkpoint has something else where a number belongs")
    return value


def _integers(values: tuple[object, ...]) -> tuple[int, ...]:
    return tuple(_integer(v) for v in values)


def _dictionary(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise BadCheckpoint("the checkpoint has something else where a dictionary belongs")
    return value


def _walk(file: BinaryIO) -> object:
    """Build the one object that the opcodes from here to the next STOP describe."""
    machine = _Machine()
    try:
        for opcode, argument, _ in pickletools.genops(file):
            machine.step(opcode.name, argument)
    except (ValueError, IndexError, KeyError) as error:
        raise BadCheckpoint(f"the checkpoint's opcodes cannot be read: {error}") from error
    if len(machine.stack) != 1:
        raise BadCheckpoint("the checkpoint's opcodes do not add up")
    return machine.stack[0]


def read_legacy_torch(path: Path) -> Tensors:
    """Read the tensors of a state dictionary saved in torch's format of before 1.6, by name, each in C order.

    Those of dictionaries inside it go by both names, "model_state/linear.bias". Strides are honoured: a tensor saved
    from a transposed view comes out as it was. Raises BadCheckpoint where the file builds anything but tensors and
    numbers, or ends early.
    """
    with io.BytesIO(path.read_bytes()) as file:
        if _walk(file) != LEGACY_MAGIC:
            raise BadCheckpoint("this is not a checkpoint in the legacy torch format")
        _walk(file), _walk(file)
        state, keys = _dictionary(_walk(file)), _walk(file)
        tensors = dict(_tensors_in(state))
        wanted = {tensor.storage.key: tensor.storage for tensor in tensors.values()}
        if not isinstance(keys, list) or set(keys) != set(wanted):
            raise BadCheckpoint("the checkpoint's storages do not match its tensors")
        storages = {key: _read_storage(file, wanted[key]) for key in keys}
    return {name: _view(tensor, storages[tensor.storage.key]) for name, tensor in tensors.items()}


def _tensors_in(state: dict[str, object], inside: str = "") -> Iterator[tuple[str, _Tensor]]:
    for name, value in state.items():
        if isinstance(value, _Tensor):
            yield f"{inside}{name}", value
        elif isinstance(value, dict):
            yield from _tensors_in(value, f"{inside}{name}/")


def _read_storage(file: BinaryIO, storage: _Storage) -> NDArray[np.generic]:
    header = file.read(8)
    size_bytes = storage.count * storage.dtype.itemsize
    data = file.read(size_bytes)
    if len(header) != 8 or struct.unpack("<q", header)[0] != storage.count or len(data) != size_bytes:
        raise BadCheckpoint("the checkpoint ends early or its sizes do not match")
    return np.frombuffer(data, storage.dtype)


def _view(tensor: _Tensor, storage: NDArray[np.generic]) -> NDArray[np.generic]:
    if len(tensor.shape) != len(tensor.strides) or min((tensor.offset, *tensor.shape, *tensor.strides)) < 0:
        raise BadCheckpoint("a tensor's shape and strides do not match")
    last = tensor.offset + sum((n - 1) * s for n, s in zip(tensor.shape, tensor.strides, strict=True))
    if 0 in tensor.shape or last >= len(storage):
        raise BadCheckpoint("a tensor reaches beyond its storage")
    strides = tuple(s * storage.itemsize for s in tensor.strides)
    view = np.lib.stride_tricks.as_strided(storage[tensor.offset :], tensor.shape, strides, writeable=False)
    return np.ascontiguousarray(view).reshape(tensor.shape)


def read_safetensors(path: Path) -> Tensors:
    """Read the tensors of a safetensors file by name. Raises BadCheckpoint where the file is damaged."""
    data = path.read_bytes()
    try:
        (length,) = struct.unpack_from("<Q", data)
        header = json.loads(data[8 : 8 + length])
        body = memoryview(data)[8 + length :]
        found: Tensors = {}
        for name, entry in header.items():
            if name != "__metadata__":
                start, end = entry["data_offsets"]
                dtype = SAFETENSORS_TYPES[entry["dtype"]]
                found[name] = np.frombuffer(body[start:end], dtype).reshape(entry["shape"])
    except (struct.error, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadCheckpoint(f"the safetensors file cannot be read: {error}") from error
    return found
