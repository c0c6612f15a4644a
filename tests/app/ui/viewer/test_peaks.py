from pathlib import Path

import pytest

from app.library.session import Session
from app.ui.viewer import peaks
from app.ui.viewer.peaks import Peaks
from ingest.files.file_checks import Unreadable
from tests.conftest import speak
from tests.lives import at, remember


def test_a_waveform_is_worked_out_once(session: Session, tmp_path: Path) -> None:
    path = speak(tmp_path / "a.wav", speech_s=1.0)
    one, held = remember("a.wav", at(3, 9), said="x", path=path), Peaks(session)
    first = held.of(one)
    path.unlink()
    assert held.of(one) == first and max(first) <= 1.0
    with pytest.raises((Unreadable, OSError)):
        held.of(remember("b.wav", at(3, 9), said="x", path=path))


def test_only_the_latest_are_kept(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peaks, "MOST_KEPT", 1)
    held = Peaks(session)
    paths = [speak(tmp_path / f"{name}.wav", speech_s=0.2) for name in "ab"]
    several = [remember(path.name, at(3, 9), said="x", path=path) for path in paths]
    for one in several:
        held.of(one)
    paths[0].unlink()
    with pytest.raises((Unreadable, OSError)):
        held.of(several[0])
