import re
from pathlib import Path

import pytest

from app.library.session import Session
from app.services import themes as services_themes
from app.services.errors import UserError
from app.ui import themes
from app.ui.media import Media
from app.ui.themes import View
from ingest.files.file_checks import Limits
from memory.consolidate import consolidate
from tests.lives import put
from tests.memory.summaries.test_theme_corrections import YEAR, live
from tests.pages import opened

NASTY = '<script>alert(1)</script> "chess"'


@pytest.fixture
def session(session: Session) -> Session:
    """A life that keeps coming back to four matters."""
    life = live(YEAR)
    put(session.store, life.moments, life.vectors)
    consolidate(session.store)
    return session


def key(session: Session, name: str) -> str:
    return services_themes.theme(session, name).key


def press(session: Session, media: Media, to: str, chosen: str = "", **fields: str) -> View:
    return themes.press(session, media, chosen, to, fields)


def test_an_empty_library_says_how_a_theme_comes_about(tmp_path: Path) -> None:
    empty = opened(tmp_path / "empty")
    assert "No topics yet" in themes.view(empty, Media(empty.store, Limits())).shown
    empty.close()


def test_every_theme_has_a_card_with_pictures(session: Session, media: Media) -> None:
    shown = themes.view(session, media).shown
    assert (
        shown.count("yy-about-theme") == 4
        and "12 times" in shown
        and shown.count("/thumb/") == 16 == shown.count("<a data-photo")
    )
    assert "<form" not in shown and "Your corrections" not in shown


def test_a_press_opens_a_theme_and_another_closes_it(session: Session, media: Media) -> None:
    one = key(session, "chess")
    opened_view = press(session, media, f"open {one}")
    assert opened_view.chosen == one and opened_view.shown.count("<form") == 2
    assert f'<option value="{key(session, "violin")}">Violin</option>' in opened_view.shown
    assert f'<option value="{one}">' not in opened_view.shown
    assert press(session, media, f"open {one}", one).chosen == "" and press(session, media, "open nothing").chosen == ""


def test_what_is_said_is_told_shown_and_taken_back(session: Session, media: Media) -> None:
    named = press(session, media, f"call {key(session, 'chess')}", name=NASTY)
    assert named.message.startswith("Saved: Chess is called") and "<script" not in named.shown
    assert "&lt;script&gt;" in named.shown and "Your corrections" in named.shown
    joined = press(session, media, f"merge {key(session, 'violin')}", other=key(session, "rowing"))
    assert joined.message == "Saved: Violin is part of Rowing." and joined.shown.count("yy-about-theme") == 3
    assert press(session, media, f"split {key(session, 'rowing')}").shown.count("yy-about-theme") == 4
    gone = press(session, media, f"hide {key(session, 'baking')}")
    assert gone.shown.count("yy-about-theme") == 3
    while found := re.search(r'data-to="(back [0-9a-f]+)"', gone.shown):
        gone = press(session, media, found[1])
    assert gone.shown.count("yy-about-theme") == 4 and ">Chess</button>" in gone.shown


@pytest.mark.parametrize("to", ["", "call", "call gone", "merge", "hide gone", "split gone", "back gone", "x y"])
def test_what_cannot_be_meant_is_refused(session: Session, media: Media, to: str) -> None:
    with pytest.raises(UserError):
        press(session, media, to, name="x", other="y")


def test_another_theme_must_be_chosen(session: Session, media: Media) -> None:
    with pytest.raises(UserError, match="choose the other"):
        press(session, media, f"merge {key(session, 'chess')}", other="")
