from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from ingest.metadata.sidecars import list_folder, read_told
from ingest.metadata.track_words import words_beside, words_inside
from memory.records.library import Kind

SRT = """1
00:00:00,500 --> 00:00:02,000
<i>Happy birthday,</i>\\Ndear Walrus

2
00:00:02,000 --> 00:00:03,000
Cheers
"""


def recording(path: Path) -> Path:
    """Write a recording of a second of silence with a title and two chapters."""
    with av.open(str(path), "w", format="mp4") as container:
        container.metadata["title"] = "Stories of the harbour"
        spans = [{"start": 500 * n, "end": 500 * n + 500, "time_base": Fraction(1, 1000)} for n in range(2)]
        names = ("The lighthouse", "The seal")
        container.set_chapters(
            [{**span, "id": n, "metadata": {"title": names[n]}} for n, span in enumerate(spans)]  # type: ignore[typeddict-item]
        )
        sound = container.add_stream("aac", rate=16_000, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 16_000), np.float32), format="fltp", layout="mono")
        frame.sample_rate = 16_000
        container.mux([*sound.encode(frame), *sound.encode(None)])
    return path


def test_title_and_chapters_of_a_recording_are_found(tmp_path: Path) -> None:
    told = words_inside(recording(tmp_path / "book.m4b"))
    assert told.description == "Stories of the harbour\nThe lighthouse\nThe seal" and told.title == ""


@pytest.mark.parametrize("name", ["film.srt", "film.en.srt", "FILM.srt"])
def test_subtitles_beside_a_video_are_told_of_it(tmp_path: Path, name: str) -> None:
    (tmp_path / "film.mp4").write_bytes(b"no video")
    (tmp_path / name).write_text(SRT, encoding="utf-8")
    (tmp_path / "film two.srt").write_text("1\n00:00:00,500 --> 00:00:02,000\nOther\n", encoding="utf-8")
    beside, _, failures = read_told(tmp_path / "film.mp4", Kind.VIDEO, list_folder(tmp_path).sidecars("film.mp4"))
    assert beside.description == "Happy birthday, dear Walrus\nCheers" and not failures


def test_what_cannot_be_read_has_no_words(tmp_path: Path) -> None:
    (tmp_path / "odd.srt").write_bytes(bytes(range(256)) * 9)
    assert words_beside(tmp_path / "odd.srt").description == words_beside(tmp_path / "absent.srt").description == ""
    assert words_inside(tmp_path / "odd.srt").description == ""
