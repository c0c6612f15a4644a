import os
import threading
from pathlib import Path

import pytest

from ingest import transcode
from ingest.files.file_checks import Limits, Unreadable
from ingest.transcode import FOLDER, Previews, discard_copies, write_preview
from tests.recordings import tone, write_sound, write_video


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    return write_sound(tmp_path / "a.amr", [tone(1.0, rate=8000)], "libopencore_amrnb", rate=8000)


def test_a_copy_is_made_once_and_by_one_at_a_time(
    tmp_path: Path, recording: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Path] = []

    def noted(path: Path, out: Path, *rest: object) -> None:
        made.append(path)
        write_preview(path, out, Limits())

    monkeypatch.setattr(transcode, "write_preview", noted)
    held = Previews(tmp_path / "library", Limits())
    (tmp_path / "library").mkdir()
    found: list[Path] = []
    asking = [threading.Thread(target=lambda: found.append(held.copy_of("abc", recording, 0.5))) for _ in range(4)]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    assert made == [recording] and len(found) == 4 and len(set(found)) == 1
    assert [one.name for one in (tmp_path / "library" / FOLDER).iterdir()] == [found[0].name]
    assert (tmp_path / "library" / FOLDER).stat().st_mode & 0o077 == 0


def test_what_plays_as_it_is_needs_none(tmp_path: Path, recording: Path) -> None:
    held = Previews(tmp_path, Limits())
    wav = write_sound(tmp_path / "a.wav", [tone(0.5)], "pcm_s16le")
    assert held.is_needed("abc", recording) and not held.is_needed("def", wav)
    assert not held.is_needed("ghi", tmp_path / "gone.amr")
    recording.rename(tmp_path / "gone.amr")
    assert held.is_needed("ghi", tmp_path / "gone.amr")  # it came back


def test_nothing_is_left_where_a_copy_cannot_be_made(tmp_path: Path) -> None:
    path = write_video(tmp_path / "v.avi", [("red", 0.4)])
    path.write_bytes(path.read_bytes()[:900])
    with pytest.raises(Unreadable):
        Previews(tmp_path, Limits()).copy_of("abc", path, 0.0)
    assert list(tmp_path.glob(f"{FOLDER}/*")) == []


def test_one_that_is_given_up_leaves_nothing(tmp_path: Path, recording: Path) -> None:
    held = Previews(tmp_path, Limits())
    held.stop()
    with pytest.raises(Unreadable, match="cancelled"):
        held.copy_of("abc", recording, 0.0)
    assert list(tmp_path.glob(f"{FOLDER}/*")) == []


def test_the_longest_unused_make_room(tmp_path: Path, recording: Path) -> None:
    size = Previews(tmp_path, Limits()).copy_of("a", recording, 0.0).stat().st_size
    held = Previews(tmp_path, Limits(), most_bytes=round(2.5 * size))
    first, second = held.copy_of("a", recording, 0.0), held.copy_of("b", recording, 0.0)
    os.utime(first, (1_000, 1_000))
    os.utime(second, (2_000, 2_000))
    held.copy_of("a", recording, 0.0)
    third = held.copy_of("c", recording, 0.0)
    assert first.exists() and third.exists() and not second.exists()
    assert Previews(tmp_path, Limits(), most_bytes=1).copy_of("d", recording, 0.0).exists()


def test_only_the_copies_of_what_is_forgotten_go(tmp_path: Path, recording: Path) -> None:
    held = Previews(tmp_path, Limits())
    kept, gone = held.copy_of("a", recording, 0.0), held.copy_of("b", recording, 0.0)
    discard_copies(tmp_path, {"a"})
    assert kept.exists() and not gone.exists()
    discard_copies(tmp_path / "no library", set())
