import os
import zipfile
from io import BytesIO
from pathlib import Path

from app.library.session import Session
from app.services import archive
from memory.store import assets
from tests.lives import at, put, remember


def unpacked(paths: list[Path]) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(b"".join(archive.zipped(paths)))) as found:
        assert found.testzip() is None
        return {name: found.read(name) for name in found.namelist()}


def test_files_come_byte_for_byte_under_their_own_names(tmp_path: Path) -> None:
    large = os.urandom(3 * archive.PIECE_BYTES + 7)
    (tmp_path / "größe 1.jpg").write_bytes(large)
    (tmp_path / "empty.txt").write_bytes(b"")
    os.utime(tmp_path / "empty.txt", (0, 0))
    assert unpacked([tmp_path / "größe 1.jpg", tmp_path / "empty.txt"]) == {"größe 1.jpg": large, "empty.txt": b""}


def test_what_is_sent_begins_before_all_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(os.urandom(3 * archive.PIECE_BYTES))
    first = next(archive.zipped([tmp_path / "a.mp4"]))
    assert first.startswith(b"PK") and len(first) < 2 * archive.PIECE_BYTES


def test_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    paths = []
    for folder in ("one", "two", "three"):
        (tmp_path / folder).mkdir()
        paths.append(tmp_path / folder / ("IMG.jpg" if folder != "two" else "img.JPG"))
        paths[-1].write_text(folder)
    assert unpacked(paths) == {"IMG.jpg": b"one", "img (2).JPG": b"two", "IMG (3).jpg": b"three"}


def test_a_file_that_has_gone_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("here")
    assert unpacked([tmp_path / "a.txt", tmp_path / "b.txt"]) == {"b.txt": b"here"}


def test_where_files_lie_and_which_are_not_there(session: Session, tmp_path: Path) -> None:
    (tmp_path / "here.jpg").write_text("x")
    held = [remember(name, at(3, 9), path=tmp_path / name) for name in ("here.jpg", "gone.jpg")]
    put(session.unfiltered, held, {})
    found = assets.of_ids(session.store, [one.asset.id for one in held]).values()
    assert archive.lying(session, found) == [tmp_path / "here.jpg"]
