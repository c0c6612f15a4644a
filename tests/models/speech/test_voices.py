from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from models.convert.onnx import convert
from models.inference import Network
from models.loading import load_voices
from models.protocols import SAMPLES_PER_S, Samples
from models.registry.card import WeightsMissing
from models.registry.cards import CHECKPOINT, VOICE_CONVERSION, VOICES
from models.registry.download import is_present
from models.speech.voices import DIMENSIONS, SpeakerEncoder
from tests.pickles import nested

Rows = NDArray[np.float64]

needs_voices = pytest.mark.skipif(not is_present(VOICES), reason="run: yesteryear models fetch voices")


def buzz(pitch_hz: float, seconds: float, loudness: float = 0.1) -> Samples:
    """A voice of a kind: a hum with its overtones."""
    at = np.arange(round(seconds * SAMPLES_PER_S)) / SAMPLES_PER_S
    return np.asarray(loudness * sum(np.sin(2 * np.pi * pitch_hz * n * at) / n for n in range(1, 12)), dtype=np.float32)


def lstm(rows: Rows, weights: dict[str, Rows], layer: int) -> Rows:
    """An LSTM layer, written out: (frames, in) to (frames, hidden)."""
    given, held = weights[f"weight_ih_l{layer}"], weights[f"weight_hh_l{layer}"]
    bias = weights[f"bias_ih_l{layer}"] + weights[f"bias_hh_l{layer}"]
    hidden = np.zeros(held.shape[1])
    cell = np.zeros_like(hidden)
    out = []
    for row in rows:
        enter, forget, fresh, leave = np.split(given @ row + held @ hidden + bias, 4)
        cell = cell / (1 + np.exp(-forget)) + np.tanh(fresh) / (1 + np.exp(-enter))
        hidden = np.tanh(cell) / (1 + np.exp(-leave))
        out.append(hidden)
    return np.stack(out)


def test_the_graph_computes_what_the_checkpoint_means(tmp_path: Path) -> None:
    draw = np.random.default_rng(0)
    shapes = {"linear.weight": (5, 6), "linear.bias": (5,)}
    for layer, width in enumerate((4, 6, 6)):
        shapes |= {f"lstm.weight_ih_l{layer}": (24, width), f"lstm.weight_hh_l{layer}": (24, 6)}
        shapes |= {f"lstm.bias_{kind}_l{layer}": (24,) for kind in ("ih", "hh")}
    values = {name: draw.normal(size=shape).astype("<f4") for name, shape in shapes.items()}
    (tmp_path / CHECKPOINT).write_bytes(nested("model_state", values))
    convert(VOICE_CONVERSION, tmp_path, tmp_path / "model.onnx")
    mels = draw.normal(size=(3, 7, 4)).astype(np.float32)
    (given,) = Network(tmp_path / "model.onnx").run({"mels": mels})
    weights = {name.removeprefix("lstm."): value.astype(float) for name, value in values.items()}
    for row, found in zip(mels.astype(float), given, strict=True):
        for layer in range(3):
            row = lstm(row, weights, layer)
        wanted = weights["linear.weight"] @ row[-1] + weights["linear.bias"]
        assert np.allclose(found, np.maximum(wanted, 0), atol=1e-5)


@needs_voices
def test_voices_are_rows_of_unit_length_whatever_is_said_of_them() -> None:
    encoder = load_voices()
    recording = np.concatenate([buzz(110, 5), np.zeros(8000, np.float32), buzz(240, 4)])
    spans = [(0.0, 5.0), (0.2, 0.3), (5.5, 9.5), (5.6, 99.0), (5.0, 5.4)]
    found = encoder.encode(recording, spans)
    assert found.shape == (5, DIMENSIONS) and found.dtype == np.float32
    assert np.allclose(np.linalg.norm(found[:4], axis=1), 1, atol=1e-5) and np.isfinite(found).all()
    assert found[2] @ found[3] > 0.95 > found[0] @ found[2]
    assert encoder.encode(recording, []).shape == (0, DIMENSIONS)
    assert np.array_equal(found, load_voices().encode(recording, spans))


@needs_voices
def test_who_speaks_low_is_the_same_as_who_speaks_up() -> None:
    low, loud = (load_voices().encode(buzz(140, 4, loudness), [(0.0, 4.0)])[0] for loudness in (0.0005, 0.02))
    assert low @ loud > 0.99


def test_without_weights_the_command_is_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsMissing, match="models fetch"):
        SpeakerEncoder(tmp_path, "x").encode(buzz(100, 1), [(0.0, 1.0)])
