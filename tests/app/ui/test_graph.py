import re
from pathlib import Path

import pytest

from app.library.session import Session
from app.ui import graph
from app.ui.graph import View
from app.ui.media import Media
from ingest.files.file_checks import Limits
from memory.consolidate import consolidate
from memory.records.nodes import read_node
from tests.lives import at, live, put, remember
from tests.pages import opened

NASTY = "<script>alert(1)</script> Rosa swam with us."

WALCHENSEE = read_node("place walchensee")


@pytest.fixture
def session(session: Session) -> Session:
    life = live()
    chat = remember("3.txt", at(3, 16), said=NASTY, kind="note", medium="message", speaker="Lena <b>")
    put(session.store, [*life.moments, chat], life.vectors)
    consolidate(session.store)
    return session


def pressed(session: Session, *steps: str) -> View:
    view = View()
    for to in steps:
        view = graph.follow(session, view, to, {})
    return view


def test_an_empty_library_says_how_to_begin(tmp_path: Path) -> None:
    empty = opened(tmp_path / "empty")
    assert "Nothing here yet" in graph.shown(empty, Media(empty.store, Limits()), View())
    empty.close()


def test_the_page_opens_with_what_one_may_begin_with(session: Session, media: Media) -> None:
    shown = graph.shown(session, media, View())
    assert 'data-to="root place walchensee"' in shown and 'data-to="root place munich"' in shown


def test_words_find_where_to_begin(session: Session, media: Media) -> None:
    view = graph.follow(session, View(), "find", {"words": "walchen"})
    shown = graph.shown(session, media, view)
    assert 'value="walchen"' in shown and 'data-to="root place walchensee"' in shown and "place munich" not in shown
    nothing = graph.follow(session, View(), "find", {"words": '"><script>'})
    assert "No matches" in graph.shown(session, media, nothing)
    assert "<script" not in graph.shown(session, media, nothing)


def test_a_node_is_drawn_with_what_it_is_tied_to_and_told(session: Session, media: Media) -> None:
    view = pressed(session, "root place walchensee")
    shown = graph.shown(session, media, view)
    assert view.held[0] == view.chosen == WALCHENSEE and len(view.held) > 3
    assert shown.count('<button type="button" class="yy-node') == len(view.held)
    assert "<h2>Walchensee</h2>" in shown and "happened there" in shown and "/thumb/" in shown


def test_a_press_grows_the_drawing_and_a_second_only_chooses(session: Session) -> None:
    first = pressed(session, "root place walchensee")
    other = first.held[-1]
    grown = graph.follow(session, first, f"grow {other}", {})
    assert grown.chosen == other and set(first.held) <= set(grown.held) and grown.opened == (WALCHENSEE, other)
    assert {name: grown.spots[name] for name in first.spots} == first.spots
    back = graph.follow(session, grown, "grow place walchensee", {})
    assert back.chosen == WALCHENSEE and back.held == grown.held


def test_the_drawing_is_begun_anew_around_a_node(session: Session) -> None:
    first = pressed(session, "root place walchensee")
    assert pressed(session, "root place walchensee", "root place munich").held[0] == read_node("place munich")
    assert graph.follow(session, first, "begin", {}) == View()


@pytest.mark.parametrize("to", ["", "grow", "grow place munich", "grow nothing", "root", "root nothing", "x" * 99])
def test_a_press_that_leads_nowhere_changes_nothing(session: Session, media: Media, to: str) -> None:
    first = pressed(session, "root place walchensee")
    if to == "grow place munich":
        assert graph.follow(session, View(), to, {}) == View()
        return
    after = graph.follow(session, first, to, {})
    assert after == (View() if to == "root nothing" else first)
    assert graph.shown(session, media, after)


def test_the_owners_words_are_escaped(session: Session, media: Media) -> None:
    for node_id in pressed(session, "root place walchensee").held:
        shown = graph.shown(session, media, pressed(session, f"root {node_id}"))
        assert "<script" not in shown and "<b>Lena <b>" not in shown and "Lena <b>" not in re.sub(r"</?b>", "", shown)
