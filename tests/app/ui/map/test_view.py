from datetime import UTC, datetime

import pytest

from app.library.session import Session
from app.ui.map import view
from app.ui.map.view import When
from app.ui.media import Media
from memory.consolidate import consolidate
from memory.records.derived import Event, Level, Summary
from memory.retrieval.feed import FileFeed
from memory.retrieval.file_map import Box, Choice, FileMap
from memory.store import events
from memory.store.places import local_s
from tests.lives import CITY, HOME, LAKE, Episode, at, live, put, remember


def second(year: int, month: int) -> float:
    return local_s(datetime(year, month, 1, tzinfo=UTC))


@pytest.fixture
def atlas(session: Session) -> FileMap:
    return FileMap(session.store, FileFeed(session.store))


def trip(session: Session) -> str:
    """Put a trip of two days into the library, and a day before it; return its key."""
    inside = [remember("a", at(2, 9), HOME), remember("b", at(3, 9), LAKE)]
    put(session.unfiltered, [*inside, remember("c", at(1, 9), CITY)], {})
    event = Event("e", tuple(one.moment.id for one in inside), at(2, 9), at(3, 9), "Trip", "", "", "r")
    with session.unfiltered.transaction():
        events.put_events(session.unfiltered, [event])
        chapter = Summary("s", Level.CHAPTER, "2024-07-02 trip", ("e",), at(2, 9), at(3, 9), "The <lake>", "", "r")
        events.put_summaries(session.unfiltered, [chapter])
    return chapter.key


@pytest.mark.parametrize(
    ("when", "span"),
    [
        (When("2024-07", "2024-07"), Choice(second(2024, 7), second(2024, 8))),
        (When("2023-11", "2024-12"), Choice(second(2023, 11), second(2025, 1))),
        (When(last="2024-01"), Choice(end_s=second(2024, 2))),
        (When(), Choice()),
        (When("soon", "2024-13", "gone"), Choice()),
        (When("9999-12", "0000-01"), Choice(second(9998, 12), second(1, 2))),
    ],
)
def test_months_are_read_as_a_span_to_the_end_of_the_last(session: Session, when: When, span: Choice) -> None:
    assert view.choice_of(session, when) == span


def test_a_trip_is_a_span_with_a_way_and_where_it_lies(session: Session, atlas: FileMap) -> None:
    key = trip(session)
    begun = view.start(session, atlas, When(trip=key))
    assert begun["trips"] == [{"key": key, "title": "The <lake>", "from": "2024-07", "to": "2024-07"}]
    assert begun["reach"] == [LAKE.lon, LAKE.lat, HOME.lon, HOME.lat]
    assert view.ways(session, When(trip=key)) == [[(HOME.lat, HOME.lon), (LAKE.lat, LAKE.lon)]]
    box = Box()
    assert atlas.tiles(box, view.choice_of(session, When(trip=key)), slice(9))[0] == 2


def test_ways_are_drawn_of_a_year_at_the_most(session: Session) -> None:
    spots = [remember(f"m{n}", at(1, 9 + n), spot) for n, spot in enumerate((HOME, LAKE))]
    put(session.unfiltered, spots, {})
    assert len(view.ways(session, When("2024-01", "2024-12"))) == 1
    assert view.ways(session, When("2023-12", "2024-12")) == [] == view.ways(session, When())


def test_long_ways_are_drawn_with_fewer_corners(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view, "MOST_CORNERS", 10)
    way = [(float(n), 0.0) for n in range(40)]
    (thin,) = view._thinned([way])
    assert len(thin) <= 12 and thin[0] == way[0] and thin[-1] == way[-1]


def test_a_piece_names_its_places_and_what_is_told_of_the_only_one(
    session: Session, media: Media, atlas: FileMap
) -> None:
    days = [Episode(at(day, 10), 3, 60, HOME, "work") for day in (1, 3, 5, 22, 24)]
    life = live([*days, *(Episode(at(day, 9), 4, 300, LAKE, "boat") for day in (13, 14))])
    put(session.unfiltered, life.moments, life.vectors)
    consolidate(session.unfiltered)
    wide = view.look(session, media, atlas, (Box(), Choice(), 1024.0))
    assert wide["title"] == "Munich and Walchensee" and wide["about"] == ""
    assert wide["told"] == "23 items · 1–24 July 2024"
    box = Box(LAKE.lon - 0.1, LAKE.lat - 0.1, LAKE.lon + 0.1, LAKE.lat + 0.1)
    near = view.look(session, media, atlas, (box, Choice(), 2.0**20))
    assert near["title"] == "Walchensee" and near["about"]
    of_july = view.choice_of(session, When("2024-07", "2024-07"))
    assert view.look(session, media, atlas, (box, of_july, 2.0**20))["about"] == ""
    (mark,) = near["marks"] if isinstance(near["marks"], list) else ()
    assert mark["label"] == "Walchensee, 8 items" and mark["thumb"].startswith("/thumb/")


def test_nothing_and_what_has_no_name_are_said(session: Session, media: Media, atlas: FileMap) -> None:
    one = remember("a", at(1, 9), HOME)
    put(session.unfiltered, [one], {})
    session.unfiltered.write("UPDATE asset SET place = ''", [()])
    look = view.look(session, media, atlas, (Box(), Choice(), 1024.0))
    assert look["title"] == view.UNNAMED
    assert [mark["label"] for mark in look["marks"]] == [f"{view.UNNAMED}, 1 July 2024"]  # type: ignore[attr-defined]
    assert view.look(session, media, atlas, (Box(0, 0, 1, 1), Choice(), 1024.0))["title"] == "Nothing here"
