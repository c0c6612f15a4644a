import html
import json
import re

import pytest

from app.library.session import Session
from app.services.errors import UserError
from app.ui import map as atlas
from app.ui.map import Choice, View
from app.ui.media import Media
from ingest.files.file_checks import Limits
from memory.consolidate import consolidate
from memory.records.corrections import Hidden
from memory.records.derived import Level, Summary
from memory.store import corrections, events, hierarchy
from tests.lives import CITY, HOME, LAKE, Episode, at, live, put, remember

AT_LAKE = f"circle {LAKE.lat} {LAKE.lon} 0.300"
ALL = Choice()


@pytest.fixture
def travelled(session: Session) -> Session:
    """Weeks at home, with a day in the city and two days at the lake."""
    days = [Episode(at(day, 10), 3, 60, HOME, "work") for day in (1, 3, 5, 22, 24)]
    away = [Episode(at(8, 9), 4, 300, CITY, "museum"), Episode(at(13, 9), 4, 300, LAKE, "boat")]
    life = live([*days, *away, Episode(at(14, 9), 4, 300, LAKE, "boat")])
    put(session.unfiltered, life.moments, life.vectors)
    consolidate(session.unfiltered)
    return session


def media(session: Session) -> Media:
    return Media(session.unfiltered, Limits())


def view(session: Session, choice: Choice = ALL) -> View:
    return atlas.view(session, media(session), choice)


def press(session: Session, to: str, choice: Choice = ALL, **fields: str) -> View:
    return atlas.press(session, media(session), choice, to, fields)


def held(seen: View) -> dict[str, list[list[object]]]:
    found = re.search(r'data-held="([^"]*)"', seen.chart or "")
    assert found
    told: dict[str, list[list[object]]] = json.loads(html.unescape(found[1]))
    return told


def test_a_library_without_places_says_what_to_do(session: Session) -> None:
    put(session.unfiltered, [remember("a", at(1, 9))], {})
    seen = view(session)
    assert "yesteryear correct PATH --place" in (seen.chart or "") and "yy-map" not in (seen.chart or "")


def test_all_places_are_on_the_map_and_in_words_below_it(travelled: Session) -> None:
    seen = view(travelled)
    assert {one[3]: one[2] for one in held(seen)["patches"]} == {"Munich": 15, "Walchensee": 8, "Nuremberg": 4}
    assert held(seen)["ways"] == []
    assert 'data-to="place Walchensee"' in (seen.listed or "") and "8 items" in (seen.listed or "")
    assert 'data-to="year 2024" aria-pressed="false"' in (seen.chart or "")


def test_a_year_has_ways_and_chapters_and_a_chapter_only_what_is_in_it(travelled: Session) -> None:
    put(travelled.unfiltered, [remember("move", at(8, 18), LAKE)], {})
    boat = next(one for one in events.events(travelled.unfiltered) if one.place == "Walchensee")
    trip = Summary("t", Level.CHAPTER, "2024-07-13 trip", (boat.id,), boat.start, boat.end, "The <lake>", "", "r")
    events.put_summaries(travelled.unfiltered, [trip])
    seen = press(travelled, "year 2024")
    assert seen.choice.year == "2024" and len(held(seen)["ways"]) == 1
    assert "The &lt;lake&gt;" in (seen.chart or "")
    inside = press(travelled, f"chapter {trip.key}", seen.choice)
    assert {one[3] for one in held(inside)["patches"]} == {"Walchensee"}
    assert press(travelled, "all", inside.choice).choice == ALL


def test_a_year_in_which_nothing_was_made_is_an_empty_map(travelled: Session) -> None:
    assert held(view(travelled, Choice("1999")))["patches"] == []
    assert len(held(view(travelled, Choice("soon")))["patches"]) == 3


def test_a_circle_shows_what_it_holds_and_nothing_else_changes(travelled: Session) -> None:
    seen = press(travelled, AT_LAKE)
    here = seen.here or ""
    assert seen.chart is None and seen.listed is None
    assert "Walchensee</h2>" in here and "Bavaria, Germany · 8 items · 13–14 July 2024" in here
    assert here.count('<img src="/thumb/') == 8 and here.count('<a data-photo href="/photo/') == 8
    told = hierarchy.find(travelled.store, Level.PLACE, "Walchensee")
    assert told and html.escape(told.text.splitlines()[0]) in here
    assert f'data-to="spot {LAKE.lat:.5f} {LAKE.lon:.5f} 0.300"' in here


def test_a_wide_circle_names_its_places_and_offers_no_name(travelled: Session) -> None:
    here = press(travelled, f"circle {HOME.lat} {HOME.lon} 300").here or ""
    assert "Munich, Walchensee and Nuremberg</h2>" in here and "Zoom in" in here and "<form" not in here


def test_a_place_of_the_list_is_shown_and_may_be_named(travelled: Session) -> None:
    here = press(travelled, "place Walchensee").here or ""
    assert 'data-to="name Walchensee"' in here and "8 items" in here


def test_a_spot_gets_a_name_on_the_map_and_keeps_it_open(travelled: Session) -> None:
    looked = press(travelled, AT_LAKE)
    seen = press(travelled, AT_LAKE.replace("circle", "spot"), looked.choice, name="Grandmother's house")
    assert "Grandmother's house" in seen.message and "Grandmother&#x27;s house</h2>" in (seen.here or "")
    assert "Grandmother's house" in {one[3] for one in held(seen)["patches"]}
    with pytest.raises(UserError):
        press(travelled, AT_LAKE.replace("circle", "spot"), looked.choice, name=" ")


@pytest.mark.parametrize("to", ["", "circle", "circle a b c", "circle 1e9 0 1", "what is this", "spot 1 2"])
def test_what_fits_nothing_changes_nothing(travelled: Session, to: str) -> None:
    assert press(travelled, to) == View(ALL)


def test_what_is_hidden_is_not_on_the_map(travelled: Session) -> None:
    for asset in {one.asset.id for one in live([Episode(at(13, 9), 4, 300, LAKE, "boat")]).moments}:
        corrections.put(travelled.unfiltered, corrections.new_correction(Hidden(), asset_id=asset))
    before = {one[3] for one in held(view(travelled))["patches"]}
    for row in travelled.unfiltered.rows("SELECT id FROM asset WHERE place = 'Walchensee'"):
        corrections.put(travelled.unfiltered, corrections.new_correction(Hidden(), asset_id=row["id"]))
    assert {one[3] for one in held(view(travelled))["patches"]} == before - {"Walchensee"}
    assert press(travelled, AT_LAKE).here == ""


def test_long_ways_are_drawn_with_fewer_corners(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(atlas, "MOST_CORNERS", 10)
    way = [(float(n), 0.0) for n in range(40)]
    (thin,) = atlas._thinned([way])
    assert len(thin) <= 12 and thin[0] == way[0] and thin[-1] == way[-1]
