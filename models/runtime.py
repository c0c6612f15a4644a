"""Opens a network for ONNX Runtime. Knows nothing of what the network does."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.weights import FETCH_COMMAND, WeightsMissing

GPU, PROCESSOR = "CUDAExecutionProvider", "CPUExecutionProvider"


def has_gpu() -> bool:
    """Say whether this ONNX Runtime runs graphs on a GPU; the packaged one does not, onnxruntime-gpu does."""
    import onnxruntime

    return GPU in onnxruntime.get_available_providers()


class Network:
    """A loaded ONNX graph, run on the GPU where ONNX Runtime knows one, else on the processor."""

    def __init__(self, path: Path) -> None:
        import onnxruntime
        from onnxruntime.capi import onnxruntime_pybind11_state as refusals

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        damage = (refusals.InvalidProtobuf, refusals.InvalidGraph, refusals.InvalidArgument, refusals.Fail)
        where = [GPU, PROCESSOR] if has_gpu() else [PROCESSOR]
        try:
            self._session = onnxruntime.InferenceSession(path, options, providers=where)
        except (*damage, refusals.NoSuchFile) as error:
            raise WeightsMissing(f"{path} is damaged or missing ({error}). Run: {FETCH_COMMAND}") from error

    def run(self, inputs: Mapping[str, NDArray[np.generic]]) -> list[NDArray[np.float32]]:
        """Run the graph and return its outputs in order."""
        outputs: list[NDArray[np.float32]] = self._session.run(None, dict(inputs))
        return outputs
