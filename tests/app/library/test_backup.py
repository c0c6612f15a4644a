import sqlite3
import zipfile
from pathlib import Path

import pytest

from app.library import backup
from app.library.backup import BadBackup, restore_backup, write_backup
from app.library.marker import marked_id, why_lost
from app.library.session import Session
from app.server import certificate
from app.ui.adding.notes import ENDINGS
from ingest.pipeline.run import ingest
from memory.records.corrections import WordsCorrection
from memory.store import Store, StoreTooNew, corrections
from tests.dump import dump, dump_file
from tests.made import encrypted
from tests.pages import opened


@pytest.fixture
def session(session: Session, album: Path) -> Session:
    ingest(session.library, [album], lambda _: None)
    (session.folder / "config.toml").write_text('owner = "Anna"  # me\n', encoding="utf-8")
    (session.folder / "notes").mkdir()
    (session.folder / "notes" / "2024.md").write_text("We rowed.", encoding="utf-8")
    return session


def test_a_backup_restored_is_the_same_library(session: Session, tmp_path: Path) -> None:
    corrections.put(session.unfiltered, corrections.new_correction(WordsCorrection("Lena")))
    before = dump(session.unfiltered)
    (tmp_path / "kept").mkdir()
    kept = write_backup(session, tmp_path / "kept")
    assert kept.path.parent == tmp_path / "kept" and kept.path.name.startswith("yesteryear-")
    assert kept.moments == len(before["moment"]) > 0 and kept.notes == 1
    assert [one.name for one in (tmp_path / "kept").iterdir()] == [kept.path.name], "nothing half lies beside it"
    with zipfile.ZipFile(kept.path) as pack:
        assert sorted(pack.namelist()) == ["config.toml", "library.sqlite3", "notes/2024.md"]
    restored = restore_backup(kept.path, tmp_path / "new" / "library")
    assert (restored.moments, restored.notes) == (kept.moments, 1)
    assert dump_file(tmp_path / "new" / "library" / "library.sqlite3") == before
    assert (tmp_path / "new" / "library" / "config.toml").read_text(encoding="utf-8") == 'owner = "Anna"  # me\n'
    assert (tmp_path / "new" / "library" / "notes" / "2024.md").read_text(encoding="utf-8") == "We rowed."
    again = opened(tmp_path / "new" / "library")
    again.index.sync()
    assert not any(again.index.differences().values()), "the index is made anew of the store"
    again.close()


@pytest.mark.parametrize("name", [*(f"2024-07-14 101500{one}" for one in ENDINGS.values()), "diary.txt", "sketch"])
def test_every_file_among_the_notes_comes_back(session: Session, tmp_path: Path, name: str) -> None:
    (session.folder / "notes" / name).write_bytes(b"\x1aE\xdf\xa3 heard")
    kept = write_backup(session, tmp_path / "b.zip")
    restored = restore_backup(kept.path, tmp_path / "new")
    assert kept.notes == restored.notes == 2
    assert (tmp_path / "new" / "notes" / name).read_bytes() == b"\x1aE\xdf\xa3 heard"


def test_what_is_there_is_never_written_over(session: Session, tmp_path: Path) -> None:
    (tmp_path / "there.zip").write_bytes(b"mine")
    with pytest.raises(BadBackup, match="already exists"):
        write_backup(session, tmp_path / "there.zip")
    with pytest.raises(BadBackup, match="inside the library"):
        write_backup(session, session.folder / "backup.zip")
    kept = write_backup(session, tmp_path / "b.zip")
    with pytest.raises(BadBackup, match="is not empty"):
        restore_backup(kept.path, session.folder)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "a.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(BadBackup, match="other files"):
        restore_backup(kept.path, tmp_path / "other")
    assert (tmp_path / "there.zip").read_bytes() == b"mine"


def test_an_empty_library_may_become_it(session: Session, tmp_path: Path) -> None:
    opened(tmp_path / "empty").close()
    restore_backup(write_backup(session, tmp_path / "b.zip").path, tmp_path / "empty")
    assert dump_file(tmp_path / "empty" / "library.sqlite3") == dump(session.unfiltered)


def test_a_library_that_other_machines_opened_is_restored_and_keeps_its_own_keys(
    session: Session, tmp_path: Path
) -> None:
    made = certificate.own(session.folder, ["127.0.0.1"])
    kept = write_backup(session, tmp_path / "b.zip")
    with zipfile.ZipFile(kept.path) as pack:
        assert not [name for name in pack.namelist() if name.endswith(".pem")]
    restored = restore_backup(kept.path, tmp_path / "new").path
    assert not list(restored.glob("*.pem"))
    assert certificate.own(restored, ["127.0.0.1"]).fingerprint != made.fingerprint
    (restored / "library.sqlite3").unlink()
    held = {one.name: one.read_bytes() for one in restored.glob("*.pem")}
    restore_backup(kept.path, restored)
    assert len(held) == 2 and {one.name: one.read_bytes() for one in restored.glob("*.pem")} == held


