from collections.abc import Callable
from pathlib import Path

import pytest

from app.library.session import Session
from app.ui.media import Media
from app.ui.viewer.details import details, places, similar_pictures, tiles
from memory.consolidate import consolidate
from memory.records.library import MomentView, Precision, TakenFrom, Timestamp
from memory.store import duplicates
from memory.store import places as place_store
from memory.store.duplicates import Group, GroupKind
from tests.lives import LAKE, at, live, put, remember

NASTY = '<script>alert(1)</script>" onload="x'


def told(session: Session, one: MomentView, *beside: MomentView) -> str:
    put(session.unfiltered, [one, *beside], {})
    return details(session, Media(session.store, session.config.limits), one)


def test_it_tells_when_where_what_and_which_file(session: Session) -> None:
    html = told(session, remember("a.jpg", at(3, 9), LAKE, seen=[("boat", 0.9)]))
    for words in ("Wednesday 3 July 2024, 09:00", "Date from the camera.", "Walchensee, Germany", "boat", "a.jpg"):
        assert words in html
    assert 'value="2024-07-03T09:00"' in html
    assert "A model wrote this description." in html and 'href="/photos?at=2024-07-03"' in html


def test_the_places_are_read_when_they_are_asked_for(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(place_store, "most_visited", lambda *_: pytest.fail("all files were looked through"))
        told(session, remember("a.jpg", at(3, 9), LAKE))
    assert places(session) == ["Walchensee"]


def test_it_tells_how_sure_a_time_is(session: Session) -> None:
    guessed = remember("a.jpg", Timestamp(at(1, 0), Precision.MONTH), taken_from=TakenFrom.FOLDER)
    html = told(session, guessed)
    assert "July 2024" in html and "The day is not known." in html and "yy-drawer-unsure" in html
    assert 'name="at" value=""' in html and 'href="/timeline/2024-07"' in html and "Place unknown" in html


def test_a_day_taken_from_files_beside_it_is_marked_as_unsure(session: Session) -> None:
    when = Timestamp(at(1, 0), Precision.DAY)
    assert "yy-drawer-unsure" in told(session, remember("a.jpg", when, taken_from=TakenFrom.NEIGHBOUR))


def test_it_leads_to_the_day_the_trip_and_the_event(session: Session) -> None:
    life = live()
    put(session.unfiltered, life.moments, life.vectors)
    consolidate(session.unfiltered)
    html = details(session, Media(session.store, session.config.limits), life.moments[0])
    assert 'data-edit="title"' in html and "/event~" in html
    assert f'href="/timeline/{life.moments[0].moment.at.day}"' in html
    assert f'href="/stories?of=day&amp;key={life.moments[0].moment.at.day}">Share as a story</a>' in html


def test_words_and_names_of_files_are_escaped(session: Session) -> None:
    html = told(session, remember(f"{NASTY}.m4a", at(3, 9), said=NASTY, span=4))
    assert "<script" not in html and 'onload="' not in html and html.count("&lt;script&gt;") >= 2


def test_a_burst_is_shown_with_the_one_that_is_open_marked(session: Session) -> None:
    one, other = remember("a.jpg", at(3, 9)), remember("b.jpg", at(3, 9))
    put(session.unfiltered, [one, other], {})
    duplicates.put_groups(session.unfiltered, [Group(GroupKind.BURST, (one.asset.id, other.asset.id))])
    html = told(session, one)
    assert "2 photos in a burst" in html and f'href="/photo/{one.moment.id}" aria-current="true"' in html
    assert f'href="/photo/{other.moment.id}"' in html
    marked = tiles(Media(session.store, session.config.limits), [one, other], other)
    assert [tile.is_here for tile in marked] == [False, True]


def test_where_nothing_looks_alike_that_is_said(
    session: Session, tmp_path: Path, quiet: Callable[[object], None]
) -> None:
    one = remember("a.jpg", at(3, 9))
    put(session.unfiltered, [one], {})
    assert "No similar pictures." in similar_pictures(session, Media(session.store, session.config.limits), one)
