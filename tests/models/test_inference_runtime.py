from pathlib import Path

import pytest

from models.inference import GPU, PROCESSOR, Network, has_gpu
from models.registry.card import WeightsMissing


@pytest.mark.parametrize("content", [None, b"", b"not a network"])
def test_a_damaged_or_missing_network_names_the_command(content: bytes | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "model.onnx").write_bytes(content)
    with pytest.raises(WeightsMissing, match="yesteryear models fetch"):
        Network(tmp_path / "model.onnx")


@pytest.mark.parametrize(("there", "used"), [([GPU, PROCESSOR], [GPU, PROCESSOR]), ([PROCESSOR, "Other"], [PROCESSOR])])
def test_a_gpu_is_used_where_onnx_runtime_knows_one(
    there: list[str], used: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import onnxruntime

    asked: list[list[str]] = []
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: there)
    monkeypatch.setattr(onnxruntime, "InferenceSession", lambda path, options, providers: asked.append(providers))
    Network(Path("somewhere"))
    assert has_gpu() == (GPU in there) and asked == [used]


@pytest.mark.parametrize("threads", [0, 1])
def test_a_graph_runs_on_as_many_threads_as_are_asked_for_and_one_thread_holds_no_memory(
    monkeypatch: pytest.MonkeyPatch, threads: int
) -> None:
    import onnxruntime

    asked: list[tuple[int, bool]] = []
    monkeypatch.setattr(
        onnxruntime,
        "InferenceSession",
        lambda path, options, providers: asked.append((options.intra_op_num_threads, options.enable_cpu_mem_arena)),
    )
    Network(Path("somewhere"), threads)
    assert asked == [(threads, threads != 1)]
