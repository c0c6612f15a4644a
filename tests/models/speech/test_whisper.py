from pathlib import Path

import numpy as np
import pytest

from models.protocols import SAMPLES_PER_S
from models.registry.card import WeightsMissing
from models.speech.stretches import Stretch
from models.speech.whisper import WINDOWS_S, Whisper, says_twice, window_for


def stretch_of(length_s: float) -> Stretch:
    count = round(length_s * SAMPLES_PER_S)
    return Stretch(np.zeros(count, np.float32), ((0, count),))


def test_damaged_weights_name_the_command(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(b"spoilt")
    with pytest.raises(WeightsMissing, match="yesteryear models fetch"):
        Whisper(tmp_path).hear([stretch_of(1)])


def test_a_short_stretch_is_seen_in_a_short_window_with_silence_after_it() -> None:
    assert [window_for(stretch_of(length_s)) for length_s in (0.5, 1.0, 1.1, 8.5, 28.0)] == [2, 2, 3, 10, 30]
    assert window_for(stretch_of(WINDOWS_S[-1])) == 30


@pytest.mark.parametrize(
    ("text", "is_twice"),
    [
        ("At that high level the air is pure, at that high level the air is pure.", True),
        ("We went home. And then the boat came in and then the boat came in", True),
        ("no, no, no, no, we had to go, we had to stay", False),
        ("the boat came in", False),
        ("", False),
    ],
)
def test_words_that_are_followed_by_themselves_are_noticed(text: str, is_twice: bool) -> None:
    assert says_twice(text) is is_twice
