"""Opens networks for ONNX Runtime, and remembers what one said of the last batch of pictures, so that it runs once.

The memory of a batch holds no picture alive.
"""

import threading
import weakref
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.protocols import Pixels
from models.registry.card import damaged

Scores = NDArray[np.float32]


class LastBatch(threading.local):
    """The last batch of pictures of each thread, known by identity, and what was computed from it."""

    def __init__(self) -> None:
        self._images: list[weakref.ref[Pixels]] = []
        self._scores: Scores | None = None

    def scores(self, images: Sequence[Pixels], compute: Callable[[Sequence[Pixels]], Scores]) -> Scores:
        """Return what `compute` gives for the pictures; computed once where the same ones come again directly."""
        same = len(images) == len(self._images) and all(
            ref() is image for ref, image in zip(self._images, images, strict=True)
        )
        if self._scores is None or not same:
            self._scores = compute(images)
            self._images = [weakref.ref(image) for image in images]
        return self._scores


GPU, PROCESSOR = "CUDAExecutionProvider", "CPUExecutionProvider"

Array = NDArray[np.generic]
_TYPES: dict[str, type[np.generic]] = {
    "tensor(float)": np.float32,
    "tensor(float16)": np.float16,
    "tensor(int32)": np.int32,
    "tensor(int64)": np.int64,
    "tensor(uint8)": np.uint8,
    "tensor(bool)": np.bool_,
}


@dataclass(frozen=True, slots=True)
class GraphInput:
    """An input of a graph: how its numbers are kept, and its shape with None for every length that is free."""

    type: type[np.generic]
    shape: tuple[int | None, ...]


def has_gpu() -> bool:
    """Say whether this ONNX Runtime runs graphs on a GPU; the packaged one does not, onnxruntime-gpu does."""
    import onnxruntime

    return GPU in onnxruntime.get_available_providers()


class Network:
    """A loaded ONNX graph, run on the GPU where ONNX Runtime knows one, else on the processor."""

    def __init__(self, path: Path, threads: int = 0) -> None:
        """Open a graph that runs on so many threads of the processor, 0 for one a core.

        One that runs on a single thread may run several times at once, and keeps no memory between two runs.
        Raises WeightsMissing where the file is damaged or not there.
        """
        import onnxruntime
        from onnxruntime.capi import onnxruntime_pybind11_state as refusals

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        options.intra_op_num_threads = threads
        options.enable_cpu_mem_arena = threads != 1
        damage = (refusals.InvalidProtobuf, refusals.InvalidGraph, refusals.InvalidArgument, refusals.Fail)
        where = [GPU, PROCESSOR] if has_gpu() else [PROCESSOR]
        try:
            self._session = onnxruntime.InferenceSession(path, options, providers=where)
        except (*damage, refusals.NoSuchFile) as error:
            raise damaged(path, error) from error

    def run(self, inputs: Mapping[str, NDArray[np.generic]]) -> list[NDArray[np.float32]]:
        """Run the graph and return its outputs in order."""
        outputs: list[NDArray[np.float32]] = self._session.run(None, dict(inputs))
        return outputs

    @cached_property
    def inputs(self) -> dict[str, GraphInput]:
        """What the graph takes, by name."""
        return {
            one.name: GraphInput(
                _TYPES.get(one.type, np.float32), tuple(n if isinstance(n, int) else None for n in one.shape)
            )
            for one in self._session.get_inputs()
        }

    def run_named(self, inputs: Mapping[str, Array]) -> dict[str, Array]:
        """Run the graph with those of the inputs that it takes, kept as it takes them; its outputs by name."""
        given = {name: np.asarray(inputs[name], taken.type) for name, taken in self.inputs.items() if name in inputs}
        names = [one.name for one in self._session.get_outputs()]
        return dict(zip(names, self._session.run(names, given), strict=True))

    def run_first(self, inputs: Mapping[str, Array]) -> NDArray[np.float32]:
        """Run the graph as `run_named` does; its first output in single precision."""
        return np.asarray(next(iter(self.run_named(inputs).values())), np.float32)
