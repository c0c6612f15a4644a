import wave
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from ingest.files.file_checks import Limits, Unreadable
from ingest.readers.sound_clip import RATE, read_clip
from tests.conftest import paint, record
from tests.recordings import write_sound


def heard(clip: bytes) -> np.ndarray:
    with wave.open(BytesIO(clip)) as file:
        assert (file.getnchannels(), file.getframerate()) == (1, RATE)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32_768


@pytest.mark.parametrize("ending", ["wav", "mp3"])
def test_what_is_heard_is_what_stands_there(tmp_path: Path, ending: str) -> None:
    silent, loud = np.zeros(3 * RATE), 0.5 * np.sin(np.arange(2 * RATE) * 0.2)
    samples, path = np.concatenate([silent, loud, silent]), tmp_path / f"said.{ending}"
    if ending == "wav":
        record(path, samples)
    else:
        write_sound(path, [samples.astype(np.float32)], "libmp3lame", rate=RATE)
    found = heard(read_clip(path, 2.0, 2.0, Limits()))
    assert len(found) == pytest.approx(2 * RATE, abs=0.1 * RATE)
    assert np.abs(found[: int(0.8 * RATE)]).max() < 0.05 < np.abs(found[int(1.2 * RATE) :]).max()


def test_a_clip_ends_with_the_recording(tmp_path: Path) -> None:
    record(tmp_path / "said.wav", 0.5 * np.sin(np.arange(2 * RATE) * 0.2))
    assert len(heard(read_clip(tmp_path / "said.wav", 1.0, 30.0, Limits()))) == pytest.approx(RATE, abs=0.1 * RATE)


def test_what_has_no_sound_there_says_so(tmp_path: Path) -> None:
    paint(tmp_path / "a.jpg", (1, 2, 3))
    record(tmp_path / "said.wav", np.zeros(RATE))
    for path, start_s in ((tmp_path / "a.jpg", 0.0), (tmp_path / "said.wav", 60.0)):
        with pytest.raises(Unreadable):
            read_clip(path, start_s, 5.0, Limits())
