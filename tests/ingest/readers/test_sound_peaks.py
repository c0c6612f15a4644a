from pathlib import Path

import numpy as np
import pytest

from ingest.files.file_checks import Limits, Unreadable
from ingest.readers.sound_peaks import read_peaks
from tests.conftest import paint, record, speak


def test_what_is_loud_stands_high_and_silence_low(tmp_path: Path) -> None:
    path = tmp_path / "said.wav"
    rate = 16_000
    silent, loud = np.zeros(2 * rate), 0.5 * np.sin(np.arange(2 * rate) * 0.2)
    record(path, np.concatenate([silent, loud]))
    peaks = read_peaks(path, Limits(), 40)
    assert len(peaks) == 40
    assert max(peaks[:18]) < 0.02 and min(peaks[22:]) > 0.4 and max(peaks) <= 1.0


def test_a_short_recording_has_no_more_peaks_than_it_has_stretches(tmp_path: Path) -> None:
    path = tmp_path / "said.wav"
    speak(path, speech_s=0.5)
    assert 0 < len(read_peaks(path, Limits(), 10_000)) < 400


def test_what_has_no_sound_says_so(tmp_path: Path) -> None:
    path = tmp_path / "broken.mp3"
    path.write_bytes(b"ID3" + bytes(4000))
    with pytest.raises(Unreadable):
        read_peaks(path, Limits(), 40)
    paint(tmp_path / "a.jpg", (1, 2, 3))
    with pytest.raises(Unreadable):
        read_peaks(tmp_path / "a.jpg", Limits(), 40)
