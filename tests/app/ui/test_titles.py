import re

import pytest

from app.library.session import Session
from app.services.errors import UserError
from app.ui import titles
from memory.consolidate import consolidate
from memory.records.derived import Level
from memory.store import hierarchy
from tests.lives import live, put


@pytest.fixture
def session(session: Session) -> Session:
    life = live()
    put(session.store, life.moments, life.vectors)
    consolidate(session.store)
    return session


def month(session: Session) -> str:
    return hierarchy.of_level(session.store, Level.MONTH)[0].title


def test_a_title_and_its_box_hold_the_words_escaped() -> None:
    made = titles.editable('A "b" <i>', "call")
    assert made.count("A &quot;b&quot; &lt;i&gt;") == 2 and 'data-to="call" hidden' in made


def test_what_is_pressed_gives_a_title_and_takes_it_back(session: Session) -> None:
    told = titles.press(session, "call", Level.MONTH, "2024-07", {"title": "Our  month"})
    assert month(session) == "Our month" and "Renamed." in told
    undo = re.search(r'data-to="(uncall \w+)"', told)
    assert undo and titles.is_about(undo[1])
    assert "Undone." in titles.press(session, undo[1], Level.MONTH, "2024-07", {})
    assert month(session) == "July 2024"
    with pytest.raises(UserError, match="undone already"):
        titles.press(session, undo[1], Level.MONTH, "2024-07", {})


def test_without_words_nothing_is_renamed(session: Session) -> None:
    for level, fields in ((Level.MONTH, {}), (None, {"title": "x"}), (Level.PERSON, {"title": "x"})):
        with pytest.raises(UserError):
            titles.press(session, "call", level, "2024-07", fields)
    assert not titles.is_about("2") and not titles.is_about("tell year 2024")