@pytest.mark.parametrize(
    "name", ["../evil.md", "notes/../../evil.md", "/evil.md", "vectors/x", "notes/a/b.md", "notes/..", "x.py"]
)
def test_no_name_leads_out_of_the_library(session: Session, tmp_path: Path, name: str) -> None:
    kept = write_backup(session, tmp_path / "b.zip")
    with zipfile.ZipFile(kept.path, "a") as pack:
        pack.writestr(name, "x")
    before = {one.name for one in tmp_path.iterdir()}
    with pytest.raises(BadBackup, match="unexpected file"):
        restore_backup(kept.path, tmp_path / "new")
    assert {one.name for one in tmp_path.iterdir()} == before


def test_a_bomb_is_refused(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = write_backup(session, tmp_path / "b.zip")
    monkeypatch.setattr(backup, "MOST_DATABASE_BYTES", 1000)
    with pytest.raises(BadBackup, match="larger than any such file"):
        restore_backup(kept.path, tmp_path / "new")
    monkeypatch.setattr(backup, "MOST_DATABASE_BYTES", 10**12)
    monkeypatch.setattr(backup, "SPARE_BYTES", 10**18)
    with pytest.raises(BadBackup, match="must be free"):
        restore_backup(kept.path, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_what_is_no_backup_or_damaged_or_too_new_is_refused(session: Session, tmp_path: Path) -> None:
    (tmp_path / "no.zip").write_bytes(b"nothing")
    with pytest.raises(BadBackup, match="cannot be restored"):
        restore_backup(tmp_path / "no.zip", tmp_path / "new")
    with zipfile.ZipFile(tmp_path / "bare.zip", "w") as pack:
        pack.writestr("config.toml", "")
    with pytest.raises(BadBackup, match="not a Yesteryear backup"):
        restore_backup(tmp_path / "bare.zip", tmp_path / "new")
    with zipfile.ZipFile(tmp_path / "torn.zip", "w") as pack:
        pack.writestr("library.sqlite3", b"SQLite format 3\0" + bytes(4000))
    with pytest.raises(BadBackup, match="damaged"):
        restore_backup(tmp_path / "torn.zip", tmp_path / "new")
    whole = write_backup(session, tmp_path / "b.zip").path.read_bytes()
    for data in (encrypted(whole), whole[:500] + bytes(64) + whole[564:]):
        (tmp_path / "spoiled.zip").write_bytes(data)
        with pytest.raises(BadBackup, match="cannot be restored"):
            restore_backup(tmp_path / "spoiled.zip", tmp_path / "new")
    newer = sqlite3.connect(tmp_path / "newer.sqlite3")
    newer.execute("PRAGMA user_version = 10000")
    newer.close()
    with zipfile.ZipFile(tmp_path / "newer.zip", "w") as pack:
        pack.write(tmp_path / "newer.sqlite3", "library.sqlite3")
    with pytest.raises(StoreTooNew):
        restore_backup(tmp_path / "newer.zip", tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_backup_is_whole_while_something_is_written(session: Session, tmp_path: Path) -> None:
    other = Store(session.unfiltered.path)
    with other.transaction():
        corrections.put(other, corrections.new_correction(WordsCorrection("Half")))
        kept = write_backup(session, tmp_path / "b.zip")
    other.close()
    restore_backup(kept.path, tmp_path / "new")
    assert dump_file(tmp_path / "new" / "library.sqlite3")["correction"] == []


def test_no_backup_is_written_of_a_damaged_library(session: Session, tmp_path: Path) -> None:
    path = session.folder / "library.sqlite3"
    session.unfiltered.fold()
    root, page_bytes = (
        session.unfiltered.connection.execute(sql).fetchone()[0]
        for sql in ("SELECT rootpage FROM sqlite_master WHERE name = 'moment_text'", "PRAGMA page_size")
    )
    session.close()
    content = bytearray(path.read_bytes())
    content[(root - 1) * page_bytes : root * page_bytes] = b"\xaa" * page_bytes
    path.write_bytes(content)
    (tmp_path / "kept").mkdir()
    damaged = opened(session.folder)
    with pytest.raises(BadBackup, match="damaged"):
        write_backup(damaged, tmp_path / "kept")
    damaged.close()
    assert list((tmp_path / "kept").iterdir()) == []


def test_a_restored_library_is_marked_at_once(session: Session, tmp_path: Path) -> None:
    kept = write_backup(session, tmp_path / "b.zip")
    restored = restore_backup(kept.path, tmp_path / "new").path
    assert marked_id(restored)
    (restored / "library.sqlite3").unlink()
    assert why_lost(restored)
