from datetime import datetime, timedelta, timezone

from memory.records.corrections import Hidden
from memory.records.derived import Event, Level, Summary
from memory.records.library import Place
from memory.store import Store, events, places
from memory.store.places import Circle, Scope, local_s
from tests.lives import CITY, HOME, LAKE, at, put, remember


def within(store: Store, circle: Circle) -> list[places.Visited]:
    return places.visited(places.files(store, Scope(circle=circle)), with_nameless=True)


def test_spots_and_their_state_tell_where_files_lie_and_what_that_is_called(store: Store) -> None:
    one = remember("a", at(1, 9), LAKE)
    put(store, [one, remember("nowhere", at(3, 10))], {})
    assert places.spots(store) == [(one.asset.id, LAKE.lat, LAKE.lon, "Walchensee")]
    before = places.state(store)
    places.call(store, {one.asset.id: ("Walchensee", "Walchenses")})
    assert places.spots(store)[0][3] == "Walchenses" and places.state(store) != before


def test_a_span_is_told_in_local_time(store: Store) -> None:
    put(store, [remember("old", at(1, 0, 30), HOME), remember("new", at(2, 0, 30), LAKE)], {})
    second = datetime(2024, 7, 2, tzinfo=timezone(timedelta(hours=9)))
    assert [one.name for one in places.visited(places.files(store, Scope(local_s(second))))] == ["Walchensee"]
    assert [one.name for one in places.visited(places.files(store, Scope(None, local_s(second))))] == ["Munich"]


def test_places_are_told_with_their_first_and_last_day_and_what_has_no_name_only_within_a_circle(store: Store) -> None:
    sea = Place(54.0, 3.0)
    put(store, [remember("a", at(1, 23, 30), LAKE), remember("b", at(5, 9), LAKE), remember("s", at(2, 9), sea)], {})
    (one,) = places.visited(places.files(store))
    assert (one.name, one.files, one.moments) == ("Walchensee", 2, 2)
    assert (f"{one.first:%d %H:%M}", f"{one.last:%d %H:%M}") == ("01 23:30", "05 09:00")
    assert [held.name for held in within(store, Circle(54.0, 3.0, 1.0))] == [""]
    assert not within(store, Circle(54.0, 3.2, 1.0))


def test_a_circle_is_round_on_the_ground(store: Store) -> None:
    put(store, [remember("a", at(1, 9), LAKE)], {})
    assert places.visited(
        places.files(store, Scope(circle=Circle(LAKE.lat, LAKE.lon + 0.0125, 1.0))), with_nameless=True
    ), "0.94 km east"
    assert not places.visited(
        places.files(store, Scope(circle=Circle(LAKE.lat + 0.0125, LAKE.lon, 1.0))), with_nameless=True
    ), "1.39 km north"


def test_a_way_ends_at_night_and_leaves_out_where_nobody_moved(store: Store) -> None:
    spots = [HOME, HOME, CITY, LAKE]
    put(store, [remember(f"m{n}", at(1, 9 + n), spot) for n, spot in enumerate(spots)], {})
    put(store, [remember("next", at(2, 9), HOME), remember("after", at(2, 10), LAKE)], {})
    put(store, [remember("alone", at(3, 9), HOME)], {})
    here, town, lake = ((one.lat, one.lon) for one in (HOME, CITY, LAKE))
    assert places.ways(store, Scope()) == [[here, town, lake], [here, lake]]


def test_a_branch_is_one_way_and_all_that_is_beneath_it(store: Store) -> None:
    trip = [remember("a", at(1, 9), HOME), remember("b", at(2, 9), LAKE)]
    put(store, [*trip, remember("c", at(3, 9), CITY)], {})
    event = Event("e", tuple(one.moment.id for one in trip), at(1, 9), at(2, 9), "Trip", "", "", "r")
    chapter = Summary("s", Level.CHAPTER, "2024-07-01 trip", ("e",), at(1, 9), at(2, 9), "Trip", "", "r")
    with store.transaction():
        events.put_events(store, [event])
        events.put_summaries(store, [chapter])
    scope = Scope(branch_id="s")
    assert {one.name for one in places.visited(places.files(store, scope))} == {"Munich", "Walchensee"}
    assert places.ways(store, scope) == [[(HOME.lat, HOME.lon), (LAKE.lat, LAKE.lon)]]


def test_pictures_of_a_place_are_in_time_order_and_recordings_are_none(store: Store) -> None:
    later, first = remember("b", at(2, 9), LAKE), remember("a", at(1, 9), LAKE)
    put(store, [later, first, remember("s", at(1, 10), LAKE, said="a boat"), remember("c", at(3, 9), CITY)], {})
    wanted = [(first.moment.id, first.asset.id), (later.moment.id, later.asset.id)]
    assert places.pictured(store, Scope(name="Walchensee")) == wanted
    assert places.pictured(store, Scope(circle=Circle(LAKE.lat, LAKE.lon, 0.5))) == wanted


def test_a_hidden_file_is_on_no_map(store: Store) -> None:
    from memory.store import corrections

    one = remember("a", at(1, 9), LAKE)
    put(store, [one, remember("c", at(3, 9), CITY)], {})
    corrections.put(store, corrections.new_correction(Hidden(), asset_id=one.asset.id))
    assert [held.name for held in places.visited(places.files(store.session_view))] == ["Nuremberg"]
    assert [name for _, _, _, name in places.spots(store.session_view)] == ["Nuremberg"]


def test_a_place_is_spelled_as_the_library_does(store: Store) -> None:
    put(store, [remember("a", at(1, 9), LAKE)], {})
    assert places.spelled(store, " walchensee ") == "Walchensee" and places.spelled(store, "") == ""


def test_an_empty_library_has_no_place(store: Store) -> None:
    held = places.files(store)
    assert places.spots(store) == [] and places.visited(held) == [] and places.ways(store, Scope()) == []


def test_a_place_is_told_in_the_region_where_most_of_it_was_made(store: Store) -> None:
    here, there = Place(44.1, -70.2, "Auburn", "Maine", "US"), Place(-32.6, 151.5, "Auburn", "Sydney", "Australia")
    put(store, [remember("a", at(1, 9), here), remember("b", at(2, 9), here), remember("c", at(3, 9), there)], {})
    (one,) = places.visited(places.files(store))
    assert (one.name, one.region, one.country, one.files) == ("Auburn", "Maine", "US", 3)


def test_a_recording_counts_with_all_its_moments(store: Store) -> None:
    turns = [
        remember(f"t{n}", at(1, 9, n), LAKE, said=f"turn {n}", asset="talk", ordinal=n, path="/talk.wav", span=5.0 + n)
        for n in range(3)
    ]
    put(store, turns, {})
    (one,) = places.visited(places.files(store))
    assert (one.files, one.moments) == (1, 3)
