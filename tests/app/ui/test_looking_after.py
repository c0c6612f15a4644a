from collections.abc import Iterator
from pathlib import Path

import pytest

from app.library.session import Session
from app.services.errors import UserError
from app.ui import looking_after
from app.ui.library import ImportRunner
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
def runner(session: Session) -> Iterator[ImportRunner]:
    found = ImportRunner(session)
    yield found
    found.wait(WAIT_S)


def press(session: Session, runner: ImportRunner, to: str, **fields: str) -> dict[str, str]:
    found = looking_after.press(session, Media(session.store, session.config.limits), runner, to, fields)
    runner.wait(WAIT_S)
    return found


def test_folders_are_looked_through_again_one_or_all(session: Session, runner: ImportRunner, album: Path) -> None:
    for number, to in enumerate((f"look:{album}", "look"), 7):
        paint(album / f"IMG_2023081{number}_101500.jpg", (20 * number, 130, 30))
        assert press(session, runner, to) == {}
        assert "1 added" in runner.shown()


def test_a_problem_is_tried_again(session: Session, runner: ImportRunner, album: Path) -> None:
    assert "broken.jpg" in overview(session, runner)
    paint(album / "picture.png", (200, 200, 30)).replace(album / "broken.jpg")
    press(session, runner, "retry")
    assert "No problems" in overview(session, runner)
    with pytest.raises(UserError, match="already solved"):
        press(session, runner, "retry")


def test_a_problem_whose_file_is_away_is_not_tried(session: Session, runner: ImportRunner, album: Path) -> None:
    (album / "broken.jpg").unlink()
    with pytest.raises(UserError, match="not available"):
        press(session, runner, "retry")
    assert "broken.jpg" in overview(session, runner)


def test_a_folder_is_left_with_a_note_below_its_heading(session: Session, runner: ImportRunner, album: Path) -> None:
    said = press(session, runner, f"leave:{album}")
    assert list(said) == ["folders"] and said["folders"] in overview(session, runner, said)
    press(session, runner, f"watch:{album}")
    assert assets.roots(session.store) == [str(album)]


def test_the_library_is_checked_and_told_in_words(session: Session, runner: ImportRunner, album: Path) -> None:
    (album / "broken.jpg").write_bytes(b"another")
    next(album.rglob("*.md")).unlink()
    press(session, runner, "verify")
    shown = runner.shown()
    assert "The library is in order" in shown
    assert f"Changed since they were added: {album / 'broken.jpg'}" in shown
    assert "Not available: " in shown and "diary.md" in shown


def test_a_backup_is_written_where_the_owner_says(session: Session, runner: ImportRunner, tmp_path: Path) -> None:
    press(session, runner, "backup", folder=f" {tmp_path / 'kept' / 'here'} ")
    (written,) = (tmp_path / "kept" / "here").iterdir()
    assert f"Backup written: {written}" in runner.shown()
    press(session, runner, "backup", folder=str(session.folder / "notes"))
    assert "inside the library" in runner.shown()
    for folder in ("", "backups"):
        with pytest.raises(UserError, match="enter a folder"):
            press(session, runner, "backup", folder=folder)


def test_groups_are_looked_for_when_asked(session: Session, runner: ImportRunner) -> None:
    assert 'data-to="groups:' in first_groups()
    assert "No duplicates" in press(session, runner, "groups:12")[looking_after.GROUPS]
    assert looking_after.GROUPS in press(session, runner, "groups:" + "9" * 5000)


def test_a_pause_is_kept_until_it_is_resumed(session: Session, runner: ImportRunner) -> None:
    press(session, runner, "pause")
    assert runner.is_paused
    press(session, runner, "stop")
    press(session, runner, "resume")
    assert not runner.is_paused


@pytest.mark.parametrize("to", ["", "nothing", "erase-all:x", "fetch:nothing", "leave:/etc", "lead:x", "undo:x"])
def test_what_is_not_on_the_page_is_refused(session: Session, runner: ImportRunner, to: str) -> None:
    with pytest.raises(UserError):
        press(session, runner, to)


def test_what_keeps_the_library_in_order_is_offered(session: Session, runner: ImportRunner) -> None:
    shown = care(session, runner, {"models": "<p>Fetched.</p>"})
    assert "<h2>Models</h2><p>Fetched.</p>" in shown
    assert 'data-to="verify"' in shown and 'data-to="backup"' in shown and "yesteryear restore FILE" in shown
