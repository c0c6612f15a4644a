from collections.abc import Iterator
from pathlib import Path

import pytest

from app.library.session import Session
from app.services.errors import UserError
from app.ui import looking_after, troubles
from app.ui.library import TakingIn
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


def test_troubles_are_told_by_their_reason_with_a_way_to_try_again(session: Session) -> None:
    found = troubles.all_troubles(session)
    assert [Path(one.path).name for one in found] == ["<b>1.jpg", "<b>2.jpg", "c.mp3"]
    shown = troubles.section(session, is_free=True)
    assert "<summary>2 files: " in shown and "&lt;b&gt;1.jpg" in shown and "<b>" not in shown
    assert 'data-to="retry"' in shown and shown.count('data-to="retry-like:') == 1
    assert shown.count('data-to="retry:perceive:') == 3
    assert "data-to" not in troubles.section(session, is_free=False)


def test_what_is_meant_is_one_those_alike_or_all(session: Session) -> None:
    found = troubles.all_troubles(session)
    key = f"perceive:{found[0].job.input_id}"
    assert troubles.chosen(session, f"retry:{key}") == found[:1]
    assert troubles.chosen(session, f"retry-like:{key}") == found[:2]
    assert troubles.chosen(session, "retry") == found
    assert troubles.chosen(session, "retry:nothing") == troubles.chosen(session, "retry-like:nothing") == []


def test_a_file_that_was_mended_is_read_when_it_is_tried_again(session: Session, tmp_path: Path) -> None:
    ingest(session.library, [tmp_path / "broken"], lambda _: None)
    ingest(session.library, [tmp_path / "broken"], lambda _: None)
    wanted = troubles.all_troubles(session)
    assert {one.job.tries for one in wanted} == {jobs.MOST_TRIES}
    paint(tmp_path / "picture.png", (20, 130, 30)).replace(tmp_path / "broken" / "<b>1.jpg")
    troubles.reopen(session, wanted)
    assert troubles.all_troubles(session) == []
    assert "None: every file" in troubles.section(session, is_free=True)
    ingest(session.library, troubles.paths(wanted), lambda _: None)
    assert [Path(one.path).name for one in troubles.all_troubles(session)] == ["<b>2.jpg", "c.mp3"]


def test_a_file_that_is_gone_is_not_among_those_to_read(session: Session, tmp_path: Path) -> None:
    (tmp_path / "broken" / "c.mp3").unlink()
    lying = troubles.paths(troubles.all_troubles(session))
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


def test_a_damaged_file_stands_among_the_troubles_and_may_be_meant(emptied: Session) -> None:
    shown = troubles.section(emptied, is_free=True)
    assert shown.count("Keep this version<") == 2 and shown.count(troubles.KEEP) == 2 and "is kept" in shown
    assert [one.job.step for one in troubles.all_troubles(emptied)] == [troubles.DAMAGED] * 2
    assert "data-to" not in troubles.section(emptied, is_free=False)


def test_one_press_says_that_an_empty_note_is_meant_and_leaves_the_rest(emptied: Session) -> None:
    taking = TakingIn(emptied)
    shown = troubles.section(emptied, is_free=True)
    to = shown.split('data-to="meant:')[1].split('"')[0]
    looking_after.press(emptied, Media(emptied.store, emptied.config.limits), taking, f"meant:{to}", {})
    taking.wait(30)
    assert not full_text.match(emptied.store, "fjord", 5)
    assert [Path(one.path).name for one in troubles.all_troubles(emptied)] == ["p.jpg"]


@pytest.mark.parametrize("to", ["meant:", "meant", "retry-like:", "retry-like", "meant:damaged:"])
def test_only_trying_again_is_for_all_at_once(emptied: Session, to: str) -> None:
    assert troubles.chosen(emptied, to) == [] and len(troubles.chosen(emptied, "retry:")) == 2
    with pytest.raises(UserError, match="already solved"):
        looking_after.press(emptied, Media(emptied.store, emptied.config.limits), TakingIn(emptied), to, {})
    assert full_text.match(emptied.store, "fjord", 5) and len(troubles.all_troubles(emptied)) == 2


def test_a_picture_that_was_mended_is_read_when_it_is_tried_again(emptied: Session) -> None:
    wanted = [one for one in troubles.all_troubles(emptied) if one.path.endswith("p.jpg")]
    paint(Path(wanted[0].path), (30, 60, 200))
    troubles.reopen(emptied, wanted)
    ingest(emptied.library, troubles.paths(wanted), lambda _: None)
    assert [Path(one.path).name for one in troubles.all_troubles(emptied)] == ["n.md"]
