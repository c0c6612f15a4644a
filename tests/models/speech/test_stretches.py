from pathlib import Path

import numpy as np
import pytest

from models.protocols import SAMPLES_PER_S
from models.speech import stretches as module
from models.speech.stretches import Stretch, stretches
from tests.spoken import read_speech


def numbered(*spans_s: tuple[float, float]) -> Stretch:
    """Return a stretch in which each sample says where it lies in the recording."""
    spans = tuple((round(a * SAMPLES_PER_S), round(b * SAMPLES_PER_S)) for a, b in spans_s)
    return Stretch(np.concatenate([np.arange(a, b, dtype=np.float32) for a, b in spans]), spans)


def test_seconds_of_a_stretch_are_those_of_the_recording() -> None:
    one = numbered((1, 3), (10, 11), (20, 24))
    assert one.length_s == 7
    found = [at_s + one.offset_s(at_s) for at_s in (0, 1.5, 2.5, 3, 6.5, 7.5)]
    assert found == pytest.approx([1, 2.5, 10.5, 20, 23.5, 24.5])


def test_the_rest_and_the_parts_hold_the_samples_of_their_spans() -> None:
    one = numbered((1, 3), (10, 11), (20, 24))
    for from_s in (0, 0.5, 2, 2.25, 3, 5):
        rest = one.rest(from_s)
        assert all(rest.samples == numbered(*((a / SAMPLES_PER_S, b / SAMPLES_PER_S) for a, b in rest.spans)).samples)
        assert rest.length_s == 7 - from_s
    first, second = one.parts(["en", "en", "fr"])
    assert (first.spans, second.spans) == (one.spans[:2], one.spans[2:])
    assert (first.samples[0], second.samples[0]) == (one.spans[0][0], one.spans[2][0])
    assert one.seconds() == [(0, 2), (2, 3), (3, 7)]


def test_pauses_are_left_out_and_speech_between_is_joined(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    speech = read_speech(shared)
    pause = np.zeros(5 * SAMPLES_PER_S, np.float32)
    twice = np.concatenate([pause, speech, pause, speech])
    (one,) = stretches(twice)
    assert one.spans[0][0] > 4 * SAMPLES_PER_S and one.length_s < 2 * len(speech) / SAMPLES_PER_S + 1
    monkeypatch.setattr(module, "LONGEST_S", 12.0)
    found = stretches(twice)
    assert len(found) > 1 and max(part.length_s for part in found) <= 12.0
    assert [span for part in found for span in part.spans] == sorted(span for part in found for span in part.spans)


def test_nobody_speaks_in_silence() -> None:
    assert stretches(np.zeros(3 * SAMPLES_PER_S, np.float32)) == []
    assert stretches(np.zeros(0, np.float32)) == []
