from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.library.session import Session
from app.services.errors import UserError
from app.ui import folders
from ingest.pipeline.run import ingest
from memory.store import assets


@pytest.fixture
def session(session: Session, album: Path) -> Session:
    ingest(session.library, [album], lambda _: None)
    return session


def test_a_folder_is_told_with_its_state_and_what_can_be_done(session: Session, album: Path) -> None:
    with session.store.transaction():
        assets.add_root(session.store, "/media/<usb>")
    shown = folders.section(session, is_free=True)
    assert f'data-to="look:{album}"' in shown and "5 files" in shown and "scanned on" in shown
    assert "/media/&lt;usb&gt;" in shown and "not connected" in shown
    assert "look:/media" not in shown and "data-to" not in folders.section(session, is_free=False)


def test_a_folder_left_is_no_longer_watched_and_may_be_watched_again(session: Session, album: Path) -> None:
    told = folders.leave(session, str(album))
    assert f'data-to="watch:{album}"' in told and assets.roots(session.store) == []
    assert len(assets.paths(session.store)) == 5, "what is remembered of it stays"
    assert "No folders yet" in folders.section(session, is_free=True)
    folders.watch_again(session, str(album))
    assert assets.roots(session.store) == [str(album)]


@pytest.mark.parametrize("path", ["/no/such/folder", "relative", ""])
def test_what_is_no_folder_is_refused(session: Session, path: str) -> None:
    with pytest.raises(UserError):
        folders.watch_again(session, path)
    with pytest.raises(UserError):
        folders.leave(session, path)


def test_the_notes_kept_here_are_not_left(session: Session) -> None:
    with session.store.transaction():
        assets.add_root(session.store, str(session.folder / "notes"))
    shown = folders.section(session, is_free=True)
    assert "Notes kept by Yesteryear" in shown and f"leave:{session.folder}" not in shown


def test_a_moment_is_said_in_words() -> None:
    local = datetime(2024, 7, 14, 10, 15).astimezone()
    assert folders.moment_words(local.astimezone(UTC)) == "on 14 July 2024 at 10:15"
