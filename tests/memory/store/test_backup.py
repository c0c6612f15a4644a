from pathlib import Path

import pytest

from ingest.pipeline.run import Library, ingest
from memory.store import backup
from tests.dump import dump, dump_file


def test_a_copy_is_one_file_that_is_whole(library: Library, album: Path, tmp_path: Path) -> None:
    ingest(library, [album], lambda _: None)
    (tmp_path / "copy").mkdir()
    backup.copy_to(library.store, tmp_path / "copy" / "a.sqlite3")
    assert [one.name for one in (tmp_path / "copy").iterdir()] == ["a.sqlite3"]
    assert backup.prove(tmp_path / "copy" / "a.sqlite3") == len(dump(library.store)["moment"]) > 0
    assert dump_file(tmp_path / "copy" / "a.sqlite3") == dump(library.store)


def test_what_is_damaged_or_cannot_be_written_is_said(library: Library, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="could not be copied"):
        backup.copy_to(library.store, tmp_path / "nowhere" / "a.sqlite3")
    (tmp_path / "torn.sqlite3").write_bytes(b"SQLite format 3\0" + bytes(4000))
    with pytest.raises(backup.Damaged):
        backup.prove(tmp_path / "torn.sqlite3")


def test_an_empty_file_is_no_library(tmp_path: Path) -> None:
    (tmp_path / "empty.sqlite3").write_bytes(b"")
    with pytest.raises(backup.Damaged, match="empty"):
        backup.prove(tmp_path / "empty.sqlite3")
    assert not (tmp_path / "empty.sqlite3").stat().st_size
