from collections.abc import Iterator
from pathlib import Path

import pytest

from app.library.session import Session
from app.services.errors import UserError
from app.ui import looking_after
from app.ui.library import TakingIn
from app.ui.media import Media
from app.ui.overview import care, first_groups, overview
from ingest.pipeline.run import ingest
from memory.store import assets
from tests.conftest import paint

WAIT_S = 30.0


@pytest.fixture
def session(session: Session, album: Path) -> Session:
    (album / "broken.jpg").write_bytes(b"no picture")
    ingest(session.library, [album], lambda _: None)
    return session


@pytest.fixture
def taking(session: Session) -> Iterator[TakingIn]:
    found = TakingIn(session)
    yield found
    found.wait(WAIT_S)


def press(session: Session, taking: TakingIn, to: str, **fields: str) -> dict[str, str]:
    found = looking_after.press(session, Media(session.store, session.config.limits), taking, to, fields)
    taking.wait(WAIT_S)
    return found


def test_folders_are_looked_through_again_one_or_all(session: Session, taking: TakingIn, album: Path) -> None:
    for number, to in enumerate((f"look:{album}", "look"), 7):
        paint(album / f"IMG_2023081{number}_101500.jpg", (20 * number, 130, 30))
        assert press(session, taking, to) == {}
        assert "1 added" in taking.shown()


def test_a_trouble_is_tried_again(session: Session, taking: TakingIn, album: Path) -> None:
    assert "broken.jpg" in overview(session, taking)
    paint(album / "picture.png", (200, 200, 30)).replace(album / "broken.jpg")
    press(session, taking, "retry")
    assert "None: every file" in overview(session, taking)
    with pytest.raises(UserError, match="already solved"):
        press(session, taking, "retry")


def test_a_trouble_whose_file_is_away_is_not_tried(session: Session, taking: TakingIn, album: Path) -> None:
    (album / "broken.jpg").unlink()
    with pytest.raises(UserError, match="cannot be seen"):
        press(session, taking, "retry")
    assert "broken.jpg" in overview(session, taking)


def test_a_folder_is_left_with_a_note_below_its_heading(session: Session, taking: TakingIn, album: Path) -> None:
    said = press(session, taking, f"leave:{album}")
    assert list(said) == ["folders"] and said["folders"] in overview(session, taking, said)
    press(session, taking, f"watch:{album}")
    assert assets.roots(session.store) == [str(album)]


def test_the_library_is_checked_and_told_in_words(session: Session, taking: TakingIn, album: Path) -> None:
    (album / "broken.jpg").write_bytes(b"another")
    next(album.rglob("*.md")).unlink()
    press(session, taking, "verify")
    shown = taking.shown()
    assert "The library is sound" in shown
    assert f"Changed since they were taken in: {album / 'broken.jpg'}" in shown
    assert "Cannot be seen at present: " in shown and "diary.md" in shown


def test_what_a_check_found_wrong_is_said() -> None:
    table = {"sound": False, "wrong_ids": ["a", "b", "c", "d"], "damage": ["page 3"], "index_differences": {"text": 2}}
    told = looking_after.verdict({**table, "changed_files": [], "files_not_seen": []})
    assert "sound" not in told and "damaged: page 3." in told and "a, b, c and 1 more" in told and "(text)" in told


def test_a_backup_is_written_where_the_owner_says(session: Session, taking: TakingIn, tmp_path: Path) -> None:
    press(session, taking, "backup", folder=f" {tmp_path / 'kept' / 'here'} ")
    (written,) = (tmp_path / "kept" / "here").iterdir()
    assert f"Written: {written}" in taking.shown()
    press(session, taking, "backup", folder=str(session.folder / "notes"))
    assert "in the library itself" in taking.shown()
    for folder in ("", "backups"):
        with pytest.raises(UserError, match="name a folder"):
            press(session, taking, "backup", folder=folder)


def test_groups_are_looked_for_when_asked(session: Session, taking: TakingIn) -> None:
    assert 'data-to="groups:' in first_groups()
    assert "Nothing is there more than once" in press(session, taking, "groups:12")[looking_after.GROUPS]
    assert looking_after.GROUPS in press(session, taking, "groups:" + "9" * 5000)


def test_a_pause_is_kept_until_it_is_resumed(session: Session, taking: TakingIn) -> None:
    press(session, taking, "pause")
    assert taking.is_paused
    press(session, taking, "stop")
    press(session, taking, "resume")
    assert not taking.is_paused


@pytest.mark.parametrize("to", ["", "nothing", "erase-all:x", "fetch:nothing", "leave:/etc", "lead:x", "undo:x"])
def test_what_is_not_on_the_page_is_refused(session: Session, taking: TakingIn, to: str) -> None:
    with pytest.raises(UserError):
        press(session, taking, to)


def test_what_keeps_the_library_in_order_is_offered(session: Session, taking: TakingIn) -> None:
    shown = care(session, taking, {"models": "<p>Fetched.</p>"})
    assert "<h2>Models</h2><p>Fetched.</p>" in shown
    assert 'data-to="verify"' in shown and 'data-to="backup"' in shown and "yesteryear restore FILE" in shown
