from collections.abc import Iterator
from pathlib import Path

import pytest

from app.library.session import Session
from app.services.errors import UserError
from app.ui import looking_after, problems
from app.ui.library import ImportRunner
from app.ui.media import Media
from ingest.pipeline.run import ingest
from memory.store import full_text, jobs
from tests.conftest import paint
from tests.pages import opened


@pytest.fixture
def session(session: Session, tmp_path: Path) -> Session:
    """A library with two pictures that are none for one reason, and a recording that is none for another."""
    (tmp_path / "broken").mkdir()
    for n in (1, 2):
        (tmp_path / "broken" / f"<b>{n}.jpg").write_bytes(b"no picture %d" % n)
    (tmp_path / "broken" / "c.mp3").write_bytes(b"ID3\0\0\0")
    ingest(session.library, [tmp_path / "broken"], lambda _: None)
    return session


def test_problems_are_told_by_their_reason_with_a_way_to_try_again(session: Session) -> None:
    found = problems.all_problems(session)
    assert [Path(one.path).name for one in found] == ["<b>1.jpg", "<b>2.jpg", "c.mp3"]
    shown = problems.section(session, is_free=True)
    assert "<summary>2 files: " in shown and "&lt;b&gt;1.jpg" in shown and "<b>" not in shown
    assert 'data-to="retry"' in shown and shown.count('data-to="retry-like:') == 1
    assert shown.count('data-to="retry:perceive:') == 3
    assert "data-to" not in problems.section(session, is_free=False)


def test_what_is_meant_is_one_those_alike_or_all(session: Session) -> None:
    found = problems.all_problems(session)
    key = f"perceive:{found[0].job.input_id}"
    assert problems.chosen(session, f"retry:{key}") == found[:1]
    assert problems.chosen(session, f"retry-like:{key}") == found[:2]
    assert problems.chosen(session, "retry") == found
    assert problems.chosen(session, "retry:nothing") == problems.chosen(session, "retry-like:nothing") == []


def test_a_file_that_was_mended_is_read_when_it_is_tried_again(session: Session, tmp_path: Path) -> None:
    ingest(session.library, [tmp_path / "broken"], lambda _: None)
    ingest(session.library, [tmp_path / "broken"], lambda _: None)
    wanted = problems.all_problems(session)
    assert {one.job.tries for one in wanted} == {jobs.MOST_TRIES}
    paint(tmp_path / "picture.png", (20, 130, 30)).replace(tmp_path / "broken" / "<b>1.jpg")
    problems.reopen(session, wanted)
    assert problems.all_problems(session) == []
    assert "No problems" in problems.section(session, is_free=True)
    ingest(session.library, problems.paths(wanted), lambda _: None)
    assert [Path(one.path).name for one in problems.all_problems(session)] == ["<b>2.jpg", "c.mp3"]


def test_a_file_that_is_gone_is_not_among_those_to_read(session: Session, tmp_path: Path) -> None:
    (tmp_path / "broken" / "c.mp3").unlink()
    lying = problems.paths(problems.all_problems(session))
    assert [path.name for path in lying] == ["<b>1.jpg", "<b>2.jpg"]


@pytest.fixture
def emptied(tmp_path: Path) -> Iterator[Session]:
    """A library with a note that was emptied, and a picture that was cut short, where they lie."""
    album = tmp_path / "album"
    album.mkdir()
    note, photo = album / "n.md", paint(album / "p.jpg", (200, 30, 30))
    note.write_text("We rowed across the fjord.\n", encoding="utf-8")
    found = opened(tmp_path / "library")
    ingest(found.library, [album], lambda _: None)
    note.write_bytes(b"")
    photo.write_bytes(photo.read_bytes()[:-40])
    ingest(found.library, [album], lambda _: None)
    yield found
    found.close()


def test_a_damaged_file_stands_among_the_problems_and_may_be_meant(emptied: Session) -> None:
    shown = problems.section(emptied, is_free=True)
    assert shown.count("Keep this version<") == 2 and shown.count(problems.KEEP) == 2 and "is kept" in shown
    assert [one.job.step for one in problems.all_problems(emptied)] == [problems.DAMAGED] * 2
    assert "data-to" not in problems.section(emptied, is_free=False)


def test_one_press_says_that_an_empty_note_is_meant_and_leaves_the_rest(emptied: Session) -> None:
    runner = ImportRunner(emptied)
    shown = problems.section(emptied, is_free=True)
    to = shown.split('data-to="meant:')[1].split('"')[0]
    looking_after.press(emptied, Media(emptied.store, emptied.config.limits), runner, f"meant:{to}", {})
    runner.wait(30)
    assert not full_text.match(emptied.store, "fjord", 5)
    assert [Path(one.path).name for one in problems.all_problems(emptied)] == ["p.jpg"]


@pytest.mark.parametrize("to", ["meant:", "meant", "retry-like:", "retry-like", "meant:damaged:"])
def test_only_trying_again_is_for_all_at_once(emptied: Session, to: str) -> None:
    assert problems.chosen(emptied, to) == [] and len(problems.chosen(emptied, "retry:")) == 2
    with pytest.raises(UserError, match="already solved"):
        looking_after.press(emptied, Media(emptied.store, emptied.config.limits), ImportRunner(emptied), to, {})
    assert full_text.match(emptied.store, "fjord", 5) and len(problems.all_problems(emptied)) == 2


def test_a_picture_that_was_mended_is_read_when_it_is_tried_again(emptied: Session) -> None:
    wanted = [one for one in problems.all_problems(emptied) if one.path.endswith("p.jpg")]
    paint(Path(wanted[0].path), (30, 60, 200))
    problems.reopen(emptied, wanted)
    ingest(emptied.library, problems.paths(wanted), lambda _: None)
    assert [Path(one.path).name for one in problems.all_problems(emptied)] == ["n.md"]
