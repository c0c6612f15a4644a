"""A disk that does not answer ends no page and no backup with an error: what lies on it counts as not there."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi import HTTPException

from app.library.backup import BadBackup, restore_backup, write_backup
from app.library.session import Session
from app.services.errors import UserError
from app.ui import folders
from app.ui.library import ImportRunner
from app.ui.media import Media
from ingest.files.file_checks import Limits
from ingest.pipeline.run import ingest
from ingest.transcode import Previews
from memory.records.library import Kind
from memory.store import moments as moment_store
from tests.conftest import paint, speak

Break = Callable[[Path], list[str]]


@pytest.fixture
def session(session: Session, tmp_path: Path) -> Session:
    """A library of a picture, a recording and a note on one disk."""
    disk = tmp_path / "disk"
    disk.mkdir()
    paint(disk / "IMG_20230814_101500.jpg", (200, 30, 30))
    speak(disk / "REC_20230814_120000.wav", speech_s=1.0)
    (disk / "2023-08-15 diary.md").write_text("We rowed across the fjord.", encoding="utf-8")
    ingest(session.library, [disk], lambda _: None)
    return session


@pytest.fixture(params=[errno.EIO, errno.ESTALE, errno.EACCES])
def cut(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Break:
    """Let the files below a folder answer with an error from now on; returns which of them are asked for."""
    code: int = request.param
    real = os.stat

    def cut_off(disk: Path) -> list[str]:
        asked: list[str] = []

        def stat(path: str | Path, **how: bool) -> os.stat_result:
            if not isinstance(path, int) and os.fspath(path).startswith(str(disk)):
                asked.append(os.fspath(path))
                raise OSError(code, os.strerror(code), os.fspath(path))
            return real(path, **how)

        monkeypatch.setattr(os, "stat", stat)
        return asked

    return cut_off


def test_addresses_are_given_out_without_a_look_at_the_disk(session: Session, tmp_path: Path, cut: Break) -> None:
    media = Media(session.store, Limits(), Previews(session.folder, Limits()))
    held = moment_store.all_remembered(session.store)
    asked = cut(tmp_path / "disk")
    assert {one.asset.kind for one in held} == {Kind.PHOTO, Kind.AUDIO, Kind.NOTE}
    assert all(media.links(one) for one in held) and asked == []
    assert all(media.card_links(one).is_missing for one in held) and asked


def test_a_recording_on_it_is_not_found(session: Session, tmp_path: Path, cut: Break) -> None:
    media = Media(session.store, Limits(), Previews(session.folder, Limits()))
    one = next(one for one in moment_store.all_remembered(session.store) if one.asset.kind is Kind.AUDIO)
    token = media.links(one).media.rsplit("/", 1)[1]
    cut(tmp_path / "disk")
    with pytest.raises(HTTPException) as found:
        media.original(token)
    assert found.value.status_code == 404


def test_a_folder_on_it_is_refused_in_words(session: Session, tmp_path: Path, cut: Break) -> None:
    cut(tmp_path / "disk")
    assert "No folder or file" in ImportRunner(session).start([tmp_path / "disk"])
    with pytest.raises(UserError, match="there is no folder"):
        folders.watch_again(session, str(tmp_path / "disk"))
    assert str(tmp_path / "disk") in folders.section(session, is_free=True)


def test_no_backup_is_written_to_it_or_restored_on_it(session: Session, tmp_path: Path, cut: Break) -> None:
    kept = write_backup(session, tmp_path / "kept.zip").path
    cut(tmp_path / "disk")
    with pytest.raises(BadBackup, match="cannot be written"):
        write_backup(session, tmp_path / "disk")
    with pytest.raises(BadBackup, match="cannot be restored"):
        restore_backup(kept, tmp_path / "disk")
